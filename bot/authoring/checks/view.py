"""The content as the rules look at it: each page in every context that it tells apart, and each text by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from itertools import product
from typing import Any, Final

from bot.authoring.build import Compiled
from bot.authoring.draft import Places
from bot.authoring.locales import ENGLISH
from bot.core.conditions import holds
from bot.core.context import NOT_SURE, Age, Context, Nation, Police, What, Who, page_code, site_code
from bot.core.grounds import TextId
from bot.core.messages import Reply
from bot.core.pages import (
    Audience,
    Condition,
    Page,
    PlaceAnswering,
    PlaceLaw,
    PlaceReadOut,
    PlaceService,
    PlaceSite,
    PlaceSteps,
    Text,
)
from bot.core.script import Script
from bot.core.show import show_page

NIGHT: Final = time(2, 14)
NOON: Final = time(12)
A_DAY: Final = date(2026, 3, 1)
MOST_CONTEXTS: Final = 1024
"""Contexts in which one page is looked at; past that, every so-many-th of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in one context at one moment, and what it says there."""

    page: Page
    context: Context
    reply: Reply


@dataclass(frozen=True)
class View:
    """A compiled content folder on one day (`on`, for what time makes old). The pages are seen on the pinned day."""

    compiled: Compiled
    on: date
    memo: dict[Any, Any] = field(default_factory=dict)

    @property
    def script(self) -> Script:
        """The script as far as it could be built."""
        return self.compiled.draft

    @property
    def places(self) -> Places:
        """Where everything was written."""
        return self.compiled.places

    @cached_property
    def english(self) -> Mapping[TextId, Text]:
        """Every English text, by id."""
        return self.script.texts[ENGLISH]

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Every page in every context that it tells apart, at night; at noon too where it says who answers."""
        return tuple(self._shown())

    @cached_property
    def translated(self) -> tuple[Shown, ...]:
        """The same in every other language that is offered."""
        return tuple(shown for tag in self.script.languages if tag != ENGLISH for shown in self._shown(tag))

    def _shown(self, language: str = ENGLISH) -> Iterator[Shown]:
        for page in self.script.pages.values():
            if page.audience is Audience.ADULTS and page.instead is None:
                continue
            for bare in contexts_of(page, self.script):
                context = replace(bare, language=language)
                yield Shown(page, context, self._reply(page, context, NIGHT))
                if any(isinstance(place, PlaceAnswering) for place in page.places):
                    yield Shown(page, context, self._reply(page, context, NOON))

    def _reply(self, page: Page, context: Context, clock: time) -> Reply:
        moment = datetime.combine(self.script.day, clock, UTC)
        return show_page(self.script, replace(context, page=page_code(page.id)), page.id, moment).reply


def page_texts(page: Page) -> Iterator[tuple[TextId, Condition]]:
    """Yield the texts that stand on a page, with the condition of each; labels and title are not among them."""
    for place in page.places:
        if isinstance(place, PlaceSteps):
            yield from ((text, place.when + when) for text, when in place.items)
        elif isinstance(place, PlaceReadOut):
            yield from ((text, place.when + when) for text, when in place.lines)
        elif hasattr(place, "text"):
            yield place.text, place.when


def contexts_of(page: Page, script: Script) -> Iterator[Context]:
    """Yield every context that `page` may tell apart and in which it may be shown. What it needs is answered."""
    fields = fields_of(page)
    values = [tuple(_values(name, fields[name], page, script)) for name in fields]
    every = 1
    for some in values:
        every *= max(len(some), 1)
    step = every // MOST_CONTEXTS + 1
    for number, combination in enumerate(product(*values)):
        if number % step == 0:
            yield replace(Context(), **dict(zip(fields, combination, strict=True)))


def conditions_of(page: Page) -> Iterator[Condition]:
    """Yield every condition on a page."""
    for place in page.places:
        yield place.when
        if isinstance(place, PlaceSteps):
            yield from (when for _, when in place.items)
        if isinstance(place, PlaceReadOut):
            yield from (when for _, when in place.lines)
    yield from (way.when for way in page.ways)


def fields_of(page: Page) -> dict[str, bool]:
    """Return the fields of the context that `page` reads; True where each value may make a difference of its own."""
    fields: dict[str, bool] = {}
    for condition in conditions_of(page):
        for test in condition:
            fields.setdefault("age" if test.field == "adult" else test.field, False)
    for place in page.places:
        match place:
            case PlaceLaw():
                fields |= dict.fromkeys(("nation", "age", "since"), True)
                fields |= {} if place.acts else {"what": True}
            case PlaceAnswering():
                fields |= dict.fromkeys(("nation", "age", "police"), True)
            case PlaceService():
                fields["age"] = True
            case PlaceSite() if not place.site:
                fields["site"] = True
            case _:
                pass
    fields.setdefault("age", page.audience is Audience.ADULTS)
    fields |= dict.fromkeys(page.needs, True)
    if any(way.step is not None for way in page.ways):
        fields["done"] = True
    fields.pop("operator", None)
    fields.pop("language", None)
    return fields


# --- helpers --------------------------------------------------------------------------------------

_LISTS: Final[dict[str, tuple[Any, ...]]] = {
    "nation": (None, *Nation),
    "age": (None, *Age),
    "who": (None, *Who),
    "what": (None, *What),
    "since": (None, NOT_SURE, A_DAY),
    "police": (None, *Police),
    "reader": (False, True),
    "keep_typed": (False, True),
}


def _values(name: str, each: bool, page: Page, script: Script) -> Iterator[Any]:
    """Yield the values of a field to look at: all of them, or one for each answer of the tests on the page."""
    if name == "done":
        yield from _done(page)
        return
    if name == "site":
        yield from (site_code(site) if site else "" for site in ("", *script.sites))
        return
    seen: set[tuple[bool, ...]] = set()
    for value in _LISTS[name]:
        if value is None and name in page.needs and name in script.asks:
            continue
        if name == "age" and page.audience is Audience.ADULTS and value is not Age.ADULT:
            continue
        answers = tuple(
            holds((test,), replace(Context(), **{name: value}), script)
            for condition in conditions_of(page)
            for test in condition
            if test.field == name or (test.field == "adult" and name == "age")
        )
        if each or answers not in seen:
            seen.add(answers)
            yield value


def _done(page: Page) -> Iterator[int]:
    """Yield nothing done, then the steps of a plan done one after the other; and each bit that a test names."""
    mask = 0
    yield mask
    for way in page.ways:
        if way.step is not None:
            mask |= 1 << way.step
            yield mask
    for condition in conditions_of(page):
        for test in condition:
            if test.field == "done":
                yield from (1 << int(value) for value in test.values if value != "none")
