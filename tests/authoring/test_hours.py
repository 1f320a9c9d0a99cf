"""Opening hours mean to the core what they mean to the library that reads them, at every minute that matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from bot.authoring.build import build
from bot.authoring.hours import HoursError, read_hours, with_dates
from bot.core.grounds import Calendar
from bot.core.hours import LONDON, opening_of
from bot.core.messages import Openness
from bot.core.script import Script
from tests.authoring.folders import CONTENT
from tests.core.scripts import script

START = datetime(2026, 1, 1, tzinfo=UTC)
HALF_HOURS = 2 * 365 * 48
HOLIDAYS = {
    Calendar.ENGLAND_WALES: frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 29), date(2027, 8, 30)}),
    Calendar.SCOTLAND: frozenset({date(2026, 11, 30), date(2026, 12, 25), date(2027, 8, 2)}),
    Calendar.NORTHERN_IRELAND: frozenset({date(2026, 12, 25), date(2027, 3, 17), date(2027, 7, 12)}),
}
KNOWN = replace(script(), holidays=HOLIDAYS, holidays_from=date(2025, 12, 1), holidays_until=date(2028, 2, 1), memo={})
EXPRESSIONS = (
    "24/7",
    "Mo-Fr 10:00-16:00; PH off",
    "Mo-Fr 10:00-13:00,14:00-16:00; PH off",
    "Mo-Fr 20:00-24:00; Sa-Su 16:00-24:00",
    "Mo-Su 17:00-24:00",
    "Mo-Fr 09:00-17:00; PH 10:00-12:00",
    "Mo-Su 18:00-02:00",
    "Mo-Su 00:30-02:30",
)


def _library(expression: str, calendar: Calendar, known: Script) -> OpeningHours:
    return OpeningHours(with_dates(expression, known.holidays[calendar]), timezone=LONDON, country="GB")


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_t02_t05_every_half_hour_of_two_years(expression: str, calendar: Calendar) -> None:
    """T-02, T-05: over both clock changes and the bank holidays of each nation, the core says what the library says."""
    hours = read_hours(expression, calendar)
    library = _library(expression, calendar, KNOWN)
    end = START + timedelta(minutes=30 * HALF_HOURS)
    spans = [
        (opens.astimezone(UTC), closes.astimezone(UTC))
        for opens, closes, *_ in library.intervals(START.astimezone(LONDON), end.astimezone(LONDON))
    ]
    states = [span[2] for span in library.intervals(START.astimezone(LONDON), end.astimezone(LONDON))]
    at = 0
    for number in range(HALF_HOURS):
        moment = START + timedelta(minutes=30 * number)
        while at + 1 < len(spans) and moment >= spans[at][1]:
            at += 1
        found = opening_of(KNOWN, hours, moment).state
        assert (found is Openness.OPEN) == (str(states[at]).lower().endswith("open")), moment


TIMES = st.tuples(st.integers(0, 46), st.integers(1, 20)).map(lambda pair: (pair[0], min(pair[0] + pair[1], 48)))


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Weekdays with one or two spans of half hours, and perhaps a rule for bank holidays."""
    rules = []
    for days in draw(st.sampled_from([("Mo-Su",), ("Mo-Fr",), ("Mo-Fr", "Sa"), ("Mo,We,Fr", "Su"), ("Tu-Th",)])):
        start, end = draw(TIMES)
        rules.append(f"{days} {start // 2:02}:{start % 2 * 30:02}-{end // 2:02}:{end % 2 * 30:02}")
    rules += draw(st.sampled_from([[], ["PH off"], ["PH 10:00-12:00"]]))
    return "; ".join(rules)


@given(expressions(), st.sampled_from(Calendar), st.integers(0, HALF_HOURS - 1))
@settings(max_examples=150)
def test_t04_any_week_means_the_same_to_both(expression: str, calendar: Calendar, number: int) -> None:
    """T-04: whatever the week looks like, at any half hour both say open or both say closed."""
    moment = START + timedelta(minutes=30 * number)
    found = opening_of(replace(KNOWN, memo={}), read_hours(expression, calendar), moment).state
    assert (found is Openness.OPEN) == _library(expression, calendar, KNOWN).is_open(moment.astimezone(LONDON))


@pytest.mark.parametrize(
    "expression",
    ["gibberish", "", "Mo-Fr 25:00-26:61", "Jun Mo-Fr 10:00-12:00", "sunrise-sunset", "Mo[1] 10:00-12:00", "SH off"],
)
def test_what_is_no_week_is_refused(expression: str) -> None:
    """Hours that cannot be read, or that are not the same every week, are refused and not guessed."""
    with pytest.raises(HoursError):
        read_hours(expression, Calendar.SCOTLAND)


def test_t05_the_real_holidays_differ_by_nation() -> None:
    """T-05: St Andrew's Day, St Patrick's Day and Easter Monday stand in the calendars that keep them, no other."""
    made = build(CONTENT).draft
    kept = {
        calendar: {day.isoformat() for day in made.holidays[calendar]}
        & {"2026-11-30", "2027-03-17", "2027-03-29", "2027-12-26"}
        for calendar in Calendar
    }
    assert kept == {
        Calendar.ENGLAND_WALES: {"2027-03-29", "2027-12-26"},
        Calendar.SCOTLAND: {"2026-11-30", "2027-12-26"},
        Calendar.NORTHERN_IRELAND: {"2027-03-17", "2027-03-29", "2027-12-26"},
    }
