"""One conversation in the terminal: the context as a code, the last reply, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.core.conditions import apply
from bot.core.context import Context, decode, encode
from bot.core.messages import ChoiceId, Event, Opened, Pressed, Reply
from bot.core.script import Script
from bot.core.show import Outcome
from bot.core.step import step

Preset = tuple[tuple[str, str], ...]
"""Answers given on the command line, as pairs of a field and a value."""

Watch = Callable[[Event, Outcome], None]
"""Is told of each turn once it is over."""


def ignore(event: Event, outcome: Outcome) -> None:
    """Watch nothing."""


class Session:
    """Carries the context from turn to turn as its code, the way a button does on other platforms.

    `now` gives the moment of each turn. An opening starts from `preset`.
    """

    def __init__(self, script: Script, now: Callable[[], datetime], preset: Preset = (), watch: Watch = ignore) -> None:
        self._script = script
        self._now = now
        self._preset = preset
        self._watch = watch
        self._code: ChoiceId = encode(apply(preset, Context()))
        self._reply: Reply | None = None

    @property
    def script(self) -> Script:
        """The script that answers."""
        return self._script

    @property
    def code(self) -> ChoiceId:
        """The context after the last turn, as its code."""
        return self._code

    @property
    def reply(self) -> Reply | None:
        """The last reply; None before the first turn."""
        return self._reply

    def turn(self, event: Event) -> Outcome:
        """Answer `event`. Never raises."""
        now = self._now()
        outcome = step(self._script, decode(self._code), event, now)
        if isinstance(event, Opened) and self._preset:
            preset = apply(self._preset, outcome.context)
            outcome = step(self._script, preset, Pressed(encode(preset)), now)
        self._code, self._reply = encode(outcome.context), outcome.reply
        self._watch(event, outcome)
        return outcome

    def numbered(self, words: str) -> Pressed | None:
        """Return the press that a typed number stands for: the choices on the screen, counted from 1."""
        digits = words.strip().rstrip(".)")
        if self._reply is None or not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
            return None
        number = int(digits)
        choices = self._reply.choices
        return Pressed(choices[number - 1].id) if 0 < number <= len(choices) else None


def fixed(moment: datetime) -> Callable[[], datetime]:
    """Return a clock that stands still at `moment`."""
    return lambda: moment


def preset_of(**answers: str | None) -> Preset:
    """Return the answers that were given, without those that were not."""
    return tuple((field, value) for field, value in answers.items() if value is not None)
