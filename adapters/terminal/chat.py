"""The two loops: a conversation with a person, and an exchange of JSON lines with a machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import BinaryIO, Final, TextIO

from adapters.terminal.exchange import BadLine, read_event, write_fault, write_reply
from adapters.terminal.paint import CLEAR, WIDEST, Paper, paint
from adapters.terminal.session import Session
from bot.core.messages import Command, Effect, Event, Opened, Reply, Said

HINT: Final = "Type a number, or your own words. /hide clears this screen. Ctrl-D ends.\n"
PROMPT: Final = "> "
QUIT: Final = frozenset({"/quit", "/exit"})


def talk(session: Session, given: BinaryIO, shown: TextIO, paper: Paper, *, prompt: bool) -> None:
    """Hold a conversation until the input ends: words, numbers and /commands in, screens out.

    An empty line shows the screen again. After Hide nothing is shown on a
    terminal until the next line is typed. With `prompt`, the hint and a prompt
    are written.
    """
    if prompt:
        shown.write(HINT + "\n")
    _show(session.turn(Opened()).reply, shown, paper)
    for line in _lines(given, shown, prompt=prompt):
        words = line.strip()
        if words.lower() in QUIT:
            return
        reply = session.turn(_event(session, words)).reply if words else session.reply
        if reply is not None:
            shown.write("\n")
            _show(reply, shown, paper, hides=bool(words))


def exchange(session: Session, given: BinaryIO, shown: TextIO) -> None:
    """Answer each line of JSON with a line of JSON until the input ends. A bad line gets a line that says so."""
    for number, line in enumerate(_lines(given, shown, prompt=False), 1):
        if not line.strip():
            continue
        try:
            event = read_event(line)
        except BadLine as fault:
            answer = write_fault(number, fault)
        else:
            answer = write_reply(session.script, session.turn(event))
        shown.write(answer + "\n")
        shown.flush()


def paper_of(shown: TextIO, *, term: str, plain: bool) -> Paper:
    """Return what `shown` can show: styles and wrapped lines on a terminal, neither in a pipe or with `plain`.

    `term` is the kind of terminal; one that is dumb or unnamed takes no control characters.
    """
    if term in ("", "dumb") or not shown.isatty():
        return Paper()
    if plain:
        return Paper(clears=True)
    return Paper(min(shutil.get_terminal_size().columns, WIDEST), bold=True, clears=True)


# --- helpers --------------------------------------------------------------------------------------


def _lines(given: BinaryIO, shown: TextIO, *, prompt: bool) -> Iterator[str]:
    """Yield the lines of the input as they come; what is no UTF-8 is replaced. Ctrl-C ends them like Ctrl-D."""
    try:
        while True:
            if prompt:
                shown.write("\n" + PROMPT)
            shown.flush()
            line = given.readline()
            if not line:
                break
            yield line.decode("utf-8", "replace")
    except KeyboardInterrupt:
        pass
    if prompt:
        shown.write("\n")


def _event(session: Session, words: str) -> Event:
    pressed = session.numbered(words)
    if pressed is not None:
        return pressed
    if words.startswith("/"):
        return Command(words[1:])
    return Said(words)


def _show(reply: Reply, shown: TextIO, paper: Paper, *, hides: bool = True) -> None:
    """Write a screen; where it hides and the output is a terminal, clear that instead and write nothing."""
    if hides and Effect.HIDE in reply.effects and paper.clears:
        shown.write(CLEAR)
        return
    shown.write(paint(reply, paper) + "\n")
