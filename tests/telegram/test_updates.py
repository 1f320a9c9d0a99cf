"""Updates as they come, broken, twice, out of order and late: U-01 to U-14, U-17 to U-19, U-32."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.service.health import Tally
from bot.service.stores.memory import MemoryLedger
from tests.fakes.telegram_faults import Slow
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TelegramServer
from tests.telegram.bots import QUICK, Bot, running


async def test_u01_an_update_of_an_unknown_kind_is_confirmed_and_not_answered(bot: Bot, person: Person) -> None:
    """U-01: an update that is neither a message nor a press is counted and confirmed; nobody is written to."""
    bot.server.updates.add("chat_boost", {"anything": 1})
    await bot.idle()
    assert bot.shell.health.counted(Tally.UNKNOWN_UPDATES) == 1
    assert not bot.server.called("sendMessage")


@pytest.mark.parametrize("broken", [{"message": {"date": "x"}}, {"message": []}, {"callback_query": 7}])
async def test_u02_one_broken_update_does_not_stop_the_rest(bot: Bot, broken: dict[str, object]) -> None:
    """U-02: with a broken update among them, all others are answered; it is parked, and nothing polls in circles."""
    people = [bot.person(number) for number in range(5000, 5030)]
    for person in people[:15]:
        person.types("/start")
    bot.server.updates.add("", None, raw={**broken, "MARKER": "MARKER-CONTENT"})
    for person in people[15:]:
        person.types("/start")
    await until(lambda: all(person.screen for person in people), within=4)
    await bot.idle()
    polls = len(bot.server.called("getUpdates"))
    await asyncio.sleep(0.6)
    assert len(bot.server.called("getUpdates")) - polls <= 2
    assert bot.shell.health.counted(Tally.PARKED) == 1
    assert "update-parked" in bot.log
    assert "MARKER" not in bot.log


async def test_u02_an_update_that_cannot_be_confirmed_is_not_asked_for_in_circles(bot: Bot, person: Person) -> None:
    """U-02, U-08: what has no number stays with Telegram, and is looked at no more than twice a second."""
    bot.server.updates.add("", None, update_id="x", raw={"message": {}})
    await asyncio.sleep(0.1)
    polls = len(bot.server.called("getUpdates"))
    await asyncio.sleep(1.0)
    assert len(bot.server.called("getUpdates")) - polls <= 2
    person.types("/start")
    await person.sees("Words of start.home.", within=3)


async def test_u05_an_update_that_comes_twice_is_answered_once(bot: Bot, person: Person) -> None:
    """U-05: the same update, at once and later, is answered by one message."""
    person.types("/start")
    number, _, update = bot.server.updates.waiting[0]
    bot.server.updates.repeat(number, update)
    await person.sees("Words of start.home.")
    await bot.idle()
    bot.server.updates.repeat(number, update)
    await asyncio.sleep(0.1)
    assert len(bot.server.called("sendMessage")) == 1


async def test_u05_an_update_is_answered_once_over_a_restart(server: TelegramServer, tmp_path: Path) -> None:
    """U-05: with the ledger of the last run, an update that comes again after a restart is known."""
    ledger = MemoryLedger()
    async with running(server, tmp_path, ledger=ledger) as first:
        person = first.person()
        person.types("/start")
        number, _, update = server.updates.waiting[0]
        await person.sees("Words of start.home.")
        await first.idle()
    server.updates.repeat(number, update)
    async with running(server, tmp_path, ledger=ledger) as second:
        await second.idle()
    assert len(server.called("sendMessage")) == 1


async def test_u05_what_was_answered_before_the_end_is_confirmed(server: TelegramServer, tmp_path: Path) -> None:
    """P-11 as far as Telegram goes: after a stop, what was answered is confirmed and does not come again."""
    async with running(server, tmp_path) as bot:
        person = bot.person()
        server.order("getUpdates", Slow(5.0), when=lambda given: "offset" in given)
        person.types("/start")
        await person.sees("Words of start.home.")
        await until(lambda: any("offset" in call.given for call in server.called("getUpdates")))
    assert not server.updates.waiting


async def test_p11_what_was_not_answered_stays_with_telegram(server: TelegramServer, tmp_path: Path) -> None:
    """P-11: an update whose answer was cut off by the end of the process is not confirmed."""
    async with running(server, tmp_path) as bot:
        person = bot.person()
        server.order("sendMessage", Slow(30.0), times=9)
        person.types("/start")
        await until(lambda: server.called("sendMessage"))
        await bot.kill()
    assert [number for number, _, _ in server.updates.waiting] == [server.updates.next_id - 1]


async def test_u06_numbers_out_of_order_are_all_answered(bot: Bot) -> None:
    """U-06: updates whose numbers do not rise are each answered."""
    people = [bot.person(number) for number in (1, 2, 3)]
    for person, number in zip(people, (905, 903, 904), strict=True):
        message = person.server.chats.put(person.chat, "/start", from_bot=False)
        told = person.server.chats.as_sent(person.chat, message, person.sender)
        bot.server.updates.waiting.append((number, person.server.chats.now(), {"update_id": number, "message": told}))
    bot.server.updates.arrived.set()
    await until(lambda: all(person.screen for person in people))


async def test_u07_after_a_quiet_week_a_lower_number_is_answered(server: TelegramServer, tmp_path: Path) -> None:
    """U-07: after six idle days updates are asked for without a number, so that a lower one is seen."""
    async with running(server, tmp_path, timings=replace(QUICK, quiet=0.3, poll=0.0)) as bot:
        person = bot.person()
        person.types("/start")
        await person.sees("Words of start.home.")
        await bot.idle()
        server.updates.after_a_quiet_week()
        await asyncio.sleep(0.4)
        person.types("law")
        await person.sees("Words of law.making.")


@pytest.mark.parametrize("number", [-5, 2**53, 1.5, "7", None, True])
async def test_u08_a_number_that_is_none_crashes_nothing(bot: Bot, person: Person, number: object) -> None:
    """U-08: an update with an impossible number is left aside, and the next person is answered."""
    bot.server.updates.waiting.append((0, bot.server.chats.now(), {"update_id": number, "message": {}}))
    bot.server.updates.arrived.set()
    person.types("/start")
    await person.sees("Words of start.home.", within=3)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 4096,
        "🙂" * 4096,
        "y" * 100_000,
        "",
        "   ",
        "\u200b\u200c",
        "\u0301\u0301",
        "\x00",
        "\ufeff",
        "\u202ehidden",
    ],
)
async def test_u09_u10_u11_odd_words_get_an_answer_and_are_never_echoed(bot: Bot, text: str) -> None:
    """U-09, U-10, U-11: very long, empty, invisible and reversed words are answered, and none is sent back."""
    person = bot.person()
    person.types("/start")
    await person.sees("Words of start.home.")
    person.types(text)
    await person.sees("Words of answers.miss.")
    assert all(text[:20].strip() == "" or text[:20] not in str(call.given) for call in bot.server.calls)


async def test_u11_half_a_letter_is_dropped(bot: Bot, person: Person) -> None:
    """U-11: a lone surrogate, which no text can be written with, is dropped before anything looks at the words."""
    person.types("/start")
    await person.sees("Words of start.home.")
    person.types("la\ud800w\udfff")
    await person.sees("Words of law.making.")


async def test_u12_markup_in_words_and_names_is_never_sent(bot: Bot) -> None:
    """U-12: markup in what is typed or in a name changes nothing, and our own text goes out without markup modes."""
    person = bot.person(77, name="<b>[x](tg://user?id=1)</b>")
    person.types("<b>bold</b> [x](tg://user?id=1)")
    await person.sees("Words of answers.miss.")
    assert all("parse_mode" not in call.given for call in bot.server.calls)
    assert all("tg://" not in str(call.given) for call in bot.server.calls)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("now", "Words of law.making."),
        ("a" * 64, "Words of start.home."),
        ("a" * 65, "Words of start.home."),
        ("../../etc", "Words of start.home."),
        ("eyJhIjoxfQ==", "Words of start.home."),
        ("trap123", "Words of start.home."),
        ("now extra", "Words of start.home."),
    ],
)
async def test_u13_a21_only_links_from_the_list_open_a_page(bot: Bot, link: str, words: str) -> None:
    """U-13, A-21: a link from the list opens its page, any other is a plain start, and none is logged or kept."""
    person = bot.person()
    person.types(f"/start {link}")
    await person.sees(words)
    assert link not in bot.log


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/START", "Words of start.home."),
        ("/start@OtherBot", "Words of start.home."),
        ("start", "Words of answers.miss."),
        ("/privacy", "Words of law.long."),
        ("/Privacy please", "Words of law.long."),
        ("/now", "Words of law.making."),
        ("/nonsense", "Words of answers.miss."),
        ("/i want to die", "Words of danger.life."),
    ],
)
async def test_u14_commands_work_in_any_state(bot: Bot, typed: str, words: str) -> None:
    """U-14: commands in any spelling are taken; one that does not exist is words, and danger in it is heard."""
    person = bot.person()
    person.types(typed)
    await person.sees(words)


async def test_u14_privacy_answers_without_content(server: TelegramServer, tmp_path: Path) -> None:
    """U-14: /privacy is answered in every mode; without content by the safe card."""
    async with running(server, tmp_path, without_content=True) as bot:
        person = bot.person()
        person.types("/privacy")
        await person.sees("999")


async def test_u17_edited_messages_are_not_asked_for(bot: Bot) -> None:
    """U-17: edited messages, and every other kind that needs no answer, are not among the updates asked for."""
    asked = bot.server.called("getUpdates")[0].given["allowed_updates"]
    assert set(asked) == {"message", "callback_query", "my_chat_member"}


async def test_u18_forwarded_words_are_words(bot: Bot, person: Person) -> None:
    """U-18: forwarded words and messages by way of another bot are answered like any; where from is dropped."""
    origin = {"type": "hidden_user", "sender_user_name": "MARKER-ORIGIN", "date": 1}
    person.types("law", forward_origin=origin, via_bot={"id": 1, "is_bot": True, "first_name": "MARKER-BOT"})
    await person.sees("Words of law.making.")
    assert "MARKER" not in str([call.given for call in bot.server.calls])


async def test_u19_bots_and_channels_are_not_answered(bot: Bot, person: Person) -> None:
    """U-19: what a bot or a channel posts into the chat is confirmed and not answered."""
    person.types("/start", sender_chat={"id": -1, "type": "channel"})
    person.sender = person.sender | {"is_bot": True}
    person.types("/start")
    await bot.idle()
    assert not bot.server.called("sendMessage")


@pytest.mark.parametrize("code", [None, "xx", "en-GB", "e" * 5000, 7, "cy\n"])
async def test_u32_any_language_code_is_answered_in_english(bot: Bot, code: object) -> None:
    """U-32: a language that is missing, unknown or absurd means English."""
    person = bot.person()
    person.sender["language_code"] = code
    person.types("/start")
    await person.sees("Words of start.home.")
