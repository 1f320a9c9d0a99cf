"""Who answers now: right at each minute, on both clock changes and every bank holiday, and never open if unsure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import Age, Context, Nation, Police
from bot.core.grounds import Calendar, Hours, Minutes, Service
from bot.core.hours import LONDON, answering, may_be_shown, opening, opening_of
from bot.core.messages import Openness
from bot.core.script import Script
from tests.core.scripts import ALL_WEEK, NOW, UK, WEEKDAYS, script, service

LINE = service("line", hours=WEEKDAYS)
NIGHT: Minutes = ((1080, 1560),)  # 18:00 to 02:00
EVERY_NIGHT = Hours((NIGHT,) * 7)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def _with(*services: Service) -> Script:
    return replace(script(), services={made.id: made for made in services}, memo={})


@pytest.mark.parametrize(
    ("moment", "state", "until"),
    [
        ("2026-11-24T09:59", Openness.CLOSED, "2026-11-24T10:00"),
        ("2026-11-24T10:00", Openness.OPEN, "2026-11-24T16:00"),
        ("2026-11-24T15:59", Openness.OPEN, "2026-11-24T16:00"),
        ("2026-11-24T16:00", Openness.CLOSED, "2026-11-25T10:00"),
        ("2026-11-27T16:00", Openness.CLOSED, "2026-11-30T10:00"),
        ("2026-12-25T11:00", Openness.CLOSED, "2026-12-28T10:00"),
    ],
)
def test_t04_a_week_with_a_bank_holiday(moment: str, state: Openness, until: str) -> None:
    """T-04, T-05: open, closed and the next change, to the minute, with the bank holiday of the calendar."""
    found = opening(_with(LINE), LINE, _at(moment))
    assert (found.state, found.until) == (state, _at(until))


@pytest.mark.parametrize(
    ("moment", "state"),
    [("2026-11-24T01:59", Openness.OPEN), ("2026-11-24T02:00", Openness.CLOSED), ("2026-11-24T18:00", Openness.OPEN)],
)
def test_t04_hours_across_midnight(moment: str, state: Openness) -> None:
    """T-04: a line that answers from 18:00 to 02:00 answers at one in the morning."""
    assert opening_of(script(), EVERY_NIGHT, _at(moment)).state is state


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), Openness.CLOSED),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), Openness.OPEN),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), Openness.CLOSED),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), Openness.OPEN),
    ],
)
def test_t02_both_clock_changes(moment: datetime, state: Openness) -> None:
    """T-02: a line that opens at 02:00 opens when the clocks in London show it."""
    from_two: Minutes = ((120, 300),)
    assert opening_of(script(), Hours((from_two,) * 7), moment).state is state


@given(st.datetimes(datetime(2026, 1, 10), datetime(2027, 12, 10), timezones=st.just(UTC)))
def test_the_next_change_is_a_change(moment: datetime) -> None:
    """Just before `until` the state still holds; at `until` it is the other one."""
    made = _with(LINE)
    found = opening(made, LINE, moment)
    assert found.until is not None
    assert opening(_with(LINE), LINE, found.until - timedelta(minutes=1)).state is found.state
    assert opening(_with(LINE), LINE, found.until).state is not found.state


def test_what_may_not_be_trusted_is_never_called_open() -> None:
    """A service without hours, or whose hours may not be trusted, is neither open nor closed."""
    for made in (service("a", hours=None), service("b", trusted=False)):
        assert opening(_with(made), made, NOW).state is Openness.UNSURE


@pytest.mark.parametrize("moment", ["2025-11-24T11:00", "2028-01-04T11:00"])
def test_t05_a_year_without_a_list_of_bank_holidays_is_unsure(moment: str) -> None:
    """T-05, T-06: where the bank holidays are not known, hours that depend on them are not stated."""
    assert opening(_with(LINE), LINE, _at(moment)).state is Openness.UNSURE
    assert opening_of(script(), ALL_WEEK, _at(moment)).state is Openness.OPEN


def test_t05_nations_keep_different_holidays() -> None:
    """T-05: St Andrew's Day closes a Scottish line and no English one."""
    day = date(2026, 11, 30)
    made = replace(script(), holidays={Calendar.SCOTLAND: frozenset({day}), Calendar.ENGLAND_WALES: frozenset()})
    scottish = replace(WEEKDAYS, calendar=Calendar.SCOTLAND)
    noon = _at("2026-11-30T12:00")
    assert opening_of(made, scottish, noon).state is Openness.CLOSED
    assert opening_of(made, WEEKDAYS, noon).state is Openness.OPEN


def test_those_who_answer_stand_first_and_by_fit() -> None:
    """At two in the morning open lines come first, the best fit on top; a better one that is closed is named last."""
    made = _with(
        service("z-listens", helps=("talk",)),
        service("a-other", helps=("law", "talk")),
        service("specialist", helps=("removal", "talk"), hours=WEEKDAYS),
        service("unrelated", helps=("police",)),
    )
    found = [one.id for one in answering(made, Context(), ("removal", "talk"), NOW, 2)]
    assert found == ["a-other", "z-listens", "specialist"]


@pytest.mark.parametrize("age", [None, Age.UNDER_18, Age.UNSAID])
def test_adult_only_services_wait_for_an_adult(age: Age | None) -> None:
    """Nobody who did not say they are an adult is offered a service for adults (safety rule 37)."""
    made = _with(service("adults", ages=(18, None)), service("young", ages=(None, 18)))
    assert [one.id for one in answering(made, Context(age=age), ("talk",), NOW, 3)] == ["young"]
    assert [one.id for one in answering(made, Context(age=Age.ADULT), ("talk",), NOW, 3)] == ["adults"]


def test_a_line_for_adults_beside_a_child_is_not_kept_from_them() -> None:
    """A parent answers with the age of the child: a page may show the line for worried adults, a list by fit does not.

    The list is what a child reads as well.
    """
    beside = service("beside", ages=(18, None), helps=("child",))
    child = Context(age=Age.UNDER_18)
    assert may_be_shown(beside, child)
    assert answering(_with(beside), child, ("child",), NOW, 3) == ()


def test_a_refusal_of_the_police_is_honoured() -> None:
    """Somebody who does not want the police now is not sent to them, except in danger (safety rule 7)."""
    made = _with(service("police", kind="police"), service("nine", kind="police", helps=("talk", "danger")))
    found = answering(made, Context(police=Police.NOT_NOW), ("talk",), NOW, 3)
    assert [one.id for one in found] == ["nine"]


def test_services_of_another_nation_are_not_offered() -> None:
    """A line for Wales is for people in Wales; those who did not say where they are get the lines for everyone."""
    made = _with(service("wales", nations=frozenset({Nation.WALES})), service("uk", nations=UK))
    assert {one.id for one in answering(made, Context(nation=Nation.WALES), ("talk",), NOW, 3)} == {"wales", "uk"}
    assert {one.id for one in answering(made, Context(nation=Nation.UNSAID), ("talk",), NOW, 3)} == {"uk"}
