"""The shape of the files beside facts and pages: furniture, holidays, ways in from outside, languages."""

from __future__ import annotations

from pydantic import Field

from bot.authoring.schema.grounds import CiteEntry
from bot.authoring.schema.kinds import Day, Entry, Need, Words
from bot.core.grounds import Calendar
from bot.core.heard import Danger
from bot.core.messages import MediaKind


class WordsFile(Entry):
    """content/words.yaml: the furniture."""

    words: dict[str, str]


class HolidaysFile(Entry):
    """content/holidays.yaml: bank holidays from one day to another, and days that count as one each year."""

    known_from: Day
    known_until: Day
    holidays: dict[Calendar, list[Day]]
    sources: list[CiteEntry]
    owner: Words
    checked: Day


class ScriptFile(Entry):
    """content/script.yaml: what leads into the pages from outside."""

    day: Day
    name: Words
    commands: dict[str, str]
    links: dict[str, str] = Field(default_factory=dict)
    asks: dict[Need, str]
    media: dict[MediaKind, str]
    dangers: dict[Danger, str]
    closer: dict[Danger, list[str]] = Field(default_factory=dict)


class NumberEntry(Entry):
    """A number that may not be given."""

    number: Words
    why: Words


class NameEntry(Entry):
    """A service that may not be given, by a part of its name."""

    name: Words
    why: Words


class DoNotGiveFile(Entry):
    """content/do-not-give.yaml: what was found and may not be given to anybody."""

    owner: Words
    numbers: list[NumberEntry]
    services: list[NameEntry]


class HostsFile(Entry):
    """content/hosts.yaml: hosts, without a leading `www.`; `read` are those that a source alone may lead to."""

    owner: Words
    hosts: list[Words]
    read: list[Words] = Field(default_factory=list)


class OperatorFile(Entry):
    """content/operator.yaml: who runs this copy; each line may be left empty."""

    name: str = ""
    contact: str = ""
    hours: str = ""
    after_hours: str = ""
    telegram: str = ""
    discord: str = ""


class ReviewEntry(Entry):
    """Who checked a language, and when."""

    by: Words
    on: Day


class TranslatedEntry(Entry):
    """A text in another language, with the hash of the English it translates."""

    of: str
    says: Words


class LocaleFile(Entry):
    """content/locales/<language>/*.yaml"""

    language: str
    name: str = ""
    reviews: tuple[ReviewEntry, ...] = ()
    texts: dict[str, TranslatedEntry] = Field(default_factory=dict)
