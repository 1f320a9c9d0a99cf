"""The real program for a day's updates at once: memory, descriptors and threads stay what they were.

python -m tests.proofs.soak --updates 100000
"""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click

from bot.authoring.compile import load_script
from tests.fakes.telegram_server import telegram
from tests.proofs.kill import environ, told
from tests.proofs.people import Expecting, Findings, Walker, Watch
from tests.proofs.program import ROOT, Program, own_cache
from tests.proofs.search import CHAT, CHATS

MEASURES = 20


@dataclass(frozen=True)
class Measure:
    """What a process takes: memory in MiB, open descriptors, threads; after so many updates."""

    updates: int
    memory: float
    descriptors: int
    threads: int


def measure(process: int, updates: int) -> Measure:
    """Look at a process from outside."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    descriptors = sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())
    return Measure(updates, int(status["VmRSS"].split()[0]) / 1024, descriptors, int(status["Threads"]))


def slope(measures: list[Measure]) -> float:
    """Return by how many MiB memory grows in 100,000 updates: a straight line through the second half of `measures`."""
    half = measures[len(measures) // 2 :]
    middle = sum(one.updates for one in half) / len(half)
    mean = sum(one.memory for one in half) / len(half)
    across = sum((one.updates - middle) ** 2 for one in half)
    return 100_000 * sum((one.updates - middle) * (one.memory - mean) for one in half) / across


async def soak(updates: int, folder: Path) -> tuple[Findings, list[Measure]]:
    """Run until people sent `updates` updates; return what was found and what was measured on the way."""
    chance = random.Random(2)
    findings = Findings()
    measures: list[Measure] = []
    async with telegram() as server:
        server.record = False
        content = shutil.copytree(ROOT / "content", folder / "content")
        watch, expecting = Watch(server, keep=50), Expecting(load_script(content))
        program = Program(folder, environ(folder, server))
        program.start()
        people = [Walker(server, watch, expecting, CHAT + number, findings, chance) for number in range(CHATS)]
        walks = [asyncio.create_task(person.walk(lambda: findings.updates < updates)) for person in people]
        while not all(walk.done() for walk in walks):
            await asyncio.sleep(0.2)
            server.methods.answered.clear()
            server.updates.confirmed.clear()
            if findings.updates >= updates * (len(measures) + 1) / MEASURES:
                measures.append(measure(program.number, findings.updates))
        await asyncio.to_thread(program.end)
    return findings, measures


@click.command()
@click.option("--updates", default=100_000, show_default=True)
def main(updates: int) -> None:
    """Send the real program as many updates as it may get in a day, and watch what it takes."""
    with tempfile.TemporaryDirectory() as name:
        own_cache(Path(name))
        began = time.monotonic()
        findings, measures = asyncio.run(soak(updates, Path(name)))
    grows = slope(measures)
    click.echo(f"{time.monotonic() - began:.0f} s; {told(findings)}")
    click.echo(f"memory {measures[0].memory:.1f} to {measures[-1].memory:.1f} MiB, {grows:+.2f} MiB in 100,000 updates")
    for what, numbers in (
        ("descriptors", [one.descriptors for one in measures]),
        ("threads", [one.threads for one in measures]),
    ):
        click.echo(f"{what}: {min(numbers)} to {max(numbers)}, at the end {numbers[-1]}")
    raise SystemExit(0 if findings.sound and grows <= 1.0 else 1)


if __name__ == "__main__":
    main()
