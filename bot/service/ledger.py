"""The ledger: numbers that let every update be answered once, and nothing about a person.

It holds integers: update numbers and their send states for 48 hours, a
Discord server's settings, and daily totals where they are turned on. The
stores in `bot.service.stores` all keep this one promise, and one contract
test runs over all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final, Protocol

from bot.core.messages import Platform

RETENTION_HOURS: Final = 48
"""How long update numbers are kept. Telegram redelivers for 24 hours."""
MOST_UPDATES: Final = 10_000
"""Update numbers kept for a platform at most; the oldest go first."""
MOST_ATTEMPTS: Final = 3
"""Sends of one new message that may have arrived, at most. Then it is left until the person's next press."""
NUMBERS: Final = {Platform.TELEGRAM: 1, Platform.DISCORD: 2, Platform.TERMINAL: 3}
"""What stands for a platform in a table of integers. Never change one."""


class State(IntEnum):
    """How far an update has come, as kept in the tables. Never change a number."""

    NEW = 0
    SENDING = 1
    DONE = 2


class Claim(StrEnum):
    """What is known of an update that has been delivered.

    `fresh`: nothing was sent for it yet. `done`: it was answered, or given up.
    `unsure`: a new message for it was being sent when something failed, so it
    may have arrived; another must say that it is sent again.
    """

    FRESH = "fresh"
    DONE = "done"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Total:
    """How often a page was shown, and gone on from, in one part of a day. `page` is its code as a number.

    `day` counts days from 1970-01-01 and `part` quarters of a day from midnight, both in London.
    """

    day: int
    part: int
    page: int
    shown: int
    onward: int


@dataclass(frozen=True, slots=True)
class Holding:
    """One table of what is held: its name, its meaning and how many rows it has."""

    table: str
    meaning: str
    rows: int


class Lead(Protocol):
    """A post that one process holds at a time, such as the one poller."""

    @property
    def lost(self) -> asyncio.Event:
        """Set when the post may have passed to another process: stop at once."""
        ...


class Ledger(Protocol):
    """What a store keeps. No method raises for trouble with the disk or the database: a person is answered anyway."""

    async def claim(self, platform: Platform, delivery: int) -> Claim:
        """Take note of an update and say what is known of it. `delivery` fits 64 bits, signed."""
        ...

    async def sending(self, platform: Platform, delivery: int) -> int:
        """Note, durably, that a new message is about to be sent; return which attempt it is, from 1.

        Call it before a send that cannot be repeated unseen, never for an edit.
        """
        ...

    async def unsent(self, platform: Platform, delivery: int) -> None:
        """Take back `sending`: the message certainly did not arrive (no connection, or a refusal)."""
        ...

    async def done(self, platform: Platform, delivery: int) -> None:
        """Note that the update was answered, or given up. Safe to repeat."""
        ...

    def chat(self, platform: Platform, tag: int) -> AbstractAsyncContextManager[None]:
        """Hold a chat against other processes; `tag` is its keyed hash in 64 bits. Raises ChatBusyError after 5 s."""
        ...

    def lead(self, platform: Platform, post: int = 0) -> AbstractAsyncContextManager[Lead]:
        """Wait until this process holds a post (the poller of Telegram, a shard of Discord), and hold it."""
        ...

    async def server(self, server: int) -> Mapping[int, int]:
        """Return the settings of a Discord server, number by number; empty where nothing is set."""
        ...

    async def known_servers(self) -> tuple[int, ...]:
        """Return the servers for which anything is set, without 0, so that those we left can be forgotten."""
        ...

    async def set_server(self, server: int, field: int, value: int) -> None:
        """Set one number for a server. Server 0 stands for this bot itself."""
        ...

    async def forget_server(self, server: int) -> None:
        """Delete all that is set for a server."""
        ...

    async def add_totals(self, totals: Sequence[Total]) -> None:
        """Add counts to the daily totals."""
        ...

    async def totals(self) -> tuple[Total, ...]:
        """Return the daily totals of the last 90 days."""
        ...

    async def held(self) -> tuple[Holding, ...]:
        """Return every table with its meaning and its number of rows."""
        ...

    async def close(self) -> None:
        """Write what is open and let go of the store. Safe to repeat."""
        ...


class ChatBusyError(Exception):
    """Another process has held the chat for 5 seconds. Leave the update unconfirmed: it comes again."""
