"""The adapter as `vesper run` runs it: found by its entry point, kept up, reloaded under way, and ended."""

from __future__ import annotations

import asyncio
import io
from importlib.metadata import entry_points
from pathlib import Path

from adapters.discord import adapter
from bot.core.messages import Platform
from bot.core.script import Script
from bot.service.app import Service
from bot.service.health import State
from bot.service.log import Log
from bot.settings import LogLevel
from tests.core.scripts import page
from tests.core.scripts import script as hand_made
from tests.discord.ways import code, go
from tests.fakes.discord_people import member
from tests.fakes.discord_server import TOKEN, DiscordServer
from tests.service.shells import settings_for


def test_it_is_found_by_its_entry_point() -> None:
    """The group `vesper.adapters` names the module, which offers the adapter for Discord."""
    (found,) = [entry for entry in entry_points(group="vesper.adapters") if entry.name == "discord"]
    assert found.load().adapter is adapter
    assert adapter.name is Platform.DISCORD


async def test_the_service_runs_it_from_start_to_end(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """With the default ledger on disk: people are answered, and the end comes within seconds, with exit code 0."""
    settings = settings_for(tmp_path, discord_token=TOKEN, discord_api=discord.api, ledger=str(tmp_path / "l.sqlite"))
    service = Service(settings, lambda: script, [adapter], Log(io.StringIO(), LogLevel.INFO))
    running = asyncio.create_task(service.run())
    await discord.ready(within=10)
    person = member(discord)
    shown = await person.command("vesper")
    await go(person, shown, "people.now")
    await discord.until(lambda: service.health.state(Platform.DISCORD) is State.UP)
    service.end()
    assert await asyncio.wait_for(running, 10) == 0


async def test_c16_old_buttons_after_new_content(discord: DiscordServer, tmp_path: Path) -> None:
    """C-16: content is swapped under way: old buttons lead to the pages as they are now, removed ones to the start."""
    old = hand_made(page("a.one"), page("a.gone"), texts={"a.one/text-1": "Old words."})
    new = hand_made(page("a.one"), texts={"a.one/text-1": "New words."})
    contents = [old, new]
    settings = settings_for(tmp_path, discord_token=TOKEN, discord_api=discord.api)
    service = Service(settings, lambda: contents.pop(0), [adapter], Log(io.StringIO(), LogLevel.INFO))
    running = asyncio.create_task(service.run())
    await discord.ready(within=10)
    person = member(discord)
    shown = await person.press(await person.command("vesper"), code("a.one"))
    assert shown.content == "Old words."
    await service.reload()
    assert (await person.press(shown, code("a.one"))).content == "New words."
    assert (await person.press(shown, code("a.gone"))).content == "Words of start.home."
    service.end()
    await asyncio.wait_for(running, 10)
