"""Facts, services and sites as blocks: the statement, and beside it what makes it worth trusting."""

from __future__ import annotations

from typing import Any

from bot.core.context import Nation
from bot.core.grounds import Channel, ChannelKind, Fact, Partner, Service, Site, TextId
from bot.core.hours import opening, opening_of
from bot.core.law import UK, Hold, hold_on, standing
from bot.core.messages import (
    Block,
    FactCard,
    Opening,
    Openness,
    ServiceCard,
    SiteCard,
    SourceId,
    SourceList,
    Span,
    Spans,
    Standing,
    Steps,
    Style,
)
from bot.core.pages import SitePart
from bot.core.wording import Voice, first_url, linked

_HOLD_WORD = {
    Hold.HOLDS: "in-force",
    Hold.NO_CRIME: "no-offence",
    Hold.UNCONFIRMED: "passed",
    Hold.PLANNED: "planned",
    Hold.NOT_YET: "not-yet",
    Hold.NO_LONGER: "ended",
}

_PARTS = (
    (frozenset({Nation.ENGLAND, Nation.WALES}), "england-wales"),
    (frozenset({Nation.SCOTLAND}), "scotland"),
    (frozenset({Nation.NORTHERN_IRELAND}), "northern-ireland"),
    (frozenset({Nation.ENGLAND}), "england"),
    (frozenset({Nation.WALES}), "wales"),
)

_CALLED = frozenset({ChannelKind.PHONE, ChannelKind.SMS, ChannelKind.WHATSAPP})
"""Ways in where somebody answers at once or not at all."""


# --- facts ----------------------------------------------------------------------------------------


def fact_card(voice: Voice, fact: Fact) -> FactCard:
    """Return the card of a fact; past its shelf life and ninety days, the safe card in its place."""
    key = ("fact", voice.language, voice.today, fact.id)
    known: FactCard | None = voice.script.memo.get(key)
    if known is None:
        known = voice.script.memo[key] = _fact_card(voice, fact)
    return known


def _fact_card(voice: Voice, fact: Fact) -> FactCard:
    cites = tuple(cite.source for cite in fact.cites)
    stands = standing(fact.checked, voice.today)
    day = voice.date(fact.checked.on)
    if stands is Standing.EXPIRED:
        person = voice.link(fact.ask)
        lines = [voice.word("fact-expired", {"date": day})]
        lines.append(voice.word("fact-official", {"source": voice.link(fact.official)}))
        lines += [voice.word("fact-ask", {"service": person})] if person else []
        return FactCard(fact.id, tuple(lines), (fact.official,), stands)
    lines = [voice.say(fact.statement)]
    if fact.penalty is not None:
        lines.append(voice.word("fact-penalty", {"penalty": voice.say(fact.penalty)}))
    if fact.acts or fact.start:
        lines.append(_status(voice, fact))
    if stands is Standing.OVERDUE:
        lines.append(voice.word("fact-overdue", {"date": day}))
    lines.append(_grounds(voice, fact, day))
    return FactCard(fact.id, tuple(lines), cites, stands)


def _status(voice: Voice, fact: Fact) -> Spans:
    hold = hold_on(fact, voice.today)
    dated = hold in (Hold.HOLDS, Hold.NOT_YET) and fact.start is not None and fact.exact
    return voice.word(
        f"status-{_HOLD_WORD[hold]}{'-since' if dated else ''}",
        {
            "nations": nations_in_words(voice, fact.nations),
            "date": voice.date(fact.start) if fact.start else "",
            "end": voice.date(fact.end) if fact.end else "",
        },
    )


def _grounds(voice: Voice, fact: Fact, day: str) -> Spans:
    cite = fact.cites[0] if fact.cites else None
    source = voice.script.sources.get(cite.source) if cite else None
    where = linked(source.publisher, source.url) if source else ()
    place = fact.statute or (cite.place if cite else "")
    key = "fact-grounds-place" if place else "fact-grounds"
    return voice.word(key, {"source": where, "place": place, "date": day})


def nations_in_words(voice: Voice, nations: frozenset[Nation]) -> str:
    """Return nations as people name them together: "England and Wales", "the whole UK"."""
    if nations >= UK:
        return voice.label("words/nations-uk")
    rest, words = set(nations), []
    for part, key in _PARTS:
        if part <= rest:
            rest -= part
            words.append(voice.label(f"words/nations-{key}"))
    if not words:
        return voice.label("words/nations-elsewhere")
    return voice.label("words/list-join").join(words)


# --- services -------------------------------------------------------------------------------------


def service_card(voice: Voice, service: Service, *, brief: bool) -> ServiceCard:
    """Return the card of a service; `brief` leaves out all but its name, its first ways in and its hours."""
    opens = opening(voice.script, service, voice.now)
    timed = () if brief else tuple([channel.hours for channel in service.channels if channel.hours is not None])
    ways = tuple([opening_of(voice.script, hours, voice.now) for hours in timed])
    key = (service.id, voice.language, brief, opens, ways)
    kept: dict[Any, ServiceCard] = voice.room("services")
    known = kept.get(key)
    if known is None:
        known = kept[key] = _service_card(voice, service, opens, brief=brief)
    return known


def _service_card(voice: Voice, service: Service, opens: Opening, *, brief: bool) -> ServiceCard:
    stands = standing(service.checked, voice.today)
    day = voice.date(service.checked.on)
    if stands is Standing.EXPIRED and service.lasting:
        name, ways = (Span(service.name, Style.STRONG),), _ways_in(voice, service.channels[:2])
        return ServiceCard(
            service.id, (name, ways, voice.word("service-overdue", {"date": day})), Opening(Openness.UNSURE)
        )
    if stands is Standing.EXPIRED:
        named = linked(service.name, first_url(service))
        line = voice.word("service-expired", {"service": named, "date": day})
        return ServiceCard(service.id, (line,), Opening(Openness.UNSURE))
    lines = [_service_head(voice, service, opens)]
    if brief:
        late = [voice.word("service-overdue", {"date": day})] if stands is Standing.OVERDUE else []
        return ServiceCard(service.id, (*lines, _ways_in(voice, service.channels[:2]), *late), opens)
    lines.append(voice.say(service.does))
    lines += [_channel(voice, channel) for channel in service.channels]
    lines += [
        voice.word(f"service-{key}", {"text": voice.say(text)})
        for key, text in _service_notes(service)
        if text is not None
    ]
    key = "service-overdue" if stands is Standing.OVERDUE else "service-checked"
    return ServiceCard(service.id, (*lines, voice.word(key, {"date": day})), opens)


def _service_notes(service: Service) -> tuple[tuple[str, TextId | None], ...]:
    return (
        ("cost", service.cost),
        ("private", service.private),
        ("asks", service.asks),
        ("expect", service.expect),
        ("languages", service.languages),
    )


def _service_head(voice: Voice, service: Service, opens: Opening) -> Spans:
    name = (Span(service.name, Style.STRONG),)
    if service.kind == "tool":
        return name
    if opens.state is Openness.UNSURE and not any(channel.kind in _CALLED for channel in service.channels):
        return (*name, Span(". "), *voice.word("hours-unsure-written"))
    return (*name, Span(". "), *opening_in_words(voice, opens))


def opening_in_words(voice: Voice, opens: Opening) -> Spans:
    """Return whether a service answers now, and until when, in words."""
    match opens.state:
        case Openness.UNSURE:
            return voice.word("hours-unsure")
        case Openness.OPEN if opens.until is None:
            return voice.word("open-always")
        case Openness.OPEN:
            assert opens.until is not None
            return voice.word("open-until", {"time": voice.time(opens.until)})
        case _:
            if opens.until is None:
                return voice.word("closed")
            return voice.word("closed-until", {"when": voice.when(opens.until)})


def _ways_in(voice: Voice, channels: tuple[Channel, ...]) -> Spans:
    joined: list[Span] = []
    for channel in channels:
        joined += [Span(voice.label("words/or"))] if joined else []
        joined += _way_in(channel)
    return tuple(joined)


def _channel(voice: Voice, channel: Channel) -> Spans:
    note = voice.say(channel.note) if channel.note else ()
    line = voice.word(f"channel-{channel.kind.value}", {"way": _way_in(channel)})
    if channel.hours is not None:
        line += (
            Span(" "),
            *opening_in_words(voice, opening_of(voice.script, channel.hours, voice.now)),
        )
    return (*line, Span(" "), *note) if note else line


def _way_in(channel: Channel) -> Spans:
    return linked(channel.shown, channel.url) if channel.url else (Span(channel.shown, Style.STRONG),)


# --- sites ----------------------------------------------------------------------------------------


def site_blocks(voice: Voice, site: Site, part: SitePart, *, adult: bool) -> tuple[Block, ...]:
    """Return one part of a site's reporting route; nothing where no source says anything of it.

    The scheme for adults is named only to those who said they are adults (safety rule 37).
    """
    lines: list[Spans] = [(Span(site.name, Style.STRONG),)]
    steps: tuple[Spans, ...] = ()
    match part:
        case SitePart.STEPS:
            steps = tuple(voice.say(step) for step in site.steps)
            if site.form:
                lines.append(
                    voice.word(
                        "site-form",
                        {"form": linked(voice.label("words/site-form-name"), site.form)},
                    )
                )
        case SitePart.INCLUDE:
            steps = tuple(voice.say(text) for text in site.include)
        case SitePart.FINDING:
            lines += [voice.say(text) for text in (site.finding, site.note) if text]
        case SitePart.ROUTES:
            lines += _routes(voice, site)
        case SitePart.REFUSED:
            steps = tuple(voice.say(text) for text in site.refused)
        case SitePart.SCHEMES:
            if adult:
                lines.append(voice.word("site-stopncii", {"answer": _partner(voice, site.stopncii)}))
            lines.append(voice.word("site-take-it-down", {"answer": _partner(voice, site.take_it_down)}))
        case SitePart.SOURCES:
            cited = tuple((cite.source, cite.place) for cite in site.cites)
            return SiteCard(site.id, tuple(lines)), source_list(voice, cited)
    stands = standing(site.checked, voice.today)
    day = voice.date(site.checked.on)
    if stands is Standing.EXPIRED:
        return (SiteCard(site.id, (lines[0], voice.word("site-expired", {"date": day}))),)
    foot = voice.word("site-overdue" if stands is Standing.OVERDUE else "site-checked", {"date": day})
    if steps:
        return SiteCard(site.id, tuple(lines)), Steps(steps), SiteCard(site.id, (foot,))
    return (SiteCard(site.id, (*lines, foot)),)


def _routes(voice: Voice, site: Site) -> list[Spans]:
    routes = (
        ("site-no-account", site.no_account),
        ("site-representative", site.representative),
    )
    said = [voice.word(key, {"text": voice.say(text)}) for key, text in routes if text]
    return said + ([voice.word("site-promised", {"text": voice.say(site.promised)})] if site.promised else [])


def _partner(voice: Voice, partner: Partner) -> str:
    return voice.label(f"words/partner-{partner.value}")


# --- sources --------------------------------------------------------------------------------------


def source_list(voice: Voice, cited: tuple[tuple[SourceId, str], ...]) -> SourceList:
    """Return sources with the place in each, each source once."""
    items: dict[SourceId, Spans] = {}
    for source_id, place in cited:
        source = voice.script.sources.get(source_id)
        if source is not None and source_id not in items:
            values: dict[str, Spans | str] = {
                "source": voice.link(source_id),
                "place": place,
                "published": source.published,
            }
            items[source_id] = voice.word("source-place" if place else "source", values)
    return SourceList(tuple(items.items()))
