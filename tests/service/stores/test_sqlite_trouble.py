"""The SQLite file in trouble: people are answered all the same, and the ledger comes back by itself."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import aiosqlite
import pytest

from bot.service.health import Health, State
from bot.service.ledger import Claim
from bot.service.stores import behind
from tests.service.stores.places import TELEGRAM, Place, answer_one


@contextmanager
def write_lock(file: Path) -> Iterator[None]:
    """Hold the write lock of `file` from outside."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_s01_a_missing_folder_means_memory_and_a_clear_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-01: where the folder is missing people are answered from memory; when it appears the file is made."""
    monkeypatch.setattr(behind, "RETRY_EVERY", 0.1)
    place = Place(tmp_path / "not yet" / "ledger.sqlite")
    async with place.opened() as ledger:
        assert await answer_one(ledger, 1) < 2
        assert (
            place.state is State.DEGRADED
            and "happening=ledger-in-memory error=FileNotFoundError" in place.out.getvalue()
        )
        place.file.parent.mkdir()
        await place.until(State.UP)
    async with place.opened() as ledger:
        assert await ledger.claim(TELEGRAM, 1) is Claim.DONE


def damaged(data: bytes, kind: str) -> bytes:
    """Return `data` in one of the ways a file can be damaged."""
    match kind:
        case "truncated":
            return data[: len(data) // 2 + 100]
        case "no magic":
            return b"x" * 16 + data[16:]
        case "empty":
            return b""
        case "text":
            return b"not a database at all, but quite long enough to look like one" * 100
        case _:
            return os.urandom(len(data))


@pytest.mark.parametrize("kind", ["truncated", "no magic", "empty", "text", "random"])
async def test_s02_a_damaged_file_is_replaced_and_people_are_answered(place: Place, kind: str) -> None:
    """S-02: a file that is truncated, of wrong magic, empty or garbage is replaced in under 2 s, and gone."""
    async with place.opened() as ledger:
        for number in range(300):
            await ledger.claim(TELEGRAM, number)
            await ledger.done(TELEGRAM, number)
    place.file.write_bytes(damaged(place.file.read_bytes(), kind))
    began = time.monotonic()
    async with place.opened() as ledger:
        await answer_one(ledger, 1000)
        assert place.state is State.UP and time.monotonic() - began < 2
    assert {path.name for path in place.file.parent.iterdir()} == {"ledger.sqlite", "ledger.sqlite.lock"}


async def test_s02_flipped_bytes_never_stop_an_answer(place: Place) -> None:
    """S-02: with bytes flipped at random, each of 150 times the ledger opens and answers, replaced or not."""
    async with place.opened() as ledger:
        for number in range(200):
            await ledger.claim(TELEGRAM, number)
            await ledger.done(TELEGRAM, number)
        await ledger.set_server(1, 1, 1)
    sound = place.file.read_bytes()
    chance = random.Random(7)
    for _ in range(150):
        data = bytearray(sound)
        for _ in range(chance.choice((1, 8, 64))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        place.file.write_bytes(data)
        place.health = Health()
        async with place.opened() as ledger:
            assert await ledger.claim(TELEGRAM, 10**6) is Claim.FRESH
            assert await ledger.sending(TELEGRAM, 10**6) == 1
            assert place.state in (State.UP, State.DEGRADED)
        for path in place.file.parent.glob("ledger.sqlite*"):
            path.unlink()


async def test_s03_a_foreign_or_missing_wal_is_recovered_from(place: Place) -> None:
    """S-03: with the -wal gone, or one that is not ours, the file opens and is sound."""
    async with place.opened() as ledger:
        await answer_one(ledger, 1)
    for companion, data in (("-wal", os.urandom(4096)), ("-shm", os.urandom(32768)), ("-wal", b"")):
        place.file.with_name(place.file.name + companion).write_bytes(data)
        async with place.opened() as ledger:
            assert await ledger.claim(TELEGRAM, 1) is Claim.DONE
            assert place.state is State.UP


async def test_s04_a_full_disk_means_memory_until_there_is_room(place: Place) -> None:
    """S-04: when SQLite may take no more pages people are answered, health says so, and it recovers by itself."""
    async with place.opened() as ledger:
        connection = ledger._file.connection
        assert connection is not None
        await connection.execute("PRAGMA max_page_count=1")
        times = [await answer_one(ledger, number) for number in range(2000, 2600)]
        assert place.state is State.DEGRADED and max(times) < 2
        await place.until(State.UP)
        assert "ledger-recovered" in place.out.getvalue()
    async with place.opened() as ledger:
        assert {await ledger.claim(TELEGRAM, number) for number in range(2000, 2600)} == {Claim.DONE}


async def test_s05_a_file_that_may_not_be_written_any_more_means_memory(place: Place) -> None:
    """S-05: when the file turns read-only under way people are answered, and all is written when it can be again."""
    async with place.opened() as ledger:
        connection = ledger._file.connection
        assert connection is not None
        await connection.execute("PRAGMA query_only=ON")
        assert await answer_one(ledger, 1) < 2
        assert place.state is State.DEGRADED
        await place.until(State.UP)
    async with place.opened() as ledger:
        assert await ledger.claim(TELEGRAM, 1) is Claim.DONE


async def test_s06_a_lock_held_by_another_program_leaves_nobody_waiting(place: Place) -> None:
    """S-06: while another program holds the write lock for long, one answer waits, and the next ones do not."""
    async with place.opened() as ledger:
        await answer_one(ledger, 1)
        with write_lock(place.file):
            assert await answer_one(ledger, 2) < 5
            await place.until(State.DEGRADED)
            assert await answer_one(ledger, 3) < 0.5
        await place.until(State.UP)
    async with place.opened() as ledger:
        assert [await ledger.claim(TELEGRAM, number) for number in (1, 2, 3)] == [Claim.DONE] * 3


async def test_s07_a_slow_disk_holds_an_answer_for_five_seconds_at_most(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-07: where each commit takes 3 s an answer waits for one of them, and everything is written in the end."""
    execute = aiosqlite.Connection.execute

    async def slowly(self: aiosqlite.Connection, sql: str, *more: object) -> object:
        if sql == "COMMIT":
            await self._execute(time.sleep, 3)  # type: ignore[no-untyped-call]  # in its own thread, as a disk would
        return await execute(self, sql, *more)

    async with place.opened() as ledger:
        monkeypatch.setattr(aiosqlite.Connection, "execute", slowly)
        assert await answer_one(ledger, 1) < 5
        monkeypatch.undo()
    async with place.opened() as ledger:
        assert await ledger.claim(TELEGRAM, 1) is not Claim.FRESH
