"""Telegram in trouble: what may have arrived, floods, refusals and answers that are none: N-01 to N-10, P-14."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.telegram.request import retry_after
from bot.core.messages import Platform
from bot.service.health import State, Tally
from tests.fakes.telegram_faults import Drop, Fault, Flood, Garbage, Refuse, Slow
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TelegramServer
from tests.telegram.bots import QUICK, Bot, running

AGAIN = "(Sent again.)"


@pytest.mark.parametrize("fault", [Slow(3.0, after=True), Drop(after=True), Garbage(after=True)])
async def test_n01_a_message_that_may_have_arrived_is_sent_again_once_and_says_so(
    bot: Bot, person: Person, fault: Fault
) -> None:
    """N-01: when the answer to a new message is lost, one more goes out at most, and it says that it may be twice."""
    bot.server.order("sendMessage", fault)
    person.types("/start")
    await until(lambda: len(person.bot_messages) == 2)
    assert [AGAIN in message.text for message in person.bot_messages] == [False, True]
    assert bot.shell.health.counted(Tally.RESENT) == 1


async def test_n01_a_message_that_may_have_arrived_twice_is_not_sent_a_third_time(bot: Bot, person: Person) -> None:
    """N-01: after a second answer was lost, nothing more is sent until the person does something."""
    bot.server.order("sendMessage", Drop(after=True), times=9)
    person.types("/start")
    await bot.idle()
    assert len(person.bot_messages) == 2
    bot.server.orders.clear()
    person.types("/start")
    await until(lambda: len(bot.server.called("sendMessage")) == 3)


async def test_n01_the_old_screen_stays_when_a_new_one_may_not_have_arrived(bot: Bot, person: Person) -> None:
    """N-01: where a new message may never have arrived, the screen before it is not taken away."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    await bot.idle()
    bot.server.order("sendMessage", Drop(), times=2)
    person.types("/start")
    await bot.idle()
    assert person.bot_messages == [message]


async def test_n01_an_edit_that_may_have_arrived_is_repeated_unseen(bot: Bot, person: Person) -> None:
    """N-01, N-09: an edit whose answer was lost is made again, and "not modified" means that it is there."""
    person.types("/start")
    await person.sees("Words of start.home.")
    bot.server.order("editMessageText", Drop(after=True))
    person.presses("To law.making")
    await bot.idle()
    assert person.bot_messages[-1].edits == 1
    assert len(bot.server.called("editMessageText")) == 2
    assert len(person.bot_messages) == 1


async def test_n02_no_connection_is_tried_again_and_counts_as_not_sent(server: TelegramServer, tmp_path: Path) -> None:
    """N-02: with nobody listening for a while, the message goes out afterwards, once and without a label."""
    async with running(server, tmp_path) as bot:
        person = bot.person()
        server.order("sendMessage", Drop())
        port = server.port
        person.types("law")
        await server.stop()
        await asyncio.sleep(0.3)
        await server.start(port)
        await until(lambda: person.bot_messages)
        await bot.idle()
        assert len(person.bot_messages) <= 2


@pytest.mark.parametrize("seconds", [2, 60, 3600])
async def test_n03_a_flood_in_one_chat_holds_up_that_chat_alone(
    server: TelegramServer, tmp_path: Path, seconds: int
) -> None:
    """N-03: 429 for one person makes that person wait as long as Telegram says, and nobody else."""
    async with running(server, tmp_path, pace=25) as bot:
        slow, other = bot.person(1), bot.person(2)
        server.order("sendMessage", Flood(seconds), when=lambda given: given["chat_id"] == 1)
        slow.types("/start")
        await until(lambda: bot.shell.health.counted(Tally.LIMITED))
        began = time.monotonic()
        other.types("/start")
        await other.sees("Words of start.home.", within=1)
        assert time.monotonic() - began < 1
        if seconds == 2:
            await slow.sees("Words of start.home.", within=4)
            first, second = [call.at for call in server.called("sendMessage") if call.given["chat_id"] == 1]
            assert second - first >= 2
        else:
            await asyncio.sleep(1.3)
            assert len([call for call in server.called("sendMessage") if call.given["chat_id"] == 1]) == 1
            await bot.kill()


@pytest.mark.parametrize(
    ("told", "waits"), [(None, 5), ("x", 5), (-3, 5), (0, 5), (True, 5), (float("nan"), 5), (2.2, 3), (10**9, 3600)]
)
def test_n04_a_wait_that_makes_no_sense_is_five_seconds(told: object, waits: int) -> None:
    """N-04: 429 without a usable number of seconds means five, and none means more than an hour."""
    assert retry_after(told) == waits


async def test_n05_another_program_with_the_token_raises_an_alarm_and_no_fight(bot: Bot, person: Person) -> None:
    """N-05: 409 is said loudly and waited out, never fought; afterwards everything goes on."""
    await until(lambda: bot.shell.health.state(Platform.TELEGRAM) is State.UP)
    words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    bot.server.order("getUpdates", Refuse(409, words), times=2)
    person.types("/start")
    await until(lambda: bot.shell.health.counted(Tally.CONFLICTS) == 2)
    assert "another-program-has-the-token" in bot.log
    await person.sees("Words of start.home.")
    asked = [call.at for call in bot.server.called("getUpdates")]
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert sum(gap >= QUICK.conflict * 0.9 for gap in gaps) >= 2


async def test_n06_a_webhook_that_somebody_set_is_reported_and_left(bot: Bot) -> None:
    """N-06: a webhook found while polling is an alarm; it is not taken away, since it may be a sign of theft."""
    bot.server.methods.webhook["url"] = "https://elsewhere.example/"
    bot.server.updates.add("chat_boost", {})
    await until(lambda: "webhook-changed-elsewhere" in bot.log)
    assert not bot.server.called("deleteWebhook")
    assert not bot.server.called("setWebhook")
    assert "elsewhere.example" not in bot.log


async def test_n07_after_an_outage_people_see_the_current_screen(server: TelegramServer, tmp_path: Path) -> None:
    """N-07: after errors for a long while, each chat gets its newest screen alone, and soon."""
    async with running(server, tmp_path, timings=replace(QUICK, late=0.2)) as bot:
        person = bot.person()
        person.types("/start")
        await person.sees("Words of start.home.")
        server.order("", Refuse(502, "Bad Gateway"), times=10**9)
        await until(lambda: bot.shell.health.state(Platform.TELEGRAM) is State.TROUBLED)
        for _ in range(9):
            person.types("law")
        person.types("settings")
        await asyncio.sleep(1.2)
        edits = len(server.called("editMessageText"))
        server.orders.clear()
        recovered = time.monotonic()
        await person.sees("Words of settings.menu.", within=5)
        assert time.monotonic() - recovered < 5
        await bot.idle()
        assert len(server.called("editMessageText")) - edits <= 2
        assert bot.shell.health.counted(Tally.DROPPED) >= 8


@pytest.mark.parametrize(
    "garbage",
    [
        Garbage(),
        Garbage(200, b'{"ok": true, "resu', "application/json"),
        Garbage(200, b'{"ok": false, "error_code": 599, "description": "MARKER-BODY"}', "application/json"),
        Garbage(418, b"MARKER-BODY", "text/plain"),
        Garbage(200, b"[]", "application/json"),
        Garbage(200, b"", "application/json"),
    ],
)
async def test_n08_an_answer_that_is_none_is_tried_again_and_not_logged(
    bot: Bot, person: Person, garbage: Garbage
) -> None:
    """N-08: an error page, JSON cut short or a success that failed is tried again; nothing of it is logged."""
    person.types("/start")
    await person.sees("Words of start.home.")
    bot.server.order("editMessageText", garbage)
    person.presses("To law.making")
    await person.sees("Words of law.making.")
    bot.server.order("getUpdates", garbage)
    person.presses("To law.long")
    await person.sees("Words of law.long.")
    assert "MARKER" not in bot.log


@pytest.mark.parametrize(
    ("code", "words", "calls"),
    [
        (400, "Bad Request: message is not modified: specified new message content", 0),
        (400, "Bad Request: message to edit not found", 1),
        (400, "Bad Request: message can't be edited", 1),
        (400, "Bad Request: chat not found", 0),
        (403, "Forbidden: user is deactivated", 0),
        (403, "Forbidden: bot was blocked by the user", 0),
    ],
)
async def test_n09_refusals_of_an_edit_mean_what_they_say(
    bot: Bot, person: Person, code: int, words: str, calls: int
) -> None:
    """N-09: "not modified" is success, a message that is gone is replaced, and nobody there ends the matter."""
    person.types("/start")
    await person.sees("Words of start.home.")
    bot.server.order("editMessageText", Refuse(code, words))
    person.presses("To law.making")
    await bot.idle()
    assert len(bot.server.called("editMessageText")) == 1
    assert len(bot.server.called("sendMessage")) == 1 + calls


async def test_n10_a_chat_that_became_another_is_ignored(bot: Bot, person: Person) -> None:
    """N-10: "migrated to another chat" belongs to groups; the turn ends and others go on."""
    bot.server.order("sendMessage", Refuse(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -5}))
    person.types("/start")
    await bot.idle()
    other = bot.person(2)
    other.types("/start")
    await other.sees("Words of start.home.")
    assert all(call.given["chat_id"] != -5 for call in bot.server.called("sendMessage"))


async def test_a_screen_that_telegram_refuses_gives_way_to_the_safe_card(bot: Bot, person: Person) -> None:
    """P-14: when Telegram takes exception to a screen, the person gets the safe card, and the log the class of it."""
    bot.server.order("sendMessage", Refuse(400, "Bad Request: ENTITY_BOUNDS_INVALID MARKER"))
    person.types("/start")
    await person.sees("999")
    assert "turn-failed" in bot.log
    assert "MARKER" not in bot.log


async def test_p14_a_fault_of_ours_still_ends_in_the_safe_card(
    bot: Bot, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P-14: when answering itself breaks, twice, the person gets the safe card, the update is parked, others go on."""

    async def broken(*_: object) -> None:
        raise RuntimeError("MARKER")

    with monkeypatch.context() as patched:
        patched.setattr("adapters.telegram.answer.Answers._show", broken)
        person.types("/start")
        await person.sees("999")
        await bot.idle()
    assert bot.shell.health.counted(Tally.FAILED) == 2
    assert bot.shell.health.counted(Tally.PARKED) == 1
    assert "MARKER" not in bot.log
    other = bot.person(2)
    other.types("/start")
    await other.sees("Words of start.home.")
