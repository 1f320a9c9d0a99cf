"""What typed words came to. The core defines it; `bot.understanding` fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from bot.core.messages import PageId


class Danger(StrEnum):
    """What the danger screen looks for."""

    SUICIDE = "suicide"
    DANGER = "danger"
    UNDER_18 = "under18"
    OTHER_CHILD = "other-child"
    BLACKMAIL = "blackmail"


class Level(StrEnum):
    """`act`: show that page first. `offer`: a line and a button on top of the ordinary answer."""

    ACT = "act"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Flag:
    """A danger that words may speak of, most urgent first in `Heard.flags`."""

    danger: Danger
    level: Level


@dataclass(frozen=True, slots=True)
class Guess:
    """A page that words may ask for, with the chance (0 to 1) that it is the right one."""

    page: PageId
    confidence: float


LIKELY: Final = 0.5
"""The chance over which something is more likely so than not."""


class Certainty(StrEnum):
    """What to do with the guesses: open the first, offer the best three, or say that there is no answer."""

    OPEN = "open"
    SUGGEST = "suggest"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the words came to. Holds no word of theirs.

    `guesses` are the best pages, most likely first (for a long story: most
    urgent first). `reveals` are pairs of a context field and a value that the
    words suggest; only "age = under-18" takes effect without a tap.
    """

    flags: tuple[Flag, ...] = ()
    guesses: tuple[Guess, ...] = ()
    certainty: Certainty = Certainty.MISS
    reveals: tuple[tuple[str, str], ...] = ()


class Hearing(Protocol):
    """Turns typed words into what they came to. Total, pure, and bounded in time."""

    def __call__(self, text: str, /) -> Heard: ...


def deaf(text: str, /) -> Heard:
    """Understand nothing: a miss for any words."""
    return Heard()
