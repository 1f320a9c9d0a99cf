"""The other views: problems, what is due, search, the map, and one entry with everything that is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Final

from adapters.preview.asked import to_page
from adapters.preview.desk import State
from adapters.preview.frame import framed, place_of
from bot.authoring.checks.grounds import Due, due_by
from bot.authoring.inwords import lines_of, things_of, words
from bot.authoring.map import mermaid, svg, topics_of
from bot.authoring.markup import Html, element, join
from bot.authoring.placed import pages_by_thing
from bot.authoring.problems import Problem, Severity
from bot.core.grounds import TextId
from bot.core.messages import PageId
from bot.core.script import Script

MOST_FOUND: Final = 200
FAR: Final = date(9999, 1, 1)


def problems(state: State) -> Html:
    """Return every problem by file, each with its place and its rule."""
    found = [element("section", element("h2", file), _list(map(_problem, some))) for file, some in _by_file(state)]
    if state.failed:
        found.insert(
            0, element("p", "The house rules could not be looked at: see what vesper check says.", class_="state bad")
        )
    elif state.rules is None:
        waiting = (
            "The house rules are being looked at; this takes a while. What reading and building found stands here."
        )
        found.insert(0, element("p", waiting, class_="state look"))
    elif not found:
        found = [element("p", "No problem is known.", class_="state")]
    return framed(state, "/problems", "Problems", *found)


def facts(state: State, day: date) -> Html:
    """Return all that was checked, by owner, with what is soonest due on top, as it stands on `day`."""
    field = element("input", type="date", name="day", id="day", value=day.isoformat())
    form = element(
        "form",
        element("div", element("label", "As it stands on", for_="day"), field),
        element("button", "Show", type="submit"),
        class_="asked",
        action="/facts",
        method="get",
        aria_label="Which day",
    )
    names = things_of(state.script)
    owners = [
        element("section", element("h2", owner), _list(_due(one, day, names, state) for one in some))
        for owner, some in groupby(due_by(state.script, FAR), key=lambda one: one.owner)
    ]
    return framed(state, "/facts", "What is due, by owner", form, *owners)


def search(state: State, wanted: str) -> Html:
    """Return every text and every entry that has all the words of `wanted` in it."""
    form = element(
        "form",
        element(
            "div", element("label", "Words", for_="q"), element("input", type="search", name="q", id="q", value=wanted)
        ),
        element("button", "Search", type="submit"),
        class_="asked",
        action="/search",
        method="get",
        role="search",
    )
    parts = wanted.casefold().split()
    found = list(_found(state, parts)) if parts else []
    shown = found[:MOST_FOUND]
    count = f"{len(found)} found." if len(found) == len(shown) else f"The first {len(shown)} of {len(found)} found."
    return framed(state, "/search", "Search", form, element("p", count) if parts else None, _list(shown))


def entry(state: State, thing: str) -> Html | None:
    """Return everything that is said of a fact, a service, a site, a source or a page; None where there is none."""
    lines = lines_of(state.script, thing)
    if not lines:
        return None
    names = things_of(state.script)
    told = element("dl", *(join(element("dt", line.label), element("dd", line.words)) for line in lines))
    pages = pages_by_thing(state.script).get(thing, ())
    links = [element("li", element("a", names[f"page/{page}"], href=to_page(page)), f" {page}") for page in pages]
    stands = element("section", element("h2", "Stands on"), _list(links)) if links else None
    return framed(state, "/entry", names[thing], element("p", place_of(state.places, thing)), told, stands)


def draw(state: State, topic: str) -> Html:
    """Return the map of a topic as a drawing, as a list that can be read aloud, and as Mermaid to copy."""
    script = state.script
    topics = topics_of(script)
    chosen = topic if topic in topics else topics[0] if topics else ""
    ways = [
        element("li", element("a", name, href=f"/map?topic={name}", aria_current="page" if name == chosen else None))
        for name in topics
    ]
    read = [_leads(script, PageId(page.id)) for page in script.pages.values() if page.topic == chosen]
    drawing = element("div", Html(svg(script, chosen)), class_="drawing", tabindex="0", role="group", aria_label="Map")
    return framed(
        state,
        "/map",
        f"Map: {chosen}",
        element("nav", element("ul", *ways), aria_label="Topics"),
        drawing,
        element("section", element("h2", "The same as a list"), _list(read)),
        element("details", element("summary", "The same as Mermaid"), element("pre", mermaid(script, chosen))),
    )


# --- helpers --------------------------------------------------------------------------------------


def _list(entries: Iterable[Html]) -> Html:
    return element("ul", *entries, class_="list")


def _by_file(state: State) -> Iterator[tuple[str, Iterable[Problem]]]:
    return iter(groupby(state.problems, key=lambda found: found.file))


def _problem(found: Problem) -> Html:
    bad = found.severity is Severity.ERROR
    kind = element("span", found.severity.value, class_=f"tag {'bad' if bad else 'look'}")
    place = element("span", f"{found.file}:{found.line}:{found.column}", class_="place")
    page = element("span", f"docs/problems/{found.code}.md", class_="place")
    return element(
        "li",
        element("p", kind, " ", element("strong", found.code), f" {found.message}"),
        element("p", place, " · ", page),
    )


def _due(one: Due, day: date, names: dict[str, str], state: State) -> Html:
    stands, colour = "good", ""
    if one.gone <= day:
        stands, colour = "not stated any more", "bad"
    elif one.due < day:
        stands, colour = "overdue: stated with the day it was checked", "look"
    link = element("a", names.get(one.thing, one.thing), href=f"/entry?thing={one.thing}")
    said = f"Checked {one.checked}, due {one.due}, not stated from {one.gone}."
    kind = element("span", one.thing.partition("/")[0], class_="tag")
    state_of = element("span", stands, class_=f"tag {colour}".strip())
    return element(
        "li",
        element("p", kind, " ", link, " ", state_of),
        element("p", said),
        element("p", place_of(state.places, one.thing)),
    )


def _found(state: State, parts: list[str]) -> Iterator[Html]:
    names = things_of(state.script)
    for thing, name in names.items():
        said = " ".join((thing, name, *(line.words for line in lines_of(state.script, thing))))
        if not thing.startswith("page/") and _has(said, parts):
            link = element("a", name, href=f"/entry?thing={thing}")
            kind = element("span", thing.partition("/")[0], class_="tag")
            yield element("li", element("p", kind, " ", link), element("p", place_of(state.places, thing)))
    for text in state.script.texts["en"]:
        said = words(state.script, text)
        if text.partition("/")[0] not in ("fact", "service", "site") and _has(f"{said} {text}", parts):
            yield element("li", element("p", said), element("p", place_of(state.places, text), " ", _link(state, text)))


def _link(state: State, text: TextId) -> Html:
    page = PageId(text.partition("/")[0])
    return element("a", page, href=to_page(page)) if page in state.script.pages else join(text)


def _has(said: str, parts: list[str]) -> bool:
    folded = said.casefold()
    return all(part in folded for part in parts)


def _leads(script: Script, page: PageId) -> Html:
    ways = script.pages[page].ways
    choices = [
        element("li", f"{words(script, way.label)} → ", element("a", way.to, href=to_page(way.to)), class_="small")
        for way in ways
    ]
    name = element("a", words(script, script.pages[page].title), href=to_page(page))
    return element("li", element("p", name, " ", element("span", page, class_="place")), element("ul", *choices))
