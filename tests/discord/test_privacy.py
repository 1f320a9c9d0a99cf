"""Nothing of a person is left anywhere: not in the log at its loudest, not in the ledger, not in memory for long."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.discord.desk import Desk
from bot.core.script import Script
from bot.service.log import Guarded, Log
from bot.service.stores import open_ledger
from tests.discord.running import running
from tests.discord.ways import go
from tests.fakes.discord_people import MANAGE_SERVER, member, stranger
from tests.fakes.discord_server import TOKEN, DiscordServer, Fault
from tests.service.shells import settings_for, shell_for

MARKER = "MARKERzq7"
PERSON = 555444333222111999


async def test_k07_no_trace_at_any_level(
    discord: DiscordServer, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """K-07: with all loggers at DEBUG and things going wrong: no word, name, id, token or address of anybody."""
    async with running(discord, script, tmp_path) as bot:
        with everything_logged(bot.shell.log) as heard:
            person = stranger(discord, id=PERSON, name=MARKER)
            await person.write(f"{MARKER} help", attachments=1)
            discord.order("POST", "/callback", Fault(status=500))
            shown = await person.command("vesper")
            discord.order("POST", "/callback", Fault(status=429, retry_after=0.1))
            await person.shown(await person.send(3, {"custom_id": MARKER, "component_type": 2}, shown))
            await go(person, await person.command("now"), "start.hide")
            await discord.gateway.dispatch("INTERACTION_CREATE", {"id": MARKER, "data": MARKER})
            monkeypatch.setattr("adapters.discord.desk.answer", lambda *_: int(MARKER))
            await person.command(MARKER)
            monkeypatch.undo()
            await discord.gateway.hang_up(4000)
            await discord.until(lambda: discord.gateway.resumed)
        out = bot.out.getvalue()
    assert any(MARKER in line for line in heard)
    assert "turn-failed" in out
    for trace in (MARKER, str(PERSON), TOKEN, str(person.channel), *discord.world.interactions):
        assert trace not in out


@contextmanager
def everything_logged(log: Log) -> Iterator[list[str]]:
    """Turn every logger up to DEBUG, through the handler the service has; yield what a careless one would write."""
    heard: list[str] = []
    careless = logging.Handler()
    careless.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    names = ("", "discord", "discord.gateway", "discord.http", "discord.client", "aiohttp", "asyncio")
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger.level, logger.handlers[:]) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].handlers[:] = [Guarded(log), careless]
    try:
        yield heard
    finally:
        for logger, (level, handlers) in zip(loggers, before, strict=True):
            logger.setLevel(level)
            logger.handlers[:] = handlers


async def test_s12_the_disk_holds_no_trace(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """S-12: after conversations, a panel and settings, the state folder is free of names, ids and words."""
    settings = settings_for(
        tmp_path, discord_token=TOKEN, discord_api=discord.api, ledger=str(tmp_path / "ledger.sqlite")
    )
    shell = shell_for(settings, script)
    ledger = await open_ledger(settings, shell.health, shell.log)
    try:
        async with running(discord, script, tmp_path, ledger=ledger):
            boss = member(discord, id=PERSON, name=MARKER, may=MANAGE_SERVER)
            shown = await go(boss, await boss.command("setup"), "server.setup-nation")
            await boss.press(shown, "Wales")
            await go(boss, await boss.command("panel"), "server.panel-posted")
            other = stranger(discord, id=PERSON, name=MARKER)
            await other.write(MARKER)
            for name in ("vesper", "now", "hide"):
                await other.command(name)
        assert await ledger.known_servers() == (boss.server,)
    finally:
        await ledger.close()
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert held
    for trace in (MARKER, str(PERSON), *discord.world.interactions):
        for form in (trace.encode(), trace.encode("utf-16-le")):
            assert form not in held
    assert PERSON.to_bytes(8, "big") not in held
    assert PERSON.to_bytes(8, "little") not in held


async def test_l06_nothing_piles_up(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """L-06: after a thousand presses no task, no view and no entry is left, and memory holds none of the events."""
    async with running(discord, script, tmp_path):
        person = member(discord, name=MARKER)
        shown = await person.command("vesper")
        tasks = len(asyncio.all_tasks())
        for _ in range(1000):
            await person.command("now")
        await asyncio.sleep(0.05)
        assert len(asyncio.all_tasks()) <= tasks + 2
        (desk,) = [found for found in gc.get_objects() if isinstance(found, Desk) and not found._closed]
        assert (desk.busy, desk._presses) == (0, {})
        assert shown.ephemeral
        discord.gateway.sessions.popitem()[1].sent.clear()
