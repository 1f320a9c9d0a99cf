"""The seam: what comes in, what goes out, and what a platform can show.

Every adapter translates to and from these types and nothing else. They are
frozen: a turn never changes what it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

PageId = NewType("PageId", str)
FactId = NewType("FactId", str)
ServiceId = NewType("ServiceId", str)
SiteId = NewType("SiteId", str)
SourceId = NewType("SourceId", str)
ChoiceId = NewType("ChoiceId", str)
"""Where a button goes: a page and a context, at most 64 bytes of ASCII (see `bot.core.context`)."""


# --- in -------------------------------------------------------------------------------------------


class MediaKind(StrEnum):
    """What somebody sent instead of words. The thing itself is never fetched."""

    PICTURE = "picture"
    VIDEO = "video"
    VOICE = "voice"
    FILE = "file"
    STICKER = "sticker"
    CONTACT = "contact"
    LOCATION = "location"
    POLL = "poll"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Opened:
    """The conversation was opened, perhaps by a link. `link` is a word from an allow-list or ignored."""

    link: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words were typed. They live until the turn ends and are never echoed."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed; its id says where to go."""

    choice: str


@dataclass(frozen=True, slots=True)
class SentMedia:
    """A picture, a voice note or the like arrived."""

    kind: MediaKind = MediaKind.OTHER


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as `/now`, by its name without the slash."""

    name: str


Event = Opened | Said | Pressed | SentMedia | Command


class Platform(StrEnum):
    """The places Vesper answers in."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One delivery from a platform, as the shell sees it.

    `chat` and `delivery` are the platform's own numbers. They serve order and
    deduplication in the shell and never reach the core.
    """

    platform: Platform
    chat: int
    delivery: int
    private: bool
    locale: str
    event: Event


# --- out ------------------------------------------------------------------------------------------


class Style(StrEnum):
    """How a run of text is shown."""

    PLAIN = "plain"
    STRONG = "strong"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `href` is an https address, for links alone."""

    text: str
    style: Style = Style.PLAIN
    href: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words."""

    text: Spans


@dataclass(frozen=True, slots=True)
class Steps:
    """Things to do, in order; shown numbered from 1."""

    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know before acting."""

    text: Spans


class Openness(StrEnum):
    """Whether a service answers at this minute."""

    OPEN = "open"
    CLOSED = "closed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a service answers, and until when that holds (UTC; None where it never changes or is not known)."""

    state: Openness
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service: what it is for, how to reach it, whether it answers now."""

    service: ServiceId
    lines: tuple[Spans, ...]
    opening: Opening


class Standing(StrEnum):
    """How far a fact may still be relied on (design.md, decision 3)."""

    FRESH = "fresh"
    OVERDUE = "overdue"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class FactCard:
    """A fact with its nation, its status, the day it was checked and its sources.

    With standing `expired` the lines are the safe card: the day of the last
    check, the official page and a person to ask, never the statement.
    """

    fact: FactId
    lines: tuple[Spans, ...]
    sources: tuple[SourceId, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A site and how to report on it."""

    site: SiteId
    lines: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class SourceList:
    """Where the statements of a page come from."""

    items: tuple[tuple[SourceId, Spans], ...]


@dataclass(frozen=True, slots=True)
class ReadOut:
    """Words to read out or paste, with blanks the person fills in elsewhere."""

    lines: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two parts."""


Block = Paragraph | Steps | Caution | ServiceCard | FactCard | SiteCard | SourceList | ReadOut | Divider


class Role(StrEnum):
    """What a choice is for; decides its row."""

    WAY = "way"
    MORE = "more"
    BACK = "back"
    HOME = "home"
    DANGER = "danger"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: where it goes, what it says, what it is for."""

    id: ChoiceId
    label: str
    to: PageId
    role: Role = Role.WAY


class Effect(StrEnum):
    """What the shell has to do beside showing the reply."""

    HIDE = "hide"
    REMOVE_WHAT_WAS_TYPED = "remove-what-was-typed"
    REMOVE_PICTURE = "remove-picture"
    SHOW_FRESH = "show-fresh"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the script says; the same on every platform.

    `choices` stand in order, the last row (danger, hide) at their end. `part`
    is the piece to show, from 0, where a screen cannot hold it all, and `more`
    the choice that turns over; `urgent` puts the reply ahead of every queue.
    """

    page: PageId
    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...]
    effects: frozenset[Effect] = frozenset()
    part: int = 0
    more: Choice | None = None
    urgent: bool = False
    language: str = "en"


class Unit(StrEnum):
    """What a platform counts when it limits a text."""

    UTF16 = "utf-16"
    CODE_POINT = "code-point"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can show and do.

    `text_limit` counts in `unit`; `label_limit` in code points. `rows` by
    `per_row` buttons fit under a message; where `menu` is not 0, further
    choices may stand in a menu of up to `menu` entries that takes one row.
    Raises ValueError where there is no room for a word and the last rows.
    """

    text_limit: int
    unit: Unit
    label_limit: int
    rows: int
    per_row: int
    menu: int = 0
    edits: bool = True
    deletes_own: bool = True
    deletes_theirs: bool = False
    private_reply: bool = True

    def __post_init__(self) -> None:
        """Refuse what no screen fits: under 64 units of text, 8 letters of a label or 8 buttons."""
        if self.text_limit < 64 or self.label_limit < 8 or self.rows * self.per_row < 8 or self.rows < 4:
            raise ValueError("a platform needs room for 64 units of text, 8 letters a label and 8 buttons in 4 rows")


@dataclass(frozen=True, slots=True)
class Screen:
    """A reply, or a part of one, fitted to a platform.

    `rows` are the buttons row by row; `menu` the choices that go into a menu.
    """

    text: Spans
    rows: tuple[tuple[Choice, ...], ...]
    menu: tuple[Choice, ...] = ()
    part: int = 0
    parts: int = 1


def plain(spans: Sequence[Span]) -> str:
    """Return the words of `spans` without their styles."""
    return "".join(span.text for span in spans)
