"""What a choice sets in the context."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.conditions import apply
from bot.core.context import NOT_SURE, Context, Nation, What

DAY = date(2024, 1, 31)
KNOWN = Context(nation=Nation.ENGLAND, what=What.SHARED, since=DAY)


@pytest.mark.parametrize("sets", [(("what", "made"),), (("nation", "scotland"),), (("nation", "none"),)])
def test_a_day_is_asked_for_anew_with_another_act_or_place(sets: tuple[tuple[str, str], ...]) -> None:
    """A day stands for a run of days between changes of one law, and says nothing about another."""
    assert apply(sets, KNOWN).since is None


@pytest.mark.parametrize("sets", [(("what", "shared"),), (("age", "adult"),), (("nation", "england"),)])
def test_a_day_stays_with_the_same_act_and_place(sets: tuple[tuple[str, str], ...]) -> None:
    """Saying the same thing again, or something else, keeps the day."""
    assert apply(sets, KNOWN).since == DAY


def test_a_day_that_is_set_with_an_act_is_kept() -> None:
    """A choice that says both means both."""
    assert apply((("what", "made"), ("since", "2026-02-06")), KNOWN).since == date(2026, 2, 6)


def test_not_being_sure_is_not_asked_about_again() -> None:
    """Somebody who was not sure of the day is not asked for it a second time."""
    assert apply((("what", "made"),), Context(what=What.SHARED, since=NOT_SURE)).since == NOT_SURE
