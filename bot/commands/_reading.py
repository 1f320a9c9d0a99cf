"""The ledger as commands read it from outside."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.commands._exits import Exit, Stopped

if TYPE_CHECKING:  # the stores are what takes time to import
    from bot.service.reading import Reading
    from bot.settings import Settings


def reading_of(settings: Settings) -> Reading:
    """Return what the ledger of `settings` holds. Raises Stopped where it cannot be read."""
    from bot.service.reading import LedgerUnreadableError, read_ledger  # noqa: PLC0415

    try:
        return asyncio.run(read_ledger(settings))
    except LedgerUnreadableError as error:
        raise Stopped(f"{error}.", Exit.UNAVAILABLE) from None
