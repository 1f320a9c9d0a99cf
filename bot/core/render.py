"""A page, for one context and one moment: its blocks and its choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from bot.core.cards import fact_card, service_card, site_blocks, source_list
from bot.core.conditions import apply, holds
from bot.core.context import VERSION, Context, Nation, answers, page_code
from bot.core.grounds import Site, TextId
from bot.core.hours import answering, may_be_shown
from bot.core.law import (
    Hold,
    Reading,
    acts_of,
    bands,
    day_of,
    nations_of,
    read_law,
    shown_of,
)
from bot.core.looks import looks_of
from bot.core.messages import (
    Block,
    Caution,
    Choice,
    ChoiceId,
    Divider,
    PageId,
    Paragraph,
    ReadOut,
    Role,
    SourceId,
    Spans,
    Steps,
)
from bot.core.pages import (
    MOST_STEPS,
    THEN,
    Clock,
    Condition,
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
    Way,
)
from bot.core.wording import MOST_ANSWERS, Values, Voice

Sets = tuple[tuple[str, str], ...]
"""What a choice sets: pairs of a field and a value."""


def render_blocks(voice: Voice, page: Page, context: Context) -> tuple[Block, ...]:
    """Return what stands on `page` for this context; the very same for every context that makes no difference to it."""
    looks = looks_of(voice.script, page)
    key = (page.id, voice.language, looks.blocks(context))
    kept: dict[Any, tuple[Block, ...]] = voice.room_of_minute() if looks.clock else voice.room("blocks")
    known = kept.get(key)
    if known is None:
        known = kept[key] = _blocks(voice, page, context)
    return known


def render_ways(voice: Voice, page: Page, context: Context, carried: str, then: PageId) -> tuple[Choice, ...]:
    """Return the choices of `page`; on a question page, `then` is the page that asked.

    `carried` are the answers of `context`, as they stand in its code.
    """
    key = (page.id, voice.language, looks_of(voice.script, page).ways(context))
    kept: dict[Any, tuple[_Lead, ...]] = voice.room("leads")
    leads = kept.get(key)
    if leads is None:
        leads = kept[key] = tuple(_leads(voice, page, context))
    after = voice.room("after", MOST_ANSWERS)
    here = page_code(page.id)
    return distinct(tuple([_bound(lead, context, carried, here, then, after) for lead in leads]))


def choice_to(page: PageId, label: str, carried: str, back: str, role: Role = Role.WAY) -> Choice:
    """Return a choice that leads to `page` with the answers `carried` and the way back to the page code `back`."""
    return Choice(ChoiceId(f"{_head(page)}{carried}{back}"), label, page, role)


def distinct(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Return `choices` without a second one that goes to the same place with the same answers."""
    if len({choice.id for choice in choices}) == len(choices):
        return choices
    seen: dict[str, Choice] = {}
    for choice in choices:
        seen.setdefault(choice.id, choice)
    return tuple(seen.values())


# --- blocks ---------------------------------------------------------------------------------------


def _blocks(voice: Voice, page: Page, context: Context) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for place in page.places:
        if not place.when or holds(place.when, context, voice.script):
            blocks.extend(_place(voice, place, context))
    return tuple(blocks)


def _place(voice: Voice, place: Place, context: Context) -> Iterator[Block]:
    script = voice.script
    match place:
        case PlaceText():
            words = voice.say(place.text)
            yield Caution(words) if place.caution else Paragraph(words)
        case PlaceSteps():
            yield Steps(_said(voice, place.items, context))
        case PlaceReadOut():
            yield ReadOut(_said(voice, place.lines, context))
        case PlaceFact():
            if place.fact in script.facts:
                yield fact_card(voice, script.facts[place.fact])
        case PlaceLaw():
            yield from _law(voice, place, context)
        case PlaceService():
            service = script.services.get(place.service)
            if service is not None and may_be_shown(service, context):
                yield service_card(voice, service, brief=place.brief)
        case PlaceAnswering():
            for found in answering(script, context, place.helps, voice.now, place.most):
                yield service_card(voice, found, brief=True)
        case PlaceSite():
            site = script.sites.get(place.site) or _site_of(voice, context)
            if site is not None:
                yield from site_blocks(voice, site, place.part, adult=context.adult)
        case PlaceSources():
            yield source_list(voice, _cited(voice, place))
        case PlaceDivider():
            yield Divider()
        case _:
            assert_never(place)


def _said(voice: Voice, items: tuple[tuple[TextId, Condition], ...], context: Context) -> tuple[Spans, ...]:
    return tuple(voice.say(text) for text, when in items if not when or holds(when, context, voice.script))


def _site_of(voice: Voice, context: Context) -> Site | None:
    found = voice.script.by_site_code.get(context.site)
    return voice.script.sites.get(found) if found else None


def _cited(voice: Voice, place: PlaceSources) -> tuple[tuple[SourceId, str], ...]:
    script = voice.script
    entries = [
        *(script.facts.get(fact) for fact in place.facts),
        *(script.services.get(service) for service in place.services),
        *(script.sites.get(site) for site in place.sites),
    ]
    return tuple((cite.source, cite.place) for entry in entries if entry is not None for cite in entry.cites)


# --- law ------------------------------------------------------------------------------------------


def _law(voice: Voice, place: PlaceLaw, context: Context) -> Iterator[Block]:
    """Yield what the law says: the facts that hold, or an honest line that there is none, then what came later."""
    then = day_of(context.since) if place.clock is Clock.THEN else None
    acts = frozenset(place.acts) or acts_of(context)
    nations = nations_of(context)
    if place.clock is Clock.THEN and then is None:
        yield Paragraph(voice.word("law-day-unknown"))
        return
    day = then or voice.today
    readings = read_law(
        voice.script.facts.values(),
        acts=acts,
        nations=nations,
        shown=shown_of(context),
        day=day,
    )
    if then is not None:
        yield Paragraph(voice.word("law-then", {"date": voice.date(then)}))
    held = [reading for reading in readings if reading.hold is not Hold.NOT_YET]
    if not any(reading.hold in (Hold.HOLDS, Hold.NO_CRIME) for reading in held):
        elsewhere = context.nation is Nation.ELSEWHERE
        yield Paragraph(voice.word("law-elsewhere" if elsewhere else "law-none"))
    for reading in held:
        yield fact_card(voice, reading.fact)
    yield from _later(voice, [reading for reading in readings if reading.hold is Hold.NOT_YET])


def _later(voice: Voice, readings: list[Reading]) -> Iterator[Block]:
    for reading in readings:
        fact = reading.fact
        if fact.start is not None and fact.crime:
            values: Values = {"date": voice.date(fact.start), "statute": fact.statute}
            yield Paragraph(voice.word("law-later" if fact.exact else "law-later-about", values))


# --- choices --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lead:
    """A choice before it is anybody's: `head` is the start of its code, up to the answers; `sets` what it changes."""

    to: PageId
    head: str
    label: str
    sets: Sets


def _leads(voice: Voice, page: Page, context: Context) -> Iterator[_Lead]:
    """Yield the choices of `page` that are there for these answers."""
    steps = 0
    for way in page.ways:
        if way.step is not None and (steps == MOST_STEPS or context.done >> way.step & 1):
            continue
        if way.when and not holds(way.when, context, voice.script):
            continue
        steps += way.step is not None
        if way.each is None:
            yield _Lead(way.to, _head(way.to), voice.label(way.label), way.sets)
            continue
        for sets, value in _each(voice, way, context):
            yield _Lead(way.to, _head(way.to), voice.label(way.label, {"value": value}), (*way.sets, sets))


def _bound(
    lead: _Lead, context: Context, carried: str, here: str, then: PageId, after: dict[tuple[str, Sets], str]
) -> Choice:
    """Return the choice with the answers that one person carries, and the way back.

    `after` keeps which answers come of which by what a choice sets.
    """
    kept = carried
    if lead.sets:
        found = after.get((carried, lead.sets))
        if found is None:
            found = after[(carried, lead.sets)] = answers(apply(lead.sets, context))
        kept = found
    if lead.to == THEN:
        return Choice(ChoiceId(f"{_head(then)}{kept}{context.back}"), lead.label, then)
    return Choice(ChoiceId(f"{lead.head}{kept}{here}"), lead.label, lead.to)


def _head(page: PageId) -> str:
    """Return the start of a code that leads to `page`."""
    return f"{VERSION}{page_code(page)}A"


def _each(voice: Voice, way: Way, context: Context) -> Iterator[tuple[tuple[str, str], str]]:
    script = voice.script
    match way.each:
        case Each.BANDS:
            found = bands(
                script.facts.values(),
                acts=acts_of(context),
                nations=nations_of(context),
                today=voice.today,
            )
            for band in found:
                values = {
                    "from": voice.date(band.first),
                    "until": voice.date(band.last) if band.last else "",
                }
                only = band is found[0] and len(found) == 1
                key = "band-any" if only else "band-last" if band.last is None else "band"
                first = band is found[-1] and not only
                yield (
                    ("since", band.first.isoformat()),
                    voice.label(f"words/{'band-first' if first else key}", values),
                )
        case Each.SITES:
            for site in script.sites.values():
                if site.kind == way.of:
                    yield ("site", site.id), site.name
        case Each.LANGUAGES:
            for language in script.languages:
                yield ("language", language), script.names.get(language, language)
        case None:
            return
        case _:
            assert_never(way.each)
