"""What is known of a chat while somebody is in it: in memory, under a keyed hash, for an hour at most.

It serves typed words, which carry no context as a button does, and Hide, which
has to know what to take away. Without it everything still works, with less.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.core.context import Context

MOST_CHATS: Final = 10_000
MOST_MESSAGES: Final = 300
IDLE_SECONDS: Final = 3600.0
"""After this long without a word a chat is forgotten (safety rule 24)."""


@dataclass(slots=True)
class Trail:
    """Where somebody is, and the numbers of messages that may still stand in the chat.

    `living` is the living message; `typed` what the person wrote and is not
    removed yet; `pictures` what they sent, removed only when they ask for it;
    `album` the last album that was answered; `seen` when what was answered last
    was sent, or came to stand there, in seconds of Telegram's clock.
    """

    context: Context
    living: int | None = None
    typed: dict[int, None] = field(default_factory=dict)
    pictures: dict[int, None] = field(default_factory=dict)
    album: str = ""
    seen: int = 0
    used: float = 0.0

    def note_typed(self, message: int) -> None:
        """Remember a message of the person's; the oldest gives way."""
        self.typed[message] = None
        while len(self.typed) > MOST_MESSAGES:
            del self.typed[next(iter(self.typed))]

    def note_picture(self, message: int) -> None:
        """Remember something they sent; the oldest gives way."""
        self.pictures[message] = None
        while len(self.pictures) > MOST_MESSAGES:
            del self.pictures[next(iter(self.pictures))]


class Trails:
    """The trails of all chats; those idle longest go first."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, most: int = MOST_CHATS) -> None:
        self._clock, self._most = clock, most
        self._trails: OrderedDict[int, Trail] = OrderedDict()

    def get(self, tag: int, language: str) -> Trail:
        """Return the trail of a chat, a new one that starts in `language` where there is none."""
        self.forget_idle()
        trail = self._trails.get(tag)
        if trail is None:
            trail = self._trails[tag] = Trail(Context(language=language))
            if len(self._trails) > self._most:
                self._trails.popitem(last=False)
        trail.used = self._clock()
        self._trails.move_to_end(tag)
        return trail

    def forget(self, tag: int) -> None:
        """Know nothing of a chat any more."""
        self._trails.pop(tag, None)

    def __len__(self) -> int:
        return len(self._trails)

    def forget_idle(self) -> None:
        """Know nothing any more of chats that were idle for an hour."""
        now = self._clock()
        while self._trails:
            tag, oldest = next(iter(self._trails.items()))
            if now - oldest.used < IDLE_SECONDS:
                return
            del self._trails[tag]
