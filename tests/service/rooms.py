"""Turns with everything around them that a test wants to look at."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable

from bot.core.messages import Platform
from bot.service.health import Health
from bot.service.ledger import Ledger
from bot.service.limits import Tags
from bot.service.log import Log
from bot.service.stores.memory import MemoryLedger
from bot.service.turns import Ending, Turn, Turns
from bot.settings import LogLevel

TELEGRAM = Platform.TELEGRAM


class Room:
    """Turns with everything a test wants to look at."""

    def __init__(
        self,
        answer: Callable[[Turn[str]], Awaitable[None]],
        ledger: Ledger | None = None,
        in_chat: int = 20,
        in_all: int = 5000,
    ) -> None:
        self.ledger = ledger or MemoryLedger()
        self.health = Health()
        self.out = io.StringIO()
        self.turns: Turns[str] = Turns(
            TELEGRAM,
            answer,
            ledger=self.ledger,
            health=self.health,
            log=Log(self.out, LogLevel.DEBUG),
            tags=Tags(),
            most_in_chat=in_chat,
            most_in_all=in_all,
        )


class Answering:
    """An answer that notes what it was given, and can be made to wait before it sends."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.began: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.before_sending = True

    async def __call__(self, turn: Turn[str]) -> None:
        self.began.append(turn.what)
        if not self.before_sending:
            turn.editing()
        await self.gate.wait()
        if turn.overtaken:
            return
        await turn.sending()
        self.said.append(turn.what + (" again" if turn.again else ""))


async def ended(*futures: asyncio.Future[Ending]) -> list[Ending]:
    """Return how turns ended; the test fails where one takes over 2 s."""
    async with asyncio.timeout(2):
        return list(await asyncio.gather(*futures))
