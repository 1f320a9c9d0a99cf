"""Opening hours as OpenStreetMap writes them, read by a library and laid out as a week for the core.

The library (opening-hours-py) reads the whole language; the core knows a week
and what holds on a bank holiday. What does not fit that (seasons, single dates,
sunrise) is refused, by comparing both day for day over two years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # its stub forgets ParserError

from bot.core.grounds import Calendar, Hours, Minutes

PLAIN_WEEK: Final = date(2026, 11, 2)
"""A Monday; no bank holiday and no clock change within eight days of it."""

HOLIDAY: Final = date(2026, 12, 25)
"""A bank holiday in every nation that the library knows of."""

COUNTRY: Final = "GB"
DAYS_COMPARED: Final = 731
_HOLIDAY_RULE: Final = re.compile(r"\bPH\b")
_UNKNOWN: Final = re.compile(r"\bSH\b|sunrise|sunset|dawn|dusk")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class HoursError(ValueError):
    """The hours cannot be read, or are of a kind that the core does not know."""


@lru_cache(maxsize=1024)
def read_hours(expression: str, calendar: Calendar) -> Hours:
    """Return `expression` as a week; raise HoursError where it cannot be read or laid out so."""
    unknown = _UNKNOWN.search(expression)
    if unknown:
        raise HoursError(f'"{unknown.group()}" differs from place to place and is not known here.')
    read = _parse(expression)
    week = tuple(_minutes(read, PLAIN_WEEK + timedelta(days=ahead)) for ahead in range(7))
    holiday = _minutes(read, HOLIDAY) if _HOLIDAY_RULE.search(expression) else None
    assert len(week) == 7
    hours = Hours(week, holiday, calendar)
    _compare(expression, hours)
    return hours


def with_dates(expression: str, days: Iterable[date]) -> str:
    """Return `expression` with `days` in the place of PH, so that the library need not know the calendar."""
    dates = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in sorted(days))
    if dates:
        return _HOLIDAY_RULE.sub(dates, expression)
    kept = [rule for rule in expression.split(";") if not _HOLIDAY_RULE.search(rule)]
    return ";".join(kept)


# --- helpers --------------------------------------------------------------------------------------


def _parse(expression: str) -> OpeningHours:
    try:
        return OpeningHours(expression, country=COUNTRY, auto_timezone=False)
    except ParserError as error:
        said = str(error).strip().splitlines()
        reason = said[-1].strip(" =") if said else "no reason given"
        raise HoursError(f'"{expression}" cannot be read as opening hours: {reason}.') from None


def _minutes(read: OpeningHours, day: date) -> Minutes:
    """Return the minutes of `day` in which it is open."""
    start = datetime.combine(day, time())
    spans: list[tuple[int, int]] = []
    for opens, closes, state, *_ in read.intervals(start, start + timedelta(days=1)):
        if state == State.OPEN:
            spans.append((_minute(opens, start), _minute(closes, start)))
    return tuple(spans)


def _minute(moment: datetime, start: datetime) -> int:
    return int((moment.replace(tzinfo=None) - start).total_seconds()) // 60


def _compare(expression: str, hours: Hours) -> None:
    """Raise HoursError where the week says otherwise than the library on any day of two years, holidays left out."""
    read = _parse(with_dates(expression, ()))
    for ahead in range(0, DAYS_COMPARED):
        day = PLAIN_WEEK + timedelta(days=ahead)
        if _minutes(read, day) != hours.week[day.weekday()]:
            raise HoursError(f'"{expression}" is not the same every week. Only weekdays, times and PH are known here.')
