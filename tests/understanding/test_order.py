"""Which danger is acted on first, where a message carries several."""

from __future__ import annotations

import pytest

from bot.core.heard import Danger, Flag, Level
from bot.understanding.danger import URGENCY, _in_order

SUICIDE, DANGER, BLACKMAIL, OTHER_CHILD, UNDER_18 = URGENCY


@pytest.mark.parametrize(
    ("sure", "first"),
    [
        ({SUICIDE: 0.9, BLACKMAIL: 0.95}, SUICIDE),
        ({SUICIDE: 0.2, BLACKMAIL: 0.95}, SUICIDE),
        ({DANGER: 0.2, BLACKMAIL: 0.95}, BLACKMAIL),
        ({DANGER: 0.2, BLACKMAIL: 0.3}, DANGER),
        ({OTHER_CHILD: 0.6, UNDER_18: 0.9}, UNDER_18),
        ({OTHER_CHILD: 0.9, UNDER_18: 0.6}, OTHER_CHILD),
        ({BLACKMAIL: 0.6, UNDER_18: 0.9, OTHER_CHILD: 0.1}, BLACKMAIL),
    ],
)
def test_the_most_urgent_of_those_that_are_likely_goes_first(sure: dict[Danger, float], first: Danger) -> None:
    """What is more likely wrong than right goes behind what is likely, suicide never; of two that tell of a child, the
    likelier goes first."""
    flags = [Flag(danger, Level.ACT) for danger in URGENCY if danger in sure]
    ordered = _in_order(flags, dict.fromkeys(URGENCY, 0.0) | sure)
    assert ordered[0].danger is first and set(ordered) == set(flags)


def test_what_is_only_offered_goes_behind_what_is_acted_on() -> None:
    """A danger to act on stands before one that is offered, however likely that is."""
    flags = [Flag(SUICIDE, Level.OFFER), Flag(BLACKMAIL, Level.ACT)]
    assert _in_order(flags, dict.fromkeys(URGENCY, 0.0) | {SUICIDE: 0.9, BLACKMAIL: 0.1})[0].danger is BLACKMAIL
