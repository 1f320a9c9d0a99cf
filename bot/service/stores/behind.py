"""Writing behind: changes gather in memory and reach the SQLite file many in one commit, or wait until it is well."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

import aiosqlite

from bot.service.health import Health, Part
from bot.service.health import State as Condition
from bot.service.ledger import Total
from bot.service.log import Happening, Log
from bot.service.stores.sqlite_file import BrokenFileError, NewerFileError, open_file, wipe

PATIENCE: Final = 1.0
"""Seconds to wait for the disk where it decides little."""
RETRY_EVERY: Final = 5.0
"""Seconds between two tries to have the file back."""
SLOW_MS: Final = 50
"""A commit that takes longer is worth a line."""

UpdateKey = tuple[int, int]
UpdateRow = tuple[int, int, int]
ServerKey = tuple[int, int]
TotalKey = tuple[int, int, int]

_PUT_UPDATE: Final = "INSERT OR REPLACE INTO updates (platform, number, state, attempts, hour) VALUES (?, ?, ?, ?, ?)"
_DROP_UPDATE: Final = "DELETE FROM updates WHERE platform = ? AND number = ?"
_PUT_SERVER: Final = "INSERT OR REPLACE INTO servers (server, field, value) VALUES (?, ?, ?)"
_DROP_SERVER: Final = "DELETE FROM servers WHERE server = ? AND field = ?"
_ADD_TOTAL: Final = """INSERT INTO totals (day, part, page, shown, onward) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (day, part, page) DO UPDATE SET shown = shown + excluded.shown, onward = onward + excluded.onward"""
_DROP_TOTALS: Final = "DELETE FROM totals WHERE day < ?"
_CLEAR: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
"""Empties the log beside the file; while somebody reads it does nothing, and is done again when numbers are pruned."""

_TROUBLE: Final = (sqlite3.Error, OSError, ValueError)
"""What the file can throw; ValueError is aiosqlite's for a connection that is gone."""


class Rows(Protocol):
    """Memory, as the file sees it."""

    def updates(self) -> Iterable[tuple[UpdateKey, UpdateRow]]:
        """Yield every update that has to be in the file."""
        ...

    def servers(self) -> Iterable[tuple[ServerKey, int]]:
        """Yield every setting of a server."""
        ...

    async def take_in(self, connection: aiosqlite.Connection) -> None:
        """Take into memory what the file knows and memory does not."""
        ...


class WriteBehind:
    """One file, one writer."""

    def __init__(
        self,
        file: Path,
        health: Health,
        log: Log,
        rows: Rows,
    ) -> None:
        self._file, self._health, self._log, self._rows = file, health, log, rows
        self._connection: aiosqlite.Connection | None = None
        self._updates: dict[UpdateKey, UpdateRow | None] = {}
        self._servers: dict[ServerKey, int | None] = {}
        self._totals: dict[TotalKey, tuple[int, int]] = {}
        self._before_day = 0
        self._waiting: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()
        self._closing = False
        self.batch = 1
        """The number of the commit that changes gather for now."""
        self.written = 0
        """The number of the last commit that is on disk, or was given up."""
        self._writer: asyncio.Task[None] | None = None

    @property
    def connection(self) -> aiosqlite.Connection | None:
        """The open file, or None while it is in trouble."""
        return self._connection

    async def open(self) -> bool:
        """Open the file, take in what it knows and start writing; return whether it is usable now. If not, it is tried
        again every few seconds."""
        usable = await self._open()
        if self._connection is not None:
            try:
                await self._rows.take_in(self._connection)
            except _TROUBLE as error:
                await self._degrade(error)
            else:
                self._health.report(Part.LEDGER, Condition.UP)
        self._writer = asyncio.create_task(self._write())
        return usable

    # --- changes

    def put_update(self, key: UpdateKey, row: UpdateRow | None) -> None:
        """Write an update, or delete it."""
        self._updates[key] = row
        self._wake.set()

    def put_server(self, key: ServerKey, value: int | None) -> None:
        """Write a setting of a server, or delete it."""
        self._servers[key] = value
        self._wake.set()

    def add_total(self, total: Total) -> None:
        """Add to a daily total."""
        key = (total.day, total.part, total.page)
        shown, onward = self._totals.get(key, (0, 0))
        self._totals[key] = shown + total.shown, onward + total.onward
        self._wake.set()

    def drop_totals(self, before_day: int) -> None:
        """Delete the totals of days before `before_day`."""
        self._before_day = before_day
        self._wake.set()

    async def settled(self, patience: float = PATIENCE) -> None:
        """Return when all changes so far are on disk, at most `patience` seconds later, or once they cannot be."""
        if self._connection is None:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self._wake.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await future

    async def close(self) -> None:
        """Write what is left and let go of the file; takes 3 seconds at most. Safe to repeat."""
        self._closing = True
        self._wake.set()
        if self._writer is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(2):
                    await asyncio.shield(self._writer)
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
            self._writer = None
        await self._let_go()

    # --- the writer

    async def _write(self) -> None:
        """Commit what has gathered, again and again; after trouble, try to have the file back."""
        while True:
            if self._connection is None:
                if self._closing:
                    return
                await self._retry()
                continue
            await self._wake.wait()
            self._wake.clear()
            await self._commit_or_degrade(self._connection)
            if self._closing and not self._wake.is_set():
                return

    async def _commit_or_degrade(self, connection: aiosqlite.Connection) -> None:
        waiting, self._waiting = self._waiting, []
        self.batch += 1
        try:
            await self._commit(connection)
        except _TROUBLE as error:
            await self._degrade(error)
        finally:
            self.written = self.batch - 1
            for future in (*waiting, *(() if self._connection else self._waiting)):
                if not future.done():
                    future.set_result(None)

    async def _commit(self, connection: aiosqlite.Connection) -> None:
        updates, self._updates = self._updates, {}
        servers, self._servers = self._servers, {}
        totals = dict(self._totals)
        before_day, self._before_day = self._before_day, 0
        if not (updates or servers or totals or before_day):
            return
        began = time.monotonic()
        await connection.execute("BEGIN IMMEDIATE")
        await _put(connection, _PUT_UPDATE, ((*key, *row) for key, row in updates.items() if row is not None))
        await _put(connection, _DROP_UPDATE, (key for key, row in updates.items() if row is None))
        await _put(connection, _PUT_SERVER, ((*key, value) for key, value in servers.items() if value is not None))
        await _put(connection, _DROP_SERVER, (key for key, value in servers.items() if value is None))
        await _put(connection, _ADD_TOTAL, ((*key, *counts) for key, counts in totals.items()))
        if before_day:
            await connection.execute(_DROP_TOTALS, (before_day,))
        await connection.execute("COMMIT")
        self._subtract(totals)
        if before_day or None in servers.values():
            async with connection.execute(_CLEAR) as cursor:  # what was deleted stands in the log until then
                await cursor.fetchall()
        took = int((time.monotonic() - began) * 1000)
        if took > SLOW_MS * 10:
            self._log.say(Happening.LEDGER_SLOW, milliseconds=took)

    def _subtract(self, written: dict[TotalKey, tuple[int, int]]) -> None:
        """Take what was written off the totals that wait: more may have come meanwhile."""
        for key, (shown, onward) in written.items():
            left = (self._totals[key][0] - shown, self._totals[key][1] - onward)
            if left == (0, 0):
                del self._totals[key]
            else:
                self._totals[key] = left

    # --- trouble

    async def _degrade(self, error: BaseException) -> None:
        """Go on in memory."""
        await self._let_go()
        self._updates.clear()
        self._servers.clear()
        self._health.report(Part.LEDGER, Condition.DEGRADED)
        self._log.say(Happening.LEDGER_DEGRADED, error=error)

    async def _retry(self) -> None:
        """Wait a little, then try to open the file and to write into it all that memory holds."""
        self._wake.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(RETRY_EVERY):
                while not self._closing:
                    await self._wake.wait()
                    self._wake.clear()
        if self._closing or not await self._open():
            return
        connection = self._connection
        assert connection is not None
        try:
            await self._rows.take_in(connection)
            self._updates = dict(self._rows.updates())
            self._servers = dict(self._rows.servers())
            await connection.execute("DELETE FROM servers")
            await self._commit(connection)
        except _TROUBLE as error:
            await self._degrade(error)
        else:
            self._health.report(Part.LEDGER, Condition.UP)
            self._log.say(Happening.LEDGER_RECOVERED)

    async def _open(self) -> bool:
        try:
            self._connection = await self._open_or_replace()
        except NewerFileError as error:
            self._complain(error)
        except (*_TROUBLE, BrokenFileError) as error:
            self._complain(error)
        else:
            return True
        return False

    async def _open_or_replace(self) -> aiosqlite.Connection:
        try:
            return await open_file(self._file)
        except BrokenFileError:
            wipe(self._file)
            self._log.say(Happening.LEDGER_REPLACED)
            return await open_file(self._file)

    def _complain(self, error: BaseException) -> None:
        if self._health.state(Part.LEDGER) is not Condition.DEGRADED:
            self._health.report(Part.LEDGER, Condition.DEGRADED)
            self._log.say(Happening.LEDGER_DEGRADED, error=error)

    async def _let_go(self) -> None:
        """Close the file, leaving nothing beside it where that is possible."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(*_TROUBLE, TimeoutError):
            async with asyncio.timeout(1):
                await connection.execute("ROLLBACK") if connection.in_transaction else None
                await connection.execute(_CLEAR)
        with suppress(*_TROUBLE, TimeoutError):
            async with asyncio.timeout(1):
                await connection.close()
                return
        connection.stop()


async def _put(connection: aiosqlite.Connection, statement: str, rows: Iterable[tuple[int, ...]]) -> None:
    gathered = list(rows)
    if gathered:
        await connection.executemany(statement, gathered)
