"""The seam: what comes in, what goes out, and what a platform can show.

Every adapter translates to and from these types and nothing else. They are
frozen: a turn never changes what it was given. The blocks of a reply stand in
`bot.core.blocks` and are named here again, so that the seam is one import.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.blocks import (
    Block,
    Caution,
    ChoiceId,
    Divider,
    FactCard,
    FactId,
    Opening,
    Openness,
    PageId,
    Paragraph,
    ReadOut,
    ServiceCard,
    ServiceId,
    SiteCard,
    SiteId,
    SourceId,
    SourceList,
    Span,
    Spans,
    Standing,
    Steps,
    Style,
    plain,
)

__all__ = [
    "Block",
    "Capabilities",
    "Caution",
    "Choice",
    "ChoiceId",
    "Command",
    "Divider",
    "Effect",
    "Event",
    "FactCard",
    "FactId",
    "Incoming",
    "MediaKind",
    "Opened",
    "Opening",
    "Openness",
    "PageId",
    "Paragraph",
    "Platform",
    "Pressed",
    "ReadOut",
    "Reply",
    "Role",
    "Said",
    "Screen",
    "SentMedia",
    "ServiceCard",
    "ServiceId",
    "SiteCard",
    "SiteId",
    "SourceId",
    "SourceList",
    "Span",
    "Spans",
    "Standing",
    "Steps",
    "Style",
    "Unit",
    "plain",
]

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
