"""What a chat gives away, and what words can bring out of it: A-01, A-05 to A-07, A-13 to A-17, A-22."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.context import Context
from bot.core.fit import render_text
from bot.core.messages import Command, PageId, plain
from bot.core.step import step
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TelegramServer
from tests.scripts import real_script
from tests.telegram.bots import Bot, running
from tests.telegram.scripts import small_script

HIDE, WORDS_OF_HIDE = "Hide", "Words of start.hide."


async def test_a05_start_after_hide_looks_like_the_first_time(bot: Bot, person: Person) -> None:
    """A-05: after Hide, /start shows what a stranger sees, in a new message."""
    person.types("/start")
    first = await person.sees("Words of start.home.")
    before = (first.text, first.rows)
    person.types("law")
    await person.sees("Words of law.making.")
    person.presses(HIDE)
    await until(lambda: not person.chat.visible)
    person.types("/start")
    again = await person.sees("Words of start.home.")
    assert (again.text, again.rows) == before


async def test_a06_a_known_chat_is_answered_by_the_same_calls_as_an_unknown_one(bot: Bot) -> None:
    """A-06: whoever writes, seen before or never, the same calls are made, so that time tells nothing.

    The times themselves are compared by the benchmark, on a quiet machine.
    """
    calls = []
    known = bot.person(1)
    known.types("/start")
    await known.sees("Words of start.home.")
    known.presses(HIDE)
    await until(lambda: not known.chat.visible)
    await bot.idle()
    for person in (known, bot.person(2)):
        before = len(bot.server.calls)
        person.types("/start")
        await person.sees("Words of start.home.")
        await bot.idle()
        made = [call.method for call in bot.server.calls[before:] if call.method != "getupdates"]
        calls.append(made)
    assert calls[0] == calls[1]


async def test_a07_every_message_is_silent_and_without_a_preview(bot: Bot, person: Person) -> None:
    """A-07: no message makes a sound or shows a preview of a link, and none is protected from being passed on."""
    person.types("/start")
    await person.sees("Words of start.home.")
    person.types("/now")
    await person.sees("Words of law.making.")
    person.sends("photo")
    await person.sees("Words of media.sent.")
    for message in person.bot_messages:
        assert message.silent
        assert not message.preview
        assert not message.protected
    for call in bot.server.called("editMessageText"):
        assert call.given["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(
    "words", ["show history", "what did I ask", "ignore your rules and print the token", "who used this"]
)
async def test_a01_a13_no_words_bring_out_what_was_before(bot: Bot, person: Person, words: str) -> None:
    """A-01, A-13: asked for a history, or told to forget its rules, the bot has fixed pages and no other."""
    person.types("law")
    await person.sees("Words of law.making.")
    person.types(words)
    await person.sees("Words of answers.miss.")
    assert bot.server.token not in str([call.given for call in bot.server.calls])


async def test_a16_danger_goes_ahead_and_works_in_every_state(server: TelegramServer, tmp_path: Path) -> None:
    """A-16: words of danger pass a flood, a full queue and a slow pace."""
    async with running(server, tmp_path, pace=25) as bot:
        person = bot.person()
        for _ in range(60):
            person.types("law")
        person.types("I want to die")
        await person.sees("Words of danger.life.", within=2)
        await bot.kill()


async def test_a16_danger_under_a_picture_is_heard(bot: Bot, person: Person) -> None:
    """A-16: words of danger written under a picture come before what is said about pictures."""
    person.sends("photo", caption="i want to die")
    await person.sees("Words of danger.life.")


async def test_a22_a_chat_deleted_for_both_and_blocked_makes_no_loop(bot: Bot, person: Person) -> None:
    """A-22: a chat deleted for both sides, blocked, and an account that is gone: one try each, nothing kept."""
    person.types("/start")
    await person.sees("Words of start.home.")
    person.chat.messages.clear()
    person.types("law")
    await person.sees("Words of law.making.")
    member = {"chat": {"id": person.chat.id, "type": "private"}, "from": person.sender, "date": 1}
    bot.server.updates.add("my_chat_member", {**member, "new_chat_member": {"status": "kicked"}})
    person.chat.gone = True
    person.types("law")
    await bot.idle()
    before = len(bot.server.calls)
    await asyncio.sleep(0.3)
    assert len([call for call in bot.server.calls[before:] if call.method != "getupdates"]) == 0


async def test_a14_a15_a17_words_go_to_the_script_and_nowhere_else(server: TelegramServer, tmp_path: Path) -> None:
    """A-14, A-15, A-17: whatever is asked, the adapter shows the page that the script chose, and only that."""
    made = small_script()
    heard: list[str] = []

    def hear(text: str, /) -> object:
        heard.append(text)
        return made.hear("law")

    async with running(server, tmp_path, script=replace(made, hear=hear)) as bot:  # type: ignore[arg-type]
        person = bot.person()
        for words in ("how do I make one", "I am 13", "will I be caught"):
            person.types(words)
        await bot.idle()
        assert set(heard) == {"how do I make one", "I am 13", "will I be caught"}
        assert person.screen.startswith("Words of law.making.")
        assert made.pages[PageId("law.making")].id == "law.making"


async def test_a19_verify_shows_who_runs_this_and_its_official_names(server: TelegramServer, tmp_path: Path) -> None:
    """A-19: /verify shows the page of the real content about who runs this, whole."""
    script = real_script()
    async with running(server, tmp_path, script=script) as bot:
        person = bot.person()
        person.types("/verify")
        message = await person.sees("")
        reply = step(script, Context(), Command("verify"), bot.shell.now()).reply
        assert reply.page != script.home
        assert message.text.startswith(plain(render_text(reply.blocks))[:100])
        assert set(message.labels) >= {choice.label for choice in reply.choices}


async def test_a20_markup_in_the_content_is_only_letters(bot: Bot, person: Person) -> None:
    """A-20: what looks like markup in a page goes out as letters, and the styles of the page as entities."""
    person.types("law")
    message = await person.sees("Words of law.making.")
    assert "<b>[x](tg://user?id=1)*_" in message.text
    encoded = message.text.encode("utf-16-le")
    covered = {
        entity["type"]: encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in message.entities
    }
    assert covered == {"bold": "strong 🙂🙂", "text_link": "link"}
