"""The ledger in PostgreSQL, for more than one process: shared numbers, a lock for each chat, one holder for each post.

The table of updates is unlogged and holds integers, so nothing of it reaches
the write-ahead log. Locks are advisory ones of a session; they need a direct
connection, not a pool that hands out one for each transaction.

While the database is away people are answered from memory: somebody answered
twice is better than nobody answered. Another process may then answer the same
update, and the table is empty after a crash of the database, so in both cases
a new message counts as one that may have been sent before, and is labelled.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Final, TypeVar

from bot.core.messages import Platform
from bot.service.health import Health, Part
from bot.service.health import State as Condition
from bot.service.ledger import (
    MOST_ATTEMPTS,
    NUMBERS,
    RETENTION_HOURS,
    ChatBusyError,
    Claim,
    Holding,
    Lead,
    State,
    Total,
)
from bot.service.log import Happening, Log
from bot.service.stores import statements as sql
from bot.service.stores.memory import MemoryLedger, holdings
from bot.service.stores.postgres_link import AwayError, Connection, Link
from bot.service.stores.postgres_tables import prepare
from bot.service.stores.posts import Posts

T = TypeVar("T")
CHAT_WAIT: Final = 5.0
"""Seconds to wait for a chat that another process holds."""
CHAT_LOOK: Final = 0.02
DOUBT_SECONDS: Final = 600.0
"""How long after the database lost its unlogged tables an unknown update may have been answered before."""
PRUNE_EVERY: Final = 600.0
TOTALS_DAYS: Final = 90
MOST_PENDING: Final = 1000
"""Changes to servers and totals that wait for the database at most."""


async def open_postgres(address: str, health: Health, log: Log) -> PostgresLedger:
    """Return the ledger at `address`; in memory while it cannot be reached."""
    ledger = PostgresLedger(address, health, log)
    await ledger.open()
    return ledger


class PostgresLedger:
    """Numbers shared by processes."""

    def __init__(self, address: str, health: Health, log: Log) -> None:
        self._health, self._log = health, log
        self._link = Link(address, self._opened, self._changed)
        self._posts = Posts(address)
        self._memory = MemoryLedger()
        self._pending: list[Callable[[Connection], Awaitable[object]]] = []
        self._doubt_until = 0.0
        self._pruning: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, once; where that fails, go on in memory and keep trying."""
        await self._link.open()
        await self._posts.open()
        self._pruning = asyncio.create_task(self._prune())

    async def close(self) -> None:
        """Let go of the database, and with it of every lock."""
        if self._pruning is not None:
            self._pruning.cancel()
            await asyncio.gather(self._pruning, return_exceptions=True)
            self._pruning = None
        await self._posts.close()
        await self._link.close()

    # --- updates

    async def claim(self, platform: Platform, delivery: int) -> Claim:
        """Say what is known of an update, by any process, and note it."""
        doubtful = time.monotonic() < self._doubt_until
        first = State.SENDING if doubtful else State.NEW
        try:
            row = await self._link.call(
                lambda connection: connection.fetchrow(
                    sql.CLAIM, NUMBERS[platform], delivery, int(first), int(doubtful)
                )
            )
        except AwayError:
            known = await self._memory.claim(platform, delivery)
            return Claim.UNSURE if known is Claim.FRESH else known
        match State(row["state"]):
            case State.NEW:
                return Claim.FRESH
            case State.SENDING:
                return Claim.UNSURE if row["attempts"] < MOST_ATTEMPTS else Claim.DONE
            case State.DONE:
                return Claim.DONE

    async def sending(self, platform: Platform, delivery: int) -> int:
        """Note that a new message is about to be sent; return which attempt it is."""
        return await self._or(
            lambda connection: connection.fetchval(sql.SENDING, NUMBERS[platform], delivery),
            lambda: self._memory.sending(platform, delivery),
        )

    async def unsent(self, platform: Platform, delivery: int) -> None:
        """Take the last attempt back."""
        await self._or(
            lambda connection: connection.execute(sql.UNSENT, NUMBERS[platform], delivery),
            lambda: self._memory.unsent(platform, delivery),
        )

    async def done(self, platform: Platform, delivery: int) -> None:
        """Note that the update was answered."""
        await self._or(
            lambda connection: connection.execute(sql.DONE, NUMBERS[platform], delivery),
            lambda: self._memory.done(platform, delivery),
        )

    # --- processes

    @asynccontextmanager
    async def chat(self, platform: Platform, tag: int) -> AsyncIterator[None]:
        """Hold a chat against other processes, save while the database is away. Raises ChatBusyError after 5 s."""
        session = await self._hold(tag)
        try:
            yield
        finally:
            if session is not None and session == self._link.session:
                with suppress(AwayError):
                    await asyncio.shield(self._link.call(lambda connection: connection.execute(sql.UNLOCK, tag)))

    async def _hold(self, tag: int) -> int | None:
        """Return the session in which the chat is held now, None where the database is away."""
        until = time.monotonic() + CHAT_WAIT
        while True:
            try:
                held = await self._link.call(lambda connection: connection.fetchval(sql.LOCK, tag))
            except AwayError:
                return None
            if held:
                return self._link.session
            if time.monotonic() > until:
                raise ChatBusyError
            await asyncio.sleep(CHAT_LOOK)

    def lead(self, platform: Platform, post: int = 0) -> AbstractAsyncContextManager[Lead]:
        """Wait until this process holds a post, and hold it."""
        return self._posts.lead(NUMBERS[platform], post)

    # --- servers and totals

    async def server(self, server: int) -> Mapping[int, int]:
        """Return the settings of a server; those last seen while the database is away."""
        try:
            rows = await self._link.call(lambda connection: connection.fetch(sql.SERVER, server))
        except AwayError:
            return await self._memory.server(server)
        await self._memory.forget_server(server)
        for row in rows:
            await self._memory.set_server(server, row["field"], row["value"])
        return await self._memory.server(server)

    async def known_servers(self) -> tuple[int, ...]:
        """Return the servers for which anything is set."""
        try:
            rows = await self._link.call(lambda connection: connection.fetch(sql.SERVERS))
        except AwayError:
            return await self._memory.known_servers()
        return tuple(row["server"] for row in rows)

    async def set_server(self, server: int, field: int, value: int) -> None:
        """Set one number for a server, now or as soon as the database is back."""
        await self._memory.set_server(server, field, value)
        await self._later(lambda connection: connection.execute(sql.SET_SERVER, server, field, value))

    async def forget_server(self, server: int) -> None:
        """Delete all that is set for a server, now or as soon as the database is back."""
        await self._memory.forget_server(server)
        await self._later(lambda connection: connection.execute(sql.FORGET_SERVER, server))

    async def add_totals(self, totals: Sequence[Total]) -> None:
        """Add counts to the totals, now or as soon as the database is back."""
        rows = [(total.day, total.part, total.page, total.shown, total.onward) for total in totals]
        await self._later(lambda connection: connection.executemany(sql.ADD_TOTAL, rows))

    async def totals(self) -> tuple[Total, ...]:
        """Return the totals; none while the database is away."""
        try:
            rows = await self._link.call(lambda connection: connection.fetch(sql.TOTALS))
        except AwayError:
            return ()
        return tuple(Total(*row.values()) for row in rows)

    async def held(self) -> tuple[Holding, ...]:
        """Return what is held, by table."""
        try:
            counts = await self._link.call(lambda connection: connection.fetchrow(sql.HELD))
        except AwayError:
            return await self._memory.held()
        return holdings(*counts.values())

    # --- the database comes and goes

    async def _or(self, work: Callable[[Connection], Awaitable[T]], instead: Callable[[], Awaitable[T]]) -> T:
        """Return what the database makes of `work`, or memory of `instead` while it is away."""
        try:
            return await self._link.call(work)
        except AwayError:
            return await instead()

    async def _later(self, work: Callable[[Connection], Awaitable[object]]) -> None:
        try:
            await self._link.call(work)
        except AwayError:
            if len(self._pending) < MOST_PENDING:
                self._pending.append(work)

    async def _opened(self, connection: Connection) -> None:
        """Prepare a new connection: tables, what is in doubt, and what memory noted meanwhile."""
        emptied = await prepare(connection)
        self._doubt_until = time.monotonic() + DOUBT_SECONDS - emptied if emptied < DOUBT_SECONDS else 0.0
        entries = [
            (NUMBERS[platform], number, int(entry.state), entry.attempts)
            for platform, number, entry in self._memory.entries()
        ]
        if entries:
            await connection.executemany(sql.CATCH_UP, entries)
            self._memory.forget_updates()
        while self._pending:
            await self._pending[0](connection)
            self._pending.pop(0)

    def _changed(self, error: BaseException | None) -> None:
        before = self._health.state(Part.LEDGER)
        after = Condition.UP if error is None else Condition.DEGRADED
        self._health.report(Part.LEDGER, after)
        if before is not after and error is not None:
            self._log.say(Happening.LEDGER_DEGRADED, error=error)
        elif before is Condition.DEGRADED and error is None:
            self._log.say(Happening.LEDGER_RECOVERED)

    async def _prune(self) -> None:
        """Delete what was past its time already ten minutes ago, so that a clock that jumps deletes nothing at once."""
        hour = None
        while True:
            with suppress(AwayError):
                if hour is not None:
                    await self.prune(hour)
                hour = await self._link.call(lambda connection: connection.fetchval(sql.HOUR))
            await asyncio.sleep(PRUNE_EVERY)

    async def prune(self, hour: int) -> None:
        """Delete the updates of 48 hours before `hour`, and the totals of 90 days before."""
        before, day = hour - RETENTION_HOURS, hour // 24 - TOTALS_DAYS
        await self._link.call(lambda connection: connection.execute(sql.PRUNE_UPDATES, before))
        await self._link.call(lambda connection: connection.execute(sql.PRUNE_TOTALS, day))
