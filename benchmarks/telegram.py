"""Telegram: turns a second and how long people wait, beside the least that two echo bots can do, on one fake.

A turn is a press: the bot acknowledges it and changes the message. All bots run
in processes of their own, against fakes in this one, turn by turn, so that a
busy machine slows all of them alike. Limits are off, but in the last part.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import AsyncExitStack
from statistics import median

from benchmarks.rows import Row
from benchmarks.telegram_bots import CONTENT
from benchmarks.telegram_crowd import Crowd, Measured, bot_process, memory_of
from bot.authoring.compile import load_script
from tests.fakes.telegram_faults import FloodGate
from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TelegramServer
from tests.proofs.soak import Measure, slope

KINDS = {"vesper": "Vesper", "stock": "stock python-telegram-bot", "aiohttp": "the same over aiohttp"}
AT_ONCE = (1, 20, 100)
ROUNDS = 5
SECONDS = 2.0
TURNS = 10_000
SOAK = 100_000
STRANGERS = 1000
APART = 1.628 * (2 / STRANGERS) ** 0.5
"""The distance of Kolmogorov and Smirnov that chance exceeds once in a hundred, for two groups of that size (A-06)."""
MIB = 1024 * 1024


def measure() -> Iterator[Row]:
    """Measure the three bots at 1, 20 and 100 at once; then Vesper with limits on, and its memory."""
    load_script(CONTENT)  # so that what is measured does not learn its phrases first
    for at_once in AT_ONCE:
        yield from _compared(at_once, asyncio.run(_side_by_side(at_once)))
    everybody, danger = asyncio.run(_with_limits())
    yield Row("telegram, limits on, 100 press at once: p50", everybody.percentile(0.5), "ms", 2000)
    yield Row("telegram, limits on, 100 press at once: p99", everybody.percentile(0.99), "ms", 4500)
    yield Row("telegram, limits on, danger among 100: p99", danger.percentile(0.99), "ms", 1000)
    yield Row("telegram, seen or never seen: how far their times differ", asyncio.run(_told_apart()), "", APART)
    yield from asyncio.run(_memory())


def _compared(at_once: int, found: dict[str, list[Measured]]) -> Iterator[Row]:
    rates = {kind: median(run.rate for run in runs) for kind, runs in found.items()}
    for kind, name in KINDS.items():
        yield Row(f"telegram, {at_once} at once: {name}", rates[kind], "/s")
        for part in (0.5, 0.99):
            wait = median(run.percentile(part) for run in found[kind])
            goal = 150 if (kind, at_once, part) == ("vesper", 100, 0.99) else None
            yield Row(f"telegram, {at_once} at once: {name}, p{part * 100:.0f}", wait, "ms", goal)
    if at_once > 1:
        times, share = rates["vesper"] / rates["stock"], rates["vesper"] / rates["aiohttp"]
        yield Row(f"telegram, {at_once} at once: times the rate of stock", times, "", 3, least=True)
        yield Row(f"telegram, {at_once} at once: share of the rate over aiohttp", share, "", 0.8, least=True)


async def _side_by_side(at_once: int) -> dict[str, list[Measured]]:
    found: dict[str, list[Measured]] = {kind: [] for kind in KINDS}
    async with AsyncExitStack() as stack:
        crowds = {kind: await _crowd(stack, kind, at_once) for kind in KINDS}
        for _ in range(ROUNDS):
            for kind, crowd in crowds.items():
                found[kind].append(await crowd.press_for(SECONDS))
    return found


async def _with_limits() -> tuple[Measured, Measured]:
    """Let 100 people press at the same moment, three times, five of them in danger, with Telegram's own limits on."""
    async with AsyncExitStack() as stack:
        crowd = await _crowd(stack, "vesper", 100, pace=25, urgent=5)
        crowd.server.flood = FloodGate()
        everybody: list[float] = []
        danger: list[float] = []
        for _ in range(3):
            await asyncio.sleep(3.0)
            alike, urgent = await crowd.press_once()
            everybody += alike.waits
            danger += urgent.waits
        return Measured(len(everybody), 1.0, everybody), Measured(len(danger), 1.0, danger)


async def _told_apart() -> float:
    """Return how far the times of people who were there before are from those of people who never were."""
    async with AsyncExitStack() as stack:
        crowd = await _crowd(stack, "vesper", 1)
        known = [Person(crowd.server, 100_000 + number) for number in range(STRANGERS)]
        for person in known:
            await crowd.open(person)
        before, never = [], []
        for number, person in enumerate(known):
            before.append(await crowd.open(person))
            never.append(await crowd.open(Person(crowd.server, 500_000 + number)))
    every = sorted(before + never)
    before.sort()
    never.sort()
    return max(abs(bisect_right(before, wait) - bisect_right(never, wait)) for wait in every) / STRANGERS


async def _memory() -> list[Row]:
    """Look at Vesper's memory idle, after 10,000 turns, and over 100,000 more."""
    server = TelegramServer(record=False)
    await server.start()
    async with bot_process("vesper", server, 0) as process:
        crowd = Crowd(server, 100)
        await crowd.arrive()
        idle = memory_of(process) / MIB
        await crowd.press_times(TURNS)
        after = memory_of(process) / MIB
        measures = [Measure(0, after, 0, 0)]
        while measures[-1].updates < SOAK:
            await crowd.press_times(TURNS // 2)
            measures.append(Measure(measures[-1].updates + TURNS // 2, memory_of(process) / MIB, 0, 0))
    await server.stop()
    return [
        Row("telegram, memory after 10,000 turns", after, "MiB", 90),
        Row("telegram, memory that 10,000 turns add to idle", after - idle, "MiB", 10),
        Row("telegram, memory that 100,000 more turns add", measures[-1].memory - after, "MiB"),
        Row("telegram, slope of memory over the second half of them, in 100,000", slope(measures), "MiB", 1),
    ]


async def _crowd(stack: AsyncExitStack, kind: str, count: int, *, pace: int = 0, urgent: int = 0) -> Crowd:
    server = TelegramServer(record=False)
    await server.start()
    stack.push_async_callback(server.stop)
    await stack.enter_async_context(bot_process(kind, server, pace))
    crowd = Crowd(server, count, urgent=urgent)
    await crowd.arrive()
    return crowd
