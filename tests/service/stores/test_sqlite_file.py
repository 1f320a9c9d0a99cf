"""The SQLite file itself: its versions, its rights, its age, and that no word fits into it."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.service.health import Health, State
from bot.service.ledger import MOST_UPDATES, RETENTION_HOURS, Claim
from bot.service.log import Log
from bot.service.stores.memory import MOST_AT_ONCE
from bot.service.stores.migrations import SQLITE
from bot.service.stores.sqlite import SqliteLedger, open_sqlite
from bot.service.stores.sqlite_file import FileLock, open_file
from tests.service.stores.places import TELEGRAM, Place, answer_one


async def test_s01_a_missing_file_is_made_for_its_owner_alone(place: Place) -> None:
    """S-01: the file and all that SQLite keeps beside it can be read by their owner alone."""
    async with place.opened() as ledger:
        await answer_one(ledger, 1)
        modes = {path.name: path.stat().st_mode & 0o777 for path in place.file.parent.iterdir()}
        assert len(modes) >= 3 and set(modes.values()) == {0o600}
    assert place.state is State.UP


@pytest.mark.parametrize("version", range(len(SQLITE)))
async def test_s08_each_older_version_is_brought_forward(place: Place, version: int) -> None:
    """S-08: a file of each older version gets the missing tables and keeps its rows."""
    connection = await open_file(place.file, SQLITE[:version])
    if version:
        await connection.execute("INSERT INTO updates VALUES (1, 77, 2, 1, 9999999)")
    await connection.close()
    async with place.opened() as ledger:
        assert place.state is State.UP
        assert await ledger.claim(TELEGRAM, 77) is (Claim.DONE if version else Claim.FRESH)
        await ledger.set_server(1, 1, 1)
    with closing(sqlite3.connect(place.file)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (len(SQLITE),)
        tables = {row[0] for row in file.execute("SELECT name FROM sqlite_schema")}
        assert tables == {"updates", "servers", "totals"}


async def test_s08_a_newer_file_is_left_alone(place: Place) -> None:
    """S-08: a file of a newer version is not written; people are answered from memory."""
    async with place.opened() as ledger:
        await answer_one(ledger, 1)
    with closing(sqlite3.connect(place.file)) as file:
        file.execute("PRAGMA user_version=999")
    before = place.file.read_bytes()
    place.health = Health()
    async with place.opened() as ledger:
        assert place.state is State.DEGRADED and "NewerFileError" in place.out.getvalue()
        await answer_one(ledger, 2)
    assert place.file.read_bytes() == before


async def test_s09_a_jumping_wall_clock_forgets_nothing_at_once(tmp_path: Path) -> None:
    """S-09, T-07: the wall clock in 1970 or 2106 at the next start loses no number for ten minutes."""
    file = tmp_path / "ledger.sqlite"
    now = {"mono": 1000.0, "wall": 1_800_000_000.0}

    @asynccontextmanager
    async def opened() -> AsyncIterator[SqliteLedger]:
        lock = FileLock(file)
        assert lock.take()
        ledger = SqliteLedger(file, lock, Health(), Log(io.StringIO()), lambda: now["mono"], lambda: now["wall"])
        await ledger.open()
        try:
            yield ledger
        finally:
            await ledger.close()

    async with opened() as ledger:
        await answer_one(ledger, 1)
        now["wall"] = 4_291_747_200.0
        ledger.prune()
        assert await ledger.claim(TELEGRAM, 1) is Claim.DONE
    for wall in (4_291_747_200.0, 0.0):
        now["wall"] = wall
        async with opened() as ledger:
            ledger.prune()
            assert await ledger.claim(TELEGRAM, 1) is Claim.DONE
    now["wall"] = 4_291_747_200.0
    async with opened() as ledger:
        now["mono"] += 601
        ledger.prune()
        assert await ledger.claim(TELEGRAM, 1) is Claim.FRESH


async def test_numbers_are_gone_after_48_hours_from_memory_and_file(place: Place) -> None:
    """An update is forgotten after 48 hours by the clock that never jumps, on disk too."""
    mono = 0.0
    lock = FileLock(place.file)
    assert lock.take()
    ledger = SqliteLedger(place.file, lock, Health(), Log(place.out), lambda: mono)
    await ledger.open()
    await answer_one(ledger, 1)
    mono += RETENTION_HOURS * 3600 - 1
    ledger.prune()
    await answer_one(ledger, 2)
    mono += 2
    ledger.prune()
    await answer_one(ledger, 3)
    await ledger.close()
    with closing(sqlite3.connect(place.file)) as file:
        assert file.execute("SELECT number FROM updates ORDER BY number").fetchall() == [(2,), (3,)]


async def test_the_newest_ten_thousand_are_kept_and_no_more(place: Place) -> None:
    """Over 10,000 numbers of one platform the oldest go, from memory and file."""
    async with place.opened() as ledger:
        for number in range(MOST_UPDATES + MOST_AT_ONCE + 50):
            await ledger.claim(TELEGRAM, number)
            await ledger.done(TELEGRAM, number)
    with closing(sqlite3.connect(place.file)) as file:
        rows = file.execute("SELECT count(*), min(number) FROM updates").fetchone()
    assert rows == (MOST_UPDATES + 50, MOST_AT_ONCE)


async def test_k11_a_second_process_on_the_same_file_stands_by(place: Place) -> None:
    """K-11: whoever comes second waits, says so, and takes over within 2 s once the first has ended, however it did."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(place.file)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    opening = asyncio.create_task(open_sqlite(place.file, place.health, Log(place.out)))
    await asyncio.sleep(0.3)
    seen = [place.state]
    holder.kill()
    async with asyncio.timeout(2):
        ledger = await opening
    seen.append(place.state)
    assert seen == [State.STANDBY, State.UP]
    await ledger.close()
    holder.wait(5)
    holder.stdout.close()


_HOLD = """
import asyncio, io, sys
from pathlib import Path
from bot.service.health import Health
from bot.service.log import Log
from bot.service.stores.sqlite import open_sqlite
async def hold():
    await open_sqlite(Path(sys.argv[1]), Health(), Log(io.StringIO()))
    print("held", flush=True)
    await asyncio.sleep(60)
asyncio.run(hold())
"""


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE '/tmp/elsewhere' AS other",
        "CREATE TRIGGER t AFTER INSERT ON updates BEGIN DELETE FROM updates; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP TABLE t (words TEXT)",
        "DROP TABLE updates",
        "ALTER TABLE updates ADD COLUMN words TEXT",
        "INSERT INTO updates VALUES (1, 1, 1, 1, 'words somebody typed')",
        "INSERT INTO updates VALUES (1, x'00', 1, 1, 1)",
        "INSERT INTO servers VALUES (1, 1, '\ud83d')",
    ],
)
async def test_s16_no_statement_can_put_a_word_into_the_file(place: Place, statement: str) -> None:
    """S-16, U-11: text, blobs, other files, triggers and new columns are refused by the file itself."""
    connection = await open_file(place.file)
    try:
        with pytest.raises((sqlite3.Error, UnicodeEncodeError)):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_s14_what_is_forgotten_is_in_no_byte_even_if_somebody_read_meanwhile(place: Place) -> None:
    """S-14: a server's numbers leave the file and the log beside it at once; where a reader was in the way, at the next
    round. (Of people nothing is kept that could be deleted.)"""
    server, other = 0x1234_5678_9ABC_DEF0, 0x1134_5678_9ABC_DEF0

    def written(number: int) -> bool:
        return any(number.to_bytes(8, "big") in path.read_bytes() for path in place.file.parent.iterdir())

    async with place.opened() as ledger:
        for number in (server, other):
            await ledger.set_server(number, 1, 2)
        assert written(server) and written(other)
        await ledger.forget_server(server)
        assert not written(server) and written(other)
        with closing(sqlite3.connect(place.file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM servers").fetchone() == (1,)
            await ledger.forget_server(other)
            assert written(other)
        ledger.prune()
        async with asyncio.timeout(10):
            while written(other):
                await asyncio.sleep(0.02)


async def test_every_column_of_every_table_is_an_integer(place: Place) -> None:
    """The file holds integers alone: each column of each table is declared so, and each table is strict."""
    async with place.opened():
        pass
    with closing(sqlite3.connect(place.file)) as file:
        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kinds = {column[2] for table in tables for column in file.execute(f"PRAGMA table_info({table})")}
        strict = {row[1]: row[5] for row in file.execute("PRAGMA table_list") if row[1] in tables}
    assert kinds == {"INTEGER"} and set(strict.values()) == {1} and len(tables) == len(SQLITE)


async def test_s10_a_ledger_that_was_closed_leaves_no_thread(place: Place) -> None:
    """S-10, S-11: after closing, with changes still to write, all is written and the process can end at once."""
    async with place.opened() as ledger:
        for number in range(500):
            await ledger.claim(TELEGRAM, number)
            await ledger.done(TELEGRAM, number)
    async with asyncio.timeout(2):
        while threading.active_count() > 1:
            await asyncio.sleep(0.01)
    async with place.opened() as ledger:
        assert {await ledger.claim(TELEGRAM, number) for number in range(500)} == {Claim.DONE}
    left = {path.name for path in place.file.parent.iterdir()}
    assert left == {"ledger.sqlite", "ledger.sqlite.lock"}
