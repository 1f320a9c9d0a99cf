"""What stands where: the texts, facts, services and sites that a page places, and the pages that place each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.authoring.slots import slots_of
from bot.core.conditions import holds
from bot.core.context import Context
from bot.core.grounds import TextId
from bot.core.messages import (
    Caution,
    Divider,
    FactCard,
    FactId,
    PageId,
    Paragraph,
    ReadOut,
    Reply,
    ServiceCard,
    ServiceId,
    SiteCard,
    SiteId,
    SourceList,
    Steps,
)
from bot.core.pages import (
    Condition,
    Page,
    Place,
    PlaceAnswering,
    PlaceDivider,
    PlaceFact,
    PlaceLaw,
    PlaceReadOut,
    PlaceService,
    PlaceSite,
    PlaceSources,
    PlaceSteps,
    PlaceText,
    Slot,
    SlotKind,
)
from bot.core.script import Script

Thing = str
"""A fact, a service or a site: `fact/<id>`, `service/<id>`, `site/<id>`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a page, with the condition under which it stands there."""

    text: TextId
    when: Condition


def texts_of(page: Page) -> Iterator[Shown]:
    """Yield every text of a page: its title, what stands on it in order, and the labels of its choices."""
    yield Shown(page.title, ())
    for place in page.places:
        yield from _texts(place)
    for way in page.ways:
        yield Shown(way.label, way.when)


def things_on(script: Script, page: Page) -> frozenset[Thing]:
    """Return every fact, service and site that `page` may show to somebody."""
    things = {thing for place in page.places for thing in _things(script, place)}
    for shown in texts_of(page):
        things |= things_in(script, shown.text)
    for thing in tuple(things):
        kind, _, name = thing.partition("/")
        fact = script.facts.get(FactId(name)) if kind == "fact" else None
        if fact is not None:
            things.add(f"service/{fact.ask}")
    return frozenset(things)


def things_in(script: Script, text: TextId) -> frozenset[Thing]:
    """Return what the slots of an English text refer to."""
    found = (_thing(script, slot) for slot in slots_of(script.texts["en"].get(text, ())))
    return frozenset(thing for thing in found if thing)


def things_shown(script: Script, page: Page, reply: Reply, context: Context) -> tuple[Thing, ...]:
    """Return the facts, services and sites in `reply`, which is `page` for `context`: its cards, then its slots."""
    things: dict[Thing, None] = {}
    for block in reply.blocks:
        match block:
            case FactCard():
                things[f"fact/{block.fact}"] = None
            case ServiceCard():
                things[f"service/{block.service}"] = None
            case SiteCard():
                things[f"site/{block.site}"] = None
            case Paragraph() | Steps() | Caution() | SourceList() | ReadOut() | Divider():
                pass
            case _:
                assert_never(block)
    for shown in texts_of(page):
        if holds(shown.when, context, script):
            things |= dict.fromkeys(sorted(things_in(script, shown.text)))
    return tuple(things)


def pages_by_thing(script: Script) -> dict[Thing, tuple[PageId, ...]]:
    """Return, for each fact, service and site that stands on a page, those pages in the order of the content."""
    pages: dict[Thing, list[PageId]] = {}
    for page in script.pages.values():
        for thing in things_on(script, page):
            pages.setdefault(thing, []).append(page.id)
    return {thing: tuple(found) for thing, found in pages.items()}


# --- helpers --------------------------------------------------------------------------------------


def _texts(place: Place) -> Iterator[Shown]:
    match place:
        case PlaceText():
            yield Shown(place.text, place.when)
        case PlaceSteps():
            yield from (Shown(text, place.when + when) for text, when in place.items)
        case PlaceReadOut():
            yield from (Shown(text, place.when + when) for text, when in place.lines)
        case PlaceFact() | PlaceLaw() | PlaceService() | PlaceAnswering() | PlaceSite() | PlaceSources():
            pass
        case PlaceDivider():
            pass
        case _:
            assert_never(place)


def _things(script: Script, place: Place) -> Iterator[Thing]:
    match place:
        case PlaceText() | PlaceSteps() | PlaceReadOut() | PlaceDivider():
            pass
        case PlaceFact():
            yield f"fact/{place.fact}"
        case PlaceLaw():
            for fact in script.facts.values():
                if fact.acts and (not place.acts or fact.acts & set(place.acts)):
                    yield f"fact/{fact.id}"
        case PlaceService():
            yield f"service/{place.service}"
        case PlaceAnswering():
            for service in script.services.values():
                if set(service.helps) & set(place.helps):
                    yield f"service/{service.id}"
        case PlaceSite():
            yield from (f"site/{site}" for site in ((place.site,) if place.site else script.sites))
        case PlaceSources():
            yield from (f"fact/{fact}" for fact in place.facts)
            yield from (f"service/{service}" for service in place.services)
            yield from (f"site/{site}" for site in place.sites)
        case _:
            assert_never(place)


def _thing(script: Script, slot: Slot) -> Thing:
    match slot.kind:
        case SlotKind.STATES | SlotKind.SINCE | SlotKind.UNTIL | SlotKind.PENALTY | SlotKind.STATUTE:
            return f"fact/{slot.ref}"
        case SlotKind.NAME | SlotKind.PHONE | SlotKind.SMS | SlotKind.LINK | SlotKind.CHECKED:
            if ServiceId(slot.ref) in script.services:
                return f"service/{slot.ref}"
            if SiteId(slot.ref) in script.sites:
                return f"site/{slot.ref}"
            return f"fact/{slot.ref}" if FactId(slot.ref) in script.facts else ""
        case SlotKind.OPERATOR | SlotKind.SCRIPT | SlotKind.VALUE:
            return ""
        case _:
            assert_never(slot.kind)
