"""Sources, facts, services and sites, from their files into what the core holds."""

from __future__ import annotations

from collections.abc import Iterable

from bot.authoring.draft import Draft
from bot.authoring.hours import HoursError, read_hours
from bot.authoring.load import Loaded
from bot.authoring.positions import Document, Trail
from bot.authoring.schema.grounds import (
    ChannelEntry,
    CiteEntry,
    FactEntry,
    LawFile,
    ServiceEntry,
    ServicesFile,
    SiteEntry,
    SitesFile,
    SourcesFile,
)
from bot.core.context import SiteCode, site_code
from bot.core.grounds import Calendar, Channel, Checked, Cite, Fact, Hours, Service, Site, Source, TextId
from bot.core.messages import FactId, ServiceId, SiteId, SourceId


def compile_sources(loaded: Loaded, draft: Draft) -> dict[SourceId, Source]:
    """Return every source, by id."""
    sources: dict[SourceId, Source] = {}
    for file in loaded.files(SourcesFile):
        for name, entry in file.content.sources.items():
            if draft.mark(f"source/{name}", file.document, ("sources", name)):
                made = Source(SourceId(name), entry.title, entry.publisher, entry.url, entry.published)
                sources[made.id] = made
    return sources


def compile_facts(loaded: Loaded, draft: Draft) -> dict[FactId, Fact]:
    """Return every fact, by id."""
    facts: dict[FactId, Fact] = {}
    for file in loaded.files(LawFile):
        for name, entry in file.content.facts.items():
            trail: Trail = ("facts", name)
            if draft.mark(f"fact/{name}", file.document, trail):
                facts[FactId(name)] = _fact(name, entry, file.content, file.document, draft)
    return facts


def compile_services(loaded: Loaded, draft: Draft) -> dict[ServiceId, Service]:
    """Return every service, by id."""
    services: dict[ServiceId, Service] = {}
    for file in loaded.files(ServicesFile):
        for name, entry in file.content.services.items():
            if draft.mark(f"service/{name}", file.document, ("services", name)):
                services[ServiceId(name)] = _service(name, entry, file.content.owner, file.document, draft)
    return services


def compile_sites(loaded: Loaded, draft: Draft) -> tuple[dict[SiteId, Site], dict[SiteCode, SiteId]]:
    """Return every site by id, and the id by code; two sites with one code are a problem."""
    sites: dict[SiteId, Site] = {}
    codes: dict[SiteCode, SiteId] = {}
    for file in loaded.files(SitesFile):
        for name, entry in file.content.sites.items():
            trail: Trail = ("sites", name)
            if not draft.mark(f"site/{name}", file.document, trail):
                continue
            site = _site(name, entry, file.content.owner, file.document, draft)
            other = codes.setdefault(site.code, site.id)
            if other != site.id:
                message = f'"{name}" and "{other}" come to the same code. Give one of them another id.'
                draft.wrong_at("S06", file.document, trail, message)
            sites[site.id] = site
    return sites, codes


# --- one entry ------------------------------------------------------------------------------------


def _fact(name: str, entry: FactEntry, file: LawFile, document: Document, draft: Draft) -> Fact:
    trail: Trail = ("facts", name)
    return Fact(
        id=FactId(name),
        topic=file.topic,
        acts=frozenset(entry.acts),
        crime=bool(entry.crime),
        nations=entry.nations,
        shown=entry.shown,
        status=entry.status,
        start=entry.start,
        end=entry.end,
        statement=draft.text(f"fact/{name}/states", entry.states, document, (*trail, "states")),
        penalty=draft.some(f"fact/{name}/penalty", entry.penalty, document, (*trail, "penalty")),
        statute=entry.statute,
        sure=entry.sure,
        cites=_cites(entry.sources),
        checked=Checked(entry.checked, entry.good_for, file.owner),
        official=SourceId(entry.official),
        ask=ServiceId(entry.ask),
        exact=entry.start_exact,
    )


def _service(name: str, entry: ServiceEntry, owner: str, document: Document, draft: Draft) -> Service:
    trail: Trail = ("services", name)

    def note(key: str) -> TextId | None:
        return draft.some(f"service/{name}/{key}", getattr(entry, key), document, (*trail, key))

    hours = _hours(entry.hours, entry.calendar, document, (*trail, "hours"), draft)
    channels = tuple(
        _channel(f"service/{name}/channel-{number}", channel, document, (*trail, "channels", number - 1), draft)
        for number, channel in enumerate(entry.channels, 1)
    )
    return Service(
        id=ServiceId(name),
        name=entry.name,
        kind=entry.kind,
        does=draft.text(f"service/{name}/does", entry.does, document, (*trail, "does")),
        ages=entry.ages,
        groups=frozenset(entry.groups),
        helps=tuple(entry.helps),
        nations=entry.nations,
        channels=channels,
        hours=hours,
        trusted=bool(entry.open_now),
        cost=note("cost"),
        languages=note("languages"),
        private=note("private"),
        expect=note("expect"),
        asks=note("asks"),
        sure=entry.sure,
        cites=_cites(entry.sources),
        checked=Checked(entry.checked, entry.good_for, owner),
    )


def _channel(name: str, entry: ChannelEntry, document: Document, trail: Trail, draft: Draft) -> Channel:
    return Channel(
        kind=entry.kind,
        shown=entry.shown,
        number=entry.number,
        url=entry.url,
        note=draft.some(name, entry.note, document, (*trail, "note")),
        hours=_hours(entry.hours, entry.calendar, document, (*trail, "hours"), draft),
    )


def _site(name: str, entry: SiteEntry, owner: str, document: Document, draft: Draft) -> Site:
    trail: Trail = ("sites", name)
    base = f"site/{name}"
    return Site(
        id=SiteId(name),
        code=site_code(name),
        name=entry.name,
        kind=entry.kind,
        steps=draft.every(f"{base}/step", entry.steps, document, (*trail, "steps")),
        form=entry.form,
        include=draft.every(f"{base}/include", entry.include, document, (*trail, "include")),
        no_account=draft.some(f"{base}/no-account", entry.no_account, document, (*trail, "no_account")),
        representative=draft.some(f"{base}/representative", entry.representative, document, (*trail, "representative")),
        finding=draft.some(f"{base}/finding", entry.finding, document, (*trail, "finding")),
        promised=draft.some(f"{base}/promised", entry.promised, document, (*trail, "promised")),
        refused=draft.every(f"{base}/refused", entry.refused, document, (*trail, "refused")),
        note=draft.some(f"{base}/note", entry.note, document, (*trail, "note")),
        stopncii=entry.stopncii,
        take_it_down=entry.take_it_down,
        sure=entry.sure,
        cites=_cites(entry.sources),
        checked=Checked(entry.checked, entry.good_for, owner),
    )


def _cites(entries: Iterable[CiteEntry]) -> tuple[Cite, ...]:
    return tuple(Cite(SourceId(entry.source), entry.place) for entry in entries)


def _hours(expression: str | None, calendar: Calendar, document: Document, trail: Trail, draft: Draft) -> Hours | None:
    if expression is None:
        return None
    try:
        return read_hours(expression, calendar)
    except HoursError as error:
        draft.wrong_at("S07", document, trail, str(error))
        return None
