"""Which row of the table belongs to a feature: a sorted list of hashes, a fifth of the memory of a dict of names."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pickle import PickleBuffer
from typing import Any, Final, SupportsIndex

_BYTES: Final = 8
_OUT_OF_BAND: Final = 5
"""The first protocol of pickle in which a part may stand apart."""


def key_of(name: str) -> int:
    """Return the hash of a feature: 64 bits, the same on every machine. Of a million names hardly two share one."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest(), "big")


@dataclass(frozen=True, slots=True)
class Index:
    """`keys` holds the hashes of all features, the least first, 8 bytes each as this machine writes whole numbers.

    The place of a hash in it is the number of the feature's row. In a pickle `keys` may stand apart, so that a file of
    it can be mapped.
    """

    keys: bytes | memoryview
    _sorted: memoryview = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sorted", memoryview(self.keys).cast("B").cast("Q"))

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        apart = int(protocol) >= _OUT_OF_BAND
        return Index, (PickleBuffer(self.keys) if apart else bytes(self.keys),)

    def __len__(self) -> int:
        return len(self._sorted)

    def get(self, name: str) -> int | None:
        """Return the row of a feature, or None where it has none."""
        key = key_of(name)
        row = bisect_left(self._sorted, key)
        return row if row < len(self._sorted) and self._sorted[row] == key else None


def index_of(names: Iterable[str]) -> tuple[Index, tuple[str, ...]]:
    """Return the index of features, and their names in the order of their rows."""
    by_key = {key_of(name): name for name in names}
    keys = sorted(by_key)
    return Index(array("Q", keys).tobytes()), tuple(by_key[key] for key in keys)
