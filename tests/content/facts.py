"""Where in the script a fact stands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.grounds import Fact
from bot.core.messages import FactId, PageId
from bot.core.pages import Page, PlaceFact, PlaceLaw, PlaceSources, Slot
from bot.core.script import Script
from tests.content.places import words_of


def pages_of_facts(script: Script) -> dict[FactId, set[PageId]]:
    """Return by fact the pages that place it, fill in something of it, or ask the law clock about what it covers."""
    found: dict[FactId, set[PageId]] = {fact: set() for fact in script.facts}
    for page in script.pages.values():
        for named in (*_placed(script, page), *_clocked(script, page)):
            found[named].add(page.id)
    return found


# --- helpers --------------------------------------------------------------------------------------


def _placed(script: Script, page: Page) -> Iterator[FactId]:
    for place in page.places:
        if isinstance(place, PlaceFact):
            yield place.fact
        elif isinstance(place, PlaceSources):
            yield from place.facts
    for text in words_of(page):
        for part in script.texts["en"].get(text, ()):
            if isinstance(part, Slot) and part.ref in script.facts:
                yield FactId(part.ref)


def _clocked(script: Script, page: Page) -> Iterator[FactId]:
    for place in page.places:
        if isinstance(place, PlaceLaw):
            yield from (fact.id for fact in script.facts.values() if _answers(place, fact))


def _answers(place: PlaceLaw, fact: Fact) -> bool:
    """Whether the clock may give `fact` there; a place without acts asks about whatever happened."""
    return bool(fact.acts & frozenset(place.acts)) if place.acts else bool(fact.acts)
