"""A file for a SQLite ledger, and what health and log say of it."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core.messages import Platform
from bot.service.health import Health, Part, State
from bot.service.ledger import Claim
from bot.service.log import Log
from bot.service.stores.sqlite import SqliteLedger, open_sqlite

TELEGRAM = Platform.TELEGRAM


class Place:
    """A file, and what health and log say of it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.health = Health()
        self.out = io.StringIO()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[SqliteLedger]:
        """Open the ledger in the file, and close it."""
        ledger = await open_sqlite(self.file, self.health, Log(self.out))
        try:
            yield ledger
        finally:
            await ledger.close()

    @property
    def state(self) -> State | None:
        """How the ledger is."""
        return self.health.state(Part.LEDGER)

    async def until(self, state: State) -> None:
        """Wait until the ledger is in `state`, 5 s at most."""
        async with asyncio.timeout(5):
            while self.state is not state:
                await asyncio.sleep(0.02)


async def answer_one(ledger: SqliteLedger, number: int) -> float:
    """Do what answering a new message asks of the ledger; return the seconds it took."""
    began = time.monotonic()
    assert await ledger.claim(TELEGRAM, number) is Claim.FRESH
    assert await ledger.sending(TELEGRAM, number) == 1
    await ledger.done(TELEGRAM, number)
    assert await ledger.claim(TELEGRAM, number) is Claim.DONE
    return time.monotonic() - began
