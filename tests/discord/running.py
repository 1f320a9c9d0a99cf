"""The real adapter, running against a Discord on this machine."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.discord.gateway import Patience
from adapters.discord.run import run_discord
from bot.core.script import Script
from bot.service.ledger import Ledger
from bot.service.shell import Shell
from tests.fakes.discord_server import TOKEN, DiscordServer
from tests.service.shells import settings_for, shell_for

QUICK = Patience(ready=0.6, look=0.05, again=0.05, longest=0.2, between=0.05, heartbeat=60.0)


@dataclass
class Bot:
    """An adapter that runs: its shell, its log, and its task."""

    shell: Shell
    out: io.StringIO
    task: asyncio.Task[None]

    async def stop(self) -> None:
        """End it as the service does, and raise what it raised."""
        self.shell.stopping.set()
        await asyncio.wait_for(self.task, 10)


@asynccontextmanager
async def running(
    discord: DiscordServer,
    script: Script | None,
    folder: Path,
    *,
    ledger: Ledger | None = None,
    patience: Patience = QUICK,
    every: float = 3600.0,
    wait: bool = True,
    **settings: str,
) -> AsyncIterator[Bot]:
    """Run the adapter until the block ends; `settings` by their names in lower case."""
    out = io.StringIO()
    chosen = settings_for(folder, discord_token=TOKEN, discord_api=discord.api, **settings)
    shell = shell_for(chosen, script, ledger, out)
    task = asyncio.create_task(run_discord(shell, patience=patience, every=every))
    bot = Bot(shell, out, task)
    try:
        if wait:
            await discord.ready()
        yield bot
    finally:
        shell.stopping.set()
        done, left = await asyncio.wait({task}, timeout=10)
        for each in left:
            each.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert done, "the adapter did not end when it was told to"
