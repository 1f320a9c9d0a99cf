"""Small scripts made by hand, for tests of the core that should not depend on the content."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.context import Nation, page_code, site_code
from bot.core.grounds import (
    Act,
    Calendar,
    Channel,
    ChannelKind,
    Checked,
    Cite,
    Fact,
    Hours,
    Minutes,
    Partner,
    Service,
    Shown,
    Site,
    Source,
    Status,
    Sure,
    TextId,
)
from bot.core.heard import Danger
from bot.core.messages import FactId, PageId, ServiceId, SiteId, SourceId, Span
from bot.core.pages import Audience, Page, PlaceText, Text, Way
from bot.core.script import Script

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
UK = frozenset({Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND})
ENGLAND_WALES = frozenset({Nation.ENGLAND, Nation.WALES})
CHECKED = Checked(date(2026, 11, 23), 30, "test")
OFFICE: Minutes = ((600, 960),)
WEEKDAYS = Hours((OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()), (), Calendar.ENGLAND_WALES)
ALL_WEEK = Hours((((0, 1440),),) * 7)


def words(text: str) -> Text:
    """Return `text` as a text in plain style."""
    return (Span(text),)


def page(name: str, *leads: str, text: str = "Some words.", **more: object) -> Page:
    """Return a page with one paragraph and a choice to each of `leads`."""
    ways = tuple(Way(PageId(lead), TextId(f"{name}/to-{lead}")) for lead in leads)
    topic = name.partition(".")[0]
    made = Page(PageId(name), topic, TextId(f"{name}/title"), (PlaceText(TextId(f"{name}/text-1")),), ways)
    return replace(made, **more)  # type: ignore[arg-type]


def fact(name: str, **more: object) -> Fact:
    """Return a fact about making an image in England and Wales, in force since 6 February 2026."""
    made = Fact(
        id=FactId(name),
        topic="creating",
        acts=frozenset({Act.CREATING}),
        crime=True,
        nations=ENGLAND_WALES,
        shown=Shown.ADULT,
        status=Status.IN_FORCE,
        start=date(2026, 2, 6),
        end=None,
        statement=TextId(f"fact/{name}/states"),
        penalty=None,
        statute="An Act, section 1",
        sure=Sure.HIGH,
        cites=(Cite(SourceId("an-act"), "section 1"),),
        checked=CHECKED,
        official=SourceId("an-act"),
        ask=ServiceId("line"),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def service(name: str, **more: object) -> Service:
    """Return a helpline for anyone in the UK, open day and night."""
    made = Service(
        id=ServiceId(name),
        name=name.title(),
        kind="helpline",
        does=TextId(f"service/{name}/does"),
        ages=(None, None),
        groups=frozenset(),
        helps=("talk",),
        nations=UK,
        channels=(Channel(ChannelKind.PHONE, "116 123", "116123"),),
        hours=ALL_WEEK,
        trusted=True,
        cost=None,
        languages=None,
        private=None,
        expect=None,
        asks=None,
        sure=Sure.HIGH,
        cites=(Cite(SourceId("an-act")),),
        checked=CHECKED,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def site(name: str) -> Site:
    """Return a site with one step."""
    return Site(
        id=SiteId(name),
        code=site_code(name),
        name=name.title(),
        kind="social",
        steps=(TextId(f"site/{name}/step-1"),),
        form="https://example.org/form",
        include=(),
        no_account=None,
        representative=None,
        finding=None,
        promised=None,
        refused=(),
        note=None,
        stopncii=Partner.YES,
        take_it_down=Partner.NOT_NAMED,
        sure=Sure.HIGH,
        cites=(Cite(SourceId("an-act")),),
        checked=Checked(date(2026, 11, 23), 60, "test"),
    )


def script(*pages: Page, texts: dict[str, str] | None = None, **more: object) -> Script:
    """Return a script of `pages` beside the ones that every script has; any text not given is made up."""
    standing = (
        page("start.home", *(made.id for made in pages)),
        page("start.hide", "start.home"),
        page("danger.now", "start.home", urgent=True),
        page("danger.life", "start.home", urgent=True),
        page("answers.miss", "start.home"),
        page("answers.miss-again", "start.home"),
        page("answers.suggest", "start.home"),
        page("ask.age"),
        page("ask.nation"),
        page("media.other", "start.home"),
    )
    every = {made.id: made for made in (*standing, *pages)}
    known = {TextId(key): words(text) for key, text in FURNITURE.items()}
    for made in every.values():
        known[made.title] = words(made.id)
        known |= {place.text: words(f"Words of {made.id}.") for place in made.places if isinstance(place, PlaceText)}
        known |= {way.label: words(f"To {way.to}") for way in made.ways}
    known |= {TextId(key): words(text) for key, text in (texts or {}).items()}
    source = Source(SourceId("an-act"), "An Act", "legislation.gov.uk", "https://www.legislation.gov.uk/", "2025")
    whole = Script(
        fingerprint="test",
        day=DAY,
        pages=every,
        texts={"en": known},
        sources={source.id: source},
        holidays={calendar: frozenset({date(2026, 12, 25)}) for calendar in Calendar},
        holidays_from=date(2026, 1, 1),
        holidays_until=date(2027, 12, 31),
        commands={"start": PageId("start.home"), "hide": PageId("start.hide")},
        asks={"age": PageId("ask.age"), "nation": PageId("ask.nation")},
        media={"other": PageId("media.other")},
        dangers={Danger.SUICIDE: PageId("danger.life"), Danger.DANGER: PageId("danger.now")},
        by_code={page_code(name): PageId(name) for name in every},
    )
    return replace(whole, memo={}, **more)  # type: ignore[arg-type]


ADULTS = Audience.ADULTS
FURNITURE = {f"words/{key}": key.title() for key in ("back", "home", "danger", "hide", "more", "am", "pm")} | {
    f"words/month-{number}": name
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
        1,
    )
}
