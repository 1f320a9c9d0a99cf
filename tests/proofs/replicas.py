"""Three replicas behind webhooks on one PostgreSQL: every update delivered twice, replicas and database killed.

python -m tests.proofs.replicas --updates 4000
"""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import click

from bot.authoring.compile import load_script
from tests.fakes.telegram_server import TelegramServer, telegram
from tests.proofs.kill import environ, told
from tests.proofs.people import Expecting, Findings, Walker, Watch
from tests.proofs.program import ROOT, Program, own_cache
from tests.proofs.search import CHAT, CHATS, Markers, traces
from tests.service.stores.cluster import Cluster, programs

REPLICAS = 3
SECRET = "a-secret-of-the-proof-0123456789abcdef"
HOOK = "/hook-of-the-proof"


class Delivery:
    """Telegram's side of webhooks: a chat's updates in order, others beside it, each one until somebody says 200.

    Each update goes to two replicas at once, and of the first good answers every twentieth is lost on the way.
    """

    def __init__(self, server: TelegramServer, ports: list[int], chance: random.Random) -> None:
        self._server, self._ports, self._chance = server, ports, chance
        self._lines: dict[int, asyncio.Queue[dict[str, Any]]] = defaultdict(asyncio.Queue)
        self._tasks: list[asyncio.Task[None]] = []
        self.under_way = 0

    async def run(self) -> None:
        """Hand out updates for ever."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            try:
                while True:
                    self._server.updates.arrived.clear()
                    for _, _, update in self._server.updates.waiting:
                        self._put(session, update)
                    self._server.updates.waiting.clear()
                    await self._server.updates.arrived.wait()
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def _put(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        message = update.get("message") or update["callback_query"]["message"]
        chat = int(message["chat"]["id"])
        if chat not in self._lines:
            self._tasks.append(asyncio.create_task(self._line(session, self._lines[chat])))
        self._lines[chat].put_nowait(update)
        self.under_way += 1

    async def _line(self, session: aiohttp.ClientSession, line: asyncio.Queue[dict[str, Any]]) -> None:
        while True:
            update = await line.get()
            await asyncio.gather(self._deliver(session, update), self._deliver(session, update))
            self.under_way -= 1

    async def _deliver(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        while True:
            port = self._chance.choice(self._ports)
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with session.post(f"http://127.0.0.1:{port}{HOOK}", json=update, headers=headers) as response:
                    if response.status == 200 and self._chance.random() > 0.05:
                        return
            await asyncio.sleep(self._chance.uniform(0.05, 0.3))


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def run_replicas(updates: int, kills: int, crashes: int, folder: Path, cluster: Cluster) -> Findings:
    """Run until people sent `updates` updates or more, and replicas were killed and the database crashed so often."""
    chance = random.Random(5)
    findings = Findings()
    ports = free_ports(REPLICAS)
    async with telegram() as server:
        server.record = False
        content = shutil.copytree(ROOT / "content", folder / "content")
        watch, expecting = Watch(server), Expecting(load_script(content))
        replicas = []
        for number, port in enumerate(ports):
            own = folder / f"replica-{number}"
            own.mkdir()
            chosen = environ(folder, server) | {
                "VESPER_LEDGER": cluster.address,
                "VESPER_TELEGRAM_MODE": "webhook",
                "VESPER_WEBHOOK_URL": f"http://127.0.0.1:{port}{HOOK}",
                "VESPER_WEBHOOK_SECRET": SECRET,
                "VESPER_HTTP_LISTEN": f"127.0.0.1:{port}",
            }
            replicas.append(Program(own, chosen, str(number)))
            replicas[-1].start()
        delivery = Delivery(server, ports, chance)
        delivering = asyncio.create_task(delivery.run())
        people = [Walker(server, watch, expecting, CHAT + number, findings, chance, 2.0) for number in range(CHATS)]
        disturbing = asyncio.create_task(_disturb(replicas, cluster, kills, crashes, chance))
        walks = (person.walk(lambda: findings.updates < updates or not disturbing.done()) for person in people)
        crashed, *_ = await asyncio.gather(disturbing, *walks)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)
        await asyncio.gather(*(asyncio.to_thread(replica.end) for replica in replicas))
    click.echo(f"{sum(replica.kills for replica in replicas)} kills of replicas, {crashed} crashes of the database")
    return findings


async def _disturb(replicas: list[Program], cluster: Cluster, kills: int, crashes: int, chance: random.Random) -> int:
    """Kill a replica now and then, and crash the database a few times, spread over the kills; return how often."""
    crashed = 0
    at = {round((number + 1) * kills / (crashes + 1)) for number in range(crashes)}
    for number in range(kills):
        await asyncio.sleep(chance.uniform(0.5, 2.5))
        one = chance.choice(replicas)
        one.kill()
        one.start()
        if number in at:
            await asyncio.to_thread(cluster.crash)
            await asyncio.sleep(chance.uniform(0.2, 1.0))
            await asyncio.to_thread(cluster.start)
            crashed += 1
    return crashed


@click.command()
@click.option("--updates", default=4000, show_default=True)
@click.option("--kills", default=60, show_default=True)
@click.option("--crashes", default=2, show_default=True)
def main(updates: int, kills: int, crashes: int) -> None:
    """Run three replicas on PostgreSQL while replicas and database are killed, and search what is left on disk."""
    found = programs()
    if found is None:
        raise click.ClickException("PostgreSQL is not installed")
    cluster = Cluster(found)
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            own_cache(folder)
            findings = asyncio.run(run_replicas(updates, kills, crashes, folder, cluster))
            (folder / "token").unlink()
            cluster.stop()
            left = [*traces(folder, Markers.of_the_fakes()), *traces(cluster.data, Markers.of_the_fakes())]
    finally:
        cluster.remove()
    click.echo(f"{REPLICAS} replicas, every update twice, {time.monotonic() - began:.0f} s")
    click.echo(told(findings))
    click.echo(f"{len(left)} traces of people on disk, the database's own files and its log included")
    raise SystemExit(0 if findings.sound and not left else 1)


if __name__ == "__main__":
    main()
