"""Pages on a danger of a kind, in the place of the page that the danger leads to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.context import Context
from bot.core.heard import Certainty, Danger, Flag, Guess, Heard, Level
from bot.core.messages import PageId, Said
from bot.core.step import step
from tests.core.scripts import NOW, page, script


@pytest.mark.parametrize(
    ("chance", "flags", "shown"),
    [
        (0.6, {Danger.DANGER: Level.ACT}, "down.first"),
        (0.6, {Danger.DANGER: Level.OFFER}, "down.first"),
        (0.6, {Danger.SUICIDE: Level.ACT, Danger.DANGER: Level.ACT}, "danger.life"),
        (0.4, {Danger.DANGER: Level.ACT}, "danger.now"),
        (0.4, {Danger.DANGER: Level.OFFER}, "answers.suggest"),
    ],
)
def test_a_closer_page_of_danger_is_shown_where_it_is_most_likely_meant(
    chance: float, flags: dict[Danger, Level], shown: str
) -> None:
    """A page on a danger of a kind stands in for the general one where it is likelier than all others together, and
    where nobody may die; the general one is a tap away."""
    heard = Heard(
        flags=tuple(Flag(danger, level) for danger, level in flags.items()),
        guesses=(Guess(PageId("down.first"), chance), Guess(PageId("law.making"), 0.1)),
        certainty=Certainty.SUGGEST,
    )
    made = script(page("law.making", "start.home"), page("down.first", "start.home"), hear=lambda text: heard)
    made = replace(made, closer={Danger.DANGER: (PageId("down.first"),)})
    reply = step(made, Context(), Said("words"), NOW).reply
    assert reply.page == shown
    assert {"down.first", "danger.now"} - {shown} <= {choice.to for choice in reply.choices}
