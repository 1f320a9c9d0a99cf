"""What a fake Discord knows: messages, interactions, commands; and the rules it holds requests to."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

APP = 700000000000000001
"""The id of the application, and of its user."""
EPHEMERAL = 1 << 6
ANSWER_WITHIN = 3.0
"""Seconds within which Discord wants the first answer to an interaction."""
TOKEN_LIVES = 900.0
"""Seconds for which the token of an interaction is good after that."""

_COUNT = itertools.count(1)


def snowflake() -> int:
    """Return a new id as Discord makes them: milliseconds since 2015, then a count."""
    return (int(time.time() * 1000) - 1420070400000) << 22 | next(_COUNT) & 0xFFF


@dataclass
class Message:
    """A message as people see it."""

    id: int
    channel: int
    server: int | None
    flags: int = 0
    content: str = ""
    components: list[dict[str, Any]] = field(default_factory=list)
    deleted: bool = False
    author: int = APP
    asked: int = 0
    """The interaction it answers, 0 where it answers none."""
    own_chat: bool = False
    """Whether it stands in the bot's own chat with one person."""

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    def payload(self) -> dict[str, Any]:
        """Return it as the API gives it."""
        return {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "author": {"id": str(self.author), "username": "someone", "discriminator": "0", "avatar": None},
            "content": self.content,
            "components": self.components,
            "flags": self.flags,
            "timestamp": "2026-11-24T02:14:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
        }


@dataclass
class Interaction:
    """One press or command, and what became of it."""

    id: int
    token: str
    kind: int
    channel: int
    server: int | None
    message: Message | None
    since: float
    """When it was made, on the monotonic clock."""
    answer: int = 0
    """The type of the first answer, 0 while there is none."""
    shown: Message | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    took: float = 0.0


class DiscordError(Exception):
    """Discord says no: an HTTP status, its own code, and why."""

    def __init__(self, status: int, code: int, why: str = "") -> None:
        super().__init__(f"{status} {code} {why}")
        self.status, self.code, self.why = status, code, why


class World:
    """All there is on this Discord."""

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: list[dict[str, Any]] = []
        self.servers: list[int] = []
        self.rooms: dict[int, int] = {}
        """Which server a channel belongs to."""
        self.own_chats: set[int] = set()
        """Channels that are the bot's own chat with somebody."""
        self.closed_channels: set[int] = set()
        """Channels in which the bot may not write."""
        self.nonces: dict[str, Message] = {}

    # --- interactions -----------------------------------------------------------------------------

    def ask(
        self, kind: int, channel: int, server: int | None, message: Message | None, age: float = 0.0
    ) -> Interaction:
        """Make an interaction that is `age` seconds old."""
        number = snowflake()
        made = Interaction(number, f"token-{number}", kind, channel, server, message, time.monotonic() - age)
        self.interactions[made.token] = made
        return made

    def answer(self, number: int, token: str, body: dict[str, Any]) -> Message | None:
        """Take the first answer to an interaction."""
        asked = self.interactions.get(token)
        if asked is None or asked.id != number:
            raise DiscordError(404, 10062, "Unknown interaction")
        if asked.answer:
            raise DiscordError(400, 40060, "Interaction has already been acknowledged")
        if time.monotonic() - asked.since > ANSWER_WITHIN:
            raise DiscordError(404, 10062, "Unknown interaction")
        kind, data = body.get("type", 0), body.get("data") or {}
        if kind in (6, 7) and asked.message is None:
            raise DiscordError(400, 50035, "there is no message to update")
        if kind in (4, 7):
            check_message(data, whole=kind == 4)
        if kind == 4:
            asked.shown = self.post(asked.channel, asked.server, data, asked.id)
        elif kind == 7 and asked.message is not None:
            if asked.message.deleted:
                raise DiscordError(404, 10008, "Unknown Message")
            asked.shown = _change(asked.message, data)
        elif kind == 6:
            asked.shown = asked.message
        asked.answer, asked.took = kind, time.monotonic() - asked.since
        asked.answered.set()
        return asked.shown

    def live(self, token: str) -> Interaction:
        """Return the interaction of a token that may still be used for more."""
        asked = self.interactions.get(token)
        if asked is None or not asked.answer:
            raise DiscordError(404, 10015, "Unknown Webhook")
        if time.monotonic() - asked.since > TOKEN_LIVES:
            raise DiscordError(401, 50027, "Invalid Webhook Token")
        return asked

    def of(self, token: str, message: str) -> Message:
        """Return the message that a webhook address names."""
        asked = self.live(token)
        found = asked.shown if message == "@original" else self.messages.get(int(message))
        if found is None or found.deleted:
            raise DiscordError(404, 10008, "Unknown Message")
        return found

    # --- messages ---------------------------------------------------------------------------------

    def post(self, channel: int, server: int | None, data: dict[str, Any], asked: int = 0) -> Message:
        """Put a message into a channel."""
        check_message(data, whole=True)
        nonce = data.get("nonce")
        if nonce and data.get("enforce_nonce") and nonce in self.nonces:
            return self.nonces[nonce]
        made = Message(snowflake(), channel, server, asked=asked, own_chat=channel in self.own_chats)
        made.flags = int(data.get("flags") or 0)
        _change(made, data)
        self.messages[made.id] = made
        if nonce:
            self.nonces[str(nonce)] = made
        return made

    def change(self, message: Message, data: dict[str, Any]) -> Message:
        """Edit a message."""
        check_message(data, whole=False)
        return _change(message, data)

    def in_channel(self, channel: int) -> list[Message]:
        """Return what stands in a channel for everyone, newest first."""
        found = [m for m in self.messages.values() if m.channel == channel and not m.deleted and not m.ephemeral]
        return sorted(found, key=lambda m: m.id, reverse=True)


def _change(message: Message, data: dict[str, Any]) -> Message:
    if data.get("content") is not None:
        message.content = data["content"]
    if data.get("components") is not None:
        message.components = data["components"]
    return message


def check_message(data: dict[str, Any], *, whole: bool) -> None:
    """Hold a message to the limits Discord states. Raises DiscordError as Discord does: 400, code 50035 or 50006."""
    content, rows = data.get("content"), data.get("components") or []
    if whole and not content and not rows:
        raise DiscordError(400, 50006, "Cannot send an empty message")
    if content is not None and len(content) > 2000:
        raise DiscordError(400, 50035, f"content has {len(content)} letters")
    if len(rows) > 5:
        raise DiscordError(400, 50035, "more than five rows")
    seen: set[str] = set()
    for row in rows:
        for part in _parts(row):
            name = part.get("custom_id", "")
            if not 1 <= len(name) <= 100 or name in seen:
                raise DiscordError(400, 50035, "a custom_id is empty, too long or there twice")
            seen.add(name)
            if part["type"] == 2 and not 1 <= len(part.get("label", "")) <= 80:
                raise DiscordError(400, 50035, "a label is empty or too long")
            if part["type"] == 3:
                _check_menu(part)


def _parts(row: dict[str, Any]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = row.get("components", [])
    menus = [part for part in parts if part["type"] == 3]
    if row.get("type") != 1 or not 1 <= len(parts) <= 5 or (menus and len(parts) > 1):
        raise DiscordError(400, 50035, "a row is not a row")
    return parts


def _check_menu(menu: dict[str, Any]) -> None:
    values = [option["value"] for option in menu["options"]]
    labels = [option["label"] for option in menu["options"]]
    if not 1 <= len(values) <= 25 or len(set(values)) < len(values):
        raise DiscordError(400, 50035, "a menu is empty, too long or has a value twice")
    if any(not 1 <= len(text) <= 100 for text in (*values, *labels)) or len(menu.get("placeholder", "")) > 150:
        raise DiscordError(400, 50035, "a menu has a text that is empty or too long")
