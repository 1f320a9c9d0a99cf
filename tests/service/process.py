"""A real process that runs the service with an adapter for tests, told what to do by the test.

Run as `python -m tests.service.process FOLDER BEHAVIOUR`. The adapter writes what it
is answered, each turn of a fast clock, to `FOLDER/answers`: `page` is the page.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from bot.core.context import Context
from bot.core.messages import Opened, Platform
from bot.core.script import Script
from bot.service.adapters import Finding
from bot.service.app import run
from bot.service.health import State
from bot.service.shell import Shell
from bot.settings import Settings, read_settings
from tests.core.scripts import page, script


class Talking:
    """An adapter that asks for an answer every 20 ms, and behaves as told when it is to end."""

    def __init__(self, folder: Path, behaviour: str, name: Platform) -> None:
        self._folder, self._behaviour, self._name = folder, behaviour, name

    @property
    def name(self) -> Platform:
        """Which platform it plays."""
        return self._name

    def wanted(self, settings: Settings) -> bool:
        """Where there is a token for it."""
        token = settings.telegram_token if self._name is Platform.TELEGRAM else settings.discord_token
        return token is not None

    async def run(self, shell: Shell) -> None:
        """Note page after page."""
        shell.health.report(self._name, State.UP)
        token = shell.settings.telegram_token
        mark = "" if token is None else token.reveal()[-3:]
        if self._behaviour == "blocks":
            time.sleep(30)
        while not shell.stopping.is_set():
            answer = shell.answer(Context(), Opened())
            (self._folder / "answers").write_text(f"{answer.reply.page} {shell.script.fingerprint} {mark}")
            await asyncio.sleep(0.02)
        if self._behaviour == "hangs":
            while True:
                try:
                    await asyncio.sleep(60)
                except asyncio.CancelledError:
                    continue

    async def examine(self, settings: Settings) -> tuple[Finding, ...]:
        """Find nothing."""
        return ()


def load(folder: Path) -> Script:
    """Return a script whose fingerprint stands in `FOLDER/content`; raise where it says bad."""
    fingerprint = (folder / "content").read_text()
    if fingerprint == "bad":
        raise ValueError("the content has an error")
    return script(page("law.menu"), fingerprint=fingerprint)


def main(folder: Path, behaviour: str) -> int:
    """Run the service until a signal ends it."""
    adapters = [Talking(folder, behaviour, Platform.TELEGRAM)]
    settings = read_settings(os.environ)
    return asyncio.run(run(settings, lambda: load(folder), adapters, reread=lambda: read_settings(os.environ)))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
