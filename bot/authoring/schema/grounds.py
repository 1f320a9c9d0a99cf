"""The shape of what pages stand on: sources, facts, services and sites."""

from __future__ import annotations

from pydantic import model_validator

from bot.authoring.schema.kinds import Ages, Day, Entry, Nations, ServiceKind, ShelfLife, Words, YesNo
from bot.core.grounds import Act, Calendar, ChannelKind, Partner, Shown, Status, Sure


class SourceEntry(Entry):
    """Where something was read."""

    title: Words
    publisher: Words
    url: str = ""
    published: str = ""


class SourcesFile(Entry):
    """content/sources/*.yaml"""

    sources: dict[str, SourceEntry]


class CiteEntry(Entry):
    """A source and the place in it; a bare id stands for a source without a place."""

    source: str
    place: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: object) -> object:
        return {"source": value} if isinstance(value, str) else value


class FactEntry(Entry):
    """One checked statement about the law or the article."""

    acts: tuple[Act, ...] = ()
    crime: YesNo = False
    nations: Nations
    shown: Shown = Shown.ANY
    status: Status
    start: Day | None = None
    start_exact: YesNo = True
    end: Day | None = None
    states: Words
    penalty: Words | None = None
    statute: str = ""
    sure: Sure
    sources: list[CiteEntry]
    official: str
    ask: str
    checked: Day
    good_for: ShelfLife


class LawFile(Entry):
    """content/law/<topic>.yaml"""

    topic: str
    owner: Words
    facts: dict[str, FactEntry]


class ChannelEntry(Entry):
    """One way to reach a service."""

    kind: ChannelKind
    shown: Words
    number: str = ""
    url: str = ""
    note: Words | None = None
    hours: str | None = None
    calendar: Calendar = Calendar.ENGLAND_WALES


class ServiceEntry(Entry):
    """People or a tool that help."""

    name: Words
    kind: ServiceKind
    does: Words
    ages: Ages
    groups: tuple[str, ...] = ()
    helps: list[str]
    nations: Nations
    hours: str | None = None
    calendar: Calendar = Calendar.ENGLAND_WALES
    open_now: YesNo
    channels: list[ChannelEntry]
    cost: Words | None = None
    languages: Words | None = None
    private: Words | None = None
    expect: Words | None = None
    asks: Words | None = None
    sure: Sure
    sources: list[CiteEntry]
    checked: Day
    good_for: ShelfLife


class ServicesFile(Entry):
    """content/services/<topic>.yaml"""

    owner: Words
    services: dict[str, ServiceEntry]


class SiteEntry(Entry):
    """A site and its reporting route."""

    name: Words
    kind: Words
    steps: list[Words]
    form: str = ""
    include: tuple[Words, ...] = ()
    no_account: Words | None = None
    representative: Words | None = None
    finding: Words | None = None
    promised: Words | None = None
    refused: tuple[Words, ...] = ()
    note: Words | None = None
    stopncii: Partner = Partner.NOT_NAMED
    take_it_down: Partner = Partner.NOT_NAMED
    sure: Sure
    sources: list[CiteEntry]
    checked: Day
    good_for: ShelfLife


class SitesFile(Entry):
    """content/sites/<topic>.yaml"""

    owner: Words
    sites: dict[str, SiteEntry]
