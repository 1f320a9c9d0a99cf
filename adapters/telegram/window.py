"""Which updates may be confirmed: Telegram forgets all below a number, so the number waits for the slowest."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Window:
    """The updates between the last confirmed one and the newest that was fetched.

    An update that takes long can be parked: it is confirmed before it is
    answered, so that those behind it are not held up, and lives in memory alone.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[int, float] = {}
        self._known: set[int] = set()
        self._next: int | None = None
        self._moved = asyncio.Event()

    @property
    def offset(self) -> int | None:
        """The number to ask from; None where nothing is known and Telegram begins with what it has (U-07)."""
        return min(self._open) if self._open else self._next

    @property
    def open(self) -> int:
        """How many updates are unanswered and not parked."""
        return len(self._open)

    def start_over(self) -> None:
        """Ask without a number the next time: after a quiet week Telegram may count from anywhere (U-07)."""
        if not self._open:
            self._next = None
            self._known.clear()

    def take(self, number: int) -> bool:
        """Note an update; return whether it is new. By its exact number, never by being below another (U-06)."""
        if number in self._known:
            return False
        self._known.add(number)
        self._open[number] = self._clock()
        self._next = max(self._next or 0, number + 1)
        return True

    def answered(self, number: int) -> None:
        """Note that an update was answered, or given up."""
        self._open.pop(number, None)
        self._moved.set()

    def given_back(self, number: int) -> None:
        """Note that an update could not be answered now, and is wanted again."""
        self._open[number] = self._clock()
        self._known.discard(number)

    def park(self, older_than: float) -> int:
        """Park what has been open for so many seconds; return how many that were."""
        limit = self._clock() - older_than
        parked = [number for number, since in self._open.items() if since <= limit]
        for number in parked:
            del self._open[number]
        return len(parked)

    def confirmed(self, offset: int | None) -> None:
        """Note that Telegram was asked from `offset`: what is below it never comes again.

        What was answered while Telegram was asked is still in its answer, so it stays known.
        """
        below = offset or 0
        self._known = {number for number in self._known if number >= below}

    async def change(self, seconds: float) -> None:
        """Return when an update was answered since the last call, or after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._moved.wait()
        except TimeoutError:
            return
        finally:
            self._moved.clear()
