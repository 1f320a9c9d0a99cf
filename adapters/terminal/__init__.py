"""The terminal: a conversation in text for people, and in JSON lines for machines."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from adapters.terminal.chat import exchange, paper_of, talk
from adapters.terminal.session import Preset, Session, Watch, ignore
from bot.core.messages import Platform
from bot.core.script import Script

if TYPE_CHECKING:  # a conversation in the terminal loads nothing of the service
    from bot.service.adapters import Finding
    from bot.service.shell import Shell
    from bot.settings import Settings


class Terminal:
    """The adapter that `vesper chat` talks through. `vesper run` never wants it: it has no platform to wait for."""

    name: Final = Platform.TERMINAL

    def wanted(self, settings: Settings) -> bool:
        """Return False: a person at a keyboard starts it, no setting does."""
        return False

    async def run(self, shell: Shell) -> None:
        """Return at once: there is nobody to wait for."""

    async def examine(self, settings: Settings) -> tuple[Finding, ...]:
        """Return no findings: it needs nothing."""
        return ()

    def converse(
        self,
        script: Script,
        now: Callable[[], datetime],
        preset: Preset = (),
        *,
        term: str = "",
        plain: bool = False,
        lines: bool = False,
        watch: Watch = ignore,
    ) -> None:
        """Talk on standard input and output until the input ends: with a person, or in JSON with `lines`.

        `now` gives the moment of each turn, `preset` the answers that an opening starts from, `term` the kind of
        terminal. `watch` is told of each turn.
        """
        session = Session(script, now, preset, watch)
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text file, here and in a pipe
        if lines:
            exchange(session, sys.stdin.buffer, sys.stdout)
        else:
            paper = paper_of(sys.stdout, term=term, plain=plain)
            talk(session, sys.stdin.buffer, sys.stdout, paper, prompt=sys.stdin.isatty())


adapter: Final = Terminal()
