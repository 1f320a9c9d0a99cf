"""The stores a ledger can be kept in, chosen by the settings."""

from __future__ import annotations

from bot.service.health import Health, Part, State
from bot.service.ledger import Ledger
from bot.service.log import Log
from bot.service.stores.memory import MemoryLedger
from bot.settings import LedgerKind, Settings


async def open_ledger(settings: Settings, health: Health, log: Log) -> Ledger:
    """Return the ledger that `settings` name, open and usable; trouble with a store never keeps it from answering."""
    match settings.ledger.kind:
        case LedgerKind.MEMORY:
            health.report(Part.LEDGER, State.UP)
            return MemoryLedger()
        case LedgerKind.SQLITE:
            from bot.service.stores.sqlite import open_sqlite  # noqa: PLC0415 - each driver only where it is used

            assert settings.ledger.file is not None
            return await open_sqlite(settings.ledger.file, health, log)
        case LedgerKind.POSTGRES:
            from bot.service.stores.postgres import open_postgres  # noqa: PLC0415

            assert settings.ledger.address is not None
            return await open_postgres(settings.ledger.address.reveal(), health, log)
