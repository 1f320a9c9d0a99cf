"""Every reference in the content leads to something that is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import assert_never

from bot.authoring.draft import Draft
from bot.authoring.problems import did_you_mean
from bot.authoring.slots import slots_of
from bot.core.grounds import ChannelKind, Cite, Fact, Service
from bot.core.messages import FactId, ServiceId
from bot.core.pages import (
    THEN,
    Each,
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
    Way,
)
from bot.core.script import Operator, Script
from bot.core.step import SUGGEST
from bot.core.wording import first_channel

_CODES = {
    "page": "R01",
    "fact": "R02",
    "service": "R03",
    "site": "R04",
    "source": "R05",
}


def check_references(script: Script, draft: Draft, broken: Collection[str]) -> None:
    """Note every reference that leads nowhere, at the place where it was written.

    `broken` names entries (`page/<id>`, `fact/<id>` …) that are there and could
    not be read: their own problem is enough.
    """
    reader = _Reader(script, draft, broken)
    reader.entries()
    for page in script.pages.values():
        reader.page(page)
    reader.outside()
    for text_id, text in draft.texts.items():
        for slot in slots_of(text):
            reader.slot(text_id, slot)


class _Reader:
    """Goes through a script and notes what is not there."""

    def __init__(self, script: Script, draft: Draft, broken: Collection[str]) -> None:
        self.script = script
        self.broken = broken
        self.draft = draft
        self.known: dict[str, Collection[str]] = {
            "page": script.pages,
            "fact": script.facts,
            "service": script.services,
            "site": script.sites,
            "source": script.sources,
        }
        self.helps = {help_ for service in script.services.values() for help_ in service.helps}
        self.site_kinds = {site.kind for site in script.sites.values()}
        self.acts = {act for fact in script.facts.values() for act in fact.acts}

    def any_broken(self, kind: str) -> bool:
        """Whether an entry of that kind could not be read, so that what it stands for is not known."""
        return any(name.startswith(f"{kind}/") for name in self.broken)

    def leads(self, kind: str, name: str, thing: str) -> None:
        """Note at `thing` that there is no `kind` of that name, if so."""
        if name not in self.known[kind] and f"{kind}/{name}" not in self.broken:
            meant = did_you_mean(name, self.known[kind])
            self.draft.wrong(_CODES[kind], thing, f'There is no {kind} "{name}".{meant}')

    # --- entries and ways in ----------------------------------------------------------------------

    def entries(self) -> None:
        for fact in self.script.facts.values():
            thing = f"fact/{fact.id}"
            self._cites(fact.cites, thing)
            self.leads("source", fact.official, thing)
            self.leads("service", fact.ask, thing)
        for service in self.script.services.values():
            self._cites(service.cites, f"service/{service.id}")
        for site in self.script.sites.values():
            self._cites(site.cites, f"site/{site.id}")

    def _cites(self, cites: tuple[Cite, ...], thing: str) -> None:
        for cite in cites:
            self.leads("source", cite.source, thing)

    def outside(self) -> None:
        script = self.script
        for page in (script.home, script.hide, script.danger, *script.misses, SUGGEST):
            self.leads("page", page, "script")
        for name, pages in (
            ("commands", script.commands),
            ("links", script.links),
            ("asks", script.asks),
            ("media", script.media),
            ("dangers", script.dangers),
        ):
            for key, page in pages.items():
                self.leads("page", page, f"script/{name}/{key}")
        for danger, closer in script.closer.items():
            for page in closer:
                self.leads("page", page, f"script/closer/{danger}")

    # --- pages ------------------------------------------------------------------------------------

    def page(self, page: Page) -> None:
        for need in page.needs:
            if need not in self.script.asks:
                self.draft.wrong("R06", f"page/{page.id}", f'No page asks for "{need}". Name one in script.yaml.')
        if page.instead is not None:
            self.leads("page", page.instead, f"page/{page.id}")
        for number, place in enumerate(page.places):
            self._place(place, f"{page.id}/shows/{number}")
        for way in page.ways:
            self._way(way, page)

    def _way(self, way: Way, page: Page) -> None:
        if way.to != THEN:
            self.leads("page", way.to, f"{way.label}#to")
        elif page.id not in self.script.asks.values():
            self.draft.wrong(
                "R06", f"{way.label}#to", '"then" leads back from a page that asks; this page asks for nothing.'
            )
        if way.each is Each.SITES and way.of not in self.site_kinds and not self.any_broken("site"):
            meant = did_you_mean(way.of, self.site_kinds)
            self.draft.wrong("R04", way.label, f'There is no site of the kind "{way.of}".{meant}')
        for field, value in way.sets:
            if field == "site" and value != "none":
                self.leads("site", value, way.label)
        for test in way.when:
            if test.field == "site":
                for value in test.values - {"known", "none"}:
                    self.leads("site", value, way.label)

    def _place(self, place: Place, thing: str) -> None:
        match place:
            case PlaceFact():
                self.leads("fact", place.fact, thing)
            case PlaceService():
                self.leads("service", place.service, thing)
            case PlaceAnswering():
                for help_ in place.helps:
                    if help_ not in self.helps and not self.any_broken("service"):
                        message = f'No service helps with "{help_}".{did_you_mean(help_, self.helps)}'
                        self.draft.wrong("R03", thing, message)
            case PlaceSite():
                if place.site:
                    self.leads("site", place.site, thing)
            case PlaceSources():
                for kind, names in (("fact", place.facts), ("service", place.services), ("site", place.sites)):
                    for name in names:
                        self.leads(kind, name, thing)
            case PlaceLaw():
                for act in place.acts:
                    if act not in self.acts and not self.any_broken("fact"):
                        self.draft.wrong("R02", thing, f'No fact is about "{act.value}".')
            case PlaceText() | PlaceSteps() | PlaceReadOut() | PlaceDivider():
                pass
            case _:
                assert_never(place)

    # --- slots ------------------------------------------------------------------------------------

    def slot(self, thing: str, slot: Slot) -> None:
        """Note a slot that would stay empty."""
        match slot.kind:
            case SlotKind.VALUE:
                if not thing.startswith("words/") and slot.ref != "value":
                    self.draft.wrong("S04", thing, f"Nothing fills in {{{slot.ref}}} here.")
            case SlotKind.NAME:
                self._one_of(slot, thing, ("service", "site"))
            case SlotKind.LINK:
                self._one_of(slot, thing, ("service", "site", "source"))
            case SlotKind.CHECKED:
                self._one_of(slot, thing, ("service", "site", "fact"))
            case SlotKind.PHONE | SlotKind.SMS:
                self._channel(slot, thing)
            case SlotKind.OPERATOR:
                if slot.ref not in Operator.__dataclass_fields__:
                    meant = did_you_mean(slot.ref, Operator.__dataclass_fields__)
                    self.draft.wrong("S04", thing, f'The operator has no "{slot.ref}".{meant}')
            case SlotKind.SCRIPT:
                if slot.ref not in ("fingerprint", "day"):
                    self.draft.wrong("S04", thing, f'The script has no "{slot.ref}": fingerprint and day can be shown.')
            case SlotKind.STATES | SlotKind.SINCE | SlotKind.UNTIL | SlotKind.PENALTY | SlotKind.STATUTE:
                self._of_fact(slot, thing)
            case _:
                assert_never(slot.kind)

    def _one_of(self, slot: Slot, thing: str, kinds: tuple[str, ...]) -> None:
        if not any(slot.ref in self.known[kind] or f"{kind}/{slot.ref}" in self.broken for kind in kinds):
            every = [name for kind in kinds for name in self.known[kind]]
            message = f'There is no {" or ".join(kinds)} "{slot.ref}".{did_you_mean(slot.ref, every)}'
            self.draft.wrong(_CODES[kinds[0]], thing, message)

    def _channel(self, slot: Slot, thing: str) -> None:
        service = self.script.services.get(ServiceId(slot.ref))
        if service is None:
            self.leads("service", slot.ref, thing)
        elif _lacks(service, slot.kind):
            self.draft.wrong("R03", thing, f'The service "{slot.ref}" has no channel of the kind "{slot.kind.value}".')

    def _of_fact(self, slot: Slot, thing: str) -> None:
        fact = self.script.facts.get(FactId(slot.ref))
        if fact is None:
            self.leads("fact", slot.ref, thing)
        elif slot.kind.value in _empty(fact):
            self.draft.wrong("R02", thing, f'The fact "{slot.ref}" has no "{slot.kind.value}" to place here.')


def _lacks(service: Service, kind: SlotKind) -> bool:
    return first_channel(service, ChannelKind(kind.value)) is None


def _empty(fact: Fact) -> Iterator[str]:
    """Yield the kinds of slots that this fact cannot fill."""
    if fact.start is None:
        yield "since"
    if fact.end is None:
        yield "until"
    if fact.penalty is None:
        yield "penalty"
    if not fact.statute:
        yield "statute"
