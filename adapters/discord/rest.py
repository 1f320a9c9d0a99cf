"""What the bot does in its own name: messages, the list of servers, its commands. None of it is waited for by a person.

It goes through discord.py, which knows Discord's rate limits, and stops while
too many answers were bad.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import aiohttp

from adapters.discord.breaker import Breaker
from adapters.discord.library import Route, discord
from adapters.discord.wire import LOST, UNSENT, Said
from adapters.discord.write import Json

TIMEOUT: Final = 20.0
MOST_SERVERS: Final = 200
"""Servers on one page of the list; Discord's limit."""
LOOKED_AT: Final = 50
"""Messages of the bot's own chat looked through for those of the bot."""


class Rest:
    """The bot's own requests, through whichever client is connected. No call raises, save for being cancelled."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker
        self.client: discord.Client | None = None

    async def post(self, channel: int, message: Json) -> Said:
        """Put a message into a channel; the answer holds its id."""
        said, found = await self._request(Route("POST", "/channels/{channel_id}/messages", channel_id=channel), message)
        return Said(said.status, said.code, _id(found)) if said.good else said

    async def delete(self, channel: int, message: int) -> Said:
        """Take a message of the bot's away."""
        route = Route("DELETE", "/channels/{channel_id}/messages/{message_id}", channel_id=channel, message_id=message)
        return (await self._request(route))[0]

    async def clear(self, channel: int, keep: Iterable[int] = ()) -> None:
        """Take away what the bot wrote in its own chat, but for the messages to keep. Nobody else's is touched."""
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        said, found = await self._request(route, params={"limit": LOOKED_AT})
        me = self.client.user.id if self.client is not None and self.client.user is not None else 0
        if not said.good or not isinstance(found, list):
            return
        ours = [_id(message) for message in found if _id(message.get("author")) == me]
        for number in ours:
            if number and number not in keep:
                await self.delete(channel, number)

    async def servers(self) -> frozenset[int] | None:
        """Return the servers the bot is in; None where Discord did not say."""
        numbers: list[int] = []
        while True:
            params = {"limit": MOST_SERVERS, "after": numbers[-1] if numbers else 0}
            said, found = await self._request(Route("GET", "/users/@me/guilds"), params=params)
            if not said.good or not isinstance(found, list):
                return None
            numbers += [_id(server) for server in found]
            if len(found) < MOST_SERVERS:
                return frozenset(numbers)

    async def commands(self) -> list[Json] | None:
        """Return the commands Discord knows of; None where it did not say."""
        said, found = await self._request(self._commands("GET"), params={"with_localizations": "true"})
        return found if said.good and isinstance(found, list) else None

    async def set_commands(self, commands: list[Json]) -> Said:
        """Replace all commands."""
        return (await self._request(self._commands("PUT"), commands))[0]

    def _commands(self, method: str) -> Route:
        application = self.client.application_id if self.client is not None else None
        return Route(method, "/applications/{application_id}/commands", application_id=application or 0)

    async def _request(self, route: Route, body: Any = None, params: Any = None) -> tuple[Said, Any]:
        if self.client is None or self._breaker.open:
            return UNSENT, None
        more = {key: value for key, value in (("json", body), ("params", params)) if value is not None}
        try:
            async with asyncio.timeout(TIMEOUT):
                return Said(200), await self.client.http.request(route, **more)
        except discord.HTTPException as error:
            return Said(error.status, error.code), None
        except (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError, TimeoutError):
            return LOST, None


def _id(found: Any) -> int:
    number = found.get("id") if isinstance(found, dict) else None
    return int(number) if isinstance(number, str) and number.isascii() and number.isdigit() else 0
