"""A Discord for every test, judged when the test is over."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord.gateway import KeepAliveHandler

from bot.authoring.compile import compile_content
from bot.core.script import Script
from tests.discord.judge import seen_by_others, wrongly_seen
from tests.discord.running import Bot, running
from tests.fakes.discord_server import DiscordServer

RECORD: dict[str, int] = {"messages": 0, "public": 0}
"""How many messages the suite has seen so far, and how many of them others could see."""


@pytest.fixture(scope="session")
def script() -> Script:
    """Return the real content, compiled."""
    made = compile_content(Path(__file__).parents[2] / "content")
    assert made.script is not None, made.problems
    return made.script


@pytest.fixture(autouse=True)
async def heartbeats() -> AsyncIterator[None]:
    """Let no heartbeat of discord.py, a thread for each shard, outlive the event loop it writes to."""
    yield
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler):
            thread.stop()
            await asyncio.to_thread(thread.join, 5)


@pytest.fixture
async def discord(script: Script) -> AsyncIterator[DiscordServer]:
    """Run a Discord; then hold everything that was sent to it to Discord's rules and to ours (A-09)."""
    async with DiscordServer() as server:
        yield server
    RECORD["messages"] += len(server.world.messages)
    RECORD["public"] += len(seen_by_others(server))
    assert server.objections == []
    assert wrongly_seen(server, script) == []


@pytest.fixture
async def bot(discord: DiscordServer, script: Script, tmp_path: Path) -> AsyncIterator[Bot]:
    """Run the real adapter against it, with the real content."""
    async with running(discord, script, tmp_path) as bot:
        yield bot
