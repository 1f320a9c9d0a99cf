"""A conversation recorded while somebody has it, to be replayed as a test."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.conversations.format import Conversation, Line
from bot.authoring.conversations.play import answers_of, fitting_choices, told
from bot.core.context import decode
from bot.core.messages import Choice, Command, Event, Opened, Pressed, Reply, Role, Said, SentMedia
from bot.core.script import Script
from bot.core.show import Outcome


class Recording:
    """Collects turns. Holds what was typed until it is written: for people who test, not for people in need."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._lines: list[Line] = []
        self._reply: Reply | None = None

    def watch(self, event: Event, outcome: Outcome) -> None:
        """Add a turn that is over."""
        line = self._line(event)
        expects = told(self._script, outcome, line)
        self._lines.append(replace(line, expects=expects))
        self._reply = outcome.reply

    def conversation(self, title: str, at: str, preset: tuple[tuple[str, str], ...] = ()) -> Conversation:
        """Return what was recorded so far."""
        return Conversation(title, at, tuple(self._lines), preset=preset)

    def _line(self, event: Event) -> Line:
        match event:
            case Opened():
                return Line("open", event.link)
            case Said():
                return Line("say", event.text)
            case Command():
                return Line("command", event.name)
            case SentMedia():
                return Line("media", event.kind)
            case Pressed():
                return self._press(event)

    def _press(self, event: Pressed) -> Line:
        """Return a press by the page it leads to, with the answers that tell it from other choices to that page."""
        choices = self._reply.choices if self._reply is not None else ()
        pressed = next((choice for choice in choices if choice.id == event.choice), None)
        if pressed is None:
            return Line("code", event.choice)
        if pressed.role is not Role.WAY:
            return Line("press", pressed.role)
        rivals = [choice for choice in choices if choice.to == pressed.to and choice.role is Role.WAY]
        sets = self._differing(pressed, rivals) if len(rivals) > 1 else ()
        fitting = fitting_choices(rivals, sets)
        return Line("press", pressed.to, sets, nth=fitting.index(pressed) + 1 if len(fitting) > 1 else 0)

    def _differing(self, pressed: Choice, rivals: list[Choice]) -> tuple[tuple[str, str], ...]:
        """Return the answers that `pressed` carries and not every one of its rivals does."""
        answers = answers_of(self._script, decode(pressed.id))
        others = [answers_of(self._script, decode(choice.id)) for choice in rivals]
        return tuple(
            (name, value) for name, value in answers.items() if any(other.get(name) != value for other in others)
        )
