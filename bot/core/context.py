"""The answers a person has tapped, and the short code that carries them in a button.

The code is the whole of Vesper's memory of a conversation. It holds no words,
no name and no id of a person: only the page it leads to and answers from fixed
lists.

The code is positional, one to five letters of `A-Za-z0-9-_` for each answer,
`A` for none. A letter that is not known, or is cut off, leaves that one answer
empty: a tampered, truncated or older code still decodes, and never raises.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NewType

from bot.core.letters import ALPHABET, NONE, Cursor, hashed, letter_of, letters_of
from bot.core.messages import ChoiceId, PageId

PageCode = NewType("PageCode", str)
"""Five letters that stand for a page. A hash of its id, so that nobody who reads a button learns the topic."""

SiteCode = NewType("SiteCode", str)
"""Three letters that stand for a site."""


class Nation(StrEnum):
    """Where the person is. Law, police and helplines differ."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"
    ELSEWHERE = "elsewhere"
    UNSAID = "rather-not-say"


class Age(StrEnum):
    """The age band of the person shown, or of the writer. Never an exact age."""

    ADULT = "adult"
    UNDER_18 = "under-18"
    UNSAID = "rather-not-say"


class Who(StrEnum):
    """For whom the person asks."""

    ME = "me"
    MY_CHILD = "my-child"
    FRIEND = "friend"
    AT_WORK = "someone-i-work-with"
    MEMBER = "member-of-my-server"
    I_DID = "something-i-did"


class What(StrEnum):
    """What happened."""

    MADE = "made"
    ASKED_FOR = "asked-for"
    SHARED = "shared"
    THREATENED = "threatened"
    MONEY = "money-demanded"
    TAKEN = "taken"
    NOT_SURE = "not-sure"


class Police(StrEnum):
    """Whether the person wants steps that go by the police. A refusal is not asked about again."""

    OPEN = "open"
    NOT_NOW = "not-now"


NOT_SURE: Final = "not-sure"
FIRST_DAY: Final = date(2000, 1, 1)
"""The start of the earliest band of days; `Context.since` is the first day of a band of the law table."""

Since = date | str | None
"""The first day of the band in which it happened, or `NOT_SURE`, or None where nobody asked."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the person, by their own taps, and where they are in the script.

    `done` has a bit for each step of the plan that was done or skipped;
    `misses` counts messages in a row that were not understood (0 to 3).
    """

    page: PageCode = PageCode("")
    part: int = 0
    nation: Nation | None = None
    age: Age | None = None
    who: Who | None = None
    what: What | None = None
    since: Since = None
    police: Police | None = None
    reader: bool = False
    keep_typed: bool = False
    misses: int = 0
    language: str = "en"
    site: SiteCode = SiteCode("")
    done: int = 0
    back: PageCode = PageCode("")

    @property
    def adult(self) -> bool:
        """Whether the person said they are 18 or over. Not asked and not said count as no (safety rule 5)."""
        return self.age is Age.ADULT


# --- the code -------------------------------------------------------------------------------------

VERSION: Final = "1"
PAGE_LETTERS: Final = 5
SITE_LETTERS: Final = 3
DONE_BITS: Final = 24
MIDDLE_LETTERS: Final = 18
MAX_PART: Final = len(ALPHABET) - 1
MAX_MISSES: Final = 3
LONGEST: Final = 64
"""Bytes that Telegram allows in a button."""

_PART_AT: Final = len(VERSION) + PAGE_LETTERS


@lru_cache(maxsize=16384)
def page_code(page: str) -> PageCode:
    """Return the letters that stand for a page id. The same for ever, whatever else the script holds."""
    return PageCode(hashed(page, PAGE_LETTERS))


@lru_cache(maxsize=1024)
def site_code(site: str) -> SiteCode:
    """Return the letters that stand for a site id."""
    return SiteCode(hashed(site, SITE_LETTERS))


def encode(context: Context) -> ChoiceId:
    """Return the code of `context`: ASCII, 30 bytes at most."""
    return ChoiceId(
        f"{VERSION}{context.page or NONE * PAGE_LETTERS}{ALPHABET[min(max(context.part, 0), MAX_PART)]}"
        f"{answers(context)}{context.back}"
    )


def answers(context: Context) -> str:
    """Return the middle of the code: all but the page, the part and the way back."""
    return _middle(
        context.nation,
        context.age,
        context.who,
        context.what,
        context.police,
        context.reader | context.keep_typed << 1 | min(max(context.misses, 0), MAX_MISSES) << 2,
        context.language,
        context.since,
        context.site,
        context.done,
    )


def decode(code: str) -> Context:
    """Return the context that `code` carries; whatever cannot be read in it is left empty. Never raises."""
    if not isinstance(code, str) or code[:1] != VERSION:
        return Context()
    return _decoded(code[: LONGEST + 1])


def at_part(choice: ChoiceId, part: int) -> ChoiceId:
    """Return the code `choice` with another part of the same page."""
    padded = choice.ljust(_PART_AT + 1, NONE)
    letter = ALPHABET[min(max(part, 0), MAX_PART)]
    return ChoiceId(padded[:_PART_AT] + letter + padded[_PART_AT + 1 :])


def goto(context: Context, page: PageId, back: PageCode) -> Context:
    """Return `context` moved to `page`, with the way back to `back`."""
    return replace(context, page=page_code(page), part=0, back=back)


def is_language(tag: str) -> bool:
    """Whether `tag` is two lower-case ASCII letters, the only language tags a code carries."""
    return len(tag) == 2 and tag.isascii() and tag.isalpha() and tag.islower()


# --- helpers --------------------------------------------------------------------------------------

NATIONS: Final = tuple(Nation)
AGES: Final = tuple(Age)
WHOS: Final = tuple(Who)
WHATS: Final = tuple(What)
POLICES: Final = tuple(Police)


Answers = tuple[Nation | None, Age | None, Who | None, What | None, Police | None, int, str, Since, SiteCode, int]


@lru_cache(maxsize=512)
def _middle(
    nation: Nation | None,
    age: Age | None,
    who: Who | None,
    what: What | None,
    police: Police | None,
    settings: int,
    language: str,
    since: Since,
    site: SiteCode,
    done: int,
) -> str:
    return (
        letter_of(NATIONS, nation)
        + letter_of(AGES, age)
        + letter_of(WHOS, who)
        + letter_of(WHATS, what)
        + letter_of(POLICES, police)
        + ALPHABET[settings]
        + (language if is_language(language) else "en")
        + letters_of(_since_number(since), 3)
        + (site or NONE * SITE_LETTERS)
        + letters_of(done & ((1 << DONE_BITS) - 1), 4)
    )


@lru_cache(maxsize=512)
def _decoded(code: str) -> Context:
    cursor = Cursor(code[len(VERSION) :])
    page, part = cursor.letters(PAGE_LETTERS), cursor.value()
    nation, age, who, what, police, settings, language, since, site, done = _answered(cursor.raw(MIDDLE_LETTERS))
    return Context(
        PageCode(page),
        part,
        nation,
        age,
        who,
        what,
        since,
        police,
        bool(settings & 1),
        bool(settings & 2),
        settings >> 2 & MAX_MISSES,
        language,
        site,
        done,
        PageCode(cursor.letters(PAGE_LETTERS)),
    )


@lru_cache(maxsize=512)
def _answered(middle: str) -> Answers:
    cursor = Cursor(middle)
    nation, age, who = cursor.one_of(NATIONS), cursor.one_of(AGES), cursor.one_of(WHOS)
    what, police, settings = cursor.one_of(WHATS), cursor.one_of(POLICES), cursor.value()
    language = cursor.raw(2)
    since, site, done = _since(cursor.number(3)), SiteCode(cursor.letters(SITE_LETTERS)), cursor.number(4)
    return nation, age, who, what, police, settings, language if is_language(language) else "en", since, site, done


def _since_number(since: Since) -> int:
    if isinstance(since, date):
        return min(max((since - FIRST_DAY).days, 0) + 2, (1 << 18) - 1)
    return 1 if since == NOT_SURE else 0


def _since(number: int) -> Since:
    if number >= 2:
        return FIRST_DAY + timedelta(days=number - 2)
    return NOT_SURE if number == 1 else None
