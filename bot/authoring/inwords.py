"""What stands in the content, line by line in words: for people who compare, review or look up, not for those helped.

A slot is shown as what it refers to, such as [phone of samaritans], so that a
line changes only where its own words did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from bot.core.grounds import Checked, Cite, Fact, Hours, Minutes, Service, Site, Source, TextId
from bot.core.messages import FactId, PageId, ServiceId, SiteId, SourceId, Span
from bot.core.pages import (
    Audience,
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
    Way,
)
from bot.core.script import Script

KINDS: Final = ("page", "fact", "service", "site", "source")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of an entry: what it is, and the words."""

    label: str
    words: str

    def __str__(self) -> str:
        """Return the line as one text."""
        return f"{self.label}: {self.words}" if self.label else self.words


def things_of(script: Script) -> dict[str, str]:
    """Return every page, fact, service, site and source by `<kind>/<id>`, with the name that people know it by."""
    named = {f"page/{page.id}": words(script, page.title) for page in script.pages.values()}
    named |= {f"fact/{fact.id}": str(fact.id) for fact in script.facts.values()}
    named |= {f"service/{service.id}": service.name for service in script.services.values()}
    named |= {f"site/{site.id}": site.name for site in script.sites.values()}
    return named | {f"source/{one.id}": f"{one.publisher}: {one.title}" for one in script.sources.values()}


def lines_of(script: Script, thing: str) -> tuple[Line, ...]:
    """Return all that is said of a thing such as `page/start.home` or `fact/<id>`; nothing where there is none."""
    kind, _, name = thing.partition("/")
    page, fact = script.pages.get(PageId(name)), script.facts.get(FactId(name))
    service, site = script.services.get(ServiceId(name)), script.sites.get(SiteId(name))
    source = script.sources.get(SourceId(name))
    if kind == "page" and page is not None:
        return tuple(_page(script, page))
    if kind == "fact" and fact is not None:
        return tuple(_fact(script, fact))
    if kind == "service" and service is not None:
        return tuple(_service(script, service))
    if kind == "site" and site is not None:
        return tuple(_site(script, site))
    if kind == "source" and source is not None:
        return tuple(_source(source))
    return ()


def words(script: Script, text: TextId | None) -> str:
    """Return an English text with its slots named, or nothing."""
    parts = script.texts["en"].get(text, ()) if text is not None else ()
    return "".join(part.text if isinstance(part, Span) else _slot(part) for part in parts)


def condition(when: Condition) -> str:
    """Return a condition in words, such as "only for nation: wales", or nothing."""
    tests = [f"{'' if test.wanted else 'not '}{test.field}: {' or '.join(sorted(test.values))}" for test in when]
    return f"only for {'; '.join(tests)}" if tests else ""


def citation(script: Script, cite: Cite) -> str:
    """Return a source and the place in it."""
    source = script.sources.get(cite.source)
    named = f"{source.publisher}: {source.title}" if source else str(cite.source)
    return f"{named}, {cite.place}" if cite.place and cite.place not in named else named


# --- pages ----------------------------------------------------------------------------------------


def _page(script: Script, page: Page) -> Iterator[Line]:
    yield Line("title", words(script, page.title))
    if page.audience is Audience.ADULTS:
        yield Line("audience", f"adults; everyone else is led to {page.instead}")
    if page.needs:
        yield Line("asked before", ", ".join(page.needs))
    marks = [name for name in ("urgent", "act", "person", "heavy") if getattr(page, name)]
    if marks or page.effects:
        yield Line("marks", ", ".join((*marks, *page.effects)))
    for place in page.places:
        yield from _place(script, place)
    for way in page.ways:
        yield Line("choice", _way(script, way))


def _place(script: Script, place: Place) -> Iterator[Line]:
    match place:
        case PlaceText():
            yield _line("caution" if place.caution else "text", words(script, place.text), place.when)
        case PlaceSteps():
            for text, when in place.items:
                yield _line("step", words(script, text), place.when + when)
        case PlaceReadOut():
            for text, when in place.lines:
                yield _line("to read out", words(script, text), place.when + when)
        case PlaceFact():
            yield _line("fact", place.fact, place.when)
        case PlaceLaw():
            acts = ", ".join(place.acts) or "what happened"
            yield _line("law", f"{acts}, {'now' if place.clock == 'now' else 'when it happened'}", place.when)
        case PlaceService():
            yield _line("service", f"{place.service}{', in brief' if place.brief else ''}", place.when)
        case PlaceAnswering():
            yield _line("who answers now", f"{', '.join(place.helps)}; {place.most} at most", place.when)
        case PlaceSite():
            yield _line("site", f"{place.part.value} of {place.site or 'the site they chose'}", place.when)
        case PlaceSources():
            yield _line("sources", ", ".join((*place.facts, *place.services, *place.sites)), place.when)
        case PlaceDivider():
            yield _line("line", "—", place.when)
        case _:
            assert_never(place)


def _line(label: str, said: str, when: Condition) -> Line:
    return Line(label, f"{said} ({condition(when)})" if when else said)


def _way(script: Script, way: Way) -> str:
    notes = [condition(way.when)] if way.when else []
    notes += [f"sets {', '.join(f'{field}: {value}' for field, value in way.sets)}"] if way.sets else []
    notes += [f"one for each of {way.each.value}{f', {way.of}' if way.of else ''}"] if way.each else []
    notes += [f"step {way.step} of the plan"] if way.step is not None else []
    rest = f" ({'; '.join(notes)})" if notes else ""
    return f"“{words(script, way.label)}” leads to {way.to}{rest}"


# --- grounds --------------------------------------------------------------------------------------


def _fact(script: Script, fact: Fact) -> Iterator[Line]:
    yield Line("says", words(script, fact.statement))
    yield from _some("penalty", words(script, fact.penalty))
    yield from _some("statute", fact.statute)
    yield Line("nations", ", ".join(sorted(fact.nations)))
    if fact.acts:
        yield Line("about", f"{', '.join(sorted(fact.acts))}: {'an offence' if fact.crime else 'no offence'}")
    yield Line("image shows", fact.shown.value)
    yield Line("status", fact.status.value)
    if fact.start:
        yield Line("first day", f"{fact.start}{'' if fact.exact else ' at the earliest'}")
    if fact.end:
        yield Line("last day", str(fact.end))
    yield Line("official page", str(fact.official))
    yield Line("who to ask", str(fact.ask))
    yield from _grounds(script, fact.sure.value, fact.cites, fact.checked)


def _service(script: Script, service: Service) -> Iterator[Line]:
    low, high = service.ages
    yield Line("name", service.name)
    yield Line("kind", service.kind)
    yield Line("does", words(script, service.does))
    yield Line("ages", "any" if (low, high) == (None, None) else f"{low or 0} to {'any' if high is None else high}")
    yield from _some("for", ", ".join(sorted(service.groups)))
    yield Line("helps with", ", ".join(service.helps))
    yield Line("nations", ", ".join(sorted(service.nations)))
    for channel in service.channels:
        notes = [words(script, channel.note)] if channel.note else []
        notes += [hours(channel.hours)] if channel.hours else []
        reached = f" <{channel.url}>" if channel.url else f" ({channel.number})" if channel.number else ""
        yield Line(channel.kind.value, "; ".join((f"{channel.shown}{reached}", *notes)))
    if service.hours:
        yield Line("hours", f"{hours(service.hours)}{'' if service.trusted else ' (not said to be open now)'}")
    for name in ("cost", "languages", "private", "expect", "asks"):
        yield from _some(name, words(script, getattr(service, name)))
    yield from _grounds(script, service.sure.value, service.cites, service.checked)


def _site(script: Script, site: Site) -> Iterator[Line]:
    yield Line("name", site.name)
    yield Line("kind", site.kind)
    for label, texts in (("step", site.steps), ("include", site.include), ("if refused", site.refused)):
        yield from (Line(label, words(script, text)) for text in texts)
    yield from _some("form", site.form)
    for name in ("no_account", "representative", "finding", "promised", "note"):
        yield from _some(name.replace("_", " "), words(script, getattr(site, name)))
    yield Line("StopNCII", site.stopncii.value)
    yield Line("Take It Down", site.take_it_down.value)
    yield from _grounds(script, site.sure.value, site.cites, site.checked)


def _source(source: Source) -> Iterator[Line]:
    yield Line("title", source.title)
    yield Line("publisher", source.publisher)
    yield from _some("address", source.url)
    yield from _some("published", source.published)


def _grounds(script: Script, sure: str, cites: tuple[Cite, ...], checked: Checked) -> Iterator[Line]:
    yield Line("how sure", sure)
    yield from (Line("source", citation(script, cite)) for cite in cites)
    good_for = "for ever" if checked.good_for is None else f"for {checked.good_for} days"
    yield Line("checked", f"{checked.on}, good {good_for}, looked after by {checked.owner}")


def _some(label: str, said: str) -> Iterator[Line]:
    if said:
        yield Line(label, said)


def _slot(slot: Slot) -> str:
    return f"[{slot.kind.value} of {slot.ref}]"


# --- hours ----------------------------------------------------------------------------------------

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def hours(open_hours: Hours) -> str:
    """Return opening hours in words, days that are alike together."""
    if open_hours.always:
        return "day and night, every day"
    runs: list[tuple[str, str, Minutes]] = []
    for day, spans in zip(_DAYS, open_hours.week, strict=True):
        if runs and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    week = [f"{first if first == last else f'{first}–{last}'} {_spans(spans)}" for first, last, spans in runs]
    holiday = "as any day" if open_hours.holiday is None else _spans(open_hours.holiday)
    return f"{', '.join(week)}; bank holidays ({open_hours.calendar.value}): {holiday}"


def _spans(spans: Minutes) -> str:
    return " and ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans) or "closed"


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
