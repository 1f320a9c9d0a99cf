"""One run of the Discord adapter: its parts put together, and taken apart again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from enum import StrEnum
from typing import Any, Final

from adapters.discord.breaker import Breaker
from adapters.discord.commands import sync_commands
from adapters.discord.desk import Desk
from adapters.discord.gateway import Gateway, Patience
from adapters.discord.library import discord
from adapters.discord.rest import Rest
from adapters.discord.servers import Servers
from adapters.discord.wire import HttpWire
from bot.core.messages import Platform
from bot.service.health import State
from bot.service.ledger import Lead
from bot.service.log import Happening
from bot.service.shell import Shell

GRACE: Final = 8.0
"""Seconds for what is in flight when the run ends."""
ROUND: Final = 3600.0
"""Seconds between two looks at which servers the bot is in."""
ROUNDS_A_SYNC: Final = 24
"""Rounds between two looks at the commands."""
STANDBY_AFTER: Final = 1.0
MANY_SERVERS: Final = 2000
"""Servers at which the operator is told: Discord wants shards from 2,500 on."""


async def run_discord(shell: Shell, *, patience: Patience | None = None, every: float = ROUND) -> None:
    """Answer people on Discord until `shell.stopping` is set."""
    logging.getLogger("discord").setLevel(logging.ERROR)  # its debug lines hold what people sent
    breaker = Breaker()
    rest, servers = Rest(breaker), Servers(shell.ledger)
    wire = HttpWire(shell.settings.discord_api, breaker.note)
    desk = Desk(shell, wire, rest, servers)

    def connected(client: discord.Client | None) -> None:
        rest.client = client

    gateway = Gateway(
        shell.settings,
        health=shell.health,
        log=shell.log,
        stopping=shell.stopping,
        breaker=breaker,
        events={"INTERACTION_CREATE": desk.take_interaction, "MESSAGE_CREATE": desk.take_message},
        connected=connected,
        finish=lambda: desk.finish(GRACE),
        patience=patience,
    )
    try:
        async with AsyncExitStack() as posts:
            leads = await _take_posts(shell, posts)
            if leads is not None:
                rounds = Rounds(shell, rest, servers, gateway.up, every)
                await _until_ended(leads, gateway.run(), rounds.run())
    finally:
        await desk.finish(0)
        await wire.close()


class Rounds:
    """What is looked after now and then: which servers the bot is in, what is set for them, and the commands."""

    def __init__(self, shell: Shell, rest: Rest, servers: Servers, up: asyncio.Event, every: float) -> None:
        self._shell, self._rest, self._servers, self._up, self._every = shell, rest, servers, up, every

    async def run(self) -> None:
        """Go round for ever, from the moment a session was started."""
        await self._up.wait()
        await self._servers.load()
        count = 0
        while True:
            present = await self._rest.servers()
            if present is not None:
                await self._servers.keep_only(present)
                if len(present) >= MANY_SERVERS:
                    self._shell.log.say(Nearing.MANY_SERVERS, Platform.DISCORD, count=len(present))
            if count % ROUNDS_A_SYNC == 0 and self._first_process:
                synced = await sync_commands(self._rest, self._shell.script, self._shell.settings.discord_command)
                count += synced
            else:
                count += 1
            await asyncio.sleep(self._every)

    @property
    def _first_process(self) -> bool:
        """Whether this process holds the first shard: one alone sends the commands."""
        chosen = self._shell.settings.discord_shards
        return chosen is None or chosen.first == 0


class Nearing(StrEnum):
    """What the operator is told of ahead of time."""

    MANY_SERVERS = "discord-servers-near-limit"


# --- one process for each shard -------------------------------------------------------------------


async def _take_posts(shell: Shell, posts: AsyncExitStack) -> tuple[Lead, ...] | None:
    """Hold the post of every shard this process is to connect; None where the end came first."""
    chosen = shell.settings.discord_shards
    numbers = range(chosen.first, chosen.last + 1) if chosen is not None else range(1)
    stopping = asyncio.create_task(shell.stopping.wait())
    leads: list[Lead] = []
    try:
        for number in numbers:
            post = shell.ledger.lead(Platform.DISCORD, number)
            taking = asyncio.create_task(posts.enter_async_context(post))
            done, _ = await asyncio.wait({taking, stopping}, timeout=STANDBY_AFTER, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                shell.health.report(Platform.DISCORD, State.STANDBY)
                shell.log.say(Happening.STANDING_BY, Platform.DISCORD)
                await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not taking.done():
                taking.cancel()
                await asyncio.gather(taking, return_exceptions=True)
                return None
            leads.append(taking.result())
    finally:
        stopping.cancel()
    return tuple(leads)


async def _until_ended(
    leads: tuple[Lead, ...], main: Coroutine[Any, Any, None], beside: Coroutine[Any, Any, None]
) -> None:
    """Run `main`, and `beside` with it, until `main` ends or a post is lost. Raises what `main` raises."""
    running = asyncio.create_task(main)
    others = [asyncio.create_task(beside), *(asyncio.create_task(lead.lost.wait()) for lead in leads)]
    try:
        await asyncio.wait({running, *others[1:]}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise PostLostError
        running.result()
    finally:
        for task in (running, *others):
            task.cancel()
        await asyncio.gather(running, *others, return_exceptions=True)


class PostLostError(Exception):
    """Another process may hold a shard of ours by now: everything is let go, and begun again."""
