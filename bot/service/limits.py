"""Limits: how fast we send, and how much of one person's flood we answer. Danger and Hide always pass.

All of it lives in memory, under a key made at start: a chat is known by a
keyed hash that cannot be traced back once the process has ended.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from bot.core.messages import Platform

MOST_CHATS: Final = 20_000
"""Chats remembered at most; about 5 MB. The one idle longest goes first."""
REGROWTH: Final = 0.04
"""The share of all sends out of which the reserve for danger grows back."""
FORGET_AFTER: Final = 120.0
"""Seconds after which nothing is known any more of how fast somebody sent (safety rule 24)."""


class Tags:
    """Makes keyed hashes of chats, 64 bits, signed. Without a key it makes one that dies with the process."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def tag(self, platform: Platform, chat: int) -> int:
        """Return what stands for `chat` in memory."""
        digest = blake2b(f"{platform.value}:{chat}".encode(), digest_size=8, key=self._key).digest()
        return int.from_bytes(digest, "big", signed=True)


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` tokens a second, `size` at most."""

    rate: float
    size: float
    tokens: float
    at: float

    def refill(self, now: float) -> None:
        """Add what came in since the last look."""
        self.tokens = min(self.size, self.tokens + max(now - self.at, 0.0) * self.rate)
        self.at = now

    def wait(self, wanted: float = 1.0) -> float:
        """Return the seconds until `wanted` tokens are there."""
        return max(wanted - self.tokens, 0.0) / self.rate


# --- what comes in --------------------------------------------------------------------------------


class Admission(StrEnum):
    """What to do with something a person sent: answer it, say once that it is too fast, or stay silent."""

    ANSWER = "answer"
    SLOW_DOWN = "slow-down"
    SILENCE = "silence"


class Flood:
    """Says how much of one person's flood is answered (L-02): 1 a second after the first 20, then one card, then
    silence for 60 seconds. Danger and Hide always pass, and nobody is slowed by another's flood."""

    def __init__(
        self,
        rate: float = 1.0,
        burst: int = 20,
        silence: float = 60.0,
        most: int = MOST_CHATS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate, self._burst, self._silence, self._most, self._clock = rate, burst, silence, most, clock
        self._buckets: OrderedDict[int, Bucket] = OrderedDict()
        self._silent: dict[int, float] = {}

    def admit(self, tag: int, *, urgent: bool) -> Admission:
        """Return what to do with one more message or press of the chat `tag`."""
        now = self._clock()
        bucket = self._buckets.get(tag)
        if bucket is None:
            bucket = self._buckets[tag] = Bucket(self._rate, self._burst, self._burst, now)
            self._make_room()
        self._buckets.move_to_end(tag)
        bucket.refill(now)
        if urgent:
            return Admission.ANSWER
        if self._silent.get(tag, 0.0) > now:
            return Admission.SILENCE
        self._silent.pop(tag, None)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return Admission.ANSWER
        self._silent[tag] = now + self._silence
        return Admission.SLOW_DOWN

    def forget_idle(self) -> None:
        """Forget everyone who sent nothing for two minutes: by then there is nothing left to hold against them."""
        now = self._clock()
        while self._buckets:
            tag, bucket = next(iter(self._buckets.items()))
            if now - bucket.at < FORGET_AFTER:
                return
            del self._buckets[tag]
            self._silent.pop(tag, None)

    def _make_room(self) -> None:
        self.forget_idle()
        while len(self._buckets) > self._most:
            tag, _ = self._buckets.popitem(last=False)
            self._silent.pop(tag, None)


# --- what goes out --------------------------------------------------------------------------------


@dataclass(order=True, slots=True)
class _Waiter:
    rank: tuple[int, int]
    tag: int = field(compare=False)
    ready: asyncio.Future[None] = field(compare=False)


class Pace:
    """Holds sends to what a platform allows: `rate` a second in all, `reserve` tokens of it kept for danger and Hide,
    and one a second for a chat. A chat that the platform held up waits alone.

    Ordinary sends wait in the order they came; urgent ones go ahead of all of them and skip the limit of their chat.
    What urgent ones took of the reserve grows back slowly, out of one token in 25, so that nobody else stands still
    meanwhile.
    """

    def __init__(
        self,
        rate: float = 25.0,
        reserve: float = 5.0,
        per_chat: float = 1.0,
        burst: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._per_chat = clock, per_chat
        self._all = Bucket(rate, reserve + burst, reserve + burst, clock()) if rate else None
        self._kept = Bucket(rate * REGROWTH, reserve, reserve, clock())
        self._chats: OrderedDict[int, float] = OrderedDict()
        self._held: dict[int, float] = {}
        self._waiting: list[_Waiter] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, tag: int, *, urgent: bool = False) -> None:
        """Return when one send to the chat `tag` may go out. Safe to cancel."""
        if self._all is None:
            held = self._held.pop(tag, 0.0) - self._clock()
            if held > 0:
                await asyncio.sleep(held)
            return
        waiter = _Waiter((0 if urgent else 1, next(self._order)), tag, asyncio.get_running_loop().create_future())
        now = self._clock()
        self._refill(now)
        needed = self._needed(waiter, now)
        if needed <= 0:
            self._pass(waiter, now)
            return
        heapq.heappush(self._waiting, waiter)
        self._wake_in(needed)
        await waiter.ready

    def hold(self, tag: int, seconds: float) -> None:
        """Let the chat `tag` alone wait, as the platform asked (429)."""
        self._held[tag] = max(self._held.get(tag, 0.0), self._clock() + min(max(seconds, 0.0), 3600.0))

    def forget_idle(self) -> None:
        """Forget every chat that nothing holds up any more."""
        now = self._clock()
        while self._chats and next(iter(self._chats.values())) <= now:
            self._chats.popitem(last=False)
        self._held = {tag: until for tag, until in self._held.items() if until > now}

    @property
    def waiting(self) -> int:
        """How many sends wait."""
        return sum(not waiter.ready.done() for waiter in self._waiting)

    def _refill(self, now: float) -> None:
        assert self._all is not None
        self._all.refill(now)
        self._kept.refill(now)

    def _release(self) -> None:
        """Let go whoever may go now, and set a timer for the next."""
        assert self._all is not None
        self._timer = None
        now = self._clock()
        self._refill(now)
        kept: list[_Waiter] = []
        while self._waiting:
            waiter = self._waiting[0]
            if self._overall(waiter) > 0 and not waiter.ready.done():
                break  # those behind are no more urgent
            heapq.heappop(self._waiting)
            if waiter.ready.done():
                continue
            if self._needed(waiter, now) <= 0:
                self._pass(waiter, now)
            else:
                kept.append(waiter)
        soonest = min((self._needed(waiter, now) for waiter in (*kept, *self._waiting[:1])), default=None)
        for waiter in kept:
            heapq.heappush(self._waiting, waiter)
        if soonest is not None:
            self._wake_in(soonest)

    def _wake_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        at = loop.time() + max(seconds, 0.001)
        if self._timer is not None:
            if self._timer.when() <= at:
                return
            self._timer.cancel()
        self._timer = loop.call_at(at, self._release)

    def _overall(self, waiter: _Waiter) -> float:
        """Return the seconds until there is a token for `waiter`, which ordinary sends leave the reserve out of."""
        assert self._all is not None
        if waiter.rank[0] == 0:
            return self._all.wait()
        if self._kept.tokens >= self._kept.size:
            return self._all.wait(1.0 + self._kept.size)
        lacking = 1.0 + self._kept.tokens - self._all.tokens
        return max(lacking, 0.0) / (self._all.rate - self._kept.rate)

    def _needed(self, waiter: _Waiter, now: float) -> float:
        """Return the seconds until `waiter` may go."""
        own = 0.0 if waiter.rank[0] == 0 else self._chats.get(waiter.tag, 0.0) - now
        return max(self._overall(waiter), own, self._held.get(waiter.tag, 0.0) - now)

    def _pass(self, waiter: _Waiter, now: float) -> None:
        assert self._all is not None
        self._all.tokens -= 1
        self._kept.tokens = max(min(self._kept.tokens, self._all.tokens), 0.0)
        waiter.ready.set_result(None)
        tag = waiter.tag
        if self._per_chat:
            self._chats[tag] = now + 1.0 / self._per_chat
            self._chats.move_to_end(tag)
            while len(self._chats) > MOST_CHATS:
                self._chats.popitem(last=False)
        if self._held.get(tag, now + 1) <= now:
            del self._held[tag]
