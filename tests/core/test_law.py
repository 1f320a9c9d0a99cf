"""The law clock: golden answers for the day before, the day of and the day after a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import FIRST_DAY, Context, Nation, What
from bot.core.grounds import Act, Checked, Fact, Shown, Status
from bot.core.law import Band, Hold, acts_of, bands, day_of, hold_on, read_law, standing
from bot.core.messages import Standing
from tests.core.scripts import CHECKED, ENGLAND_WALES, UK, fact

START = date(2026, 2, 6)
CREATE = fact("create")
OLD = fact("old", acts=frozenset({Act.SHARING}), status=Status.GONE, start=date(2015, 4, 13), end=date(2024, 1, 30))
NEW = fact("new", acts=frozenset({Act.SHARING}), start=date(2024, 1, 31), shown=Shown.ANY)
NO_CRIME = fact("none", nations=frozenset({Nation.SCOTLAND}), crime=False, start=None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (START - timedelta(days=1), Hold.NOT_YET),
        (START, Hold.HOLDS),
        (START + timedelta(days=1), Hold.HOLDS),
    ],
)
def test_a_law_holds_from_its_first_day(day: date, expected: Hold) -> None:
    """The day before it is not yet; from the day itself it holds."""
    assert hold_on(CREATE, day) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2015, 4, 12), Hold.NOT_YET),
        (date(2015, 4, 13), Hold.HOLDS),
        (date(2024, 1, 30), Hold.HOLDS),
        (date(2024, 1, 31), Hold.NO_LONGER),
    ],
)
def test_a_law_that_was_replaced_held_until_its_last_day(day: date, expected: Hold) -> None:
    """A law that is gone still answers for the days it was in force."""
    assert hold_on(OLD, day) is expected


@pytest.mark.parametrize("status", [Status.PASSED, Status.PROPOSED])
@given(day=st.dates())
def test_c13_what_is_not_confirmed_never_holds(status: Status, day: date) -> None:
    """C-13: a law whose start is not confirmed, or a plan, is never said to be in force, on any day."""
    assert hold_on(replace(CREATE, status=status), day) in (Hold.UNCONFIRMED, Hold.PLANNED)


@given(st.dates(max_value=date(2027, 12, 31)))
def test_a_law_that_is_not_confirmed_says_nothing_of_the_days_before_it_was_passed(day: date) -> None:
    """For a day before it can have started, a law whose start nobody confirmed is not told; from then on it is."""
    passed = replace(CREATE, status=Status.PASSED, exact=False)
    readings = read_law([passed], acts=[Act.CREATING], nations=UK, shown=Shown.ANY, day=day)
    assert [reading.hold for reading in readings] == ([Hold.UNCONFIRMED] if day >= START else [])


@given(st.dates(max_value=START - timedelta(days=1)))
def test_nothing_reaches_back(day: date) -> None:
    """Offences are not retrospective: on no day before its start does a law hold."""
    readings = read_law([CREATE], acts=[Act.CREATING], nations=UK, shown=Shown.ANY, day=day)
    assert all(reading.hold is not Hold.HOLDS for reading in readings)


def test_the_clock_reads_one_nation_one_act_and_one_age() -> None:
    """Only facts of that nation, that act and that age answer."""
    child = fact("child", shown=Shown.CHILD)
    facts: list[Fact] = [CREATE, NEW, NO_CRIME, child]

    def read(act: Act, nations: frozenset[Nation], shown: Shown) -> list[str]:
        return [r.fact.id for r in read_law(facts, acts=[act], nations=nations, shown=shown, day=date(2026, 11, 24))]

    assert read(Act.CREATING, ENGLAND_WALES, Shown.ADULT) == ["create"]
    assert read(Act.CREATING, ENGLAND_WALES, Shown.CHILD) == ["child"]
    assert read(Act.CREATING, frozenset({Nation.SCOTLAND}), Shown.ADULT) == ["none"]
    assert read(Act.SHARING, ENGLAND_WALES, Shown.CHILD) == ["new"]
    assert read(Act.TAKING, UK, Shown.ANY) == []


def test_a_statement_that_nothing_covers_it_is_told_as_that() -> None:
    """A fact that no offence covers an act is told as such, never as an offence."""
    assert hold_on(NO_CRIME, date(2026, 11, 24)) is Hold.NO_CRIME


def test_bands_are_the_days_between_changes() -> None:
    """The bands come from the table, newest first, without a gap."""
    found = bands([OLD, NEW], acts=[Act.SHARING], nations=ENGLAND_WALES, today=date(2026, 11, 24))
    assert found == (
        Band(date(2024, 1, 31), None),
        Band(date(2015, 4, 13), date(2024, 1, 30)),
        Band(FIRST_DAY, date(2015, 4, 12)),
    )


def test_a_change_that_has_not_come_makes_no_band() -> None:
    """A start after today is no band yet."""
    assert bands([CREATE], acts=[Act.CREATING], nations=UK, today=date(2026, 2, 5)) == (Band(FIRST_DAY, None),)


def test_many_changes_are_still_few_bands() -> None:
    """However many changes there are, there are at most five bands, and the oldest reaches back to the beginning."""
    many = [fact(f"f{year}", start=date(year, 1, 1)) for year in range(2004, 2026)]
    found = bands(many, acts=[Act.CREATING], nations=UK, today=date(2026, 11, 24))
    assert len(found) == 5
    assert found[-1].first == FIRST_DAY


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Standing.FRESH),
        (30, Standing.FRESH),
        (31, Standing.OVERDUE),
        (120, Standing.OVERDUE),
        (121, Standing.EXPIRED),
    ],
)
def test_c12_a_fact_expires_closed(days: int, expected: Standing) -> None:
    """C-12: good for 30 days, stated with its date for 90 more, and not at all after that."""
    assert standing(CHECKED, CHECKED.on + timedelta(days=days)) is expected


@given(st.dates())
def test_history_never_expires(day: date) -> None:
    """What is good for ever stays so."""
    assert standing(Checked(date(2026, 11, 23), None, "law"), day) is Standing.FRESH


def test_what_happened_says_which_acts_to_read() -> None:
    """Each thing that can have happened has acts; not knowing reads the three main ones."""
    assert acts_of(Context(what=What.MADE)) == {Act.CREATING}
    assert all(acts_of(Context(what=what)) for what in (None, *What))
    assert day_of("not-sure") is None
