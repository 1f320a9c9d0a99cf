"""One contract for every store: each update answered once, whatever keeps the numbers."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.messages import Platform
from bot.service.ledger import MOST_ATTEMPTS, Claim, Total
from tests.service.stores.conftest import Opening

TELEGRAM = Platform.TELEGRAM
EDGES = (0, 1, -1, 2**53, 2**63 - 1, -(2**63))


async def test_u05_an_update_is_fresh_until_it_is_done(opening: Opening) -> None:
    """U-05: an update is fresh, stays fresh while nothing was sent for it, and is done once it is done."""
    ledger = await opening()
    assert await ledger.claim(TELEGRAM, 5) is Claim.FRESH
    assert await ledger.claim(TELEGRAM, 5) is Claim.FRESH
    await ledger.done(TELEGRAM, 5)
    await ledger.done(TELEGRAM, 5)
    assert await ledger.claim(TELEGRAM, 5) is Claim.DONE
    assert await ledger.claim(TELEGRAM, 6) is Claim.FRESH
    assert await ledger.claim(Platform.DISCORD, 5) is Claim.FRESH


async def test_n01_a_send_that_may_have_arrived_is_unsure_three_times_at_most(opening: Opening) -> None:
    """N-01: from the first attempt on the update is unsure, and after the third it counts as done."""
    ledger = await opening()
    await ledger.claim(TELEGRAM, 5)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert await ledger.sending(TELEGRAM, 5) == attempt
        expected = Claim.UNSURE if attempt < MOST_ATTEMPTS else Claim.DONE
        assert await ledger.claim(TELEGRAM, 5) is expected


async def test_n02_a_send_that_did_not_arrive_is_taken_back(opening: Opening) -> None:
    """N-02: an attempt that came to nothing leaves the update as it was before."""
    ledger = await opening()
    await ledger.claim(TELEGRAM, 5)
    await ledger.sending(TELEGRAM, 5)
    await ledger.unsent(TELEGRAM, 5)
    assert await ledger.claim(TELEGRAM, 5) is Claim.FRESH
    assert await ledger.sending(TELEGRAM, 5) == 1
    assert await ledger.sending(TELEGRAM, 5) == 2
    await ledger.unsent(TELEGRAM, 5)
    assert await ledger.claim(TELEGRAM, 5) is Claim.UNSURE


@pytest.mark.parametrize("number", EDGES)
async def test_u08_any_number_of_64_bits_is_kept(opening: Opening, number: int) -> None:
    """U-08: the smallest, the largest and odd numbers are kept as they are."""
    ledger = await opening()
    assert await ledger.claim(TELEGRAM, number) is Claim.FRESH
    await ledger.done(TELEGRAM, number)
    assert await ledger.claim(TELEGRAM, number) is Claim.DONE
    await ledger.set_server(number, 1, number)
    assert await ledger.server(number) == {1: number}


async def test_servers_are_set_read_and_forgotten(opening: Opening) -> None:
    """A server's numbers are kept until it is forgotten; another server's stay."""
    ledger = await opening()
    await ledger.set_server(10, 1, 2)
    await ledger.set_server(10, 1, 3)
    await ledger.set_server(10, 2, -4)
    await ledger.set_server(11, 1, 5)
    await ledger.set_server(0, 1, 6)
    assert await ledger.server(10) == {1: 3, 2: -4} and sorted(await ledger.known_servers()) == [10, 11]
    await ledger.forget_server(10)
    assert await ledger.server(10) == {} and await ledger.server(11) == {1: 5}


async def test_totals_add_up(opening: Opening) -> None:
    """Counts of the same day, part and page are added; others stand by themselves, in order."""
    ledger = await opening()
    await ledger.add_totals([Total(2, 0, 7, 1, 0), Total(1, 3, 7, 5, 5)])
    await ledger.add_totals([Total(2, 0, 7, 2, 1)])
    assert await ledger.totals() == (Total(1, 3, 7, 5, 5), Total(2, 0, 7, 3, 1))


async def test_a_post_has_one_holder_at_a_time(opening: Opening) -> None:
    """Who asks for a post that is held waits until it is free; another post is free all along."""
    ledger = await opening()
    order: list[str] = []

    async def second() -> None:
        async with ledger.lead(TELEGRAM):
            order.append("second")

    async with ledger.lead(TELEGRAM) as lead:
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.05)
        async with ledger.lead(TELEGRAM, 1), ledger.lead(Platform.DISCORD):
            order.append("others")
        assert not lead.lost.is_set()
        order.append("first")
    async with asyncio.timeout(5):
        await waiting
    assert order == ["others", "first", "second"]


async def test_a_chat_can_be_held_again_and_again(opening: Opening) -> None:
    """A chat is held and let go any number of times, also when what happens in it raises."""
    ledger = await opening()
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with ledger.chat(TELEGRAM, -5):
                raise RuntimeError
    async with ledger.chat(TELEGRAM, -5), ledger.chat(TELEGRAM, 6):
        assert await ledger.claim(TELEGRAM, 1) is Claim.FRESH


async def test_what_is_held_is_told_by_table(opening: Opening) -> None:
    """`held` names the three tables with their meaning and how many rows they have."""
    ledger = await opening()
    for number in range(3):
        await ledger.claim(TELEGRAM, number)
        await ledger.done(TELEGRAM, number)
    await ledger.set_server(1, 1, 1)
    await ledger.add_totals([Total(1, 1, 1, 1, 1)])
    async with asyncio.timeout(3):
        while [holding.rows for holding in await ledger.held()] != [3, 1, 1]:
            await asyncio.sleep(0.01)
    assert [holding.table for holding in await ledger.held()] == ["updates", "servers", "totals"]


async def test_p06_what_was_done_is_known_after_a_new_start(opening: Opening) -> None:
    """P-06: numbers, servers and totals are there after closing and opening again; closing twice does no harm."""
    ledger = await opening()
    await ledger.claim(TELEGRAM, 1)
    await ledger.done(TELEGRAM, 1)
    await ledger.claim(TELEGRAM, 2)
    await ledger.sending(TELEGRAM, 2)
    await ledger.set_server(10, 1, 3)
    await ledger.add_totals([Total(1, 1, 1, 1, 1)])
    await ledger.close()
    await ledger.close()
    again = await opening()
    assert await again.claim(TELEGRAM, 1) is Claim.DONE
    assert await again.claim(TELEGRAM, 2) is Claim.UNSURE
    assert await again.server(10) == {1: 3} and await again.totals() == (Total(1, 1, 1, 1, 1),)


async def test_a_thousand_at_once_lose_nothing(opening: Opening) -> None:
    """A thousand updates side by side are each kept."""
    ledger = await opening()

    async def one(number: int) -> None:
        assert await ledger.claim(TELEGRAM, number) is Claim.FRESH
        await ledger.sending(TELEGRAM, number)
        await ledger.done(TELEGRAM, number)

    await asyncio.gather(*(one(number) for number in range(1000)))
    assert {await ledger.claim(TELEGRAM, number) for number in range(1000)} == {Claim.DONE}
