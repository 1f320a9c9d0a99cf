"""Opening the SQLite file: created for its owner alone, checked, migrated, and wiped where it is beyond use."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import aiosqlite

from bot.service.stores.migrations import SQLITE

BUSY_MS: Final = 2000
"""How long to wait for another program that holds the file (S-06)."""
COMPANIONS: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside its file."""
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-256",
)


class BrokenFileError(Exception):
    """The file is no ledger of ours, or damaged: it has to be replaced."""


class NewerFileError(Exception):
    """A newer Vesper has written the file: it must be left alone (S-08)."""


class _Fenced(sqlite3.Connection):
    """A connection that can do nothing but read and write its own tables."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.execute("PRAGMA trusted_schema=OFF")
        self.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    return sqlite3.SQLITE_DENY if action in _DENIED else sqlite3.SQLITE_OK


_DENIED: Final = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_ALTER_TABLE,
    }
)


async def open_file(file: Path, migrations: tuple[str, ...] = SQLITE) -> aiosqlite.Connection:
    """Return a connection to a sound ledger at `file`, created where it is missing.

    Raises BrokenFileError where it is damaged, NewerFileError where it is newer
    than this program, and OSError or sqlite3.Error for trouble with the disk.
    """
    created = _create(file)
    connection = await aiosqlite.connect(file, factory=_Fenced, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        for pragma in _PRAGMAS:
            await connection.execute(pragma)
        if not created:
            await _check(connection)
        await _migrate(connection, migrations)
    except sqlite3.DatabaseError as error:
        await connection.close()
        if _is_damage(error):
            raise BrokenFileError from error
        raise
    except BaseException:
        await connection.close()
        raise
    return connection


def wipe(file: Path) -> None:
    """Overwrite and remove a file that is beyond use, with all that SQLite keeps beside it. Does not raise."""
    for companion in COMPANIONS:
        path = file.with_name(file.name + companion)
        with suppress(OSError):
            if path.is_symlink() or not path.is_file():
                path.unlink(missing_ok=True)
                continue
            with path.open("r+b") as opened:
                opened.write(bytes(min(path.stat().st_size, 64 * 1024 * 1024)))
                opened.flush()
                os.fsync(opened.fileno())
            path.unlink()


class FileLock:
    """Keeps a second process from using the same ledger; it waits instead (K-11)."""

    def __init__(self, file: Path) -> None:
        self._file = file.with_name(file.name + ".lock")
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Try to take the lock; return whether it is ours. A file system without locks counts as ours."""
        try:
            descriptor = os.open(self._file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError:
            os.close(descriptor)
            return True
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go of the lock. Safe to repeat."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


# --- helpers --------------------------------------------------------------------------------------


def _create(file: Path) -> bool:
    """Create `file` for its owner alone; return whether it was missing."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return file.stat().st_size == 0
    return True


async def _check(connection: aiosqlite.Connection) -> None:
    """Raise BrokenFileError unless the file is sound and holds our tables and nothing else."""
    async with connection.execute("PRAGMA integrity_check(1)") as cursor:
        row = await cursor.fetchone()
    if row is None or row[0] != "ok":
        raise BrokenFileError


async def _migrate(connection: aiosqlite.Connection, migrations: tuple[str, ...]) -> None:
    """Bring the tables to this program's version, all steps or none."""
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    version = 0 if row is None else int(row[0])
    if version > len(migrations):
        raise NewerFileError
    await connection.execute("BEGIN IMMEDIATE")
    try:
        for step in migrations[version:]:
            await connection.execute(step)
        await connection.execute(f"PRAGMA user_version={len(migrations)}")
        await connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            await asyncio.shield(connection.execute("ROLLBACK"))
        raise
    await _compare(connection, migrations)


async def _compare(connection: aiosqlite.Connection, migrations: tuple[str, ...]) -> None:
    """Raise BrokenFileError unless the tables are word for word those of the migrations."""
    async with connection.execute("SELECT sql FROM sqlite_schema") as cursor:
        found = sorted(str(row[0]) for row in await cursor.fetchall())
    if found != sorted(migrations):
        raise BrokenFileError


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
