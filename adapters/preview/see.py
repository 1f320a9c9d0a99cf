"""A page of the script as people see it, and where each sentence on it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.preview.asked import Asked, to_page
from adapters.preview.desk import State
from adapters.preview.form import form
from adapters.preview.frame import framed, place_of
from adapters.preview.screens import side_by_side, spans
from bot.authoring.inwords import condition, lines_of, things_of
from bot.authoring.markup import Html, element
from bot.authoring.placed import Shown, texts_of, things_shown
from bot.core.conditions import holds
from bot.core.messages import PageId, Reply
from bot.core.pages import THEN, Page
from bot.core.script import Script
from bot.core.show import voice_of
from bot.core.wording import Voice


def see(state: State, asked: Asked) -> Html:
    """Return the page that is asked for, on every platform, with its grounds."""
    script = state.script
    outcome = asked.outcome(script)
    reply = outcome.reply
    voice = voice_of(script, outcome.context, asked.moment)
    page = script.pages.get(reply.page)
    title = f"{voice.label(page.title)} ({page.id})" if page else "The safe card"
    shown = asked.context.page and script.by_code.get(asked.context.page) != reply.page
    led = f"Led to {reply.page}: the page asked for is not for this person, or an answer is asked for first."
    parts = [
        form(script, asked, reply.page),
        element("p", led, class_="state look") if shown else None,
        element("p", _notes(reply, page), class_="small"),
        side_by_side(reply, asked, voice.label("words/choose")),
    ]
    if page is not None:
        parts += [
            _section("Where each sentence comes from", _sentences(state, voice, page, outcome.reply, asked)),
            _section("What it stands on", _grounds(state, voice, page, reply, asked)),
            _section("Left out here", _left_out(state, page, asked)),
            _section("What leads here", _into(script, page)),
        ]
    return framed(state, "/see", title, *parts)


# --- helpers --------------------------------------------------------------------------------------


def _section(title: str, entries: Iterable[Html]) -> Html | None:
    found = list(entries)
    if not found:
        return None
    return element("section", element("h2", title), element("ul", *found, class_="list"))


def _notes(reply: Reply, page: Page | None) -> str:
    marks = [name for name in ("act", "person", "heavy", "urgent") if page is not None and getattr(page, name)]
    effects = [f"effect: {effect.value}" for effect in sorted(reply.effects)]
    return " · ".join((*marks, *effects))


def _sentences(state: State, voice: Voice, page: Page, reply: Reply, asked: Asked) -> Iterator[Html]:
    """Yield each text that stands on the page for this person, filled in, with its id and where it is written."""
    for shown in texts_of(page):
        if holds(shown.when, asked.context, state.script):
            yield element("li", element("p", spans(voice.say(shown.text))), element("p", _where(state, shown)))


def _left_out(state: State, page: Page, asked: Asked) -> Iterator[Html]:
    """Yield the texts of the page that this person is not shown, and for whom they are."""
    for shown in texts_of(page):
        if not holds(shown.when, asked.context, state.script):
            words = state.seen.shown.written.get(shown.text, "")
            why = element("p", condition(shown.when), class_="small")
            yield element("li", element("p", words), why, element("p", _where(state, shown)))


def _where(state: State, shown: Shown) -> Html:
    return element("span", place_of(state.places, shown.text), " ", element("span", shown.text, class_="place"))


def _grounds(state: State, voice: Voice, page: Page, reply: Reply, asked: Asked) -> Iterator[Html]:
    """Yield each fact, service and site that is shown, with its sources and the day it was checked."""
    names = things_of(state.script)
    for thing in things_shown(state.script, page, reply, asked.context):
        wanted = [line for line in lines_of(state.script, thing) if line.label in ("says", "does", "source", "checked")]
        link = element("a", names.get(thing, thing), href=f"/entry?thing={thing}")
        said = [element("p", str(line), class_="small") for line in wanted]
        kind = element("span", thing.partition("/")[0], class_="tag")
        yield element("li", element("p", kind, " ", link), *said, element("p", place_of(state.places, thing)))


def _into(script: Script, page: Page) -> Iterator[Html]:
    outside: dict[str, Mapping[Any, PageId]] = {
        "command": script.commands,
        "link": script.links,
        "question": script.asks,
        "sent": script.media,
        "danger heard": script.dangers,
    }
    for other in script.pages.values():
        ways = [way for way in other.ways if way.to == page.id and way.to != THEN]
        if ways:
            yield element("li", element("a", other.id, href=to_page(other.id)))
    for kind, leading in outside.items():
        for name, target in leading.items():
            if target == page.id:
                yield element("li", f"{kind}: {name}")
