"""The tables in PostgreSQL: made and migrated by whichever process comes first, and looked over for what was lost."""

from __future__ import annotations

from typing import Final

from bot.service.stores.migrations import POSTGRES
from bot.service.stores.postgres_link import Connection

MIGRATING: Final = (0, 1)
"""The lock under which tables are made; platforms have numbers from 1."""
LONG_AGO: Final = 1e9


class NewerTablesError(Exception):
    """A newer Vesper has made the tables: they must be left alone (S-08)."""


async def prepare(connection: Connection, migrations: tuple[str, ...] = POSTGRES) -> float:
    """Bring the tables to this program's version; return the seconds since the unlogged ones were last emptied.

    A mark stands in the unlogged table: row 0 of platform 0, with the minute it was made as its number of hours. Where
    it is gone, the database crashed and the table was emptied with it.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1::integer, $2::integer)", *MIGRATING)
        await connection.execute("CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY)")
        done = await connection.fetchval("SELECT coalesce(max(number), 0) FROM migrations")
        if done > len(migrations):
            raise NewerTablesError
        for number, step in enumerate(migrations[done:], done + 1):
            await connection.execute(step)
            await connection.execute("INSERT INTO migrations VALUES ($1)", number)
        if done == 0:
            await connection.execute("INSERT INTO updates VALUES (0, 0, 0, 0, 0)")
        await connection.execute(
            """INSERT INTO updates VALUES (0, 0, 0, 0, (extract(epoch FROM now()) / 60)::integer)
            ON CONFLICT (platform, number) DO NOTHING"""
        )
        minutes = await connection.fetchval(
            """SELECT (extract(epoch FROM now()) / 60)::integer - hour FROM updates
            WHERE platform = 0 AND number = 0 AND hour > 0"""
        )
    return LONG_AGO if minutes is None else max(minutes, 0) * 60.0
