"""People for benchmarks: each goes their own way through a script, the same in every run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from bot.core.context import Context
from bot.core.messages import Event, Opened, Pressed, Role
from bot.core.script import Script
from bot.core.step import step

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Turn = tuple[Context, Event, datetime]


def turns_of(script: Script, people: int, turns: int, seed: int = 1, start: datetime = NOON) -> list[Turn]:
    """Return the turns of `people`, `turns` each from `start` on, in the order in which they happen.

    Everybody opens the conversation and then presses a choice at random: the
    second on a screen half as often as the first, the third a third as often,
    and seldom a way back, danger or Hide. Their turns are mixed; a second of the
    clock goes by in 50.
    """
    random = Random(seed)
    contexts: list[Context] = [Context()] * people
    events: list[Event] = [Opened()] * people
    told: list[Turn] = []
    for number in range(people * turns):
        who = random.randrange(people)
        now = start + timedelta(seconds=number // 50)
        told.append((contexts[who], events[who], now))
        outcome = step(script, contexts[who], events[who], now)
        choices = outcome.reply.choices
        if random.random() < 0.9:
            choices = tuple(choice for choice in choices if choice.role is Role.WAY) or choices
        (pressed,) = random.choices(choices, [1 / place for place in range(1, len(choices) + 1)])
        contexts[who], events[who] = outcome.context, Pressed(pressed.id)
    return told
