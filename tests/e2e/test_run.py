"""`vesper run`, whole: both platforms at once, a ledger on disk, health, new content under way, and the end."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from shutil import copytree

from bot.authoring.compile import load_script
from bot.settings import cache_folder
from tests.authoring.folders import change, small
from tests.e2e.program import Program, program
from tests.fakes.discord_people import stranger
from tests.fakes.discord_server import TOKEN as DISCORD_TOKEN
from tests.fakes.discord_server import DiscordServer
from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram_server import telegram as telegram_server
from tests.scripts import CONTENT

PERSON = 987654321
MEMBER = 555444333222111999
MARKER = "MARKERzq7"
MOST_MEGABYTES = 120
SMALL_HOME = "Hello. I am an automatic guide, not a person. You choose what happens next."
LINE = re.compile(r'ts=\S+ level=(info|warning) (happening|library)=\S+( \w+=("[^"]*"|\S+))*')


async def test_both_platforms_from_start_to_end(tmp_path: Path) -> None:
    """S-12, K-06: people are answered on both; it is healthy and small, ends in time, and nothing of them is left."""
    content, cache = tmp_path / "content", cache_folder(os.environ)
    copytree(CONTENT, content)  # others may be editing
    load_script(content, cache)
    async with (
        telegram_server() as telegram,
        DiscordServer() as discord,
        program(telegram, discord, tmp_path, content, cache) as running,
    ):
        person = Person(telegram, PERSON, name=MARKER)
        person.types("/start")
        await person.sees("I am an automatic guide", within=20)
        person.types(f"{MARKER} somebody made a fake picture of me")
        await person.sees("", within=5)
        person.presses("Hide this")
        await discord.ready(within=20)
        member = stranger(discord, id=MEMBER, name=MARKER)
        shown = await member.command("vesper")
        assert "I am an automatic guide" in shown.content
        assert shown.ephemeral or member.server is None
        await running.says("happening=content-loaded")
        assert await _healthy(running)
        assert running.megabytes < MOST_MEGABYTES
        assert not re.search(r"numpy|sklearn|pydantic|_yaml", running.libraries)
        code, seconds = await running.ended()
        assert code == 0
        assert seconds < 10
        assert telegram.violations == []
        _holds_nothing(running, MARKER, str(PERSON), str(MEMBER), TELEGRAM_TOKEN, DISCORD_TOKEN)
        for line in running.log.splitlines():
            assert LINE.fullmatch(line), line
    assert list((tmp_path / "home").rglob("ledger.sqlite"))


async def test_c14_new_content_under_way(tmp_path: Path) -> None:
    """C-14: compiled apart at the start and on SIGHUP; with an error the last good content stays, as the log says."""
    content = small(tmp_path)
    async with (
        telegram_server() as telegram,
        DiscordServer() as discord,
        program(telegram, discord, tmp_path, content, tmp_path / "cache") as running,
    ):
        person = Person(telegram, PERSON)
        person.types("/start")
        await person.sees(SMALL_HOME, within=30)
        change(content, "pages/start.yaml", SMALL_HOME, "Hello. This is the new first screen.")
        running.process.send_signal(signal.SIGHUP)
        await running.says("happening=content-loaded", times=2)
        person.types("/start")
        await person.sees("This is the new first screen.")
        change(content, "pages/start.yaml", "topic: start", "topic: elsewhere")
        running.process.send_signal(signal.SIGHUP)
        await running.says("happening=content-kept-as-it-was error=NotReadyError", within=30)
        assert "status=1 count=" in running.log
        person.types("/start")
        await person.sees("This is the new first screen.")
        assert not re.search(r"numpy|sklearn|pydantic|_yaml", running.libraries)
        assert (await running.ended())[0] == 0


async def _healthy(running: Program) -> bool:
    """Whether every part works, and the counts name nobody."""
    alive, _ = await running.get("/healthz")
    ready, parts = await running.get("/readyz")
    _, counts = await running.get("/metrics")
    for trace in (MARKER, str(PERSON), str(MEMBER)):
        assert trace not in parts + counts
    assert "vesper_" in counts
    return (alive, ready) == (200, 200)


def _holds_nothing(running: Program, *traces: str) -> None:
    held = running.held()
    for trace in traces:
        for encoding in ("utf-8", "utf-16-le"):
            assert trace.encode(encoding) not in held, trace
    for number in (PERSON, MEMBER):
        for order in ("big", "little"):
            assert number.to_bytes(8, order) not in held
