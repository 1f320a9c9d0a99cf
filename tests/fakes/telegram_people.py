"""People who use the fake Telegram: what they do, and what they see."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram_chats import Chat, Message
from tests.fakes.telegram_server import TelegramServer

WITHIN = 8.0
"""Seconds a test waits for something before it fails."""

MEDIA: dict[str, dict[str, Any]] = {
    "photo": {"photo": [{"file_id": "FILEID", "file_unique_id": "u", "width": 90, "height": 90}]},
    "video": {"video": {"file_id": "FILEID", "file_unique_id": "u", "width": 9, "height": 9, "duration": 3}},
    "animation": {"animation": {"file_id": "FILEID", "file_unique_id": "u"}, "document": {"file_id": "FILEID"}},
    "video_note": {"video_note": {"file_id": "FILEID", "file_unique_id": "u", "length": 9, "duration": 3}},
    "voice": {"voice": {"file_id": "FILEID", "file_unique_id": "u", "duration": 3}},
    "audio": {"audio": {"file_id": "FILEID", "file_unique_id": "u", "duration": 3}},
    "document": {"document": {"file_id": "FILEID", "file_unique_id": "u"}},
    "sticker": {"sticker": {"file_id": "FILEID", "file_unique_id": "u", "type": "regular"}},
    "contact": {"contact": {"phone_number": "MARKER-PHONE", "first_name": "MARKER-CONTACT"}},
    "location": {"location": {"latitude": 51.5, "longitude": -0.1}},
    "venue": {"venue": {"location": {"latitude": 1, "longitude": 1}, "title": "t", "address": "a"}, "location": {}},
    "poll": {"poll": {"id": "1", "question": "q", "options": []}},
    "dice": {"dice": {"emoji": "d", "value": 3}},
    "game": {"game": {"title": "g", "description": "d", "photo": []}},
    "story": {"story": {"id": 1, "chat": {"id": 1, "type": "private"}}},
    "invoice": {"invoice": {"title": "t", "currency": "GBP"}},
    "paid_media": {"paid_media": {"star_count": 1, "paid_media": []}},
}


async def until(holds: Callable[[], Any], *, within: float = WITHIN) -> None:
    """Wait until `holds()`; fail where it does not in time."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain")
        await asyncio.sleep(0.004)


class Person:
    """Somebody with a private chat with the bot."""

    def __init__(self, server: TelegramServer, number: int, *, name: str = "MARKER-NAME", language: str = "en") -> None:
        self.server = server
        self.chat: Chat = server.chats.chat(number)
        self.sender: dict[str, Any] = {
            "id": number,
            "is_bot": False,
            "first_name": name,
            "username": "MARKER_USERNAME",
            "language_code": language,
        }
        self.chat.more = {"first_name": name, "username": "MARKER_USERNAME"}

    # --- what they do -----------------------------------------------------------------------------

    def types(self, text: str, **more: Any) -> Message:
        """Send words (or a command); return the message."""
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        message = self.server.chats.put(self.chat, text, from_bot=False, entities=entities, more={"text": text, **more})
        self.server.updates.add("message", self._told(message))
        return message

    def sends(self, kind: str, **more: Any) -> Message:
        """Send a picture or the like; return the message."""
        message = self.server.chats.put(self.chat, "", from_bot=False, more={**MEDIA[kind], **more})
        self.server.updates.add("message", self._told(message))
        return message

    def presses(self, label: str, *, on: Message | None = None, **more: Any) -> int:
        """Press the button with this label, on the last message that has it; return the update's id."""
        found = on or next(message for message in reversed(self.bot_messages) if label in message.labels)
        return self.taps(found.data(label), on=found, **more)

    def taps(self, data: Any, *, on: Message, sender: dict[str, Any] | None = None, update_id: Any = None) -> int:
        """Press a button that sends `data`, on a message that may be gone by now."""
        there = self.server.chats.as_sent(self.chat, on, self.server.me)
        query: dict[str, Any] = {"id": str(4_000_000 + len(self.server.calls)), "from": sender or self.sender}
        query |= {"message": there, "chat_instance": "1"}
        if data is not None:
            query["data"] = data
        return self.server.updates.add("callback_query", query, update_id=update_id)

    def _told(self, message: Message) -> dict[str, Any]:
        return self.server.chats.as_sent(self.chat, message, self.sender)

    # --- what they see ----------------------------------------------------------------------------

    @property
    def bot_messages(self) -> list[Message]:
        """The bot's messages in the chat, oldest first."""
        return [message for message in self.chat.visible if message.from_bot]

    @property
    def own_messages(self) -> list[Message]:
        """Their own messages that are still in the chat."""
        return [message for message in self.chat.visible if not message.from_bot]

    @property
    def screen(self) -> str:
        """The words of the bot's last message; empty where there is none."""
        return self.bot_messages[-1].text if self.bot_messages else ""

    async def sees(self, words: str, *, within: float = WITHIN) -> Message:
        """Wait until the last message of the bot has these words ("" for any); return it."""
        await until(lambda: self.screen and words in self.screen, within=within)
        return self.bot_messages[-1]
