"""The compiled script: everything that can be said, and how one thing leads to another.

Immutable, and whole: `bot.authoring` builds it from `content/`, or reports every
problem and builds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from bot.core.context import PageCode, SiteCode
from bot.core.grounds import Calendar, Fact, Service, Site, Source, TextId
from bot.core.heard import Danger, Hearing, deaf
from bot.core.messages import FactId, PageId, ServiceId, SiteId, SourceId
from bot.core.pages import Page, Text

HOME: Final = PageId("start.home")
HIDE: Final = PageId("start.hide")
DANGER: Final = PageId("danger.now")
MISSES: Final = (PageId("answers.miss"), PageId("answers.miss-again"))


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this copy, as they wrote it in `content/operator.yaml`; empty where nobody did.

    `telegram` and `discord` are the official names of the bot there.
    """

    name: str = ""
    contact: str = ""
    hours: str = ""
    after_hours: str = ""
    telegram: str = ""
    discord: str = ""


@dataclass(frozen=True, eq=False)
class Script:
    """The whole compiled content.

    `day` is the pinned day on which the content's own tests run. `home`, `hide`
    and `danger` are the pages that every screen leads to; `misses` the pages
    for words that were not understood, the first time and the next in a row.
    `dangers` are the pages that a danger leads to, `closer` those that may stand
    in for them: they are on a danger of a kind, and as urgent.
    `commands`, `links` and `asks` map a command, a deep link and a context
    field to a page; `media` a kind of media, with "other" for the rest.
    `languages` are those offered, English first; `names` what each calls
    itself. `texts` holds, by language, every text by id; a text missing in a
    language falls back to English. Bank holidays are known from
    `holidays_from` to `holidays_until`, both included.

    `memo` keeps what was worked out once from the rest; it never changes a result.
    """

    fingerprint: str
    day: date
    pages: Mapping[PageId, Page]
    texts: Mapping[str, Mapping[TextId, Text]]
    home: PageId = HOME
    hide: PageId = HIDE
    danger: PageId = DANGER
    misses: tuple[PageId, PageId] = MISSES
    facts: Mapping[FactId, Fact] = field(default_factory=dict)
    services: Mapping[ServiceId, Service] = field(default_factory=dict)
    sites: Mapping[SiteId, Site] = field(default_factory=dict)
    sources: Mapping[SourceId, Source] = field(default_factory=dict)
    holidays: Mapping[Calendar, frozenset[date]] = field(default_factory=dict)
    holidays_from: date = date.max
    holidays_until: date = date.min
    commands: Mapping[str, PageId] = field(default_factory=dict)
    links: Mapping[str, PageId] = field(default_factory=dict)
    asks: Mapping[str, PageId] = field(default_factory=dict)
    media: Mapping[str, PageId] = field(default_factory=dict)
    dangers: Mapping[Danger, PageId] = field(default_factory=dict)
    closer: Mapping[Danger, tuple[PageId, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    names: Mapping[str, str] = field(default_factory=dict)
    by_code: Mapping[PageCode, PageId] = field(default_factory=dict)
    by_site_code: Mapping[SiteCode, SiteId] = field(default_factory=dict)
    operator: Operator = Operator()
    hear: Hearing = deaf
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)
