"""A breaker: Discord locks an address out after 10,000 bad requests in ten minutes, and we stop long before that."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

BAD: Final = frozenset({401, 403, 429})
"""The answers Discord counts (its "invalid request limit")."""
MOST: Final = 50
WITHIN: Final = 600.0


class Breaker:
    """Counts bad answers; `open` while there were 50 of them in the last ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST, within: float = WITHIN) -> None:
        self._clock, self._most, self._within = clock, most, within
        self._bad: deque[float] = deque(maxlen=most)

    def note(self, status: int) -> None:
        """Take note of an answer."""
        if status in BAD:
            self._bad.append(self._clock())

    @property
    def open(self) -> bool:
        """Whether everything but the answers people wait for has to wait."""
        return len(self._bad) == self._most and self._clock() - self._bad[0] < self._within
