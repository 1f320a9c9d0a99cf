"""How turns end: failed and tried again, given up, unfinished, and nothing left behind."""

from __future__ import annotations

import asyncio

import pytest

from bot.service.ledger import Claim
from bot.service.turns import Ending, Turn
from tests.service.rooms import TELEGRAM, Answering, Room, ended


async def test_p14_an_answer_that_raises_stops_neither_its_chat_nor_the_log() -> None:
    """P-14: a turn that raises ends as failed, is logged by its class alone, and the next one is answered."""

    async def answer(turn: Turn[str]) -> None:
        if turn.what == "bad":
            raise RuntimeError("MARKER what they typed")

    room = Room(answer)
    assert await ended(room.turns.put(1, 1, "bad"), room.turns.put(1, 2, "good")) == [Ending.FAILED, Ending.ANSWERED]
    assert "RuntimeError" in room.out.getvalue() and "MARKER" not in room.out.getvalue()


async def test_u02_a_turn_that_failed_is_answered_when_it_comes_again() -> None:
    """U-02: a failed update is not marked as done, so the second delivery is answered, and without a label."""
    tries = 0

    async def answer(turn: Turn[str]) -> None:
        nonlocal tries
        tries += 1
        assert not turn.again
        if tries == 1:
            raise RuntimeError

    room = Room(answer)
    assert await ended(room.turns.put(1, 1, "a")) == [Ending.FAILED]
    assert await ended(room.turns.put(1, 1, "a")) == [Ending.ANSWERED]


async def test_n01_a_message_that_may_have_arrived_is_labelled_and_tried_three_times_at_most() -> None:
    """N-01: after a send that timed out the next is labelled as sent again; after three the update is left."""
    labels: list[bool] = []

    async def answer(turn: Turn[str]) -> None:
        labels.append(turn.again)
        await turn.sending()
        raise TimeoutError

    room = Room(answer)
    endings = [(await ended(room.turns.put(1, 1, "a")))[0] for _ in range(5)]
    assert labels == [False, True, True]
    assert endings == [Ending.FAILED] * 3 + [Ending.DUPLICATE] * 2


async def test_n02_a_message_that_certainly_did_not_arrive_needs_no_label() -> None:
    """N-02: where no connection came about the next try is as the first."""
    labels: list[bool] = []

    async def answer(turn: Turn[str]) -> None:
        labels.append(turn.again)
        await turn.sending()
        if len(labels) < 4:
            await turn.unsent()
            raise ConnectionError

    room = Room(answer)
    endings = [(await ended(room.turns.put(1, 1, "a")))[0] for _ in range(4)]
    assert labels == [False] * 4 and endings == [Ending.FAILED] * 3 + [Ending.ANSWERED]


async def test_p11_at_the_end_unfinished_updates_are_not_confirmed() -> None:
    """P-11: turns that do not end in time are stopped as failed, and the ledger does not call them done."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering)
    stuck = room.turns.put(1, 1, "stuck")
    behind = room.turns.put(1, 2, "behind")
    await asyncio.sleep(0.01)
    assert not await room.turns.finish(0.05)
    assert await ended(stuck, behind) == [Ending.FAILED, Ending.FAILED]
    assert await room.ledger.claim(TELEGRAM, 1) is Claim.FRESH


async def test_p13_the_receiver_waits_while_memory_is_full() -> None:
    """P-13: with as many turns as may wait, `room` waits until one has ended."""
    answering = Answering()
    answering.gate.clear()
    room = Room(answering, in_all=3)
    futures = [room.turns.put(chat, chat, "x") for chat in range(3)]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await room.turns.room()
    answering.gate.set()
    async with asyncio.timeout(1):
        await room.turns.room()
    await ended(*futures)
    assert room.turns.count == 0


async def test_an_idle_chat_leaves_nothing_behind() -> None:
    """When a chat has nothing to do no trace of it is left: no task, no queue, no number."""
    room = Room(Answering())
    await ended(*(room.turns.put(chat, chat, "x") for chat in range(100)))
    await asyncio.sleep(0)
    assert vars(room.turns)["_actors"] == {} and len(asyncio.all_tasks()) == 1
