"""What an editor asks to see: which page, for whom, on which day and at which hour. Read from a form or a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from bot.core.context import (
    NOT_SURE,
    Age,
    Context,
    Nation,
    Police,
    Since,
    SiteCode,
    What,
    Who,
    decode,
    encode,
    page_code,
    site_code,
)
from bot.core.hours import LONDON
from bot.core.messages import PageId, Pressed, SiteId
from bot.core.script import Script
from bot.core.show import Outcome
from bot.core.step import step

_Answer = TypeVar("_Answer", bound=StrEnum)

ANSWERS: Final[dict[str, tuple[str, type[StrEnum]]]] = {
    "nation": ("Nation", Nation),
    "age": ("Age", Age),
    "who": ("For whom", Who),
    "what": ("What happened", What),
    "police": ("Police", Police),
}
"""The answers that have a fixed list, with what the form calls them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to show: a context, which says the page as well, at a moment in UK time."""

    context: Context
    moment: datetime

    def outcome(self, script: Script) -> Outcome:
        """Return what a person with this context would be answered at that moment."""
        return step(script, Context(), Pressed(encode(self.context)), self.moment)

    def link(self, choice: str) -> str:
        """Return the address that shows where a choice leads, at the same moment."""
        day, clock = self.moment.date().isoformat(), self.moment.strftime("%H:%M")
        return f"/see?{urlencode({'choice': choice, 'day': day, 'time': clock})}"


def read_asked(query: Mapping[str, str], script: Script, now: datetime) -> Asked:
    """Return what `query` asks for; whatever cannot be read in it counts as not answered. Never raises."""
    local = now.astimezone(LONDON)
    day, clock = _day(query.get("day", "")) or local.date(), _clock(query.get("time", "")) or local.time()
    moment = datetime.combine(day, clock.replace(second=0, microsecond=0), LONDON)
    if query.get("choice"):
        return Asked(decode(query["choice"]), moment)
    page = PageId(query.get("page", ""))
    site = SiteId(query.get("site", ""))
    language = query.get("language", "en")
    context = replace(
        Context(),
        page=page_code(page if page in script.pages else script.home),
        nation=_one_of(Nation, query.get("nation")),
        age=_one_of(Age, query.get("age")),
        who=_one_of(Who, query.get("who")),
        what=_one_of(What, query.get("what")),
        police=_one_of(Police, query.get("police")),
        since=_since(query.get("since", ""), query.get("since_day", "")),
        site=site_code(site) if site in script.sites else SiteCode(""),
        language=language if language in script.languages else "en",
        reader=query.get("reader") == "yes",
    )
    return Asked(context, moment)


def to_page(page: PageId) -> str:
    """Return the address that shows `page` now, for somebody who has answered nothing."""
    return f"/see?{urlencode({'page': page})}"


# --- helpers --------------------------------------------------------------------------------------


def _one_of(kind: type[_Answer], said: str | None) -> _Answer | None:
    try:
        return kind(said) if said else None
    except ValueError:
        return None


def _since(said: str, day: str) -> Since:
    if said == NOT_SURE:
        return NOT_SURE
    return _day(day)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _clock(said: str) -> time | None:
    try:
        return time.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        return None
