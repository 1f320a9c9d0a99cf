"""What a fake Telegram holds: chats, their messages, and the queue of updates."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HOUR = 3600.0
DELETABLE_FOR = 48 * HOUR
"""A bot may delete messages of a private chat for two days; afterwards nobody but the person can."""

KEPT_FOR = 24 * HOUR
"""Telegram keeps an update that nobody fetched for one day."""


@dataclass
class Message:
    """A message as everybody in the chat sees it."""

    id: int
    date: float
    from_bot: bool
    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    reply_to: int | None = None
    silent: bool = False
    preview: bool = True
    protected: bool = False
    edits: int = 0
    edited: float = 0.0

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons, row by row."""
        return [button["text"] for row in self.rows for button in row]

    def data(self, label: str) -> str:
        """Return what the button with this label sends back."""
        return next(str(button["callback_data"]) for row in self.rows for button in row if button["text"] == label)


@dataclass
class Chat:
    """A chat between the bot and somebody, or a group it was put in."""

    id: int
    kind: str = "private"
    messages: dict[int, Message] = field(default_factory=dict)
    blocked: bool = False
    gone: bool = False
    left: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def visible(self) -> list[Message]:
        """The messages that can be scrolled through, oldest first."""
        return list(self.messages.values())


class Chats:
    """All chats of one bot. Message numbers run over all of them, as for a real bot."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.ahead = 0.0
        self._last_message = 100

    def now(self) -> float:
        """Return the fake's time: the real one, and whatever was skipped."""
        return time.time() + self.ahead

    def skip(self, *, hours: float) -> None:
        """Let time pass."""
        self.ahead += hours * HOUR

    def chat(self, number: int) -> Chat:
        """Return the chat of that number, made where there was none."""
        return self.chats.setdefault(number, Chat(number))

    def put(self, chat: Chat, text: str, *, from_bot: bool, **more: Any) -> Message:
        """Add a message to a chat."""
        self._last_message += 1
        message = Message(self._last_message, self.now(), from_bot, text, **more)
        chat.messages[message.id] = message
        return message

    def deletable(self, message: Message) -> bool:
        """Whether the bot may still delete this message."""
        return self.now() - message.date < DELETABLE_FOR

    def as_sent(self, chat: Chat, message: Message, sender: Mapping[str, Any]) -> dict[str, Any]:
        """Return a message in Telegram's form."""
        told: dict[str, Any] = {
            "message_id": message.id,
            "from": dict(sender),
            "chat": {"id": chat.id, "type": chat.kind, **chat.more},
            "date": int(message.date),
        }
        if message.edited:
            told["edit_date"] = int(message.edited)
        if message.text:
            told["text"] = message.text
        if message.entities:
            told["entities"] = message.entities
        if message.rows:
            told["reply_markup"] = {"inline_keyboard": message.rows}
        if message.reply_to in chat.messages:
            original = chat.messages[message.reply_to]
            told["reply_to_message"] = self.as_sent(chat, original, sender)
        return told | message.more


class Updates:
    """The queue of updates, with Telegram's rules for confirming them."""

    def __init__(self, now: Any) -> None:
        self._now = now
        self.next_id = 700_000
        self.waiting: list[tuple[int, float, dict[str, Any]]] = []
        self.confirmed: list[int] = []
        self.arrived = asyncio.Event()

    def add(self, kind: str, body: Any, *, update_id: Any = None, raw: dict[str, Any] | None = None) -> int:
        """Queue an update and return its id. `raw` is put in as it is, whatever is wrong with it."""
        if update_id is None:
            update_id = self.next_id
            self.next_id += 1
        update = {"update_id": update_id, kind: body} if raw is None else {"update_id": update_id, **raw}
        self.waiting.append((update_id, self._now(), update))
        self.arrived.set()
        return int(update_id) if isinstance(update_id, int) else 0

    def repeat(self, update_id: int, update: dict[str, Any]) -> None:
        """Queue an update a second time, under the id it had."""
        self.waiting.append((update_id, self._now(), update))
        self.arrived.set()

    def after_a_quiet_week(self) -> None:
        """Choose the next id afresh, lower than the last, as Telegram may after a week without updates."""
        self.next_id = 300

    def fetch(self, offset: int | None, limit: int) -> list[dict[str, Any]]:
        """Confirm everything below `offset`, drop what is a day old, and return what is left in the order it came."""
        if offset is not None and offset < 0:
            for update_id, _, _ in self.waiting[:offset]:
                self.confirmed.append(update_id)
            self.waiting = self.waiting[offset:]
        kept = []
        for update_id, came, update in self.waiting:
            if offset is not None and isinstance(update_id, int) and 0 <= update_id < offset:
                self.confirmed.append(update_id)
            elif self._now() - came < KEPT_FOR:
                kept.append((update_id, came, update))
        self.waiting = kept
        if not kept:
            self.arrived.clear()
        return [update for _, _, update in kept[: min(max(limit, 1), 100)]]
