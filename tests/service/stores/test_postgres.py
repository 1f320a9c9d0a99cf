"""PostgreSQL: chats and posts shared by processes, a database that crashes or is away, nothing in its log."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import asyncpg  # type: ignore[import-untyped]  # it brings no types
import pytest

from bot.core.messages import Platform
from bot.service.health import Health, Part, State
from bot.service.ledger import ChatBusyError, Claim, Total
from bot.service.log import Log
from bot.service.stores import postgres, posts
from bot.service.stores.migrations import POSTGRES
from bot.service.stores.postgres import PostgresLedger, open_postgres
from bot.service.stores.postgres_tables import prepare
from tests.service.stores.cluster import Cluster, programs

TELEGRAM = Platform.TELEGRAM


class Process:
    """A ledger as one process has it, with its health."""

    def __init__(self, address: str) -> None:
        self.address, self.health, self.out = address, Health(), io.StringIO()

    async def open(self) -> PostgresLedger:
        """Open the ledger."""
        return await open_postgres(self.address, self.health, Log(self.out))

    @property
    def state(self) -> State | None:
        """How the ledger is."""
        return self.health.state(Part.LEDGER)

    async def until(self, state: State) -> None:
        """Wait until the ledger is in `state`, 8 s at most."""
        async with asyncio.timeout(8):
            while self.state is not state:
                await asyncio.sleep(0.02)


@pytest.fixture
async def two(database: str) -> AsyncIterator[tuple[PostgresLedger, PostgresLedger]]:
    """The ledgers of two processes on one database."""
    async with AsyncExitStack() as stack:
        first, second = await Process(database).open(), await Process(database).open()
        stack.push_async_callback(first.close)
        stack.push_async_callback(second.close)
        yield first, second


@pytest.fixture
def crashing() -> Iterator[Cluster]:
    """A cluster of its own that a test may crash."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    cluster = Cluster(found)
    yield cluster
    cluster.remove()


async def test_u05_two_processes_know_of_each_others_updates(two: tuple[PostgresLedger, PostgresLedger]) -> None:
    """U-05: what one process has answered, or may have, the other knows."""
    first, second = two
    assert await first.claim(TELEGRAM, 1) is Claim.FRESH
    await first.sending(TELEGRAM, 1)
    assert await second.claim(TELEGRAM, 1) is Claim.UNSURE
    await first.done(TELEGRAM, 1)
    assert await second.claim(TELEGRAM, 1) is Claim.DONE


async def test_a_chat_is_held_by_one_process_across_the_send(
    two: tuple[PostgresLedger, PostgresLedger], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one process answers a chat another waits for it, and gives up after a while without confirming."""
    first, second = two
    order = []

    async def other() -> None:
        async with second.chat(TELEGRAM, 5):
            order.append("second")

    async with first.chat(TELEGRAM, 5):
        waiting = asyncio.create_task(other())
        await asyncio.sleep(0.2)
        async with second.chat(TELEGRAM, 6):
            order.append("another chat")
        order.append("first")
    await waiting
    assert order == ["another chat", "first", "second"]
    monkeypatch.setattr(postgres, "CHAT_WAIT", 0.1)
    async with first.chat(TELEGRAM, 5):
        with pytest.raises(ChatBusyError):
            async with second.chat(TELEGRAM, 5):
                raise AssertionError


async def test_a_chat_is_free_once_its_process_is_gone(two: tuple[PostgresLedger, PostgresLedger]) -> None:
    """A process that ends in the middle of a send leaves the chat to others at once."""
    first, second = two
    stack = AsyncExitStack()
    await stack.enter_async_context(first.chat(TELEGRAM, 5))
    await first.close()
    began = time.monotonic()
    async with second.chat(TELEGRAM, 5):
        assert time.monotonic() - began < 1
    await stack.aclose()


async def test_a_standby_takes_over_within_ten_seconds(two: tuple[PostgresLedger, PostgresLedger]) -> None:
    """When the process that polls is gone, the standby holds the post in under 10 s."""
    first, second = two
    stack = AsyncExitStack()
    await stack.enter_async_context(first.lead(TELEGRAM))
    taken = asyncio.Event()

    async def stand_by() -> None:
        async with second.lead(TELEGRAM):
            taken.set()

    waiting = asyncio.create_task(stand_by())
    await asyncio.sleep(0.3)
    assert not taken.is_set()
    began = time.monotonic()
    await first.close()
    async with asyncio.timeout(10):
        await waiting
    assert time.monotonic() - began < 10
    await stack.aclose()


async def test_a_post_is_lost_where_another_was_faster(
    two: tuple[PostgresLedger, PostgresLedger], database: str
) -> None:
    """When a holder's connection breaks and another takes the post, the first is told and stops."""
    first, _ = two
    connection = await asyncpg.connect(database)
    async with first.lead(TELEGRAM) as lead:
        session = first._posts._link._connection
        assert session is not None
        await connection.execute("SELECT pg_terminate_backend($1)", session.get_server_pid())
        assert await connection.fetchval("SELECT pg_advisory_lock(1, 0) IS NOT NULL")
        async with asyncio.timeout(10):
            await lead.lost.wait()
    await connection.close()


async def test_discord_shards_are_leased_to_one_process_each(two: tuple[PostgresLedger, PostgresLedger]) -> None:
    """Two processes that may hold four shards hold each of them once."""
    first, second = two
    held: list[tuple[str, int]] = []
    stop = asyncio.Event()

    async def hold(ledger: PostgresLedger, name: str, shard: int) -> None:
        async with ledger.lead(Platform.DISCORD, shard):
            held.append((name, shard))
            await stop.wait()

    tasks = [
        asyncio.create_task(hold(ledger, name, shard))
        for shard in range(4)
        for ledger, name in ((first, "first"), (second, "second"))
    ]
    async with asyncio.timeout(5):
        while len(held) < 4:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    assert sorted(shard for _, shard in held) == [0, 1, 2, 3]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_people_are_answered_while_the_database_is_away(crashing: Cluster) -> None:
    """With the database stopped every answer still goes out, labelled as maybe a second one; then all is caught up."""
    process = Process(crashing.address)
    ledger = await process.open()
    await ledger.set_server(1, 1, 1)
    assert await ledger.server(1) == {1: 1}
    async with ledger.lead(TELEGRAM) as lead:
        crashing.stop()
        await process.until(State.DEGRADED)
        began = time.monotonic()
        async with ledger.chat(TELEGRAM, 5):
            assert await ledger.claim(TELEGRAM, 1) is Claim.UNSURE
            assert await ledger.sending(TELEGRAM, 1) == 1
            await ledger.done(TELEGRAM, 1)
            assert await ledger.claim(TELEGRAM, 1) is Claim.DONE
        await ledger.set_server(1, 2, 2)
        await ledger.add_totals([Total(1, 1, 1, 1, 1)])
        assert await ledger.server(1) == {1: 1, 2: 2} and await ledger.totals() == ()
        assert time.monotonic() - began < 2
        crashing.start()
        await process.until(State.UP)
        assert not lead.lost.is_set()
    assert await ledger.claim(TELEGRAM, 1) is Claim.DONE and await ledger.claim(TELEGRAM, 2) is Claim.FRESH
    assert await ledger.server(1) == {1: 1, 2: 2} and await ledger.totals() == (Total(1, 1, 1, 1, 1),)
    await ledger.close()


async def test_a_process_starts_without_the_database(crashing: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the database away at start a process answers from memory, and takes a post on faith after a while."""
    monkeypatch.setattr(posts, "FAITH_AFTER", 0.5)
    monkeypatch.setattr(posts, "LOOK_EVERY", 0.1)
    crashing.stop()
    process = Process(crashing.address)
    ledger = await process.open()
    assert process.state is State.DEGRADED and await ledger.claim(TELEGRAM, 1) is Claim.UNSURE
    async with asyncio.timeout(5), ledger.lead(TELEGRAM):
        pass
    crashing.start()
    await process.until(State.UP)
    await ledger.close()


async def test_after_a_crash_of_the_database_an_unknown_update_is_in_doubt(crashing: Cluster) -> None:
    """An immediate stop empties the unlogged table: what comes then may be a second answer, and is labelled."""
    process = Process(crashing.address)
    ledger = await process.open()
    await ledger.claim(TELEGRAM, 1)
    await ledger.sending(TELEGRAM, 1)
    await ledger.done(TELEGRAM, 1)
    await ledger.set_server(1, 1, 7)
    crashing.crash()
    await process.until(State.DEGRADED)
    crashing.start()
    await process.until(State.UP)
    assert await ledger.claim(TELEGRAM, 1) is Claim.UNSURE
    assert await ledger.server(1) == {1: 7}
    other = await Process(crashing.address).open()
    assert await other.claim(TELEGRAM, 2) is Claim.UNSURE
    await other.close()
    await ledger.close()


@pytest.mark.parametrize("version", range(len(POSTGRES)))
async def test_s08_each_older_version_is_brought_forward(database: str, version: int) -> None:
    """S-08: tables of each older version get the missing ones and keep their rows; two processes at once do no harm."""
    connection = await asyncpg.connect(database)
    if version:
        await prepare(connection, POSTGRES[:version])
        await connection.execute("INSERT INTO updates VALUES (1, 77, 2, 1, 9999999)")
    ledgers = await asyncio.gather(*(Process(database).open() for _ in range(3)))
    for ledger in ledgers:
        assert await ledger.claim(TELEGRAM, 77) is (Claim.DONE if version else Claim.FRESH)
        await ledger.close()
    assert await connection.fetchval("SELECT max(number) FROM migrations") == len(POSTGRES)
    await connection.close()


async def test_s08_newer_tables_are_left_alone(database: str) -> None:
    """S-08: tables of a newer version are not written; people are answered from memory."""
    connection = await asyncpg.connect(database)
    await prepare(connection)
    await connection.execute("INSERT INTO migrations VALUES (999)")
    process = Process(database)
    ledger = await process.open()
    assert process.state is State.DEGRADED and "NewerTablesError" in process.out.getvalue()
    await ledger.done(TELEGRAM, 5)
    await ledger.close()
    assert await connection.fetchval("SELECT count(*) FROM updates WHERE number = 5") == 0
    await connection.close()


async def test_numbers_past_their_time_are_deleted(database: str) -> None:
    """Updates of over 48 hours ago and totals of over 90 days ago go; younger ones, and the mark, stay."""
    ledger = await Process(database).open()
    connection = await asyncpg.connect(database)
    hour = 500_000
    await connection.execute("INSERT INTO updates VALUES (1, 1, 2, 0, $1), (1, 2, 2, 0, $2)", hour - 49, hour - 47)
    day = hour // 24
    await ledger.add_totals([Total(day - 91, 1, 1, 1, 1), Total(day - 89, 1, 1, 1, 1)])
    await ledger.prune(hour)
    rows = await connection.fetch("SELECT platform, number FROM updates ORDER BY 1, 2")
    assert [tuple(row) for row in rows] == [(0, 0), (1, 2)]
    assert await ledger.totals() == (Total(day - 89, 1, 1, 1, 1),)
    await connection.close()
    await ledger.close()


async def test_every_column_is_an_integer_and_updates_are_not_in_the_write_ahead_log(database: str) -> None:
    """All columns are integers, and the table of updates is unlogged: nothing of it reaches pg_wal."""
    ledger = await Process(database).open()
    connection = await asyncpg.connect(database)
    kinds = await connection.fetch(
        "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = 'public'"
    )
    assert {row[0] for row in kinds} == {"smallint", "integer", "bigint"}
    assert await connection.fetchval("SELECT relpersistence = 'u' FROM pg_class WHERE relname = 'updates'")
    await connection.close()
    await ledger.close()
