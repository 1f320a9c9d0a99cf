"""Things sent instead of words, and places where the bot does not belong: U-15, U-16, U-20, A-08, A-18."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.service.health import Tally
from tests.fakes.telegram_people import MEDIA, Person, until
from tests.fakes.telegram_server import TelegramServer
from tests.scripts import real_script
from tests.telegram.bots import Bot, running
from tests.telegram.scripts import small_script


@pytest.mark.parametrize("kind", sorted(MEDIA))
async def test_u15_whatever_is_sent_is_answered_and_never_fetched(bot: Bot, kind: str) -> None:
    """U-15, A-18: each kind gets an answer; no file is asked for, and nothing of it goes out again."""
    person = bot.person()
    sent = person.sends(kind)
    await person.sees("Words of media.")
    await bot.idle()
    assert sent in person.own_messages
    assert not bot.server.called("getFile")
    assert "FILEID" not in str([call.given for call in bot.server.calls])
    assert "MARKER" not in str([call.given for call in bot.server.calls])


async def test_u15_each_kind_has_words_of_its_own_in_the_content(server: TelegramServer, tmp_path: Path) -> None:
    """U-15: the real content answers a voice note, a contact and a place differently from a picture."""
    said = {}
    async with running(server, tmp_path, script=real_script()) as bot:
        for number, kind in enumerate(("photo", "voice", "document", "sticker", "contact", "location", "dice")):
            person = bot.person(600 + number)
            person.sends(kind)
            said[kind] = (await person.sees("")).text
    assert len(set(said.values())) == len(said)


async def test_u16_an_album_gets_one_reply(bot: Bot, person: Person) -> None:
    """U-16: ten pictures of one album are answered by one message."""
    for _ in range(10):
        person.sends("photo", media_group_id="1234")
    await bot.idle()
    await person.sees("Words of media.sent.")
    assert len(bot.server.called("sendMessage")) == 1
    assert len(person.own_messages) == 10


async def test_a18_a_picture_goes_only_when_its_button_is_pressed(bot: Bot, person: Person) -> None:
    """A-18: a picture stays through answers and Hide, and goes with its album at the press of its button."""
    for _ in range(3):
        person.sends("photo", media_group_id="77")
    await person.sees("Words of media.sent.")
    await bot.idle()
    person.types("law")
    await person.sees("Words of law.making.")
    assert len(person.own_messages) == 3
    person.sends("photo")
    await person.sees("Words of media.sent.")
    await bot.idle()
    person.presses("To media.removed")
    await person.sees("Words of media.removed.")
    await until(lambda: not person.own_messages)


async def test_a18_hide_leaves_a_picture_and_says_so(bot: Bot, person: Person) -> None:
    """A-18, A-03: Hide does not remove a picture, which may be the only copy, so it does not claim to be complete."""
    person.sends("photo")
    await person.sees("Words of media.sent.")
    person.presses("Hide")
    await person.sees("Words of start.hide.")
    assert len(person.own_messages) == 1


async def test_a18_a_picture_can_be_removed_after_a_restart(server: TelegramServer, tmp_path: Path) -> None:
    """A-18: the message with the button answers the picture, so that no memory is needed to remove it."""
    async with running(server, tmp_path) as bot:
        person = bot.person()
        person.sends("photo")
        await person.sees("Words of media.sent.")
    async with running(server, tmp_path) as bot:
        person.presses("To media.removed")
        await person.sees("Words of media.removed.")
        await until(lambda: not person.own_messages)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_u20_in_a_group_it_says_one_neutral_line_and_leaves(bot: Bot, kind: str) -> None:
    """U-20: put into a group or channel, the bot says once where to write instead, and leaves."""
    chat = bot.server.chats.chat(-100500)
    chat.kind = kind
    place = {"id": chat.id, "type": kind, "title": "MARKER-GROUP"}
    joined = {"chat": place, "from": {"id": 1, "is_bot": False, "first_name": "x"}, "date": 1}
    bot.server.updates.add("my_chat_member", {**joined, "new_chat_member": {"status": "member"}})
    spoken = {"message_id": 5, "chat": place, "from": joined["from"], "date": 1, "text": "law", "message_thread_id": 9}
    bot.server.updates.add("message", {**spoken, "is_topic_message": True})
    await until(lambda: chat.left)
    await bot.idle()
    (said,) = bot.server.called("sendMessage")
    assert said.given["text"] == "I only answer in a private chat."
    (row,) = said.given["reply_markup"]["inline_keyboard"]
    assert row[0]["url"] == "https://t.me/vesper_test_bot"
    assert len(bot.server.called("leaveChat")) == 1


async def test_u20_a_press_in_a_group_shows_no_content(bot: Bot, person: Person) -> None:
    """U-20, A-12: a button that was forwarded into a group leads nowhere but to a private chat."""
    person.types("/start")
    message = await person.sees("Words of start.home.")
    bot.server.chats.chat(-7).kind = "supergroup"
    query = {"id": "1", "from": person.sender, "data": message.data("To law.making"), "chat_instance": "1"}
    there = {"message_id": 3, "chat": {"id": -7, "type": "supergroup"}, "date": 1}
    bot.server.updates.add("callback_query", {**query, "message": there})
    await until(lambda: bot.server.called("leaveChat"))
    assert len(bot.server.called("sendMessage")) == 1


async def test_u20_a_group_that_refuses_us_is_no_trouble(bot: Bot) -> None:
    """U-20: a group where nothing may be posted is left without an error."""
    chat = bot.server.chats.chat(-9)
    chat.blocked = True
    place = {"id": -9, "type": "supergroup"}
    bot.server.updates.add("my_chat_member", {"chat": place, "new_chat_member": {"status": "member"}, "date": 1})
    await bot.idle()
    assert bot.shell.health.counted(Tally.FAILED) == 0


async def test_commands_are_set_in_private_chats_when_they_differ(server: TelegramServer, tmp_path: Path) -> None:
    """Commands are listed for private chats alone, with the titles of their pages, and set once, not at every start."""
    for _ in range(2):
        async with running(server, tmp_path) as bot:
            await until(lambda: server.called("getMyShortDescription"))
            assert bot.shell.health.counted(Tally.FAILED) == 0
    (call,) = server.called("setMyCommands")
    assert call.given["scope"] == {"type": "all_private_chats"}
    names = [command["command"] for command in call.given["commands"]]
    assert names == ["start", "hide", "now", "language", "privacy", "about", "verify"]


async def test_a08_the_real_commands_have_no_topic_word(server: TelegramServer, tmp_path: Path) -> None:
    """A-08: neither the names of the real commands nor what stands beside them tells what the bot is about."""
    from adapters.telegram.watch import tells  # noqa: PLC0415 - beside its one use

    async with running(server, tmp_path, script=real_script()):
        await until(lambda: server.called("setMyCommands"))
    for command in server.called("setMyCommands")[0].given["commands"]:
        assert tells(f"{command['command']} {command['description']}") == ()


async def test_a08_a_name_that_tells_is_warned_about(server: TelegramServer, tmp_path: Path) -> None:
    """A-08, U-20: topic words in the names, and groups that are allowed, are said at start-up."""
    server.methods.names["description"] = "Help for victims of deepfakes"
    server.me["can_join_groups"] = True
    async with running(server, tmp_path) as bot:
        await until(lambda: "a-name-has-a-topic-word" in bot.log)
        await until(lambda: "groups-are-allowed" in bot.log)
    assert "victims" not in bot.log


async def test_a_long_page_is_turned_over_in_place(server: TelegramServer, tmp_path: Path) -> None:
    """A page longer than a message is shown in parts, each within Telegram's limit, in the same message."""
    async with running(server, tmp_path, script=small_script()) as bot:
        person = bot.person()
        person.types("/privacy")
        message = await person.sees("Words of law.long.")
        seen = [message.text]
        while "More" in person.bot_messages[-1].labels:
            person.presses("More")
            await until(lambda: person.screen != seen[-1])
            seen.append(person.screen)
        assert len(seen) >= 2
        assert all(len(text.encode("utf-16-le")) // 2 <= 4096 for text in seen)
        await asyncio.sleep(0)
        assert len(person.bot_messages) == 1
