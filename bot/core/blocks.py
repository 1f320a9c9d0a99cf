"""What a reply is made of: runs of text, and the blocks that hold them."""

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


# --- text ----------------------------------------------------------------------------------------


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


def plain(spans: Sequence[Span]) -> str:
    """Return the words of `spans` without their styles."""
    return "".join(span.text for span in spans)
