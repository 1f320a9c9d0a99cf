"""The brake on IDENTIFY and the breaker on bad answers, on a clock of the test's own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.discord.brake import DAY, HOUR, Brake, BrakedError
from adapters.discord.breaker import Breaker
from bot.core.script import Script
from tests.discord.running import Bot, running
from tests.fakes.discord_people import MANAGE_SERVER, SEND, VIEW, member, stranger
from tests.fakes.discord_server import DiscordServer, Fault


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now


def test_n18_five_an_hour() -> None:
    """N-18: the sixth IDENTIFY of an hour is refused, and allowed once the first is an hour old."""
    clock = Clock()
    brake = Brake(clock)
    for _ in range(5):
        brake.take(0)
        clock.now += 60
    assert brake.wait(0) == HOUR - 300
    with pytest.raises(BrakedError):
        brake.take(0)
    clock.now += HOUR - 300
    brake.take(0)


def test_n18_a_hundred_a_day() -> None:
    """N-18: however they are spread, the hundred-and-first IDENTIFY of a day waits."""
    clock = Clock()
    brake = Brake(clock)
    for _ in range(100):
        clock.now += 800
        assert brake.wait(0) == 0
        brake.take(0)
    clock.now += 800
    assert 0 < brake.wait(0) < DAY


def test_each_shard_has_its_own_brake() -> None:
    """A shard that is in a loop does not keep another from starting."""
    brake = Brake(Clock())
    for _ in range(5):
        brake.take(0)
    assert brake.wait(1) == 0


def test_n21_fifty_bad_answers_open_the_breaker() -> None:
    """N-21: at fifty answers of 401, 403 or 429 within ten minutes it opens, and closes as they grow old."""
    clock = Clock()
    breaker = Breaker(clock)
    for number in range(50):
        assert not breaker.open
        breaker.note((401, 403, 429)[number % 3])
        breaker.note(404)
        breaker.note(200)
    assert breaker.open
    clock.now += 601
    assert not breaker.open


async def test_n21_a_storm_of_refusals_is_ended(discord: DiscordServer, bot: Bot) -> None:
    """N-21: after fifty refusals the bot asks for nothing more in its own name, and people are still answered."""
    discord.order("POST", "/channels/", Fault(status=403, code=50007, times=1000))
    for count in range(1, 51):
        await stranger(discord).write("hello")
        await discord.seen("POST", "/channels/", count)
    for _ in range(30):
        await stranger(discord).write("hello")
    assert (await stranger(discord).command("vesper")).ephemeral
    await asyncio.sleep(0.2)
    assert len(discord.called("POST", "/channels/")) == 50
    boss = member(discord, may=MANAGE_SERVER, bot_may=VIEW | SEND)
    assert (await boss.command("panel")).ephemeral


async def test_p12_a_long_stop_loses_nothing_but_what_is_too_late(
    discord: DiscordServer, script: Script, tmp_path: Path
) -> None:
    """P-12: after a pause of the whole process old interactions are dropped quietly, and new ones answered."""
    async with running(discord, script, tmp_path):
        person = member(discord)
        for _ in range(20):
            await person.send(2, {"name": "vesper", "type": 1}, None, age=60)
        assert (await person.command("vesper")).ephemeral
        await discord.until(lambda: len(discord.called("POST", "/callback")) == 21)
