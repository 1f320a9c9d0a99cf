"""Every page of the script, in every set of answers that it can tell apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations

from bot.core.context import Context, decode, encode, page_code
from bot.core.looks import answers_of
from bot.core.messages import Command, Event, MediaKind, Opened, PageId, Pressed, SentMedia
from bot.core.pages import Page
from bot.core.script import Script
from bot.core.show import Outcome
from bot.core.step import step

FIELDS = ("nation", "age", "who", "what", "police", "since", "reader", "site", "done")
EVERYWHERE = frozenset({"nation", "age"})
Facet = tuple[str, ...]


def walk(script: Script, now: datetime) -> Iterator[Outcome]:
    """Yield an outcome for each page and each set of answers that it can tell apart, two answers at a time.

    A path starts from an opening, a link, a command, a picture, or a page that
    typed words may open, which is any. A press is followed where it leads to a
    page with something that was not seen there yet: an answer; a nation together
    with an age; or two answers that the page looks at. All paths cannot be
    walked; no page looks at more than that at once
    without the law clock, which has its own tests.
    """
    reads = {page.id: _reads(page) for page in script.pages.values()}
    seen: set[Facet] = set()
    foreseen: set[Facet] = set()
    waiting = deque(step(script, Context(), event, now) for event in _starts(script))
    while waiting:
        outcome = waiting.popleft()
        page = _place(script, outcome)
        fresh = _facets(script, page, outcome.context, reads.get(page, EVERYWHERE)) - seen
        if not fresh:
            continue
        seen |= fresh
        yield outcome
        for choice in outcome.reply.choices:
            to = choice.to if choice.to in reads else script.home
            foreseeable = _facets(script, to, decode(choice.id), reads[to]) - foreseen
            if foreseeable:
                foreseen |= foreseeable
                waiting.append(step(script, Context(), Pressed(choice.id), now))


def in_language(script: Script, outcome: Outcome, language: str, now: datetime) -> Outcome:
    """Return the same page with the same answers in another language."""
    return step(script, Context(), Pressed(encode(replace(outcome.context, language=language))), now)


# --- helpers --------------------------------------------------------------------------------------


def _place(script: Script, outcome: Outcome) -> PageId:
    """Return the page that is shown; a question that stands before another page counts once for each such page."""
    shown = outcome.reply.page
    wanted = script.by_code.get(outcome.context.page, shown)
    return shown if shown not in script.asks.values() else PageId(f"{shown} before {wanted}")


def _starts(script: Script) -> Iterator[Event]:
    yield Opened()
    yield from (Opened(link) for link in script.links)
    yield from (Command(name) for name in script.commands)
    yield from (SentMedia(kind) for kind in MediaKind)
    yield from (Pressed(encode(Context(page=page_code(page)))) for page in script.pages)


def _reads(page: Page) -> frozenset[str]:
    """Return the answers that `page` looks at, beside those that count everywhere."""
    chosen = {test.field for way in page.ways for test in way.when}
    placed = {field for place in page.places for field in answers_of(place)}
    return frozenset("age" if field == "adult" else field for field in chosen | placed | set(page.needs)) | EVERYWHERE


def _facets(script: Script, page: PageId, context: Context, reads: frozenset[str]) -> set[Facet]:
    """Return the page with each answer, and with each pair of the answers it looks at."""
    values = {field: f"{field}={_value(script, context, field)}" for field in FIELDS}
    pairs = combinations(sorted(values[field] for field in FIELDS if field in reads), 2)
    return {(page, value) for value in values.values()} | {(page, *pair) for pair in pairs}


def _value(script: Script, context: Context, field: str) -> str:
    match field:
        case "since":
            return "day" if isinstance(context.since, date) else str(context.since)
        case "site":
            return script.by_site_code.get(context.site, "") if context.site else ""
        case "done":
            return str(bin(context.done).count("1"))
        case _:
            return str(getattr(context, field))
