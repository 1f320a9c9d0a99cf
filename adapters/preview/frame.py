"""The frame that every page stands in: where one is, how the content stands, and ways on that work without scripts."""

from __future__ import annotations

from typing import Final

from adapters.preview.desk import State
from adapters.preview.looks import FOLLOW, STYLE
from bot.authoring.draft import Places
from bot.authoring.markup import Html, element, join
from bot.authoring.problems import Problem, Severity
from bot.core.wording import FINGERPRINT

WAYS: Final = (
    ("/see", "Pages"),
    ("/map", "Map"),
    ("/problems", "Problems"),
    ("/facts", "What is due"),
    ("/search", "Search"),
)


def framed(state: State, at: str, title: str, *body: Html | None) -> Html:
    """Return a whole page. `at` is the path it is under, `title` its heading."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} – Vesper content"),
        element("style", Html(STYLE)),
    )
    links = [
        element("li", element("a", name, href=path, aria_current="page" if path == at else None)) for path, name in WAYS
    ]
    changed = element(
        "p",
        "The content has changed. ",
        element("a", "Load this page again", href=""),
        class_="state look",
        id="changed",
        hidden=True,
    )
    return join(
        Html("<!doctype html>\n"),
        element(
            "html",
            head,
            element(
                "body",
                element("a", "Skip to the content", href="#content", class_="skip"),
                element("header", element("nav", element("ul", *links), aria_label="Views"), _standing(state), changed),
                element("main", element("h1", title), *body, id="content", tabindex="-1"),
                element("footer", _foot(state)),
                element("script", Html(FOLLOW)),
            ),
            lang="en",
            data_version=state.version,
        ),
    )


def place_of(places: Places, thing: str) -> Html:
    """Return where a text or an entry is written, as an editor jumps to it."""
    where = places.where(thing)
    return element("span", f"{where.file}:{where.line}:{where.column}", class_="place")


def counted(problems: tuple[Problem, ...]) -> str:
    """Return how many errors and warnings there are, in words."""
    errors = sum(found.severity is Severity.ERROR for found in problems)
    warnings = len(problems) - errors
    return f"{_many(errors, 'error')}, {_many(warnings, 'warning')}"


# --- helpers --------------------------------------------------------------------------------------


def _standing(state: State) -> Html:
    """Return how the content stands: whether what is shown is what was saved, and what the rules found."""
    problems = state.problems
    bad = any(found.severity is Severity.ERROR for found in problems)
    said = f"{counted(problems)}."
    if state.failed:
        said = f"{said} The house rules could not be looked at: see what vesper check says."
    elif state.rules is None:
        said = f"Reading and building found {counted(problems)}. The house rules are being looked at."
    bad = bad or state.failed
    if state.seen.held_back:
        bad = True
        said = f"The last save has errors. The last good state is shown. {said}"
    elif state.seen.good is None:
        said = f"The content has never been without errors since this started: shown is what could be built. {said}"
    link = element("a", "See the problems", href="/problems")
    colour = "state bad" if bad else "state look" if problems or state.rules is None else "state"
    return element("p", said, " ", link if problems else None, class_=colour, role="status")


def _foot(state: State) -> Html:
    mark = state.script.fingerprint[:FINGERPRINT]
    return join(
        element("p", f"Content {mark}, seen {_many(state.seen.number, 'time')} since this started. ", class_="small"),
        element("p", element("a", "Load this page again", href=""), class_="small"),
    )


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
