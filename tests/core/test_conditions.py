"""What a choice sets in the context."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.conditions import apply
from bot.core.context import NOT_SURE, Age, Context, Nation, What, Who
from bot.core.safety import start_again

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


# --- an adult is one person -----------------------------------------------------------------------


@pytest.mark.parametrize("before", [None, Who.ME])
@pytest.mark.parametrize("who", [who for who in Who if who not in (Who.ME, Who.I_DID)])
def test_an_adult_who_asks_for_somebody_else_has_not_said_how_old_they_are(before: Who | None, who: Who) -> None:
    """A parent who said that they are an adult themselves is not led to tools for adults for their child."""
    assert apply((("who", who.value),), Context(age=Age.ADULT, who=before)).age is None


def test_an_adult_friend_says_nothing_of_the_one_who_asks() -> None:
    """Whoever asked for an adult and then asks for themselves is asked how old they are, on whichever way they go."""
    asked = Context(age=Age.ADULT, who=Who.FRIEND)
    assert apply((("who", "me"),), asked).age is None
    assert start_again(asked).age is None


@pytest.mark.parametrize("who", [None, Who.ME, Who.I_DID])
def test_an_adult_is_not_asked_twice(who: Who | None) -> None:
    """Who asks for themselves stays an adult, from the start again too."""
    asked = Context(age=Age.ADULT, who=who)
    assert apply((("who", "me"),), asked).age is Age.ADULT
    assert start_again(asked).age is Age.ADULT


def test_an_age_that_is_set_with_the_person_is_kept() -> None:
    """A choice that says both means both: a child who is grown up."""
    assert apply((("who", "my-child"), ("age", "adult")), Context(age=Age.UNDER_18)).age is Age.ADULT


@pytest.mark.parametrize("age", [Age.UNDER_18, Age.UNSAID])
def test_under_eighteen_and_unsaid_stay(age: Age) -> None:
    """What keeps somebody away from tools for adults is not forgotten with another person."""
    assert apply((("who", "friend"),), Context(age=age)).age is age
