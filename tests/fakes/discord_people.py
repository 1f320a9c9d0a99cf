"""People on a fake Discord: they use commands, press buttons, pick from menus and write to the bot."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import APP, Interaction, Message, snowflake

MANAGE_SERVER, MANAGE_MESSAGES, VIEW, SEND = 1 << 5, 1 << 13, 1 << 10, 1 << 11
SERVER, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2


@dataclass(frozen=True)
class Person:
    """Somebody, in a place: a channel of a server, the bot's own chat, or a group of people.

    `may` are their permissions there, `bot_may` the bot's.
    """

    discord: DiscordServer
    id: int
    place: int
    channel: int
    server: int | None = None
    may: int = 0
    bot_may: int = 0
    locale: str = "en-GB"
    name: str = "@everyone"
    channel_type: int = 0
    user_install: bool = False

    # --- what they do -----------------------------------------------------------------------------

    async def command(self, name: str, *, kind: int = 1, target: int | None = None, age: float = 0.0) -> Message:
        """Use a command; return what is shown."""
        data: dict[str, Any] = {"id": str(snowflake()), "name": name, "type": kind}
        if target is not None:
            data |= {"target_id": str(target), "resolved": {"messages": {str(target): _somebodys_words(target)}}}
        return await self.shown(await self.send(2, data, None, age=age))

    async def press(self, message: Message, button: str, *, age: float = 0.0) -> Message:
        """Press the button with that label or id; return what is shown."""
        return await self.shown(await self.pressing(message, button, age=age))

    async def pressing(self, message: Message, button: str, *, age: float = 0.0) -> Interaction:
        """Press a button and do not wait."""
        found = [part for part in parts_of(message) if button in (part.get("label"), part.get("custom_id"))]
        name = found[0]["custom_id"] if found else button
        return await self.send(3, {"custom_id": name, "component_type": 2}, message, age=age)

    async def pick(self, message: Message, label: str) -> Message:
        """Pick from the menu; return what is shown."""
        for part in parts_of(message):
            for option in part.get("options", ()):
                if option["label"] == label:
                    data = {"custom_id": part["custom_id"], "component_type": 3, "values": [option["value"]]}
                    return await self.shown(await self.send(3, data, message))
        raise LookupError(label)

    async def choose(self, message: Message, label: str) -> Message:
        """Press or pick, whichever the message offers."""
        in_menu = any(label == option["label"] for part in parts_of(message) for option in part.get("options", ()))
        return await (self.pick(message, label) if in_menu else self.press(message, label))

    async def write(self, text: str, *, attachments: int = 0, **more: Any) -> int:
        """Write to the bot's own chat; return the id of what was written."""
        number = snowflake()
        self.discord.world.messages[number] = Message(
            number, self.channel, None, content=text, author=self.id, components=[]
        )
        files = [{"id": str(snowflake()), "filename": "x.png", "url": "https://cdn.example/x.png"}] * attachments
        written = {**_somebodys_words(number), "content": text, "channel_id": str(self.channel), "attachments": files}
        written["author"] = self._user()
        await self.discord.gateway.dispatch("MESSAGE_CREATE", {**written, **more})
        return number

    # --- how it reaches the bot -------------------------------------------------------------------

    async def send(
        self, kind: int, data: Any, message: Message | None, *, age: float = 0.0, **more: Any
    ) -> Interaction:
        """Send an interaction as Discord does, in the shape it has in this place."""
        asked = self.discord.world.ask(kind, self.channel, self.server, message, age)
        payload: dict[str, Any] = {
            "id": str(asked.id),
            "application_id": str(APP),
            "type": kind,
            "token": asked.token,
            "version": 1,
            "context": self.place,
            "channel_id": str(self.channel),
            "channel": self._channel(),
            "locale": self.locale,
            "app_permissions": str(self.bot_may),
            "authorizing_integration_owners": {"1": str(self.id)}
            if self.user_install
            else {"0": str(self.server or 0)},
            "entitlements": [],
            "attachment_size_limit": 0,
        }
        if data is not None:
            payload["data"] = data
        if message is not None:
            payload["message"] = message.payload()
        if self.server is not None:
            payload |= {
                "guild_id": str(self.server),
                "guild": {"id": str(self.server), "locale": "en-GB", "features": []},
            }
            payload["member"] = self._member()
        else:
            payload["user"] = self._user()
        payload |= more
        shard = (self.server or 0) >> 22
        await self.discord.gateway.dispatch("INTERACTION_CREATE", payload, shard % self.discord.shards)
        return asked

    async def shown(self, asked: Interaction, within: float = 3.5) -> Message:
        """Wait for the first answer; return what is shown. Raises TimeoutError where there is none."""
        await asyncio.wait_for(asked.answered.wait(), within)
        assert asked.shown is not None
        return asked.shown

    def elsewhere(self, **changes: Any) -> Person:
        """Return the same person in another place."""
        return replace(self, **changes)

    def _channel(self) -> dict[str, Any]:
        """Return the channel as it comes with an interaction."""
        channel = {"id": str(self.channel), "type": self.channel_type, "last_message_id": None, "flags": 0}
        if self.server is None:
            return {**channel, "recipients": [self._user()]}
        named = {"name": "general", "position": 0, "permissions": str(self.may), "parent_id": None, "nsfw": False}
        return {**channel, **named, "guild_id": str(self.server), "topic": None, "rate_limit_per_user": 0}

    def _member(self) -> dict[str, Any]:
        """Return the member as it comes with an interaction."""
        joined = {"joined_at": "2026-01-01T00:00:00+00:00", "premium_since": None, "avatar": None, "flags": 0}
        silent = {"deaf": False, "mute": False, "pending": False, "communication_disabled_until": None}
        named = {"user": self._user(), "permissions": str(self.may), "roles": [], "nick": self.name}
        return {**named, **joined, **silent}

    def _user(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "avatar": None,
            "global_name": self.name,
        }


def member(discord: DiscordServer, **changes: Any) -> Person:
    """Return somebody in a new server that has the bot."""
    server, channel = snowflake(), snowflake()
    discord.world.servers.append(server)
    discord.world.rooms[channel] = server
    return Person(discord, snowflake(), SERVER, channel, server).elsewhere(**changes)


def stranger(discord: DiscordServer, **changes: Any) -> Person:
    """Return somebody in the bot's own chat."""
    channel = snowflake()
    discord.world.own_chats.add(channel)
    return Person(discord, snowflake(), BOT_DM, channel, channel_type=1).elsewhere(**changes)


def parts_of(message: Message) -> list[dict[str, Any]]:
    """Return the buttons and menus of a message, in order."""
    return [part for row in message.components for part in row["components"]]


def labels_of(message: Message) -> list[str]:
    """Return the labels a person can choose from, in order."""
    labels: list[str] = []
    for part in parts_of(message):
        labels += [option["label"] for option in part["options"]] if part["type"] == 3 else [part["label"]]
    return labels


def _somebodys_words(number: int) -> dict[str, Any]:
    return Message(number, 1, None, content="somebody's words", author=snowflake()).payload()
