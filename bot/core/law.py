"""The law clock: which facts hold for a nation, an act, an age and a day, and which may still be stated."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from bot.core.context import FIRST_DAY, Age, Context, Nation, Since, What
from bot.core.grounds import Act, Checked, Fact, Shown, Status
from bot.core.messages import Standing

GRACE: Final = timedelta(days=90)
"""How long an overdue fact is still stated, with the day of its last check (design.md, decision 3)."""

MOST_BANDS: Final = 5
UK: Final = frozenset({Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND})


class Hold(IntEnum):
    """How a fact stands on a day, in the order in which it is told."""

    HOLDS = 0
    NO_CRIME = 1
    UNCONFIRMED = 2
    PLANNED = 3
    NOT_YET = 4
    NO_LONGER = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact and how it stands on the day that was asked about."""

    fact: Fact
    hold: Hold


@dataclass(frozen=True, slots=True)
class Band:
    """A run of days between two changes of the law; `last` is None for the band that reaches today."""

    first: date
    last: date | None


def standing(checked: Checked, day: date) -> Standing:
    """Return whether an entry may be relied on, may be stated with its date, or may not be stated on `day`."""
    if checked.good_for is None:
        return Standing.FRESH
    due = checked.on + timedelta(days=checked.good_for)
    if day <= due:
        return Standing.FRESH
    return Standing.OVERDUE if day <= due + GRACE else Standing.EXPIRED


def hold_on(fact: Fact, day: date) -> Hold:
    """Return how `fact` stands on `day`. Nothing is taken to reach back before its first day."""
    match fact.status:
        case Status.PASSED:
            return Hold.UNCONFIRMED
        case Status.PROPOSED:
            return Hold.NO_CRIME if fact.acts and not fact.crime else Hold.PLANNED
        case Status.IN_FORCE | Status.GONE:
            if fact.start is not None and day < fact.start:
                return Hold.NOT_YET
            if fact.end is not None and day > fact.end:
                return Hold.NO_LONGER
            if fact.status is Status.GONE and fact.end is None:
                return Hold.NO_LONGER
            return Hold.NO_CRIME if fact.acts and not fact.crime else Hold.HOLDS


def read_law(
    facts: Iterable[Fact],
    *,
    acts: Collection[Act],
    nations: Collection[Nation],
    shown: Shown,
    day: date,
) -> tuple[Reading, ...]:
    """Return what the law says of `acts` in `nations` on `day`, what holds first.

    `shown` ANY asks about adults and children alike. Facts that ended before
    `day` are left out, and laws whose start nobody confirmed but which cannot
    have started by then: they say nothing about it.
    """
    readings = [
        Reading(fact, hold_on(fact, day))
        for fact in facts
        if not fact.acts.isdisjoint(acts) and not fact.nations.isdisjoint(nations) and _fits(fact.shown, shown)
    ]
    kept = [reading for reading in readings if _speaks(reading, day)]
    return tuple(sorted(kept, key=lambda reading: (reading.hold, reading.fact.shown is Shown.CHILD)))


def bands(
    facts: Iterable[Fact],
    *,
    acts: Collection[Act],
    nations: Collection[Nation],
    today: date,
) -> tuple[Band, ...]:
    """Return the bands of days that the law table makes for `acts` in `nations`, newest first, at most `MOST_BANDS`."""
    changes = {FIRST_DAY}
    for fact in facts:
        if fact.crime and not fact.acts.isdisjoint(acts) and not fact.nations.isdisjoint(nations):
            changes.update(day for day in _edges(fact) if FIRST_DAY < day <= today)
    newest = sorted(changes, reverse=True)
    firsts = [*newest[: MOST_BANDS - 1], FIRST_DAY] if len(newest) > MOST_BANDS else newest
    lasts = [None, *(first - timedelta(days=1) for first in firsts)]
    return tuple(Band(first, last) for first, last in zip(firsts, lasts, strict=False))


def nations_of(context: Context) -> frozenset[Nation]:
    """Return the nations whose law to read: the one that was tapped, or all four of the UK."""
    nation = context.nation
    return UK if nation is None or nation is Nation.UNSAID else frozenset({nation})


def shown_of(context: Context) -> Shown:
    """Return whom the image shows, as far as the context tells."""
    match context.age:
        case Age.ADULT:
            return Shown.ADULT
        case Age.UNDER_18:
            return Shown.CHILD
        case _:
            return Shown.ANY


def acts_of(context: Context) -> frozenset[Act]:
    """Return the acts that what happened comes under; making, sharing and threatening where it was not said."""
    match context.what:
        case What.MADE:
            return frozenset({Act.CREATING})
        case What.ASKED_FOR:
            return frozenset({Act.REQUESTING})
        case What.SHARED:
            return frozenset({Act.SHARING})
        case What.THREATENED | What.MONEY:
            return frozenset({Act.THREATENING})
        case What.TAKEN:
            return frozenset({Act.TAKING})
        case _:
            return frozenset({Act.CREATING, Act.SHARING, Act.THREATENING})


def day_of(since: Since) -> date | None:
    """Return the day to read the law for, or None where it is not known when it happened."""
    return since if isinstance(since, date) else None


def _fits(fact: Shown, asked: Shown) -> bool:
    return asked is Shown.ANY or fact in (Shown.ANY, asked)


def _speaks(reading: Reading, day: date) -> bool:
    """Whether a reading says anything about `day`; `start` of a law that is not confirmed is the earliest it can be."""
    if reading.hold is Hold.UNCONFIRMED:
        return reading.fact.start is None or day >= reading.fact.start
    return reading.hold is not Hold.NO_LONGER


def _edges(fact: Fact) -> tuple[date, ...]:
    start = () if fact.start is None else (fact.start,)
    end = () if fact.end is None else (fact.end + timedelta(days=1),)
    return start + end
