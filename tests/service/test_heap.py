"""The C library's heap stays small."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_PROGRAM = """
import ctypes, json, sys, threading
from bot.service.heap import keep_small
taken = keep_small() if sys.argv[1] == "small" else None

class Heap(ctypes.Structure):
    names = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
    _fields_ = [(name, ctypes.c_size_t) for name in names]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Heap
bytes(16 * 1024 * 1024)  # a large block that is freed: from here on glibc raises its bounds, unless it is told not to
blocks = [bytearray(64 * 1024) for _ in range(160)]
del blocks
print(json.dumps({"taken": taken, "free": library.mallinfo2().fordblks}))
"""


def _heap(how: str) -> dict[str, int]:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, how], stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the heap of glibc")
def test_what_is_freed_goes_back_to_the_system() -> None:
    """After a burst less than 1 MiB lies free in the heap, where several lay free before: memory does not creep."""
    small, as_it_comes = _heap("small"), _heap("as-it-comes")
    if not small["taken"]:
        pytest.skip("this C library has no such bounds")
    assert small["free"] < 1024 * 1024 < as_it_comes["free"]
