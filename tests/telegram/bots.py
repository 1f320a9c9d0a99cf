"""The real adapter, running against the fake Telegram for the length of a test."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adapters.telegram.run import run
from adapters.telegram.send import Timings
from bot.core.script import Script
from bot.service.ledger import Ledger
from bot.service.shell import Shell
from bot.service.stores.memory import MemoryLedger
from bot.service.web import Web
from bot.settings import Settings
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TOKEN, TelegramServer
from tests.service.shells import settings_for, shell_for
from tests.telegram.scripts import small_script

QUICK = Timings(
    poll=1.0,
    answer_within=1.0,
    connect_within=0.5,
    retry_first=0.02,
    retry_most=0.1,
    conflict=0.2,
    park_after=0.3,
    hide_wait=0.1,
    look_again=0.2,
)
"""Every wait made short, so that a test of hours takes a second."""


@dataclass
class Bot:
    """One process of Vesper with Telegram alone."""

    server: TelegramServer
    shell: Shell
    out: io.StringIO
    ledger: Ledger
    timings: Timings
    task: asyncio.Task[None] | None = None
    people: dict[int, Person] = field(default_factory=dict)

    def person(self, number: int = 4001, **more: Any) -> Person:
        """Return somebody with a private chat."""
        if number not in self.people:
            self.people[number] = Person(self.server, number, **more)
        return self.people[number]

    def start(self) -> None:
        """Start the adapter."""
        self.shell.stopping.clear()
        self.task = asyncio.create_task(run(self.shell, self.timings))

    async def stop(self) -> None:
        """End it as SIGTERM does."""
        self.shell.stopping.set()
        if self.task is not None:
            await asyncio.wait((self.task,), timeout=9)
            assert self.task.done(), "the adapter did not end within 8 seconds of being told to"
            self.task = None

    async def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
            self.task = None

    async def idle(self) -> None:
        """Wait until every update has been confirmed."""
        await until(lambda: not self.server.updates.waiting)

    @property
    def log(self) -> str:
        """All that was logged so far."""
        return self.out.getvalue()


def settings_of(server: TelegramServer, folder: Path, *, pace: int = 0, **more: str) -> Settings:
    """Return the settings for a bot of `server`; without limits unless `pace` says how many messages a second."""
    return settings_for(folder, telegram_token=server.token, telegram_api=server.url, telegram_pace=str(pace), **more)


@asynccontextmanager
async def running(
    server: TelegramServer,
    folder: Path,
    *,
    script: Script | None = None,
    ledger: Ledger | None = None,
    timings: Timings = QUICK,
    pace: int = 0,
    wait: bool = True,
    without_content: bool = False,
    **more: str,
) -> AsyncIterator[Bot]:
    """Run a bot; it is up when the block begins, unless `wait` says otherwise."""
    settings = settings_of(server, folder, pace=pace, **more)
    out = io.StringIO()
    ledger = ledger or MemoryLedger()
    shell = shell_for(settings, None if without_content else script or small_script(), ledger, out)
    if settings.http_listen is not None:
        shell.web = Web(settings.http_listen, shell.health)
        await shell.web.start()
    bot = Bot(server, shell, out, ledger, timings)
    bot.start()
    try:
        if wait:
            await until(lambda: server.called("getUpdates") or server.called("setWebhook"))
        yield bot
    finally:
        await bot.stop()
        if shell.web is not None:
            await shell.web.stop()


__all__ = ["QUICK", "TOKEN", "Bot", "running", "settings_of"]
