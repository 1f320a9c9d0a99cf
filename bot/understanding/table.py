"""Weights of features for many answers at once, one byte each, added up with whole numbers from the standard library.

A row holds one weight for each lane (an answer: a page, a danger, the scope). A weight is a whole number from -128 to
127, kept with 128 added. Rows are read as one long number; its even and odd bytes are added up apart, so that each sum
has two bytes to grow in, and a hundred and more lanes are added in one operation.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pickle import PickleBuffer
from typing import Any, Final, SupportsIndex

_BIAS: Final = 128
_OUT_OF_BAND: Final = 5
"""The first protocol of pickle in which a part may stand apart."""

_MOST_ROWS: Final = 256
"""Rows that can be added before a two-byte sum might overflow: 256 times 255 fits."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` holds one byte a lane, row after row; `lanes` is even; `scales` is the worth of one unit in each lane.

    In a pickle `rows` may stand apart, so that a file of it can be mapped.
    """

    rows: bytes | memoryview
    lanes: int
    scales: tuple[float, ...]

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        apart = int(protocol) >= _OUT_OF_BAND
        return Table, (PickleBuffer(self.rows) if apart else bytes(self.rows), self.lanes, self.scales)

    def sums(self, rows: Sequence[int]) -> list[float]:
        """Return the sum of the rows of these numbers, for each lane."""
        totals = [0] * self.lanes
        for start in range(0, len(rows), _MOST_ROWS):
            part = rows[start : start + _MOST_ROWS]
            counted = len(part) * _BIAS
            totals = [total + count - counted for total, count in zip(totals, self._counted(part), strict=True)]
        return [total * scale for total, scale in zip(totals, self.scales, strict=True)]

    def _counted(self, rows: Iterable[int]) -> list[int]:
        """Return the sums with their bias, at most `_MOST_ROWS` rows."""
        lanes, every = self.lanes, self.rows
        mask = int.from_bytes(b"\xff\x00" * (lanes // 2), "little")
        even = odd = 0
        read = int.from_bytes
        for row in rows:
            number = read(every[row * lanes : row * lanes + lanes], "little")
            even += number & mask
            odd += number >> 8 & mask
        halves = f"<{lanes // 2}H"
        evens, odds = (struct.unpack(halves, half.to_bytes(lanes, "little")) for half in (even, odd))
        return [count for pair in zip(evens, odds, strict=True) for count in pair]
