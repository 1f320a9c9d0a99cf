"""One connection to PostgreSQL that is kept: watched, opened again when it breaks, and never waited for for long."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

import asyncpg  # type: ignore[import-untyped]  # it brings no types

T = TypeVar("T")
Connection = Any
"""A connection of asyncpg."""

PATIENCE: Final = 2.0
"""Seconds that a person waits for the database at most."""
BEAT_EVERY: Final = 2.0
RETRY_EVERY: Final = 0.5
_SESSION: Final = {
    "application_name": "vesper",
    # a host that is gone loses its locks within 8 seconds
    "tcp_keepalives_idle": "3",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "2",
    "tcp_user_timeout": "8000",
    "lock_timeout": "0",
}
TROUBLE: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


class AwayError(Exception):
    """The database cannot be reached now."""


class Link:
    """A connection for one use after another. `opened` prepares each new one and may raise to refuse it."""

    def __init__(
        self,
        address: str,
        opened: Callable[[Connection], Awaitable[None]],
        changed: Callable[[BaseException | None], None],
    ) -> None:
        self._address, self._opened, self._changed = address, opened, changed
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()
        self._keeper: asyncio.Task[None] | None = None
        self._since = time.monotonic()
        self.session = 0
        """Counts connections: what was locked in one is free in the next."""

    async def open(self) -> None:
        """Try to connect, once, and keep trying from then on."""
        await self._connect()
        self._keeper = asyncio.create_task(self._keep())

    @property
    def away_for(self) -> float:
        """Seconds since the database was last there; 0 while it is."""
        return 0.0 if self._connection is not None else time.monotonic() - self._since

    async def call(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Return what `work` makes of the connection. Raises AwayError where there is none, or it broke."""
        if self._connection is None:
            raise AwayError
        async with self._turn:
            connection = self._connection
            if connection is None:
                raise AwayError
            try:
                async with asyncio.timeout(PATIENCE):
                    return await work(connection)
            except TROUBLE as error:
                self._drop(connection, error)
                raise AwayError from None
            except asyncio.CancelledError:
                self._drop(connection, None)  # half a call leaves a connection that nobody can trust
                raise

    async def close(self) -> None:
        """Disconnect. Safe to repeat."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
            self._keeper = None
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*TROUBLE):
                await connection.close(timeout=1)

    # --- keeping it

    async def _keep(self) -> None:
        while True:
            if self._connection is None:
                await asyncio.sleep(RETRY_EVERY * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
                await self._connect()
            else:
                await asyncio.sleep(BEAT_EVERY)
                with suppress(AwayError):
                    await self.call(lambda connection: connection.execute("SELECT 1"))

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE * 2):
                connection = await self._prepared()
        except Exception as error:  # noqa: BLE001 - an address, a driver or a database that is wrong: go on in memory
            self._changed(error)
            return
        self.session += 1
        self._connection = connection
        connection.add_termination_listener(self._ended)
        self._changed(None)

    async def _prepared(self) -> Connection:
        connection = await asyncpg.connect(self._address, timeout=PATIENCE, server_settings=_SESSION)
        try:
            await self._opened(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection

    def _ended(self, connection: Connection) -> None:
        self._drop(connection, ConnectionError())

    def _drop(self, connection: Connection, error: BaseException | None) -> None:
        current = self._connection
        if current is None or current is not connection:
            return
        self._connection = None
        self._since = time.monotonic()
        current.terminate()
        self._changed(error or ConnectionError())
