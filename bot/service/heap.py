"""The C library's heap, told to stay small: one arena, and what is free goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Final

FREE_MOST: Final = 128 * 1024
"""Bytes that may lie free at the end of the heap, and the size from which a block is a mapping of its own."""
_M_TRIM_THRESHOLD: Final = -1  # malloc.h
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8


def keep_small() -> bool:
    """Bound what glibc keeps to itself; return whether that was taken. Call it before any thread starts.

    Left alone, glibc gives every thread an arena of its own, and raises both
    bounds whenever a large block is freed; what lies free then is never given
    back. Other C libraries are left as they are.
    """
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):  # musl has no mallopt
        mallopt = ctypes.CDLL(None).mallopt
        wanted = ((_M_ARENA_MAX, 1), (_M_TRIM_THRESHOLD, FREE_MOST), (_M_MMAP_THRESHOLD, FREE_MOST))
        taken = [mallopt(option, value) == 1 for option, value in wanted]
        return all(taken)
    return False
