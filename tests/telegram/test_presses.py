"""Presses: strange, old, doubled, by others, and when nobody is there any more: U-21 to U-26."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.messages import Platform
from bot.service.health import Tally
from bot.service.ledger import Claim
from tests.fakes.telegram_people import Person, until
from tests.telegram.bots import Bot


@pytest.mark.parametrize("data", ["v9.unknown", "x" * 64, "", None, "\u00e9\u00e9", "1" + "-" * 60])
async def test_u21_a_strange_button_leads_to_the_start(bot: Bot, data: object) -> None:
    """U-21: a button that means nothing (any more) shows the start, and its spinner stops."""
    person = bot.person()
    person.types("now")
    message = await person.sees("Words of")
    person.taps(data, on=message)
    await person.sees("Words of start.home.")
    assert bot.server.methods.answered


async def test_u21_a_press_replayed_a_thousand_times_shows_one_screen(bot: Bot, person: Person) -> None:
    """U-21: a press sent a thousand times leaves one message, and every spinner stops."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    for _ in range(1000):
        person.presses("To law.making", on=message)
    await bot.idle()
    await until(lambda: len(bot.server.methods.answered) + bot.shell.health.counted(Tally.DROPPED) >= 1000)
    assert [message.text[:20] for message in person.chat.visible] == ["Words of law.making."]


async def test_u22_a_message_out_of_reach_gets_a_new_one(bot: Bot, person: Person) -> None:
    """U-22: a press on a message that Telegram no longer hands over is answered by a new one; the old one goes."""
    person.types("/start")
    old = await person.sees("Words of start.home.")
    number = person.presses("To law.making", on=old)
    query = bot.server.updates.waiting[-1][2]["callback_query"]
    query["message"] = {"chat": query["message"]["chat"], "message_id": old.id, "date": 0}
    assert number
    await person.sees("Words of law.making.")
    await until(lambda: len(person.chat.visible) == 1 and person.chat.visible[0].id != old.id)


async def test_u22_an_old_message_that_cannot_be_edited_is_replaced(bot: Bot, person: Person) -> None:
    """U-22: a press on a message that is too old to edit or delete gets a new living message."""
    bot.server.methods.edits_for = 48 * 3600
    person.types("/start")
    old = await person.sees("Words of start.home.")
    bot.server.chats.skip(hours=49)
    person.presses("To law.making", on=old)
    new = await person.sees("Words of law.making.")
    assert new.id != old.id


async def test_u23_a_press_by_somebody_else_shows_nothing_of_the_chat(bot: Bot, person: Person) -> None:
    """U-23, A-12: pressed by somebody else, a button says to open a chat of one's own, and changes nothing."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    person.taps(message.data("To law.making"), on=message, sender={"id": 666, "is_bot": False, "first_name": "x"})
    await until(lambda: bot.server.methods.answered)
    assert bot.server.methods.answered[0]["text"] == "I only answer in a private chat."
    await bot.idle()
    assert person.screen.startswith("Words of start.home.")


async def test_u24_two_presses_at_once_leave_the_last_state(bot: Bot, person: Person) -> None:
    """U-24: two presses 10 ms apart, on one button and on two, end with the last one on one screen, and no error."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    there = message.data("To law.making"), message.data("To settings.menu")
    person.taps(there[0], on=message)
    await asyncio.sleep(0.01)
    person.taps(there[0], on=message)
    person.taps(there[1], on=message)
    await bot.idle()
    assert [message.text for message in person.chat.visible] == ["Words of settings.menu."]


async def test_u25_somebody_who_blocked_the_bot_is_left_alone(bot: Bot, person: Person) -> None:
    """U-25: a 403 ends the matter: one try, the update is done, and no number is logged."""
    person.types("/start")
    await person.sees("Words of start.home.")
    person.chat.blocked = True
    number = person.presses("To law.making")
    await bot.idle()
    assert len(bot.server.called("editMessageText")) == 1
    assert await bot.ledger.claim(Platform.TELEGRAM, number) is Claim.DONE
    assert str(person.chat.id) not in bot.log


async def test_u26_a_press_after_the_living_message_was_deleted(bot: Bot, person: Person) -> None:
    """U-26: with the living message deleted by hand, a press that was on its way is answered by a new one."""
    person.types("/start")
    old = await person.sees("Words of start.home.")
    del person.chat.messages[old.id]
    person.taps(old.data("To law.making"), on=old)
    new = await person.sees("Words of law.making.")
    assert new.id != old.id
    person.types("settings")
    await person.sees("Words of settings.menu.")
    assert len(person.bot_messages) == 1
