"""Turns: each update answered once, a chat in order, chats side by side, and Hide before all."""

from __future__ import annotations

import asyncio

from bot.service.health import Tally
from bot.service.turns import Ending, Turn
from tests.service.rooms import TELEGRAM, Answering, Room, ended


async def test_u05_the_same_update_is_answered_once() -> None:
    """U-05: an update that is delivered twice at once, and again later, gets one answer."""
    answering = Answering()
    room = Room(answering)
    twice = await ended(room.turns.put(1, 7, "a"), room.turns.put(1, 7, "a"))
    later = await ended(room.turns.put(1, 7, "a"))
    assert answering.said == ["a"] and twice == [Ending.ANSWERED, Ending.DUPLICATE] and later == [Ending.DUPLICATE]


async def test_u06_updates_are_known_by_their_own_number_in_any_order() -> None:
    """U-06, U-07: lower numbers after higher ones are answered all the same, in the order they came."""
    answering = Answering()
    room = Room(answering)
    await ended(*(room.turns.put(1, number, str(number)) for number in (900, 3, 899, 901, 2)))
    assert answering.said == ["900", "3", "899", "901", "2"]


async def test_a_chat_keeps_its_order_and_does_not_wait_for_another() -> None:
    """While one chat's answer takes long, another chat is answered; the slow one stays in order."""
    order: list[str] = []

    async def answer(turn: Turn[str]) -> None:
        if turn.what == "slow":
            await asyncio.sleep(0.05)
        order.append(turn.what)

    room = Room(answer)
    await ended(room.turns.put(1, 1, "slow"), room.turns.put(1, 2, "next"), room.turns.put(2, 3, "other"))
    assert order == ["other", "slow", "next"]


async def test_a04_what_was_asked_before_hide_is_never_shown_after_it() -> None:
    """A-04: Hide stops the turn that is being worked on and drops those that wait; only Hide itself is answered."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering)
    early = [room.turns.put(1, number, f"early {number}") for number in range(3)]
    await asyncio.sleep(0.01)
    hide = room.turns.put(1, 9, "hide", hides=True)
    answering.gate.set()
    assert await ended(*early, hide) == [Ending.SUPPRESSED] * 3 + [Ending.ANSWERED]
    assert answering.said == ["hide"]


async def test_a04_what_is_already_being_sent_is_let_end_before_hide() -> None:
    """A-04: an edit under way is not cut off half-way; it sees that it was overtaken, and Hide comes after it."""
    answering = Answering()
    answering.before_sending = False
    answering.gate.clear()
    room = Room(answering)
    early = room.turns.put(1, 1, "early")
    await asyncio.sleep(0.01)
    hide = room.turns.put(1, 2, "hide", hides=True)
    await asyncio.sleep(0.01)
    assert answering.began == ["early"]
    answering.gate.set()
    assert await ended(early, hide) == [Ending.SUPPRESSED, Ending.ANSWERED]
    assert answering.said == ["hide"]


async def test_a02_hide_twice_is_answered_twice() -> None:
    """A-02: a second Hide neither stops nor silences the first."""
    answering = Answering()
    room = Room(answering)
    assert await ended(room.turns.put(1, 1, "hide", hides=True), room.turns.put(1, 2, "hide", hides=True)) == [
        Ending.ANSWERED,
        Ending.ANSWERED,
    ]
    assert answering.said == ["hide", "hide"]


async def test_hide_in_one_chat_leaves_others_alone() -> None:
    """Hide of one person never stops another's turn."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering)
    other = room.turns.put(2, 1, "other")
    await asyncio.sleep(0.01)
    hide = room.turns.put(1, 2, "hide", hides=True)
    answering.gate.set()
    assert await ended(other, hide) == [Ending.ANSWERED, Ending.ANSWERED]


async def test_l08_a_full_queue_drops_its_own_oldest_and_never_danger() -> None:
    """L-08: where a chat's queue is full, its oldest turn goes unless it is urgent; another chat loses nothing."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering, in_chat=3)
    first = room.turns.put(1, 1, "first")
    other = room.turns.put(2, 2, "other")
    await asyncio.sleep(0.01)
    danger = room.turns.put(1, 3, "danger", urgent=True)
    rest = [room.turns.put(1, number, str(number)) for number in range(4, 10)]
    answering.gate.set()
    await ended(first, other, danger, *rest)
    assert answering.said == ["other", "danger", "8", "9"]
    assert room.health.counted(Tally.DROPPED, TELEGRAM) == 5


async def test_a16_danger_goes_ahead_and_nothing_older_is_shown_over_it() -> None:
    """A-16: words of danger behind a queue of presses are answered at once, and those presses not after them."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering)
    first = [room.turns.put(1, number, str(number)) for number in range(4)]
    await asyncio.sleep(0.01)
    danger = room.turns.put(1, 9, "danger", urgent=True)
    answering.gate.set()
    later = room.turns.put(1, 10, "later")
    assert await ended(*first, danger, later) == [Ending.DROPPED] * 4 + [Ending.ANSWERED] * 2
    assert answering.said == ["danger", "later"]


async def test_n07_what_is_over_a_minute_old_gives_way_to_anything_newer() -> None:
    """N-07, L-04: of a backlog only the newest event of a chat is answered, and danger in it too."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering)
    old = [room.turns.put(1, number, str(number), late=True, urgent=number == 3) for number in range(6)]
    await asyncio.sleep(0.01)
    new = room.turns.put(1, 9, "new")
    answering.gate.set()
    await ended(*old, new)
    assert answering.said == ["3", "new"]


async def test_what_gave_way_never_comes_up_again() -> None:
    """A turn that was dropped or hidden away is done for the ledger: delivered again, it is not answered."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering)
    first = room.turns.put(1, 1, "first", late=True)
    second = room.turns.put(1, 2, "second")
    third = room.turns.put(1, 3, "third")
    await asyncio.sleep(0.01)
    hide = room.turns.put(1, 4, "hide", hides=True)
    answering.gate.set()
    endings = [Ending.DROPPED, Ending.SUPPRESSED, Ending.SUPPRESSED, Ending.ANSWERED]
    assert await ended(first, second, third, hide) == endings
    again = [room.turns.put(1, number, "again") for number in (1, 2, 3, 4)]
    assert await ended(*again) == [Ending.DUPLICATE] * 4
    assert answering.said == ["hide"]
