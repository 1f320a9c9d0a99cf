"""The gateway: a client of discord.py, watched over by a supervisor of our own.

What is used of discord.py is its gateway (IDENTIFY, heartbeats, RESUME,
shards) and its rate limits. The events themselves are taken raw, before it
builds anything from them: one that is misshapen would end its client, an
unknown button would be answered by nothing, and nothing of a person has to
be held. All that is private in it stands in this file.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import yarl

from adapters.discord.brake import Brake, BrakedError
from adapters.discord.breaker import Breaker
from adapters.discord.library import DiscordWebSocket, Route, discord
from bot.core.messages import Platform
from bot.service.adapters import RefusedError
from bot.service.health import Health, State
from bot.service.log import Happening, Log
from bot.settings import Settings

REFUSED_CODES: Final = frozenset({4004, 4010, 4012, 4013, 4014})
"""Close codes after which calling again is pointless: the token, a shard, a version or an intent is not accepted."""
INTENTS: Final = discord.Intents(dm_messages=True)
"""One: without it Discord does not tell when somebody writes to the bot's own chat. Presses and commands need none."""
LEFT_OVER: Final = 50
"""Session starts of the day that are never used: another program of the operator may need them."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds: for READY, between two looks, before asking again, and between IDENTIFYs."""

    ready: float = 15.0
    look: float = 1.0
    again: float = 1.0
    longest: float = 15.0
    between: float = 5.0
    heartbeat: float = 60.0


@dataclass(frozen=True, slots=True)
class Door:
    """Where the gateway is, as the API says: its address, the shards it advises, and the session starts left."""

    address: str
    shards: int
    left: int
    reset: float


class Gateway:
    """Stays connected to the gateway; hands events on as they are, and never gives up but where Discord refuses us."""

    def __init__(
        self,
        settings: Settings,
        *,
        health: Health,
        log: Log,
        stopping: asyncio.Event,
        breaker: Breaker,
        events: dict[str, Callable[[Any], None]],
        connected: Callable[[discord.Client | None], None],
        finish: Callable[[], Awaitable[None]],
        patience: Patience | None = None,
    ) -> None:
        self._settings, self._health, self._log, self._stopping = settings, health, log, stopping
        self._breaker, self._events, self._connected, self._finish = breaker, events, connected, finish
        self._patience = patience or Patience()
        self._brake = Brake()
        self.up = asyncio.Event()
        """Set once a session was started."""
        self._up: set[int] = set()
        self._steady_since: float | None = None

    async def run(self) -> None:
        """Stay connected until `stopping` is set. Raises RefusedError where Discord will not have us."""
        failures = 0
        while not self._stopping.is_set():
            door = await self._ask()
            if door is not None and await self._may_identify(door):
                failures = 0 if await self._once(door) else failures + 1
            else:
                failures += 1
            pause = min(self._patience.again * 2 ** min(failures, 8), self._patience.longest)
            await self._sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter

    # --- the API ------------------------------------------------------------------------------------

    async def _ask(self) -> Door | None:
        """Ask the API where the gateway is; None while it does not say. Raises RefusedError for a bad token (K-04)."""
        token = self._settings.discord_token
        assert token is not None
        headers = {"Authorization": f"Bot {token.reveal()}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
                session.get(f"{self._settings.discord_api}/gateway/bot", headers=headers) as response,
            ):
                self._breaker.note(response.status)
                if response.status == 401:
                    raise RefusedError
                found = await response.json() if response.status == 200 else None
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
            return None
        return read_door(found)

    async def _may_identify(self, door: Door) -> bool:
        """Whether a new session may be started now; waits out what Discord or the brake asks for, a while at a time."""
        waits = [self._brake.wait(shard) for shard in self._shards(door)[0]]
        if door.left <= LEFT_OVER:
            waits.append(door.reset)
        if (wait := max(waits, default=0.0)) > 0:
            self._health.report(Platform.DISCORD, State.TROUBLED)
            await self._sleep(min(wait, 60.0))
            return False
        return True

    def _shards(self, door: Door) -> tuple[list[int], int]:
        chosen = self._settings.discord_shards
        if chosen is None:
            return list(range(door.shards)), door.shards
        return list(range(chosen.first, chosen.last + 1)), chosen.count

    # --- one client ---------------------------------------------------------------------------------

    async def _once(self, door: Door) -> bool:
        """Connect one client and keep it for as long as it is any good; return whether it ever was."""
        client = self._client(door)
        self._up.clear()
        self._connected(client)
        token = self._settings.discord_token
        assert token is not None
        connecting = asyncio.create_task(client.start(token.reveal()))
        watching = asyncio.create_task(self._watch(len(self._shards(door)[0])))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({connecting, watching, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if self._stopping.is_set():
                await self._finish()
        finally:
            self._connected(None)
            await self._close(client, connecting, watching, stopping)
        self._judge(connecting)
        return self._steady_since is not None

    async def _close(self, client: discord.Client, *tasks: asyncio.Task[Any]) -> None:
        try:
            async with asyncio.timeout(5):
                await client.close()
        except Exception as error:  # noqa: BLE001 - a client that cannot even close is left behind
            self._log.say(Happening.UNHANDLED, Platform.DISCORD, error=error)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _judge(self, connecting: asyncio.Task[None]) -> None:
        """Look at why a client ended. Raises RefusedError where another would end the same way."""
        error = None if connecting.cancelled() else connecting.exception()
        if self._stopping.is_set():
            return
        self._health.report(Platform.DISCORD, State.TROUBLED)
        if isinstance(error, discord.LoginFailure | discord.PrivilegedIntentsRequired):
            raise RefusedError
        if isinstance(error, discord.ConnectionClosed) and error.code in REFUSED_CODES:
            raise RefusedError
        if isinstance(error, Exception):
            self._log.say(Happening.ADAPTER_FAILED, Platform.DISCORD, error=error)

    async def _watch(self, shards: int) -> None:
        """Return once the client is no good: not connected for a while, though Discord answers and a new one may be."""
        missing_since: float | None = time.monotonic()
        self._steady_since = None
        while True:
            await asyncio.sleep(self._patience.look)
            if len(self._up) >= shards:
                missing_since = None
                self._steady_since = self._steady_since or time.monotonic()
                self._health.report(Platform.DISCORD, State.UP)
                continue
            missing_since = missing_since or time.monotonic()
            if time.monotonic() - missing_since < self._patience.ready + self._patience.between * (shards - 1):
                continue
            self._health.report(Platform.DISCORD, State.TROUBLED)
            if await self._ask() is not None and all(self._brake.wait(shard) <= 0 for shard in range(shards)):
                return
            missing_since = time.monotonic()

    def _client(self, door: Door) -> discord.AutoShardedClient:
        """Return a client that holds nothing of people and hands events on raw."""
        Route.BASE = self._settings.discord_api
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(door.address)  # else a session after a lost one goes elsewhere
        numbers, count = self._shards(door)
        client = make_client(numbers, count, heartbeat=self._patience.heartbeat, trace=_trace(self._breaker))
        hear_raw(client, self._events)
        setattr(client, "before_identify_hook", self._before_identify)  # noqa: B010 - meant to be replaced
        client.event(self.on_shard_connect)
        client.event(self.on_shard_resumed)
        client.event(self.on_shard_disconnect)
        return client

    async def _before_identify(self, shard: int | None, *, initial: bool = False) -> None:
        """Keep to the brake. Raises BrakedError, which ends this client or makes it try again later."""
        if not initial:
            await asyncio.sleep(self._patience.between)
        try:
            self._brake.take(shard or 0)
        except BrakedError:
            self._log.say(Happening.FLOOD, Platform.DISCORD)
            raise

    async def on_shard_connect(self, shard: int) -> None:
        """Note that a shard has a new session (READY)."""
        self._up.add(shard)
        self.up.set()
        self._health.report(Platform.DISCORD, State.UP)

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that a shard has its session back."""
        self._up.add(shard)
        self._health.report(Platform.DISCORD, State.UP)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that a shard lost its line; most come back within a second."""
        self._up.discard(shard)

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return


# --- helpers --------------------------------------------------------------------------------------


def make_client(
    shards: list[int], count: int, *, heartbeat: float = 60.0, trace: aiohttp.TraceConfig | None = None
) -> discord.AutoShardedClient:
    """Return a client that asks for one intent, mentions nobody and caches nothing."""
    return discord.AutoShardedClient(
        intents=INTENTS,
        allowed_mentions=discord.AllowedMentions.none(),
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_messages=None,
        chunk_guilds_at_startup=False,
        guild_ready_timeout=0,
        heartbeat_timeout=heartbeat,
        shard_ids=shards,
        shard_count=count,
        http_trace=trace or aiohttp.TraceConfig(),
    )


def hear_raw(client: discord.Client, events: dict[str, Callable[[Any], None]]) -> None:
    """Have `client` hand these events on as they came, and nothing be built from any other but its own."""
    parsers = client._connection.parsers
    own = {name: parsers[name] for name in ("READY", "RESUMED")}
    parsers.clear()
    parsers.update(own | events)


def read_door(found: Any) -> Door | None:
    """Return what `GET /gateway/bot` says; None where that is not what it should be."""
    if not isinstance(found, dict):
        return None
    address, shards, limits = found.get("url"), found.get("shards"), found.get("session_start_limit")
    if not isinstance(address, str) or not isinstance(shards, int) or not 0 < shards < 10_000:
        return None
    limits = limits if isinstance(limits, dict) else {}
    left, reset = limits.get("remaining"), limits.get("reset_after")
    return Door(
        address,
        shards,
        left if isinstance(left, int) else LEFT_OVER + 1,
        reset / 1000 if isinstance(reset, int | float) and reset > 0 else 60.0,
    )


def _trace(breaker: Breaker) -> aiohttp.TraceConfig:
    """Return a look at the answers discord.py gets, for the breaker."""

    async def ended(session: Any, context: Any, params: aiohttp.TraceRequestEndParams) -> None:
        breaker.note(params.response.status)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace
