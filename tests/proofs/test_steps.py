"""The real program, killed at each step of an answer: it is there after the restart, once, or twice and said to be."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TelegramServer, telegram
from tests.proofs.kill import environ
from tests.proofs.people import Expecting
from tests.proofs.program import ROOT, Program
from tests.proofs.search import CHAT
from tests.scripts import real_script

WITHIN = 40.0
"""Seconds for a start and an answer, on a machine with much else to do."""


class Stage:
    """A fake Telegram, a person, and the program, which can be killed when something particular happens."""

    def __init__(self, server: TelegramServer, folder: Path) -> None:
        self.server = server
        self.person = Person(server, CHAT)
        self.program = Program(folder, environ(folder, server) | {"VESPER_CONTENT": str(ROOT / "content")})
        self.expecting = Expecting(real_script())
        self.killed_at = 0.0

    def kill(self) -> None:
        """Kill the program, once."""
        if self.program.kills == 0:
            self.program.kill()
            self.killed_at = time.monotonic()

    async def after_the_kill(self) -> float:
        """Wait until the program was killed, start it again, and wait until all is confirmed; return the seconds."""
        await until(lambda: self.program.kills == 1)
        began = time.monotonic()
        self.program.start()
        await until(lambda: bool(self.person.bot_messages) and not self.server.updates.waiting)
        return time.monotonic() - began

    def after(self, method: str) -> None:
        """Kill the program once a call of `method` was carried out but not answered."""
        call = self.server.methods.call

        def watched(name: str, given: dict[str, Any]) -> Any:
            result = call(name, given)
            if name.lower() == method.lower():
                self.kill()
            return result

        self.server.methods.call = watched  # type: ignore[method-assign,assignment]

    def on_fetch(self, holds: Callable[[int | None], bool], *, after: bool) -> None:
        """Kill the program when it asks for updates from a number for which `holds`: before, or after it is told."""
        fetch = self.server.updates.fetch

        def watched(offset: int | None, limit: int) -> list[dict[str, Any]]:
            if not after and holds(offset) and self.program.kills == 0:
                self.kill()
                return []
            found = fetch(offset, limit)
            if after and found and holds(offset):
                asyncio.get_running_loop().call_later(0.002, self.kill)
            return found

        self.server.updates.fetch = watched  # type: ignore[method-assign]


async def until(holds: Callable[[], bool]) -> None:
    """Wait until `holds()`."""
    async with asyncio.timeout(WITHIN):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage; the program is gone after the test."""
    async with telegram() as server:
        made = Stage(server, tmp_path)
        yield made
        if made.program.running:
            made.program.kill()


def shown(stage: Stage) -> list[str]:
    """Return the words of each of the bot's messages in the chat."""
    return [message.text for message in stage.person.bot_messages]


async def test_p01_killed_before_it_fetches(stage: Stage) -> None:
    """P-01: killed before the first fetch, the answer is there once after the restart."""
    stage.person.types("/start")
    stage.on_fetch(lambda offset: True, after=False)
    stage.program.start()
    assert await stage.after_the_kill() < WITHIN
    assert shown(stage) == [stage.expecting.start]


async def test_p02_killed_after_the_fetch(stage: Stage) -> None:
    """P-02: killed right after it was told of an update, the answer is there once, or a copy is labelled."""
    stage.person.types("/start")
    stage.on_fetch(lambda offset: True, after=True)
    stage.program.start()
    await stage.after_the_kill()
    assert shown(stage) in one_or_labelled(stage)


async def test_p03_p04_killed_while_it_sends(stage: Stage) -> None:
    """P-03, P-04: killed with the new message on its way but not delivered, one is there, and says it may be a copy."""
    stage.person.types("/start")
    stage.program.start()
    stage.server.methods.call = lose_first(stage)  # type: ignore[method-assign,assignment]
    await stage.after_the_kill()
    assert shown(stage) == [f"{stage.expecting.label}\n\n{stage.expecting.start}"]


def lose_first(stage: Stage) -> Callable[[str, dict[str, Any]], Any]:
    """Return calls of which the first message is lost with the process that sent it."""
    call = stage.server.methods.call

    def watched(name: str, given: dict[str, Any]) -> Any:
        first = stage.program.kills == 0 and name.lower() == "sendmessage"
        if first:
            stage.kill()
            return {}
        return call(name, given)

    return watched


async def test_p05_killed_after_the_message_arrived(stage: Stage) -> None:
    """P-05: killed after a new message arrived but before it knew, there are two, and the second says so."""
    stage.person.types("/start")
    stage.after("sendMessage")
    stage.program.start()
    await stage.after_the_kill()
    assert shown(stage) == [stage.expecting.start, f"{stage.expecting.label}\n\n{stage.expecting.start}"]


async def test_p05_killed_after_an_edit_arrived(stage: Stage) -> None:
    """P-05: killed after an edit arrived but before it knew, the screen is as it was, once, and nothing new is sent."""
    stage.program.start()
    stage.person.types("/start")
    message = await stage.person.sees(stage.expecting.start, within=WITHIN)
    stage.after("editMessageText")
    label = next(label for label in message.labels if stage.expecting.after(message.data(label)))
    wanted = stage.expecting.after(message.data(label))
    stage.person.presses(label)
    await stage.after_the_kill()
    assert shown(stage) == [wanted] and stage.person.bot_messages[0].edits == 1


async def test_p06_killed_before_it_confirms(stage: Stage) -> None:
    """P-06: killed after the answer was noted but before Telegram was told, it is there once after the restart."""
    stage.person.types("/start")
    number = stage.server.updates.next_id - 1
    stage.on_fetch(lambda offset: offset is not None and offset > number, after=False)
    stage.program.start()
    await stage.after_the_kill()
    assert shown(stage) == [stage.expecting.start]


def one_or_labelled(stage: Stage) -> list[list[str]]:
    """Return what may stand in a chat when the kill may have fallen into the send."""
    plain, copy = stage.expecting.start, f"{stage.expecting.label}\n\n{stage.expecting.start}"
    return [[plain], [copy], [plain, copy]]


_PRUNING = """
import asyncio, io, sys
from pathlib import Path
from bot.core.messages import Platform
from bot.service.health import Health
from bot.service.log import Log
from bot.service.stores.sqlite import SqliteLedger
from bot.service.stores.sqlite_file import FileLock
async def main():
    file = Path(sys.argv[1])
    lock = FileLock(file); assert lock.take()
    now = [0.0]
    ledger = SqliteLedger(file, lock, Health(), Log(io.StringIO()), lambda: now[0])
    await ledger.open()
    number = 0
    while True:
        for _ in range(50):
            number += 1
            await ledger.sending(Platform.TELEGRAM, number); await ledger.done(Platform.TELEGRAM, number)
            print(number, flush=True)
        now[0] += 3600.0
        ledger.prune()
        connection = ledger._file.connection
        await connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
asyncio.run(main())
"""


@pytest.mark.parametrize("life", [0.8, 1.1, 1.4, 1.7])
def test_p07_p08_killed_while_it_tidies_up(tmp_path: Path, life: float) -> None:
    """P-07, P-08: killed while numbers are pruned and the log is checkpointed, the file is sound and knows the last."""
    file = tmp_path / "ledger.sqlite"
    with subprocess.Popen([sys.executable, "-c", _PRUNING, str(file)], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(life / 2)
        process.kill()
        lines = (first + process.stdout.read()).split()
    newest = int(lines[-1])
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("SELECT state FROM updates WHERE number = ?", (newest,)).fetchone() == (2,)
