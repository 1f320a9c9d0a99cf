"""Pages as compiled: what stands on them, under which conditions, and where their choices lead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.grounds import Act, TextId
from bot.core.messages import FactId, PageId, ServiceId, SiteId, Span

# --- texts ----------------------------------------------------------------------------------------


class SlotKind(StrEnum):
    """What a text may place by reference: `{name:samaritans}`, `{since:create-adult-deepfake-offence}`, ..."""

    NAME = "name"  # service or site: its name
    PHONE = "phone"  # service: its first phone number
    SMS = "sms"  # service: its text route
    LINK = "link"  # service, site or source: its address, as a link with its name
    STATES = "states"  # fact: the statement itself
    SINCE = "since"  # fact: first day in force
    UNTIL = "until"  # fact: last day in force
    PENALTY = "penalty"  # fact
    STATUTE = "statute"  # fact
    CHECKED = "checked"  # fact, service or site: day of the last check
    OPERATOR = "operator"  # a field of the operator: name, contact, hours, after_hours, telegram, discord
    SCRIPT = "script"  # of the content as a whole: fingerprint, day
    VALUE = "value"  # furniture texts only: a value the core fills in


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text for something that is written once elsewhere."""

    kind: SlotKind
    ref: str
    strong: bool = False


Text = tuple[Span | Slot, ...]


# --- conditions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Test:
    """One field of the context is (`wanted`) or is not (`not wanted`) one of `values`; "none" means not asked.

    The field `adult` has the values "yes" and "no"; "no" covers not asked and not said.
    """

    field: str
    values: frozenset[str]
    wanted: bool = True


Condition = tuple[Test, ...]
"""All of its tests hold; empty is always true."""


# --- pages ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A paragraph in the page's own words, or a caution."""

    text: TextId
    caution: bool = False
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class PlaceSteps:
    """Things to do, in order; a step whose condition fails is left out."""

    items: tuple[tuple[TextId, Condition], ...]
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class PlaceReadOut:
    """Words to read out or paste."""

    lines: tuple[tuple[TextId, Condition], ...]
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A fact, with its card."""

    fact: FactId
    when: Condition = ()


class Clock(StrEnum):
    """Which day the law clock is asked about."""

    NOW = "now"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class PlaceLaw:
    """What the law says of `acts`, for the nation, the person shown and the day in the context."""

    acts: tuple[Act, ...]
    clock: Clock = Clock.NOW
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class PlaceService:
    """A service; `brief` shows its name and first channel alone."""

    service: ServiceId
    brief: bool = False
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class PlaceAnswering:
    """Who answers now, by fit: services that help with one of `helps`, at most `most` of them."""

    helps: tuple[str, ...]
    most: int = 3
    when: Condition = ()


class SitePart(StrEnum):
    """A part of a site's reporting route."""

    STEPS = "steps"
    INCLUDE = "include"
    FINDING = "finding"
    ROUTES = "routes"
    REFUSED = "refused"
    SCHEMES = "schemes"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class PlaceSite:
    """A part of a site's route; `site` empty means the site in the context."""

    part: SitePart
    site: SiteId
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class PlaceSources:
    """The sources of facts, services or sites."""

    facts: tuple[FactId, ...] = ()
    services: tuple[ServiceId, ...] = ()
    sites: tuple[SiteId, ...] = ()
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class PlaceDivider:
    """A line between two parts."""

    when: Condition = ()


Place = (
    PlaceText
    | PlaceSteps
    | PlaceReadOut
    | PlaceFact
    | PlaceLaw
    | PlaceService
    | PlaceAnswering
    | PlaceSite
    | PlaceSources
    | PlaceDivider
)


class Each(StrEnum):
    """A choice that stands for several."""

    BANDS = "bands"  # one for each band of days of the law table
    SITES = "sites"  # one for each site of a kind
    LANGUAGES = "languages"  # one for each language that is offered


THEN = PageId("then")
"""Target of a choice on a question page: the page that needed the answer."""


@dataclass(frozen=True, slots=True)
class Way:
    """A choice as written: where it goes, what it says, what it sets in the context.

    `sets` holds pairs of a field and a value, "none" to forget it. With `each`
    the way stands for several; `of` narrows it (a kind of site). A way with
    `step` is that step of the plan: it goes once `done` has the number, and a
    page shows `MOST_STEPS` of them at a time, in order.
    """

    to: PageId
    label: TextId
    sets: tuple[tuple[str, str], ...] = ()
    when: Condition = ()
    each: Each | None = None
    of: str = ""
    step: int | None = None


MOST_STEPS = 3
"""Steps of the plan that a page shows at a time; with the two other choices of the plan they make five."""


class Audience(StrEnum):
    """Who may be shown a page."""

    ANYONE = "anyone"
    ADULTS = "adults"


@dataclass(frozen=True, slots=True)
class Page:
    """One screen of the script.

    `needs` names fields to ask for before it is shown. A page for adults leads
    everyone else to `instead`. `effects` names effects (see `Effect`).
    """

    id: PageId
    topic: str
    title: TextId
    places: tuple[Place, ...]
    ways: tuple[Way, ...]
    needs: tuple[str, ...] = ()
    audience: Audience = Audience.ANYONE
    instead: PageId | None = None
    urgent: bool = False
    act: bool = False
    person: bool = False
    heavy: bool = False
    effects: tuple[str, ...] = ()
    was: tuple[PageId, ...] = ()
