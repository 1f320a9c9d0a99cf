"""Discord wants its first answer within three seconds: nothing that the program does beside it takes that long (P-15).

Discord has no thread or loop of its own. Two threads share one interpreter,
so one would not help against what really stops a loop (a call that holds the
interpreter), and script, counts and ledger would be used from two threads at
once. What takes long is kept off the loop instead; who wants more runs a
process for each platform.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.messages import PageId
from tests.discord.ways import code
from tests.fakes.discord_people import member
from tests.fakes.discord_server import TOKEN, DiscordServer
from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import telegram
from tests.proofs.program import ROOT, Program
from tests.proofs.search import CHAT, CHATS
from tests.proofs.test_steps import WITHIN, until
from tests.proofs.test_traces import both
from tests.scripts import real_script

PEOPLE = PageId("people.now")
STORY = "somebody made a fake picture of me and i do not know what to do about it " * 7
HANGS = 4.0
"""Seconds: longer than Discord waits."""


@contextmanager
def programs(folder: Path, *environs: dict[str, str]) -> Iterator[list[Program]]:
    """Run a program with each of the settings, every one in a folder of its own, until the block ends."""
    running: list[Program] = []
    try:
        for number, environ in enumerate(environs):
            home = folder / f"home-{number}"
            home.mkdir()
            program = Program(home, environ)
            program.start()
            running.append(program)
        yield running
    finally:
        for program in running:
            if program.running:
                program.kill()


async def test_p15_nothing_else_that_goes_on_holds_up_an_answer(tmp_path: Path) -> None:
    """P-15: while content is loaded anew, long stories are sorted and answers are stored, each press on Discord is
    answered well within its three seconds, though it has no thread of its own."""
    async with telegram() as server, DiscordServer() as discord:
        with programs(tmp_path, both(tmp_path, server, discord)) as (program,):
            await discord.until(lambda: discord.gateway.open, within=WITHIN)
            member_ = member(discord)
            shown = await member_.shown(await member_.send(2, {"name": "vesper", "type": 1}, None), within=WITHIN)
            people = [Person(server, CHAT + number) for number in range(CHATS)]
            asked = []
            for number in range(100):
                if number % 25 == 0:
                    os.kill(program.number, signal.SIGHUP)
                people[number % CHATS].types(f"{STORY}{number}")
                asked.append(await member_.pressing(shown, code(PEOPLE)))
                await asyncio.sleep(0.03)
            await until(lambda: all(one.answer for one in asked))
            await until(lambda: program.log.read_text().count("happening=content-loaded") >= 2)
            await until(lambda: not server.updates.waiting)
    assert max(one.took for one in asked) < 2
    assert statistics.median(one.took for one in asked) < 0.5


_HANGING = """
import asyncio, os, time
from adapters.discord import adapter
from bot.service import app
from bot.service.switch import Switch
from bot.settings import read_settings
from tests.scripts import real_script
def hangs(*_): time.sleep(4)
app.touch, Switch.found = hangs, hangs
raise SystemExit(asyncio.run(app.run(read_settings(os.environ), real_script, [adapter])))
"""


async def test_p15_s07_a_disk_that_hangs_holds_up_no_answer(tmp_path: Path) -> None:
    """P-15, S-07: while the files of liveness and of the safe card hang for four seconds at a time, presses are
    answered."""
    real_script()  # compiled by now, so that the other process need not
    async with DiscordServer() as discord:
        kept = (name for name in os.environ if not name.startswith("VESPER_") or name == "VESPER_CACHE")
        environ = {name: os.environ[name] for name in kept}
        environ |= {"VESPER_STATE": str(tmp_path), "VESPER_DISCORD_TOKEN": TOKEN, "VESPER_DISCORD_API": discord.api}
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", _HANGING, cwd=ROOT, env=environ)
        try:
            await discord.ready(within=WITHIN)
            person = member(discord)
            shown = await person.shown(await person.send(2, {"name": "vesper", "type": 1}, None), within=WITHIN)
            began = time.monotonic()
            while time.monotonic() - began < 2 * HANGS:
                asked = await person.pressing(shown, code(PEOPLE))
                await person.shown(asked)
                assert asked.took < HANGS / 2
                await asyncio.sleep(0.05)
        finally:
            process.kill()
            await process.wait()


async def test_p15_p10_with_a_process_for_each_platform_one_may_stand_still(tmp_path: Path) -> None:
    """P-10, P-15: where each platform has a process of its own, one that is stopped dead holds up nobody on the other,
    and answers its own people once it goes on."""
    async with telegram() as server, DiscordServer() as discord:
        whole = both(tmp_path, server, discord)
        parts = [
            {name: value for name, value in whole.items() if other not in name} for other in ("_DISCORD_", "_TELEGRAM_")
        ]
        with programs(tmp_path, *parts) as (one, other):
            person = Person(server, CHAT)
            person.types("/start")
            await person.sees("", within=WITHIN)
            await discord.until(lambda: discord.gateway.open, within=WITHIN)
            asker = member(discord)
            shown = await asker.shown(await asker.send(2, {"name": "vesper", "type": 1}, None), within=WITHIN)
            os.kill(one.number, signal.SIGSTOP)
            person.types("/privacy")
            for _ in range(20):
                await asker.press(shown, code(PEOPLE))
            os.kill(other.number, signal.SIGKILL)
            os.kill(one.number, signal.SIGCONT)
            await until(lambda: not server.updates.waiting)
