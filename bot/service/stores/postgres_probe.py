"""A look at PostgreSQL for `vesper doctor`: whether it can be the ledger. Changes nothing."""

from __future__ import annotations

from typing import Final

import asyncpg  # type: ignore[import-untyped]  # it brings no types

from bot.service.stores import statements as sql
from bot.service.stores.migrations import POSTGRES

OLDEST: Final = 150000
"""PostgreSQL 15, as `server_version_num` has it."""


async def probe(address: str) -> str | None:
    """Return what keeps the database from being the ledger, in plain words, or None. Never shows the address."""
    try:
        connection = await asyncpg.connect(address, timeout=5, command_timeout=5)
    except asyncpg.InvalidPasswordError:
        return "name or password are wrong"
    except asyncpg.InvalidCatalogNameError:
        return "there is no database of that name"
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError):
        return "it refuses the connection"
    except (OSError, TimeoutError):
        return "there is no answer"
    try:
        if int(await connection.fetchval("SHOW server_version_num")) < OLDEST:
            return "it is older than version 15"
        if await connection.fetchval("SELECT to_regclass('migrations')") is None:
            may = await connection.fetchval("SELECT has_schema_privilege(current_schema(), 'CREATE')")
            return None if may else "this user may not make tables in it"
        if await connection.fetchval("SELECT coalesce(max(number), 0) FROM migrations") > len(POSTGRES):
            return "its tables were made by a newer Vesper"
        return None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        return "it does not answer as it should"
    finally:
        await connection.close(timeout=2)


async def read_tables(address: str) -> tuple[list[int], list[tuple[int, ...]]]:
    """Return the rows of each table, and the daily totals. Raises what asyncpg raises where it cannot."""
    connection = await asyncpg.connect(address, timeout=5, command_timeout=10)
    try:
        if await connection.fetchval("SELECT to_regclass('migrations')") is None:
            return [0, 0, 0], []
        counts = await connection.fetchrow(sql.HELD)
        rows = await connection.fetch(sql.TOTALS)
        return [int(count) for count in counts.values()], [tuple(row.values()) for row in rows]
    finally:
        await connection.close(timeout=2)
