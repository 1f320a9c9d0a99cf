"""What is known of the person from one message to the next: their language, and that they are under eighteen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.telegram import run, trails
from bot.core.context import Age, Context, decode, encode, page_code
from bot.core.grounds import TextId
from bot.core.heard import Heard
from bot.core.messages import PageId, Span
from bot.core.pages import Way
from tests.core.scripts import page
from tests.fakes.telegram_chats import Message
from tests.fakes.telegram_people import until
from tests.fakes.telegram_server import TelegramServer
from tests.telegram.bots import QUICK, running
from tests.telegram.scripts import hear, small_script


def _hears(text: str, /) -> Heard:
    return Heard(reveals=(("age", "under-18"),)) if text == "im fifteen" else hear(text)


def _adult(page: str) -> str:
    return encode(Context(page=page_code(page), age=Age.ADULT))


def _ages(message: Message) -> set[Age | None]:
    return {decode(button["callback_data"]).age for row in message.rows for button in row[:1]}


async def test_u32_a_language_that_is_offered_is_spoken_from_the_first_word(
    server: TelegramServer, tmp_path: Path
) -> None:
    """U-32: whoever has their app in a language that is offered is greeted in it."""
    made = small_script()
    welsh = {**made.texts["en"], TextId("start.home/text-1"): (Span("Geiriau start.home."),)}
    script = replace(made, languages=("en", "cy"), texts={**made.texts, "cy": welsh})
    async with running(server, tmp_path, script=script) as bot:
        person = bot.person()
        person.sender["language_code"] = "cy-GB"
        person.types("/start")
        await person.sees("Geiriau start.home.")


@pytest.mark.parametrize("sends", [False, True])
async def test_an_old_button_does_not_undo_what_somebody_under_eighteen_typed(
    server: TelegramServer, tmp_path: Path, *, sends: bool
) -> None:
    """Who wrote that they are under eighteen, in words or under a picture, stays so on a button from before."""
    async with running(server, tmp_path, script=replace(small_script(), hear=_hears)) as bot:
        person = bot.person()
        person.types("/start")
        old = await person.sees("Words of start.home.")
        person.taps(_adult("law.making"), on=old)
        await person.sees("Words of law.making.")
        await bot.idle()
        if sends:
            person.sends("photo", caption="im fifteen")
        else:
            person.types("im fifteen")
        await bot.idle()
        assert Age.ADULT not in _ages(person.bot_messages[-1])
        person.taps(_adult("settings.menu"), on=old)
        shown = await person.sees("Words of settings.menu.")
        assert Age.ADULT not in _ages(shown)


async def test_who_answers_the_question_anew_is_believed(server: TelegramServer, tmp_path: Path) -> None:
    """Somebody who was under eighteen for the person before may say that this one is an adult."""
    made = small_script()
    ask = page("ask.age", ways=(Way(PageId("law.making"), TextId("settings.menu/home"), (("age", "adult"),)),))
    script = replace(made, pages={**made.pages, ask.id: ask}, by_code={**made.by_code, page_code(ask.id): ask.id})
    async with running(server, tmp_path, script=script) as bot:
        person = bot.person()
        person.types("/start")
        old = await person.sees("Words of start.home.")
        person.taps(encode(Context(page=page_code("ask.age"), age=Age.UNDER_18)), on=old)
        await until(lambda: "Back to the start" in person.bot_messages[-1].labels)
        person.presses("Back to the start")
        assert Age.ADULT in _ages(await person.sees("Words of law.making."))


async def test_nobody_is_known_an_hour_later_though_nobody_else_came(
    server: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety rule 24: a quiet bot forgets whoever was there last, as a busy one does."""
    made = [trails.Trails()]
    monkeypatch.setattr(trails, "IDLE_SECONDS", 0.5)
    monkeypatch.setattr(run, "Trails", lambda: made[0])
    async with running(server, tmp_path, timings=replace(QUICK, forget=0.1)) as bot:
        person = bot.person()
        person.types("/start")
        await person.sees("Words of start.home.")
        assert len(made[0]) == 1
        await until(lambda: not len(made[0]))


async def test_n26_who_answered_anew_elsewhere_is_believed_here(server: TelegramServer, tmp_path: Path) -> None:
    """N-26: where another process showed a newer screen, its buttons are not old, whatever was known here before."""
    async with running(server, tmp_path, script=replace(small_script(), hear=_hears)) as bot:
        person = bot.person()
        person.types("/start")
        await person.sees("Words of start.home.")
        person.types("im fifteen")
        await bot.idle()
        screen = person.bot_messages[-1]
        server.chats.skip(hours=0.01)
        button = {"text": "Go on", "callback_data": _adult("settings.menu")}
        newer = {"chat_id": person.chat.id, "message_id": screen.id, "text": "Words of another process."}
        server.methods.call("editMessageText", newer | {"reply_markup": {"inline_keyboard": [[button]]}})
        person.taps(_adult("settings.menu"), on=screen)
        assert Age.ADULT in _ages(await person.sees("Words of settings.menu."))
