"""What pages stand on: sources, facts, services and sites, as compiled.

Every text that may be shown is a `TextId`, so that it can stand in any
language; the script holds the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NewType

from bot.core.context import Nation, SiteCode
from bot.core.messages import FactId, ServiceId, SiteId, SourceId

TextId = NewType("TextId", str)


class Sure(StrEnum):
    """How sure an entry is, as its sources support it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read. `url` is empty where there is no page to link."""

    id: SourceId
    title: str
    publisher: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class Cite:
    """A source and the place in it, such as "section 66E"."""

    source: SourceId
    place: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """When an entry was checked, for how many days that holds (None: for ever), and who looks after it."""

    on: date
    good_for: int | None
    owner: str


# --- law ------------------------------------------------------------------------------------------


class Act(StrEnum):
    """What the law may forbid."""

    CREATING = "creating"
    REQUESTING = "requesting"
    SHARING = "sharing"
    THREATENING = "threatening"
    TAKING = "taking"
    HAVING = "having"
    TOOLS = "tools"


class Shown(StrEnum):
    """Whom an image shows, as far as a fact depends on it."""

    ANY = "any"
    ADULT = "adult"
    CHILD = "child"


class Status(StrEnum):
    """Where a law stands. `passed` means: enacted, and its start could not be confirmed."""

    IN_FORCE = "in-force"
    PASSED = "passed"
    PROPOSED = "proposed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Fact:
    """One checked statement.

    `acts` is empty for facts that are not about an offence (rights, time
    limits, history). `crime` says whether the fact is that something is an
    offence; a fact of `acts` that is no crime says that no offence covers it.
    `start` and `end` are the first and the last day in force; None where there
    is no such day or it is not known. Where `exact` is not so, `start` is the
    earliest it can have been, and no day is shown for it. `statement` is the
    text of the fact.
    """

    id: FactId
    topic: str
    acts: frozenset[Act]
    crime: bool
    nations: frozenset[Nation]
    shown: Shown
    status: Status
    start: date | None
    end: date | None
    statement: TextId
    penalty: TextId | None
    statute: str
    sure: Sure
    cites: tuple[Cite, ...]
    checked: Checked
    official: SourceId
    ask: ServiceId
    exact: bool = True


# --- services -------------------------------------------------------------------------------------

Minutes = tuple[tuple[int, int], ...]
"""Spans of minutes from midnight, local time; an end past 1440 runs into the next day."""


class Calendar(StrEnum):
    """Whose bank holidays count."""

    ENGLAND_WALES = "england-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of opening times, Monday first, in Europe/London.

    `holiday` is what holds on a bank holiday of `calendar`; None means that a
    bank holiday is a day like any other.
    """

    week: tuple[Minutes, Minutes, Minutes, Minutes, Minutes, Minutes, Minutes]
    holiday: Minutes | None = None
    calendar: Calendar = Calendar.ENGLAND_WALES

    @property
    def always(self) -> bool:
        """Whether this is round the clock, every day."""
        return self.holiday is None and all(day == ((0, 1440),) for day in self.week)


class ChannelKind(StrEnum):
    """A way to reach a service."""

    PHONE = "phone"
    SMS = "sms"
    RELAY = "relay"
    BSL = "bsl"
    WEBCHAT = "webchat"
    FORM = "form"
    WEB = "web"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    IN_PERSON = "in-person"


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a service.

    `shown` is the number or address as people read it; `number` the same in
    E.164 or a listed short code (phone, sms, relay, whatsapp); `url` an https
    address. `hours` None means the service's own hours.
    """

    kind: ChannelKind
    shown: str
    number: str = ""
    url: str = ""
    note: TextId | None = None
    hours: Hours | None = None


LASTING: Final = frozenset({"999", "silent-solution", "samaritans", "shout", "childline"})
"""Services whose numbers the safe card gives at any time. A copy that nobody looks after has to give them too."""


@dataclass(frozen=True, slots=True)
class Service:
    """People or a tool that help.

    `ages` are the youngest and oldest it serves, None for no limit. `helps` and
    `groups` are words from lists in `content/services`; `groups` empty means
    anyone. `trusted` is whether the hours may be used to say "open now".
    `asks` says what a form wants before one starts it.
    """

    id: ServiceId
    name: str
    kind: str
    does: TextId
    ages: tuple[int | None, int | None]
    groups: frozenset[str]
    helps: tuple[str, ...]
    nations: frozenset[Nation]
    channels: tuple[Channel, ...]
    hours: Hours | None
    trusted: bool
    cost: TextId | None
    languages: TextId | None
    private: TextId | None
    expect: TextId | None
    asks: TextId | None
    sure: Sure
    cites: tuple[Cite, ...]
    checked: Checked

    @property
    def for_adults(self) -> bool:
        """Whether whoever gets in touch is 18 or over."""
        return self.ages[0] is not None and self.ages[0] >= 18

    @property
    def adult_only(self) -> bool:
        """Whether it is kept from whoever did not say that the image shows an adult.

        A line for the adults beside a child is not: there the age that was answered is the child's.
        """
        return self.for_adults and "child" not in self.helps

    @property
    def lasting(self) -> bool:
        """Whether its number is given however old the entry is; whether people answer is then not said."""
        return self.id in LASTING

    @property
    def child_only(self) -> bool:
        """Whether adults of 19 and over may not use it."""
        return self.ages[1] is not None and self.ages[1] <= 18


# --- sites ----------------------------------------------------------------------------------------


class Partner(StrEnum):
    """Whether a site takes part in a hash-matching scheme, as far as a source says."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_NAMED = "not-named"


@dataclass(frozen=True, slots=True)
class Site:
    """A place where images are posted, with its reporting route.

    `form` is empty where no address was confirmed: the steps say where to look
    in the app.
    """

    id: SiteId
    code: SiteCode
    name: str
    kind: str
    steps: tuple[TextId, ...]
    form: str
    include: tuple[TextId, ...]
    no_account: TextId | None
    representative: TextId | None
    finding: TextId | None
    promised: TextId | None
    refused: tuple[TextId, ...]
    note: TextId | None
    stopncii: Partner
    take_it_down: Partner
    sure: Sure
    cites: tuple[Cite, ...]
    checked: Checked
