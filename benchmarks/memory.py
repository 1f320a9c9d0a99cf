"""Memory: the terminal after its first screen, and the core after many turns of many people."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.rows import Row

_PROGRAM = """
import resource, sys
from benchmarks.people import turns_of
from tests.scripts import real_script
from bot.core.fit import TELEGRAM, fit
from bot.core.step import step
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20
script = real_script()
print(resident())
def answer(seed):
    for context, event, now in turns_of(script, people=1000, turns=50, seed=seed):
        fit(step(script, context, event, now).reply, TELEGRAM)
for seed in (1, 2, 3, 4):
    answer(seed)
full = resident()
print(full)
for seed in (5, 6):
    answer(seed)
print(resident() - full)
"""


def measure() -> Iterator[Row]:
    """Measure MiB resident: `vesper chat` at its most, and a process that has answered 300,000 turns."""
    _chat()
    yield Row("memory of vesper chat, at its most", _chat(), "MiB", 60)
    done = subprocess.run([sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, check=True, text=True)
    loaded, full, more = (float(line) for line in done.stdout.split())
    yield Row("memory of the script and the core", loaded, "MiB", 60)
    yield Row("memory after 200,000 turns of 4,000 people", full, "MiB", 120)
    yield Row("memory that another 100,000 turns add", more, "MiB", 1)


def _chat() -> float:
    program = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'bot', 'chat'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, text=True)
    return float(done.stdout)
