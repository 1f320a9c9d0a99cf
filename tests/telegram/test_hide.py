"""Hide: what is taken away, in which order, and what is owned up to: A-02 to A-04."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.service.health import Tally
from tests.fakes.telegram_faults import Flood, Garbage, Refuse, Slow
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TelegramServer
from tests.telegram.bots import Bot, running

HIDE, WORDS_OF_HIDE = "Hide", "Words of start.hide."


async def test_a02_hide_leaves_nothing_and_says_nothing(bot: Bot, person: Person) -> None:
    """A-02: Hide blanks first, then deletes everything of both sides, and sends no message at all."""
    person.types("/start")
    await person.sees("Words of start.home.")
    person.presses(HIDE)
    await until(lambda: not person.chat.visible)
    await bot.idle()
    calls = [call.method for call in bot.server.calls if call.method != "getupdates"]
    assert calls.index("editmessagetext") < calls.index("deletemessages", calls.index("editmessagetext"))
    assert len(bot.server.called("sendMessage")) == 1
    assert bot.server.called("editMessageText")[-1].given["text"] == "·"


@pytest.mark.parametrize("typed", ["/hide", "hide everything"])
async def test_hide_works_typed(bot: Bot, person: Person, typed: str) -> None:
    """A-02: Hide as a command and in words takes the command and the words away too."""
    person.types("/start")
    await person.sees("Words of start.home.")
    person.types("law")
    await person.sees("Words of law.making.")
    person.types(typed)
    await until(lambda: not person.chat.visible)


async def test_a02_hide_takes_away_what_was_kept(bot: Bot, person: Person) -> None:
    """A-02: words that stayed in the chat by the person's own setting go with Hide."""
    person.types("/start")
    await person.sees("Words of start.home.")
    person.presses("To settings.menu")
    await person.sees("Words of settings.menu.")
    person.presses("Keep what I type")
    await bot.idle()
    person.types("law")
    await person.sees("Words of law.making.")
    await bot.idle()
    assert [message.text for message in person.own_messages] == ["law"]
    person.presses(HIDE)
    await until(lambda: not person.chat.visible)


async def test_a02_hide_pressed_twice_is_no_error(bot: Bot, person: Person) -> None:
    """A-02: a second press on Hide, on its way already, says at most that nothing is known to be left."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    person.presses(HIDE, on=message)
    person.presses(HIDE, on=message)
    await until(lambda: not person.chat.visible)
    await bot.idle()
    assert bot.shell.health.counted(Tally.FAILED) == 0
    assert not person.chat.visible


async def test_a02_hide_works_without_content(server: TelegramServer, tmp_path: Path) -> None:
    """A-02: with no content to be had, Hide still takes everything away."""
    async with running(server, tmp_path, without_content=True) as bot:
        person = bot.person()
        person.types("/start")
        await person.sees("999")
        person.presses("Hide this")
        await until(lambda: not person.chat.visible)


@pytest.mark.parametrize("typed", ["/hide", "hide everything"])
async def test_a02_hide_works_while_a_flood_is_on(server: TelegramServer, tmp_path: Path, typed: str) -> None:
    """A-02: somebody who sent far too much, and is met with silence, can still hide, by command and in words."""
    async with running(server, tmp_path, pace=25) as bot:
        person = bot.person()
        for _ in range(60):
            person.types("law")
        await person.sees("Words of")
        person.types(typed)
        await until(lambda: not person.bot_messages, within=4)
        await until(lambda: not person.chat.visible, within=4)


async def test_a02_the_text_is_gone_at_once_even_if_it_cannot_be_deleted(bot: Bot, person: Person) -> None:
    """A-02: where deleting fails, the words are gone within a second all the same, overwritten."""
    person.types("/start")
    await person.sees("Words of start.home.")
    bot.server.order("deleteMessages", Slow(2.0), times=5)
    began = time.monotonic()
    person.presses(HIDE)
    await until(lambda: person.screen == "·", within=1.0)
    assert time.monotonic() - began < 1.0
    assert person.bot_messages[-1].rows == []
    await bot.kill()


async def test_a02_hide_does_not_wait_for_a_chat_that_telegram_holds_up(server: TelegramServer, tmp_path: Path) -> None:
    """A-02, N-03: with an answer held up for an hour by Telegram, Hide still takes the screen away."""
    async with running(server, tmp_path, pace=25) as bot:
        person = bot.person()
        person.types("/start")
        message = await person.sees("Words of start.home.")
        server.order("editMessageText", Flood(3600))
        person.presses("To law.making", on=message)
        await until(lambda: bot.shell.health.counted(Tally.LIMITED))
        person.presses(HIDE, on=message)
        await until(lambda: not person.chat.visible, within=3)


async def test_a03_what_is_too_old_to_delete_is_blanked_and_owned_up_to(bot: Bot, person: Person) -> None:
    """A-03: a message over 48 hours old cannot be deleted: the honest text stands in its place."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    bot.server.chats.skip(hours=49)
    person.presses(HIDE, on=message)
    honest = await person.sees(WORDS_OF_HIDE)
    assert honest.id == message.id
    edits = [call.given["text"] for call in bot.server.called("editMessageText")]
    assert edits[0] == "·"


async def test_a03_what_telegram_refuses_to_delete_is_owned_up_to(bot: Bot, person: Person) -> None:
    """A-03: when every delete is refused, the honest text says so and no word of before is left."""
    person.types("/start")
    await person.sees("Words of start.home.")
    bot.server.order("deleteMessages", Refuse(400, "Bad Request: message can't be deleted"), times=9)
    bot.server.order("deleteMessage", Refuse(400, "Bad Request: message can't be deleted"), times=9)
    person.presses(HIDE)
    await person.sees(WORDS_OF_HIDE)
    assert all("start.home" not in message.text for message in person.chat.visible)


async def test_a03_one_that_is_too_old_does_not_save_the_others(bot: Bot, person: Person) -> None:
    """A-03: Telegram refuses a whole batch for one old message; the others are deleted one by one."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    bot.server.order("deleteMessages", Refuse(400, "Bad Request: message can't be deleted for everyone"))
    person.presses(HIDE, on=message)
    await until(lambda: not person.chat.visible)


async def test_a03_hide_after_a_restart_says_what_it_cannot_know(server: TelegramServer, tmp_path: Path) -> None:
    """A-03: typed Hide in a chat we know nothing of says that older messages may be there."""
    async with running(server, tmp_path) as bot:
        person = bot.person()
        person.types("/hide")
        await person.sees(WORDS_OF_HIDE)
        await until(lambda: not person.own_messages)


async def test_a04_a_late_answer_is_not_shown_after_hide(bot: Bot, person: Person) -> None:
    """A-04: an answer that was under way when Hide was pressed leaves nothing behind, new message or edit."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    bot.server.order("editMessageText", Slow(0.4))
    person.presses("To law.making", on=message)
    await until(lambda: bot.server.called("editMessageText"))
    person.presses(HIDE, on=message)
    await asyncio.sleep(0.6)
    await until(lambda: not person.chat.visible)


async def test_a02_hide_does_not_wait_for_an_answer_that_hangs(bot: Bot, person: Person) -> None:
    """A-02: with an edit hanging on a slow connection, the screen is blank at once, and gone once that edit is over."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    bot.server.order("editMessageText", Slow(0.8))
    person.presses("To law.making", on=message)
    await until(lambda: bot.server.called("editMessageText"))
    person.presses(HIDE, on=message)
    await until(lambda: person.screen == "·", within=0.5)
    await until(lambda: not person.chat.visible)


async def test_words_typed_while_hide_is_at_work_are_answered_and_removed(bot: Bot, person: Person) -> None:
    """Words that come in the middle of Hide are answered in a new message and removed, as any."""
    person.types("/start")
    await person.sees("Words of start.home.")
    await bot.idle()
    bot.server.order("deleteMessages", Slow(0.3))
    before = len(bot.server.called("deleteMessages"))
    person.presses(HIDE)
    await until(lambda: len(bot.server.called("deleteMessages")) > before)
    person.types("law")
    await person.sees("Words of law.making.")
    await until(lambda: not person.own_messages)


async def test_a04_a_new_message_that_comes_late_is_taken_back(bot: Bot, person: Person) -> None:
    """A-04: a new message that was being sent when Hide was pressed is removed as soon as it has arrived."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    bot.server.order("sendMessage", Slow(0.4))
    person.types("/start")
    await until(lambda: len(bot.server.called("sendMessage")) == 2)
    person.presses(HIDE, on=message)
    await bot.idle()
    await until(lambda: not person.chat.visible)


async def test_a04_answers_that_wait_are_dropped_by_hide(server: TelegramServer, tmp_path: Path) -> None:
    """A-04: presses that still wait for their turn when Hide comes are not answered any more."""
    async with running(server, tmp_path, pace=25) as bot:
        person = bot.person()
        person.types("/start")
        message = await person.sees("Words of start.home.")
        for _ in range(5):
            person.presses("To law.making", on=message)
        person.presses(HIDE, on=message)
        await until(lambda: not person.chat.visible, within=2)
        await asyncio.sleep(1.2)
        assert not person.chat.visible
        assert bot.shell.health.counted(Tally.SUPPRESSED) >= 4


async def test_hide_when_telegram_is_in_trouble_is_tried_again(bot: Bot, person: Person) -> None:
    """A-03: errors in between, from Telegram or on the way, do not stop Hide."""
    person.types("/start")
    await person.sees("Words of start.home.")
    bot.server.order("editMessageText", Garbage())
    bot.server.order("deleteMessages", Garbage(), times=2)
    person.presses(HIDE)
    await until(lambda: not person.chat.visible)
