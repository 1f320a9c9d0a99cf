"""Discord: commands a second and how long people wait, beside the least that discord.py can do, on one fake.

Both bots run in processes of their own against the same fake, turn by turn, so that a busy machine slows both alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from benchmarks.rows import Row
from tests.fakes.discord_people import Person, member
from tests.fakes.discord_server import TOKEN, DiscordServer
from tests.fakes.discord_world import Interaction

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
SECONDS = 3.0
AT_ONCE = (20, 100)
LONG_RUN = 10_000
MORE = 20_000
"""Commands of the long run, and those after which memory is looked at again."""
_COMPILE = (
    "from benchmarks.discord_bots import CONTENT; from bot.authoring.compile import load_script; load_script(CONTENT)"
)
"""Fills the cache in a process of its own: a start that has to compile takes half a gigabyte for a while."""


@dataclass
class Load:
    """What a run came to: the waits of those who were answered in time, in seconds, and how many were not."""

    waits: list[float] = field(default_factory=list)
    missed: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    def percentile(self, part: int) -> float:
        """Return the wait that so many in a hundred did not exceed, in milliseconds."""
        return quantiles(self.waits, n=100)[part - 1] * 1000


def measure() -> Iterator[Row]:
    """Measure both bots at 20 and 100 at once, then Vesper alone over 10,000 commands and its memory."""
    subprocess.run([sys.executable, "-c", _COMPILE], check=True, cwd=ROOT)
    for at_once in AT_ONCE:
        ours, theirs = asyncio.run(_side_by_side(at_once))
        rate, other = median(load.rate for load in ours), median(load.rate for load in theirs)
        wait, theirs_wait = median(load.percentile(99) for load in ours), median(load.percentile(99) for load in theirs)
        yield Row(f"discord, {at_once} at once: Vesper", rate, "/s")
        yield Row(f"discord, {at_once} at once: echo bot", other, "/s")
        yield Row(f"discord, {at_once} at once: share of the echo bot's rate", rate / other, "", 0.85, least=True)
        yield Row(f"discord, {at_once} at once: p99 of Vesper", wait, "ms")
        yield Row(f"discord, {at_once} at once: p99 of the echo bot", theirs_wait, "ms")
        yield Row(f"discord, {at_once} at once: p99 beside the echo bot's", wait / theirs_wait, "", 1.5)
    load, first, more = asyncio.run(_long_run())
    yield Row("discord, 10,000 commands at 100 at once: missed", load.missed, "", 0)
    yield Row("discord, 10,000 commands at 100 at once: p99", load.percentile(99), "ms", 1000)
    yield Row("discord, memory after 10,000 commands", first, "MiB", 120)
    yield Row("discord, memory that 20,000 more add", more, "MiB", 1)


async def _side_by_side(at_once: int) -> tuple[list[Load], list[Load]]:
    async with _bot("vesper") as (ours, _), _bot("echo") as (theirs, _):
        loads: tuple[list[Load], list[Load]] = ([], [])
        for _ in range(ROUNDS):
            for server, found in zip((ours, theirs), loads, strict=True):
                await _press(server, at_once, seconds=SECONDS / 6)
                found.append(await _press(server, at_once, seconds=SECONDS))
        return loads


async def _long_run() -> tuple[Load, float, float]:
    async with _bot("vesper") as (server, process):
        load = await _press(server, 100, count=LONG_RUN)
        first = _memory_of(process)
        await _press(server, 100, count=MORE)
        return load, first, _memory_of(process) - first


async def _press(server: DiscordServer, at_once: int, *, seconds: float = 1e9, count: int = 10**9) -> Load:
    """Keep so many people using the command without a pause, for so long or so often."""
    load, began = Load(), time.monotonic()
    people = [member(server) for _ in range(at_once)]
    left = iter(range(count))

    async def one(person: Person) -> None:
        while time.monotonic() - began < seconds and next(left, None) is not None:
            asked = await person.send(2, {"id": "1", "name": "vesper", "type": 1}, None)
            await _answered(server, asked, load)

    await asyncio.gather(*(one(person) for person in people))
    load.seconds = time.monotonic() - began
    server.world.servers.clear()
    return load


async def _answered(server: DiscordServer, asked: Interaction, load: Load) -> None:
    """Wait for an answer and forget it, so that the fake does not grow."""
    try:
        async with asyncio.timeout(3.5):
            await asked.answered.wait()
    except TimeoutError:
        load.missed += 1
        return
    load.waits.append(asked.took)
    server.world.interactions.pop(asked.token, None)
    server.world.messages.pop(asked.shown.id if asked.shown else 0, None)
    server.calls.clear()
    for session in server.gateway.open:
        session.sent[:-1] = []


@contextlib.asynccontextmanager
async def _bot(kind: str) -> AsyncIterator[tuple[DiscordServer, asyncio.subprocess.Process]]:
    """Run a bot of `kind` in a process of its own, against a Discord of its own."""
    async with DiscordServer() as server:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.discord_bots", kind, TOKEN, server.api, cwd=ROOT
        )
        try:
            await server.ready(within=60)
            yield server, process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await asyncio.wait_for(process.wait(), 20)


def _memory_of(process: asyncio.subprocess.Process) -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
