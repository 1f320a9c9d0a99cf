"""A brake on IDENTIFY: Discord allows 1,000 a day, then resets the token; a loop of ours ends far below that."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

A_HOUR: Final = 5
A_DAY: Final = 100
HOUR: Final = 3600.0
DAY: Final = 86400.0


class Brake:
    """Keeps when each shard identified: at most 5 times in an hour and 100 in a day."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: dict[int, deque[float]] = {}

    def wait(self, shard: int) -> float:
        """Return the seconds until this shard may identify; 0 for now."""
        now, times = self._clock(), self._times.get(shard, deque())
        waits = [0.0]
        if len(times) >= A_HOUR:
            waits.append(times[-A_HOUR] + HOUR - now)
        if len(times) >= A_DAY:
            waits.append(times[-A_DAY] + DAY - now)
        return max(waits)

    def take(self, shard: int) -> None:
        """Take note that this shard identifies now. Raises BrakedError where it may not yet."""
        if self.wait(shard) > 0:
            raise BrakedError
        self._times.setdefault(shard, deque(maxlen=A_DAY)).append(self._clock())


class BrakedError(Exception):
    """Too many IDENTIFYs: wait as long as `Brake.wait` says."""
