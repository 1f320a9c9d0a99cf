"""Several processes: each shard is held by one, another stands by, and a post that is lost is let go at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.discord.run import PostLostError
from bot.core.messages import Platform
from bot.core.script import Script
from bot.service.health import State
from bot.service.stores.memory import Held, MemoryLedger
from tests.discord.running import running
from tests.fakes.discord_people import member
from tests.fakes.discord_server import DiscordServer


class LosingLedger(MemoryLedger):
    """A ledger whose posts can be lost."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[Held] = []

    @asynccontextmanager
    async def lead(self, platform: Platform, post: int = 0) -> AsyncIterator[Held]:
        """Hold a post, and remember it."""
        self.posts.append(Held())
        yield self.posts[-1]


async def test_k11_a_second_process_stands_by(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """K-11: with one ledger and one token, the second process waits, says so, and takes over once the first is gone."""
    ledger = MemoryLedger()
    async with (
        running(discord, script, tmp_path / "a", ledger=ledger) as first,
        running(discord, script, tmp_path / "b", ledger=ledger, wait=False) as second,
    ):
        await discord.until(lambda: second.shell.health.state(Platform.DISCORD) is State.STANDBY)
        assert len(discord.gateway.identified) == 1
        await first.stop()
        await discord.until(lambda: len(discord.gateway.identified) == 2)
        await discord.ready()
        assert (await member(discord).command("vesper")).ephemeral


async def test_one_that_stands_by_can_end(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """Told to end while it waits, a process ends at once."""
    ledger = MemoryLedger()
    async with (
        running(discord, script, tmp_path / "a", ledger=ledger),
        running(discord, script, tmp_path / "b", ledger=ledger, wait=False) as second,
    ):
        await asyncio.sleep(0.1)
        await second.stop()
        assert len(discord.gateway.identified) == 1


async def test_a_lost_post_is_let_go(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """A post that another process may hold by now: the gateway is left, and the run ends so that it is begun again."""
    ledger = LosingLedger()
    async with running(discord, script, tmp_path, ledger=ledger, discord_shards="1") as bot:
        ledger.posts[0].lost.set()
        with pytest.raises(PostLostError):
            await asyncio.wait_for(bot.task, 5)
        await discord.until(lambda: not discord.gateway.open)


async def test_every_shard_is_a_post(script: Script, tmp_path: Path) -> None:
    """A process that is given two shards holds two posts."""
    ledger = LosingLedger()
    async with (
        DiscordServer(shards=2) as discord,
        running(discord, script, tmp_path, ledger=ledger, discord_shards="2", wait=False),
    ):
        await discord.ready(2)
        assert len(ledger.posts) == 2
