"""One turn: an event being answered, and how it ended."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from bot.core.messages import Platform
from bot.service.ledger import Claim, Ledger

T = TypeVar("T")


class Ending(StrEnum):
    """How a turn ended. All but `failed` and `busy` mean that its update may be confirmed to the platform."""

    ANSWERED = "answered"
    DUPLICATE = "duplicate"
    SUPPRESSED = "suppressed"
    DROPPED = "dropped"
    FAILED = "failed"
    BUSY = "busy"

    @property
    def final(self) -> bool:
        """Whether nothing more is to be done for the update."""
        return self not in (Ending.FAILED, Ending.BUSY)


@dataclass(eq=False, slots=True)
class Turn(Generic[T]):
    """One event being answered: `what` the adapter gave, and what is known of it."""

    what: T
    tag: int
    delivery: int | None
    urgent: bool
    hides: bool
    late: bool
    claim: Claim = Claim.FRESH
    overtaken: bool = False
    """Whether Hide was pressed since: say nothing any more (A-04). Look at it right before anything is shown."""
    _ended: asyncio.Future[Ending] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    _committed: bool = False
    _ledger: Ledger | None = None
    _platform: Platform = Platform.TERMINAL

    @property
    def again(self) -> bool:
        """Whether a new message for this update may have arrived before: another must say that it is sent again."""
        return self.claim is Claim.UNSURE

    def editing(self) -> None:
        """Say that an edit is about to go out: from here Hide waits for it instead of stopping it."""
        self._committed = True

    def waiting(self) -> None:
        """Say that an edit did not go through and is to be tried again: until then Hide may stop this turn."""
        self._committed = False

    async def sending(self) -> None:
        """Say that a new message is about to go out, which the ledger notes first."""
        self._committed = True
        if self._ledger is not None and self.delivery is not None:
            await self._ledger.sending(self._platform, self.delivery)

    async def unsent(self) -> None:
        """Say that the new message certainly did not arrive, so that trying again needs no label."""
        self._committed = False
        if self._ledger is not None and self.delivery is not None:
            await self._ledger.unsent(self._platform, self.delivery)
