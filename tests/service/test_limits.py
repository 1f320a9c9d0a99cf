"""Limits: nobody is slowed by another, danger and Hide always pass, and memory is bounded."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest

from bot.core.messages import Platform
from bot.service.limits import MOST_CHATS, Admission, Flood, Pace, Tags


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_l02_a_flood_gets_one_a_second_then_one_card_then_silence() -> None:
    """L-02: of 1,000 messages in 10 s a few are answered, one says to slow down, and 60 s of silence follow."""
    clock = Clock()
    flood = Flood(rate=1.0, burst=3, clock=clock)
    seen = []
    for _ in range(1000):
        clock.now += 0.01
        seen.append(flood.admit(1, urgent=False))
    assert seen.count(Admission.ANSWER) == 3 and seen.count(Admission.SLOW_DOWN) == 1
    assert seen.count(Admission.SILENCE) == 996
    clock.now += 60
    assert flood.admit(1, urgent=False) is Admission.ANSWER


def test_l02_danger_and_hide_always_pass() -> None:
    """L-02: in the middle of a flood and of its silence, an urgent message is answered each time."""
    clock = Clock()
    flood = Flood(clock=clock)
    for _ in range(500):
        flood.admit(1, urgent=False)
        assert flood.admit(1, urgent=True) is Admission.ANSWER


def test_l02_nobody_is_known_for_longer_than_it_serves() -> None:
    """Safety rule 24: two minutes after the last word nothing is left of how fast somebody sent, nor of their hash."""
    clock = Clock()
    flood = Flood(burst=1, clock=clock)
    assert [flood.admit(1, urgent=False) for _ in range(3)][-1] is Admission.SILENCE
    clock.now += 119
    flood.forget_idle()
    assert flood._buckets
    clock.now += 1
    flood.forget_idle()
    assert not flood._buckets and not flood._silent


async def test_no_chat_is_known_for_longer_than_its_limit_holds() -> None:
    """Safety rule 24: a second after a send, nothing is left of the chat it went to."""
    clock = Clock()
    pace = Pace(clock=clock)
    await pace.wait(1)
    pace.hold(1, 5.0)
    pace.forget_idle()
    assert pace._chats and pace._held
    clock.now += 6
    pace.forget_idle()
    assert not pace._chats and not pace._held


def test_l02_one_persons_flood_never_slows_another() -> None:
    """While one chat floods, another is answered at its ordinary pace."""
    clock = Clock()
    flood = Flood(clock=clock)
    for _ in range(100):
        for _ in range(50):
            flood.admit(1, urgent=False)
        clock.now += 1.0
        assert flood.admit(2, urgent=False) is Admission.ANSWER


def test_l03_a_raid_of_ten_thousand_takes_under_8_mib() -> None:
    """L-03: 10,000 new people in a minute, and as many more as may be remembered, stay within 8 MiB."""
    tags = Tags()
    tracemalloc.start()
    flood = Flood()
    for chat in range(MOST_CHATS * 2):
        flood.admit(tags.tag(Platform.TELEGRAM, chat), urgent=False)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 8 * 1024 * 1024


def test_tags_hold_no_chat_and_differ_from_start_to_start() -> None:
    """A chat's tag is the same within a process, another in the next, and never the chat's own number."""
    first, second = Tags(), Tags()
    assert first.tag(Platform.TELEGRAM, 7) == first.tag(Platform.TELEGRAM, 7) != 7
    assert first.tag(Platform.TELEGRAM, 7) != second.tag(Platform.TELEGRAM, 7)
    assert first.tag(Platform.TELEGRAM, 7) != first.tag(Platform.DISCORD, 7)
    assert -(2**63) <= first.tag(Platform.DISCORD, 2**62) < 2**63


async def sent_at(pace: Pace, chats: list[int], urgent: frozenset[int] = frozenset()) -> dict[int, float]:
    """Return the second at which each of `chats`, which all wait at once, was let go; keyed by its place."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    times: dict[int, float] = {}

    async def one(place: int, chat: int) -> None:
        await pace.wait(chat, urgent=place in urgent)
        times[place] = loop.time() - began

    await asyncio.gather(*(one(place, chat) for place, chat in enumerate(chats)))
    return times


async def test_l01_a_hundred_at_once_are_sent_at_the_pace_that_is_allowed() -> None:
    """L-01: 100 people at once, ten times as fast here: half within 0.2 s, all within 0.45 s, none over the rate."""
    times = sorted((await sent_at(Pace(rate=250.0), list(range(100)))).values())
    assert times[49] <= 0.25 and times[-1] <= 0.6
    assert times[-1] >= (100 - 5) / 250 * 0.95


async def test_l03_danger_goes_ahead_of_every_queue() -> None:
    """L-03: five danger screens behind 100 others go out at once, out of the reserve."""
    times = await sent_at(Pace(rate=100.0), list(range(105)), frozenset(range(100, 105)))
    assert max(times[place] for place in range(100, 105)) < 0.1
    assert max(times[place] for place in range(100)) > 0.8


async def test_l03_others_do_not_stand_still_until_the_reserve_is_back() -> None:
    """L-03: when danger has taken the whole reserve, others go on at 24 of 25 of the pace while it grows back."""
    pace = Pace(rate=100.0, reserve=20.0, burst=1.0)
    await sent_at(pace, list(range(21)), frozenset(range(21)))
    times = sorted((await sent_at(pace, list(range(100, 150)))).values())
    assert times[0] < 0.1, "an ordinary send waited for the reserve"
    assert 50 / 100 * 0.95 <= times[-1] <= 50 / 96 + 0.15


async def test_l03_a_reserve_that_was_taken_grows_back() -> None:
    """L-03: after a second of others' sends the reserve holds what one in 25 comes to, and danger finds it."""
    pace = Pace(rate=200.0, reserve=4.0, burst=1.0)
    await sent_at(pace, list(range(5)), frozenset(range(5)))
    await sent_at(pace, list(range(100, 250)))
    times = await sent_at(pace, [*range(300, 320), *range(400, 404)], frozenset(range(20, 24)))
    assert max(times[place] for place in range(20, 24)) < 0.01
    assert max(times[place] for place in range(20)) >= 19 / 200 * 0.95


async def test_a_chat_gets_one_send_a_second_and_others_do_not_wait_for_it() -> None:
    """Three sends to one chat are spaced by its own limit, while another chat's goes at once."""
    times = await sent_at(Pace(rate=1000.0, per_chat=10.0), [1, 1, 1, 2])
    assert times[0] < 0.05 and 0.09 <= times[1] < 0.19 and 0.19 <= times[2] < 0.35 and times[3] < 0.05


async def test_n03_only_the_chat_that_was_held_up_waits() -> None:
    """N-03: a chat that the platform told to wait waits, urgent or not; all others go on."""
    pace = Pace(rate=1000.0, per_chat=0)
    pace.hold(1, 0.2)
    times = await sent_at(pace, [1, 2, 3, 1], frozenset({3}))
    assert times[0] >= 0.19 and times[3] >= 0.19 and times[1] < 0.05 and times[2] < 0.05


async def test_a_send_that_is_given_up_takes_nobodys_place() -> None:
    """A waiting send that is cancelled leaves the queue, and those behind it still go."""
    pace = Pace(rate=50.0, burst=1)
    first = asyncio.create_task(sent_at(pace, [1]))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(pace.wait(chat)) for chat in range(2, 12)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert pace.waiting == 0
    async with asyncio.timeout(1):
        await first
        await pace.wait(99)


async def test_t08_a_step_of_the_wall_clock_changes_no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """T-08, T-07: the wall clock jumping back an hour or to 2106 during a wait neither lengthens nor shortens it."""
    pace = Pace(rate=1000.0, per_chat=5.0)
    await pace.wait(1)
    task = asyncio.create_task(sent_at(pace, [1]))
    await asyncio.sleep(0.01)
    monkeypatch.setattr("time.time", lambda: 4_291_747_200.0)
    assert 0.1 < (await task)[0] < 0.4


async def test_no_limits_where_the_server_is_our_own() -> None:
    """A rate of 0 lets everything through at once."""
    times = await sent_at(Pace(rate=0), [1] * 200)
    assert max(times.values()) < 0.1
