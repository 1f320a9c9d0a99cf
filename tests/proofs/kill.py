"""The real program, killed at random moments under load: nothing lost, nothing doubled unsaid, nothing out of order.

python -m tests.proofs.kill --kills 1000
"""

from __future__ import annotations

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import click

from bot.authoring.compile import load_script
from tests.fakes.telegram_server import TelegramServer, telegram
from tests.proofs.people import Expecting, Findings, Walker, Watch
from tests.proofs.program import ROOT, Program, own_cache
from tests.proofs.search import CHAT, CHATS, Markers, traces


async def kill_at_random(
    kills: int, updates: int, *, seed: int = 1, life: float = 0.8, pause: float = 0.05, folder: Path
) -> tuple[Findings, list[float]]:
    """Run until the program was killed `kills` times and people sent `updates` updates.

    Return what was found, and the seconds from each start to its first answer.
    """
    chance = random.Random(seed)
    findings = Findings()
    restarts: list[float] = []
    async with telegram() as server:
        server.record = False
        content = shutil.copytree(ROOT / "content", folder / "content")
        watch, expecting = Watch(server), Expecting(load_script(content))
        program = Program(folder, environ(folder, server))
        goes_on = True
        program.start()
        people = [Walker(server, watch, expecting, CHAT + number, findings, chance) for number in range(CHATS)]
        walks = [asyncio.create_task(person.walk(lambda: goes_on, pause)) for person in people]
        while program.kills < kills or findings.updates < updates:
            restarts.append(await first_answer(watch))
            await asyncio.sleep(chance.uniform(0, life))
            if program.kills < kills:
                program.kill()
                program.start()
        goes_on = False
        await asyncio.gather(*walks)
        await asyncio.to_thread(program.end)
        server.violations.clear()
    return findings, restarts


def environ(folder: Path, server: TelegramServer) -> dict[str, str]:
    """Return the settings of a bot of `server`, without limits on sending."""
    token = folder / "token"
    token.write_text(server.token)
    return {
        "VESPER_TELEGRAM_TOKEN_FILE": str(token),
        "VESPER_TELEGRAM_API": server.url,
        "VESPER_TELEGRAM_PACE": "0",
        "VESPER_CONTENT": str(folder / "content"),
    }


async def first_answer(watch: Watch) -> float:
    """Wait until anything is shown to anybody; return the seconds that took."""
    began = time.monotonic()
    before = sum(map(len, watch.shown.values()))
    while sum(map(len, watch.shown.values())) == before and time.monotonic() - began < 120:
        await asyncio.sleep(0.005)
    return time.monotonic() - began


def told(findings: Findings) -> str:
    """Return the findings in words."""
    return "\n".join([*findings.seen, _counted(findings)])


def _counted(findings: Findings) -> str:
    return (
        f"{findings.updates} updates: {findings.lost} lost, {findings.out_of_order} out of order, "
        f"{findings.doubled_edits} edits shown twice, {findings.unlabelled} copies without a label; "
        f"{findings.labelled} new messages labelled as sent again, {findings.most_copies} copies at most"
    )


@click.command()
@click.option("--kills", default=1000, show_default=True)
@click.option("--updates", default=10_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(kills: int, updates: int, seed: int) -> None:
    """Kill the real program at random moments while people use it, and search what it left on disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own_cache(folder)
        began = time.monotonic()
        findings, restarts = asyncio.run(kill_at_random(kills, updates, seed=seed, folder=folder))
        (folder / "token").unlink()
        left = list(traces(folder, Markers.of_the_fakes()))
    cuts = statistics.quantiles(restarts, n=100)
    click.echo(f"{kills} kills in {time.monotonic() - began:.0f} s")
    click.echo(told(findings))
    click.echo(f"from a start to the first answer: p50 {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s")
    click.echo(f"{len(left)} traces of people on disk")
    raise SystemExit(0 if findings.sound and not left else 1)


if __name__ == "__main__":
    main()
