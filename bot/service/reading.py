"""Reading the ledger from outside, while a bot may be running on it: for `vesper held` and `vesper totals`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from bot.service.ledger import Holding, Total
from bot.service.stores.memory import holdings
from bot.settings import LedgerKind, Settings


class LedgerUnreadableError(Exception):
    """The ledger cannot be read; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ledger holds: each table with its rows, and the daily totals."""

    holdings: tuple[Holding, ...]
    totals: tuple[Total, ...]


async def read_ledger(settings: Settings) -> Reading:
    """Return what the ledger of `settings` holds; nothing where there is none yet. Raises LedgerUnreadableError."""
    place = settings.ledger
    match place.kind:
        case LedgerKind.MEMORY:
            return Reading(holdings(0, 0, 0), ())
        case LedgerKind.SQLITE:
            assert place.file is not None
            return _read_file(place.file)
        case LedgerKind.POSTGRES:
            from bot.service.stores.postgres_probe import read_tables  # noqa: PLC0415 - the driver is an extra

            assert place.address is not None
            try:
                counts, rows = await read_tables(place.address.reveal())
            except Exception as error:  # noqa: BLE001 - a driver's words may hold the address
                says = f"the ledger in PostgreSQL cannot be read ({type(error).__name__}); vesper doctor says more"
                raise LedgerUnreadableError(says) from None
            return Reading(holdings(*counts), tuple(Total(*row) for row in rows))
        case _:
            assert_never(place.kind)


def _read_file(file: Path) -> Reading:
    if not file.exists():
        return Reading(holdings(0, 0, 0), ())
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as opened:
            counts = [
                opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names of our own
                for table in ("updates", "servers", "totals")
            ]
            rows = opened.execute("SELECT day, part, page, shown, onward FROM totals ORDER BY day, part, page")
            return Reading(holdings(*counts), tuple(Total(*row) for row in rows))
    except sqlite3.Error:
        raise LedgerUnreadableError(f"the ledger {file} cannot be read; vesper doctor says more") from None
