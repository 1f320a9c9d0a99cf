"""The ledger in a small SQLite file. Memory answers, the file remembers; trouble with the file never stops an answer.

What is known of an update is held in memory and written behind. Only `sending`
and the `done` of a new message wait for the disk, some seconds at most: those
two decide whether somebody is answered twice.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import aiosqlite

from bot.core.messages import Platform
from bot.service.health import Health, Part
from bot.service.health import State as Condition
from bot.service.ledger import NUMBERS, RETENTION_HOURS, Claim, Holding, Lead, State, Total
from bot.service.log import Happening, Log
from bot.service.stores.behind import ServerKey, UpdateKey, UpdateRow, WriteBehind
from bot.service.stores.memory import MemoryLedger, holdings
from bot.service.stores.sqlite_file import FileLock

TOTALS_DAYS: Final = 90
SENDING_PATIENCE: Final = 3.5
"""Seconds a new message waits for the disk: a slow one is waited for, and an answer is there in 5 s (S-07)."""
PRUNE_EVERY: Final = 600.0
"""Seconds between two times that what is past its time is deleted."""
LATE_HOURS: Final = 1 / 6
"""What is past its time by the clock on the wall stays ten minutes more: a clock that is wrong at start must not
make anybody be answered twice (S-09)."""
LOCK_EVERY: Final = 1.0
_PLATFORMS: Final = {number: platform for platform, number in NUMBERS.items()}


async def open_sqlite(file: Path, health: Health, log: Log) -> SqliteLedger:
    """Return the ledger kept in `file`. Waits while another process holds it: this one is the standby then (K-11)."""
    lock = FileLock(file)
    if not lock.take():
        health.report(Part.LEDGER, Condition.STANDBY)
        log.say(Happening.STANDING_BY)
        while not lock.take():  # noqa: ASYNC110 - a lock of the system has no event
            await asyncio.sleep(LOCK_EVERY)
    ledger = SqliteLedger(file, lock, health, log)
    await ledger.open()
    return ledger


class SqliteLedger:
    """Memory with a file behind it."""

    def __init__(
        self,
        file: Path,
        lock: FileLock,
        health: Health,
        log: Log,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._lock, self._wall = lock, wall
        self._memory = MemoryLedger(clock, self._dropped)
        self._file = WriteBehind(file, health, log, self)
        self._taken_in = False
        self._chats: OrderedDict[int, int] = OrderedDict()
        self._pruning: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the file and take in what it knows."""
        await self._file.open()
        self._pruning = asyncio.create_task(self._prune())

    # --- updates

    async def claim(self, platform: Platform, delivery: int) -> Claim:
        """Say what is known of an update. That it is new need not be written: nothing was sent for it."""
        return await self._memory.claim(platform, delivery)

    async def sending(self, platform: Platform, delivery: int) -> int:
        """Note on disk that a new message is about to be sent; return which attempt it is."""
        attempt = await self._memory.sending(platform, delivery)
        self._put(platform, delivery)
        await self._file.settled(SENDING_PATIENCE)
        return attempt

    async def unsent(self, platform: Platform, delivery: int) -> None:
        """Take the last attempt back."""
        await self._memory.unsent(platform, delivery)
        self._put(platform, delivery)

    async def done(self, platform: Platform, delivery: int) -> None:
        """Note that the update was answered. After an edit nothing waits for the disk: it may be repeated unseen."""
        await self._memory.done(platform, delivery)
        self._put(platform, delivery)
        entry = self._memory.entry(platform, delivery)
        if entry is not None and entry.attempts:
            await self._file.settled()

    def _put(self, platform: Platform, delivery: int) -> None:
        entry = self._memory.entry(platform, delivery)
        if entry is not None:
            row = (int(entry.state), entry.attempts, self._hour())
            self._file.put_update((NUMBERS[platform], delivery), row)

    def _dropped(self, platform: Platform, delivery: int) -> None:
        self._file.put_update((NUMBERS[platform], delivery), None)

    # --- one process

    @asynccontextmanager
    async def chat(self, platform: Platform, tag: int) -> AsyncIterator[None]:
        """Hold a chat; only one process has the file. What was answered in it before is on disk then: after a crash an
        older screen may be edited in again, but never over a newer one."""
        batch = self._chats.pop(tag, 0)
        if batch > self._file.written:
            await self._file.settled()
        try:
            yield
        finally:
            self._chats[tag] = self._file.batch
            while self._chats and next(iter(self._chats.values())) <= self._file.written:
                self._chats.popitem(last=False)

    def lead(self, platform: Platform, post: int = 0) -> AbstractAsyncContextManager[Lead]:
        """Hold a post; only one process has the file."""
        return self._memory.lead(platform, post)

    # --- servers and totals

    async def server(self, server: int) -> Mapping[int, int]:
        """Return the settings of a server."""
        return await self._memory.server(server)

    async def known_servers(self) -> tuple[int, ...]:
        """Return the servers for which anything is set."""
        return await self._memory.known_servers()

    async def set_server(self, server: int, field: int, value: int) -> None:
        """Set one number for a server."""
        await self._memory.set_server(server, field, value)
        self._file.put_server((server, field), value)
        await self._file.settled()

    async def forget_server(self, server: int) -> None:
        """Delete all that is set for a server."""
        for field in await self._memory.server(server):
            self._file.put_server((server, field), None)
        await self._memory.forget_server(server)
        await self._file.settled()

    async def add_totals(self, totals: Sequence[Total]) -> None:
        """Add counts to the totals in the file."""
        for total in totals:
            self._file.add_total(total)
        await self._file.settled()

    async def totals(self) -> tuple[Total, ...]:
        """Return the totals in the file; none while it is in trouble."""
        rows = await self._rows("SELECT day, part, page, shown, onward FROM totals ORDER BY day, part, page")
        return tuple(Total(*row) for row in rows)

    async def held(self) -> tuple[Holding, ...]:
        """Return what is held, by table."""
        counts = [len(await self._rows(f"SELECT 1 FROM {table}")) for table in ("updates", "servers", "totals")]  # noqa: S608
        return holdings(*counts)

    async def close(self) -> None:
        """Write what is left and let go of the file."""
        if self._pruning is not None:
            self._pruning.cancel()
            await asyncio.gather(self._pruning, return_exceptions=True)
        await self._file.close()
        self._lock.release()

    # --- the file

    async def take_in(self, connection: aiosqlite.Connection) -> None:
        """Take into memory what the file knows and memory does not; rows that make no sense are left out."""
        now = self._hour()
        for platform, number, state, attempts, hour in await _all(connection, "SELECT * FROM updates ORDER BY hour"):
            with suppress(ValueError, KeyError):
                known = _PLATFORMS[platform]
                left = RETENTION_HOURS - min(max(now - hour, 0), RETENTION_HOURS)
                if self._memory.entry(known, number) is None:
                    self._memory.note(known, number, State(state), max(attempts, 0), max(left, LATE_HOURS))
        if not self._taken_in:
            for server, field, value in await _all(connection, "SELECT server, field, value FROM servers"):
                if field not in await self._memory.server(server):
                    await self._memory.set_server(server, field, value)
        self._taken_in = True

    async def _rows(self, query: str) -> list[tuple[int, ...]]:
        connection = self._file.connection
        if connection is None:
            return []
        try:
            return await _all(connection, query)
        except (sqlite3.Error, ValueError):
            return []

    async def _prune(self) -> None:
        while True:
            await asyncio.sleep(PRUNE_EVERY)
            self.prune()

    def prune(self) -> None:
        """Delete what is past its time: updates by a clock that never jumps, totals by the day."""
        self._memory.prune()
        self._file.drop_totals(self._hour() // 24 - TOTALS_DAYS)

    def _hour(self) -> int:
        return int(self._wall() // 3600)

    def updates(self) -> Iterator[tuple[UpdateKey, UpdateRow]]:
        """Yield every update that has to be in the file."""
        for platform, number, entry in self._memory.entries():
            if entry.state is not State.NEW:
                yield (NUMBERS[platform], number), (int(entry.state), entry.attempts, self._hour())

    def servers(self) -> Iterator[tuple[ServerKey, int]]:
        """Yield every setting of a server."""
        for server, fields in self._memory.servers():
            for field, value in fields.items():
                yield (server, field), value


async def _all(connection: aiosqlite.Connection, query: str) -> list[tuple[int, ...]]:
    async with connection.execute(query) as cursor:
        return [tuple(row) for row in await cursor.fetchall()]
