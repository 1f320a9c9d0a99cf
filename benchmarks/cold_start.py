"""Cold start: from the command to the first screen, with the compiled script in the cache."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from benchmarks.rows import Row

RUNS = 9
ASKED = b"who can i ring right now\n"


def measure() -> Iterator[Row]:
    """Measure the seconds until `vesper chat` has shown its first screen, and until its first answer."""
    _start(b"")
    yield Row("cold start to the first screen, median", median(_start(b"") for _ in range(RUNS)), "s", 0.6)
    yield Row("cold start to the first screen, best", min(_start(b"") for _ in range(RUNS)), "s", 0.6)
    yield Row("cold start to the first answer to words, best", min(_start(ASKED) for _ in range(RUNS)), "s")


def _start(typed: bytes) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, "-m", "bot", "chat"], input=typed, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start
