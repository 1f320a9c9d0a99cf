"""Posts: what one process does at a time, such as polling Telegram; held as a lock of a session in PostgreSQL.

A process that dies loses its connection and with it the post; a standby takes
it within seconds. While the database is away, who holds a post keeps it:
nobody else can take it either. When it is back and another was faster, the
post is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.service.stores import statements as sql
from bot.service.stores.memory import Held
from bot.service.stores.postgres_link import AwayError, Connection, Link

LOOK_EVERY: Final = 1.0
"""Seconds between two looks of a standby."""
FAITH_AFTER: Final = 15.0
"""Seconds without the database after which a process takes a post unasked, so that people are answered."""


class Posts:
    """The posts of one process, over a connection of their own."""

    def __init__(self, address: str) -> None:
        self._link = Link(address, self._opened, lambda error: None)
        self._held: dict[tuple[int, int], Held] = {}

    async def open(self) -> None:
        """Connect, and keep trying."""
        await self._link.open()

    async def close(self) -> None:
        """Disconnect; every post is free at once."""
        await self._link.close()

    @asynccontextmanager
    async def lead(self, platform: int, post: int) -> AsyncIterator[Held]:
        """Wait for a post, and hold it."""
        key = (platform, post)
        while not await self._taken(key):  # noqa: ASYNC110 - a lock of the database has no event
            await asyncio.sleep(LOOK_EVERY)
        held = self._held[key] = Held()
        try:
            yield held
        finally:
            if self._held.pop(key, None) is held:
                with suppress(AwayError):
                    await asyncio.shield(self._link.call(lambda connection: connection.execute(sql.LEAVE_POST, *key)))

    async def _taken(self, key: tuple[int, int]) -> bool:
        if key in self._held:
            return False
        try:
            return bool(await self._link.call(lambda connection: connection.fetchval(sql.TAKE_POST, *key)))
        except AwayError:
            return self._link.away_for > FAITH_AFTER

    async def _opened(self, connection: Connection) -> None:
        """Take again in a new session what was held in the last; what another has taken meanwhile is lost."""
        for key, held in list(self._held.items()):
            if not await connection.fetchval(sql.TAKE_POST, *key):
                del self._held[key]
                held.lost.set()
