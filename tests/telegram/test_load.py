"""Many at once, floods, raids and backlogs: L-01 to L-06 and L-08. (L-07 is about Discord.)"""

from __future__ import annotations

import asyncio
import functools
import gc
import statistics
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.telegram.trails import IDLE_SECONDS, MOST_CHATS, Trails
from bot.core.messages import Platform
from bot.service.health import Tally
from bot.service.limits import Flood, Tags
from tests.fakes.telegram_faults import Flood as TooMany
from tests.fakes.telegram_faults import FloodGate
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TelegramServer
from tests.telegram.bots import Bot, running

DANGER = "To danger.now"


async def _waits(people: list[Person], words: str, *, within: float) -> list[float]:
    """Return how long each of `people` waits from now until they see `words`."""
    began = time.monotonic()
    waits: dict[int, float] = {}

    def note() -> bool:
        for person in people:
            if person.chat.id not in waits and words in person.screen:
                waits[person.chat.id] = time.monotonic() - began
        return len(waits) == len(people)

    await until(note, within=within)
    return sorted(waits.values())


async def test_l01_a_hundred_people_at_once(server: TelegramServer, tmp_path: Path) -> None:
    """L-01: a hundred people press at once: all are answered at the pace that Telegram allows, danger before the rest.

    The fake has Telegram's own limits on, and never has to say that it is too much.
    The benchmark holds the figures themselves, on a quiet machine.
    """
    server.flood = FloodGate()
    async with running(server, tmp_path, pace=25) as bot:
        people = [bot.person(number) for number in range(100)]
        for person in people:
            person.chat.more = {}
            server.methods.call("sendMessage", _opening(person))
        for person in people:
            person.presses("To law.making" if person.chat.id >= 5 else "Danger")
        urgent, others = people[:5], people[5:]
        in_danger, waits = await asyncio.gather(
            _waits(urgent, "Words of danger.now.", within=5), _waits(others, "Words of law.making.", within=8)
        )
    assert in_danger[-1] < waits[len(waits) // 4]
    assert statistics.median(waits) <= 4
    assert waits[-1] <= 7
    assert server.floods == 0


def _opening(person: Person) -> dict[str, object]:
    """Return a message such as the bot sends, so that a hundred chats are open before the clock starts."""
    from adapters.telegram.write import as_new, write  # noqa: PLC0415 - beside its one use
    from bot.core.context import Context  # noqa: PLC0415
    from bot.core.fit import TELEGRAM, fit  # noqa: PLC0415
    from bot.core.messages import Opened  # noqa: PLC0415
    from bot.core.step import step  # noqa: PLC0415
    from tests.core.scripts import NOW  # noqa: PLC0415
    from tests.telegram.scripts import small_script  # noqa: PLC0415

    reply = step(small_script(), Context(), Opened(), NOW).reply
    return as_new(write(fit(reply, TELEGRAM)[0]), person.chat.id)


async def test_l02_a_flood_gets_a_few_answers_one_card_and_silence(
    server: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L-02: a flood is answered once a second at most, then by one card, then not at all; danger always passes."""
    monkeypatch.setattr("adapters.telegram.run.Flood", functools.partial(Flood, burst=2))
    async with running(server, tmp_path, pace=25) as bot:
        person = bot.person()
        person.types("/start")
        await person.sees("Words of start.home.")
        for _ in range(200):
            person.types("law")
        await person.sees("Words of answers.pause.", within=6)
        await bot.idle()
        shown = [call.at for call in server.calls if call.method in ("sendmessage", "editmessagetext")]
        assert len(shown) <= 4
        assert all(later - earlier >= 0.95 for earlier, later in pairwise(shown))
        person.types("i want to die")
        await person.sees("Words of danger.life.", within=2)
        assert bot.shell.health.counted(Tally.DROPPED) >= 190


def _files() -> int:
    """Return how many files and sockets this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_l03_ten_thousand_strangers_fit_into_eight_megabytes() -> None:
    """L-03: what is remembered of 10,000 new chats for the limits takes 8 MiB at most, and the trails have a bound."""
    tags, flood = Tags(), Flood()
    gc.collect()
    tracemalloc.start()
    for chat in range(10_000):
        flood.admit(tags.tag(Platform.TELEGRAM, chat), urgent=False)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken <= 8 * 1024 * 1024
    trails = Trails(most=100)
    for chat in range(1000):
        trails.get(chat, "en")
    assert len(trails) == 100
    assert MOST_CHATS <= 10_000


def test_a_chat_is_forgotten_after_an_hour() -> None:
    """Safety rule 24: what is remembered of a chat is gone within an hour of its last word."""
    now = 0.0
    trails = Trails(clock=lambda: now)
    trails.get(1, "en").living = 5
    now = IDLE_SECONDS + 1
    assert trails.get(2, "en").living is None
    assert len(trails) == 1


async def test_l03_danger_in_a_raid_is_answered_within_two_seconds(server: TelegramServer, tmp_path: Path) -> None:
    """L-03: with hundreds of new ids at once, somebody in danger waits 2 s at most."""
    async with running(server, tmp_path, pace=25) as bot:
        raid = [bot.person(20_000 + number) for number in range(400)]
        for person in raid:
            person.types("/start")
        await until(lambda: sum(bool(person.screen) for person in raid) >= 10)
        person = bot.person(1)
        began = time.monotonic()
        person.types("i want to die")
        await person.sees("Words of danger.life.", within=2)
        assert time.monotonic() - began <= 2
        await bot.kill()


async def test_l04_a_backlog_is_one_screen_a_chat_and_danger_first(server: TelegramServer, tmp_path: Path) -> None:
    """L-04: hours of waiting updates become one screen for each chat, the newest, with danger ahead of all."""
    server.chats.skip(hours=-2)
    people = [Person(server, 300 + number) for number in range(60)]
    for person in people:
        for _ in range(9):
            person.types("law")
        person.types("settings")
    danger = Person(server, 999)
    danger.types("i want to die")
    server.chats.skip(hours=2)
    server.flood = FloodGate(overall=60)
    async with running(server, tmp_path, pace=50, wait=False) as bot:
        await danger.sees("Words of danger.life.", within=3)
        answered = sum(bool(person.screen) for person in people)
        await until(lambda: all(person.screen for person in people), within=8)
        await bot.idle()
        sent = [call.given["chat_id"] for call in server.called("sendMessage")]
        assert len(sent) == len(set(sent)) == 61
        assert all(person.screen == "Words of settings.menu." for person in people)
        assert answered < 50
        assert server.floods == 0
        assert not server.called("editMessageText")


async def test_l05_chats_that_are_held_up_do_not_hold_up_others(server: TelegramServer, tmp_path: Path) -> None:
    """L-05: with more than a window full of updates that cannot be answered now, those behind them are served."""
    server.order("sendMessage", TooMany(3600), times=10**6, when=lambda given: given["chat_id"] < 5000)
    async with running(server, tmp_path, pace=1000) as bot:
        for number in range(130):
            bot.person(1000 + number).types("/start")
        await until(lambda: bot.shell.health.counted(Tally.LIMITED) >= 90)
        person = bot.person(7777)
        person.types("/start")
        await person.sees("Words of start.home.", within=3)
        await bot.kill()


async def test_l06_thousands_of_updates_leave_nothing_behind(bot: Bot, person: Person) -> None:
    """L-06: after 2,000 presses, tasks, file descriptors and remembered numbers are what they were before."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    pages = ["To law.making", "To settings.menu"]
    there = [message.data(label) for label in pages]
    for turn in range(200):
        person.taps(there[turn % 2], on=message)
    await bot.idle()
    await asyncio.sleep(0.05)
    tasks, files = len(asyncio.all_tasks()), _files()
    for _ in range(20):
        for turn in range(100):
            person.taps(there[turn % 2], on=message)
        await bot.idle()
    await asyncio.sleep(0.05)
    assert len(asyncio.all_tasks()) <= tasks + 1
    assert _files() <= files + 2


async def test_l08_a_full_queue_drops_the_oldest_of_that_chat_alone(server: TelegramServer, tmp_path: Path) -> None:
    """L-08: whoever has too much waiting loses their own oldest; danger among it and other people lose nothing."""
    async with running(server, tmp_path, pace=25) as bot:
        loud, quiet = bot.person(1), bot.person(2)
        loud.types("/start")
        await loud.sees("Words of start.home.")
        for turn in range(18):
            loud.types("law" if turn != 3 else "i want to die")
        quiet.types("/start")
        await quiet.sees("Words of start.home.", within=1.5)
        await loud.sees("Words of danger.life.", within=2)
        await bot.kill()


async def test_the_limits_of_telegram_are_never_reached(server: TelegramServer, tmp_path: Path) -> None:
    """One a second to a chat and 25 in all: a burst of strangers and one eager person never see a 429."""
    server.flood = FloodGate(burst=2)
    async with running(server, tmp_path, pace=25) as bot:
        eager = bot.person(1)
        for _ in range(4):
            eager.types("law")
        people = [bot.person(100 + number) for number in range(30)]
        for person in people:
            person.types("/start")
        await until(lambda: all(person.screen for person in people), within=4)
    assert server.floods == 0
