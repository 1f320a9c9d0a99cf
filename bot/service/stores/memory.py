"""The ledger in memory: for the terminal and tests, and what answers people while a store is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Final

from bot.core.messages import Platform
from bot.service.ledger import (
    MOST_ATTEMPTS,
    MOST_UPDATES,
    RETENTION_HOURS,
    Claim,
    Holding,
    State,
    Total,
)

Key = tuple[Platform, int]

MINUTE: Final = 60.0
MOST_AT_ONCE: Final = 100
"""Updates, the oldest, that are let go together where there are too many: a dict takes long to find its first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An update: its state, the attempts to send a new message for it, and when it goes.

    That is a whole minute, in monotonic seconds.
    """

    state: State
    attempts: int
    until: float


@lru_cache(maxsize=256)
def _entry(state: State, attempts: int, until: float) -> Entry:
    """Return the entry that all updates of the same kind and minute share: there are thousands of them."""
    return Entry(state, attempts, until)


@dataclass(slots=True)
class Held:
    """A post that is held; in memory it is never lost, save by closing."""

    lost: asyncio.Event = field(default_factory=asyncio.Event)


class MemoryLedger:
    """Keeps everything in this process, for as long as it runs."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        dropped: Callable[[Platform, int], None] = lambda platform, delivery: None,
    ) -> None:
        self._clock, self._dropped = clock, dropped
        self._updates: dict[Platform, dict[int, Entry]] = {platform: {} for platform in Platform}
        self._servers: dict[int, dict[int, int]] = {}
        self._totals: dict[tuple[int, int, int], Total] = {}
        self._posts: dict[tuple[Platform, int], asyncio.Lock] = {}

    # --- updates

    async def claim(self, platform: Platform, delivery: int) -> Claim:
        """Say what is known of an update, and note it."""
        entry = self._updates[platform].get(delivery)
        if entry is None:
            self.note(platform, delivery, State.NEW, 0)
            return Claim.FRESH
        match entry.state:
            case State.NEW:
                return Claim.FRESH
            case State.SENDING:
                return Claim.UNSURE if entry.attempts < MOST_ATTEMPTS else Claim.DONE
            case State.DONE:
                return Claim.DONE

    async def sending(self, platform: Platform, delivery: int) -> int:
        """Note that a new message is about to be sent; return which attempt it is."""
        attempts = self._attempts(platform, delivery) + 1
        self.note(platform, delivery, State.SENDING, attempts)
        return attempts

    async def unsent(self, platform: Platform, delivery: int) -> None:
        """Take the last attempt back."""
        attempts = max(self._attempts(platform, delivery) - 1, 0)
        self.note(platform, delivery, State.SENDING if attempts else State.NEW, attempts)

    async def done(self, platform: Platform, delivery: int) -> None:
        """Note that the update was answered."""
        self.note(platform, delivery, State.DONE, self._attempts(platform, delivery))

    def note(self, platform: Platform, delivery: int, state: State, attempts: int, hours: float | None = None) -> None:
        """Set the state of an update; it goes after `hours`, 48 where none are given."""
        updates, now = self._updates[platform], self._clock()
        known = updates.get(delivery)
        until = (now + (RETENTION_HOURS if hours is None else hours) * 3600) // MINUTE * MINUTE
        updates[delivery] = _entry(state, attempts, until if known is None else known.until)
        if len(updates) >= MOST_UPDATES + MOST_AT_ONCE:
            for oldest in [*islice(updates, MOST_AT_ONCE)]:
                del updates[oldest]
                self._dropped(platform, oldest)

    def prune(self) -> None:
        """Let go of updates past their time, by a clock that never jumps."""
        now = self._clock()
        for platform, updates in self._updates.items():
            for delivery in [delivery for delivery, entry in updates.items() if entry.until <= now]:
                del updates[delivery]
                self._dropped(platform, delivery)

    def forget_updates(self) -> None:
        """Let go of every update."""
        for updates in self._updates.values():
            updates.clear()

    def entries(self) -> Iterator[tuple[Platform, int, Entry]]:
        """Yield every update that is held."""
        for platform, updates in self._updates.items():
            for delivery, entry in updates.items():
                yield platform, delivery, entry

    def entry(self, platform: Platform, delivery: int) -> Entry | None:
        """Return what is held of one update."""
        return self._updates[platform].get(delivery)

    def _attempts(self, platform: Platform, delivery: int) -> int:
        entry = self._updates[platform].get(delivery)
        return 0 if entry is None else entry.attempts

    # --- one process

    @asynccontextmanager
    async def chat(self, platform: Platform, tag: int) -> AsyncIterator[None]:
        """Hold a chat: in one process `bot.service.turns` already keeps its turns in order."""
        yield

    @asynccontextmanager
    async def lead(self, platform: Platform, post: int = 0) -> AsyncIterator[Held]:
        """Hold a post within this process."""
        async with self._posts.setdefault((platform, post), asyncio.Lock()):
            yield Held()

    # --- servers and totals

    async def server(self, server: int) -> Mapping[int, int]:
        """Return the settings of a server."""
        return dict(self._servers.get(server, {}))

    async def known_servers(self) -> tuple[int, ...]:
        """Return the servers for which anything is set."""
        return tuple(server for server, fields in self._servers.items() if server and fields)

    async def set_server(self, server: int, field: int, value: int) -> None:
        """Set one number for a server."""
        self._servers.setdefault(server, {})[field] = value

    def servers(self) -> Iterator[tuple[int, Mapping[int, int]]]:
        """Yield every server with its settings."""
        yield from self._servers.items()

    async def forget_server(self, server: int) -> None:
        """Delete all that is set for a server."""
        self._servers.pop(server, None)

    async def add_totals(self, totals: Sequence[Total]) -> None:
        """Add counts to the totals."""
        for total in totals:
            key = (total.day, total.part, total.page)
            known = self._totals.get(key)
            self._totals[key] = (
                total
                if known is None
                else replace(known, shown=known.shown + total.shown, onward=known.onward + total.onward)
            )

    async def totals(self) -> tuple[Total, ...]:
        """Return the totals by day, part and page."""
        return tuple(self._totals[key] for key in sorted(self._totals))

    async def held(self) -> tuple[Holding, ...]:
        """Return what is held, by table."""
        updates = sum(len(held) for held in self._updates.values())
        fields = sum(len(fields) for fields in self._servers.values())
        return holdings(updates, fields, len(self._totals))

    async def close(self) -> None:
        """Let go of everything."""


def holdings(updates: int, servers: int, totals: int) -> tuple[Holding, ...]:
    """Return the tables that every store has, with their meaning."""
    return (
        Holding("updates", "numbers of messages, so that each is answered once; gone after 48 hours", updates),
        Holding("servers", "what the managers of a Discord server chose for it; gone when the bot leaves", servers),
        Holding("totals", "how often each page was shown, by day and quarter of a day; gone after 90 days", totals),
    )
