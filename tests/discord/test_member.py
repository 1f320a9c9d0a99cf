"""Somebody uses it: commands, buttons and menus, wherever Discord lets them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.discord.write import choice_of
from bot.core.context import Context, Nation, decode, encode, page_code
from bot.core.script import Script
from tests.core.scripts import page
from tests.core.scripts import script as hand_made
from tests.discord.running import Bot, running
from tests.discord.ways import codes_of, go, leads, way
from tests.fakes.discord_people import (
    BOT_DM,
    MANAGE_SERVER,
    PRIVATE_CHANNEL,
    SEND,
    VIEW,
    Person,
    labels_of,
    member,
    parts_of,
    stranger,
)
from tests.fakes.discord_server import DiscordServer, Fault
from tests.fakes.discord_world import APP


def code(page: str, **answers: object) -> str:
    """Return the code of a button that leads to `page`."""
    return "c:" + encode(Context(page=page_code(page), **answers))  # type: ignore[arg-type]


async def test_the_command_opens_the_conversation(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """`/vesper` shows the start screen to the asker alone, with danger and Hide at its end."""
    shown = await member(discord).command("vesper")
    assert shown.ephemeral
    assert "I am an automatic guide" in shown.content
    assert leads(shown, script)[-2:] == ["danger.now", "start.hide"]


@pytest.mark.parametrize("name", ["now", "hide", "about", "privacy", "verify"])
async def test_every_command_opens_its_page(discord: DiscordServer, bot: Bot, script: Script, name: str) -> None:
    """Each command leads to the page the content names for it; the hidden page offers no way back to what was there."""
    shown = await member(discord).command(name)
    page = script.pages[script.commands[name]]
    assert shown.ephemeral
    here = {str(decode(choice_of(found)).back) for found in codes_of(shown)}
    assert page_code(page.id) in here


async def test_the_operator_may_choose_another_name(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """The command that opens the conversation has the name from the settings, in the list and when used."""
    async with running(discord, script, tmp_path, discord_command="evening"):
        await discord.until(lambda: discord.world.commands)
        assert "evening" in {command["name"] for command in discord.world.commands}
        assert "vesper" not in {command["name"] for command in discord.world.commands}
        assert "I am an automatic guide" in (await member(discord).command("evening")).content


async def test_buttons_edit_the_one_message(discord: DiscordServer, bot: Bot) -> None:
    """A press changes the message that was pressed; nothing piles up."""
    person = member(discord)
    first = await person.command("vesper")
    second = await go(person, first, "people.now")
    assert second is first
    assert len(discord.world.messages) == 1
    assert second.ephemeral


async def test_many_choices_become_a_menu(discord: DiscordServer, tmp_path: Path) -> None:
    """Choices beyond the buttons stand in one menu, which works like them and says so; the rest is one press away."""
    pages = [page(f"many.page-{number}") for number in range(30)]
    texts = {"words/choose": "Choose one"}
    made = hand_made(page("many.all", *(one.id for one in pages)), *pages, texts=texts)
    person = member(discord)
    async with running(discord, made, tmp_path):
        shown = await person.press(await person.command("vesper"), code("many.all"))
        menu = parts_of(shown)[0]
        assert (menu["type"], menu["placeholder"], len(menu["options"])) == (3, "Choose one", 25)
        shown = await person.press(shown, "More")
        assert len(parts_of(shown)[0]["options"]) == 5
        shown = await person.pick(shown, "To many.page-27")
        assert shown.content == "Words of many.page-27."


async def test_a_long_page_can_be_read_on(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """Every page of the content is shown by Discord, all its parts, each within the limits and with danger and Hide."""
    person = member(discord)
    shown = await person.command("vesper")
    for name in script.pages:
        if name.startswith("server.") or script.pages[name].effects:
            continue
        shown = await person.press(shown, code(name, nation=Nation.ENGLAND))
        for _ in range(20):
            assert labels_of(shown)[-2:] == ["In danger now", "Hide this"], name
            if "Read on" not in labels_of(shown):
                break
            shown = await person.press(shown, "Read on")
        else:
            pytest.fail(f"{name} has no end")


async def test_u29_everywhere_it_exists_it_is_for_the_asker_alone(discord: DiscordServer, bot: Bot) -> None:
    """U-29: server, thread, forum post, voice chat, the bot's own chat, group of people, user install: ephemeral."""
    somebody = member(discord)
    places: list[Person] = [
        somebody,
        somebody.elsewhere(channel_type=11),
        somebody.elsewhere(channel_type=15),
        somebody.elsewhere(channel_type=2),
        somebody.elsewhere(user_install=True),
        stranger(discord),
        stranger(discord).elsewhere(user_install=True),
        stranger(discord).elsewhere(place=PRIVATE_CHANNEL, channel_type=3, user_install=True, channel=77),
    ]
    for person in places:
        shown = await person.command("vesper")
        assert shown.ephemeral
        assert (await go(person, shown, "people.now")).ephemeral


async def test_u29_in_its_own_chat_a_message_stays_and_says_so(discord: DiscordServer, bot: Bot) -> None:
    """U-29: what answers words in the bot's own chat stays there, and its first screen says that it does."""
    person = stranger(discord)
    await person.write("hello")
    await discord.until(lambda: [m for m in discord.world.in_channel(person.channel) if m.author != person.id])
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert "This message stays until you press Hide" in shown.content


async def test_words_get_the_start_screen_with_danger_in_front(
    discord: DiscordServer, bot: Bot, script: Script
) -> None:
    """Whatever is typed in the bot's own chat: danger first, one line that it works by buttons, and the ways in."""
    person = stranger(discord)
    await person.write("MARKER-a7f3 somebody is threatening me")
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert shown.content.startswith("In danger now? Call **999**") or shown.content.startswith(
        "In danger now? Call 999"
    )
    assert "I work by buttons" in shown.content
    assert "MARKER" not in shown.content
    assert leads(shown, script)[:4] == ["now.start", "what.menu", "start.someone", "people.now"]
    pressed = await go(person, shown, "people.now")
    assert pressed is shown


async def test_only_one_message_stays_in_the_bots_own_chat(discord: DiscordServer, bot: Bot) -> None:
    """Writing again moves the one message down; nothing the person wrote is touched."""
    person = stranger(discord)
    for words in ("one", "two", "three"):
        await person.write(words)
    await discord.until(lambda: len(discord.called("POST", "/messages")) == 3)
    await discord.until(
        lambda: len([m for m in discord.world.in_channel(person.channel) if m.author != person.id]) == 1
    )
    assert len([m for m in discord.world.in_channel(person.channel) if m.author == person.id]) == 3


async def test_a18_an_attachment_is_never_fetched(discord: DiscordServer, bot: Bot) -> None:
    """A-18, U-15: a file gets the line on how to take it out; nothing asks for it, and it is not taken away."""
    person = stranger(discord)
    number = await person.write("", attachments=1)
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert "I can't open what you sent" in shown.content
    assert "Delete Message" in shown.content
    assert not discord.world.messages[number].deleted
    assert {call.path.split("/")[1] for call in discord.calls if call.method == "GET"} <= {
        "gateway",
        "users",
        "oauth2",
        "applications",
        "channels",
    }


async def test_u19_bots_and_others_messages_get_no_answer(discord: DiscordServer, bot: Bot) -> None:
    """U-17, U-19: messages of bots, of webhooks, of the system, of servers and edits are left alone."""
    person = stranger(discord)
    for odd in (
        {"author": {"id": "5", "bot": True}},
        {"webhook_id": "9"},
        {"type": 7},
        {"guild_id": "12"},
        {"author": None, "channel_id": None},
    ):
        await person.write("x", **odd)
    await discord.gateway.dispatch("MESSAGE_UPDATE", {"id": "1", "channel_id": str(person.channel), "content": "y"})
    await person.command("vesper")
    assert discord.called("POST", "/messages") == []


async def test_l02_a_flood_of_words_is_not_answered_one_by_one(discord: DiscordServer, bot: Bot) -> None:
    """L-02: after the first twenty messages in a rush comes one card, then silence; buttons still work."""
    person = stranger(discord)
    for _ in range(60):
        await person.write("again")
    await discord.until(lambda: len(discord.called("POST", "/messages")) >= 21)
    assert (await person.command("now")).ephemeral
    assert len(discord.called("POST", "/messages")) <= 23


@pytest.mark.parametrize("age", [16 * 60.0, 24 * 3600.0])
async def test_u28_an_old_message_still_works(discord: DiscordServer, bot: Bot, age: float) -> None:
    """U-28: a press on a message of sixteen minutes or a day ago is a new interaction, and is answered as ever."""
    person = member(discord)
    shown = await person.command("vesper")
    for asked in discord.world.interactions.values():
        asked.since -= age
    assert "Who answers now" in labels_of(shown)
    assert (await go(person, shown, "people.now")).content != ""


async def test_buttons_work_after_a_restart(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """P-18: a button of a run that is over leads where it says in the next, with nothing kept in between."""
    person = member(discord)
    async with running(discord, script, tmp_path / "a"):
        shown = await person.command("vesper")
    async with running(discord, script, tmp_path / "b"):
        assert await go(person, shown, "people.now") is shown


@pytest.mark.parametrize(
    "odd",
    ["", "x", "c:", "c:1", "c:%%%%", "c:1AAAAAA", "open", "menu", "\ud800", "c:1" + "Z" * 60, "y" * 101, "../../etc"],
)
async def test_u27_an_unknown_button_opens_the_start(discord: DiscordServer, bot: Bot, odd: str) -> None:
    """U-27, U-21: a code that is empty, old, cut off, foreign or too long shows the start, to its presser alone."""
    person = member(discord)
    shown = await person.command("about")
    answered = await person.shown(await person.send(3, {"custom_id": odd, "component_type": 2}, shown))
    assert answered.ephemeral
    assert "I am an automatic guide" in answered.content


async def test_a12_a_replayed_code_shows_only_a_public_page(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """A-12: what another person's button carries does to a message of one's own what it says, and nothing to theirs."""
    one, other = member(discord), member(discord)
    shown = await go(one, await one.command("vesper"), "what.menu")
    own = await other.command("vesper")
    mine = await other.press(own, way(shown, "start.hide"))
    assert mine is own
    await discord.until(lambda: own.deleted)
    assert not shown.deleted


async def test_a05_opening_again_looks_like_the_first_time(discord: DiscordServer, bot: Bot) -> None:
    """A-05: after Hide, the command shows what a first visit shows."""
    person = member(discord)
    first = await person.command("vesper")
    before = (first.content, labels_of(first), codes_of(first))
    shown = await go(person, first, "what.menu")
    await go(person, shown, "start.hide")
    again = await person.command("vesper")
    assert (again.content, labels_of(again), codes_of(again)) == before


async def test_a02_hide_blanks_first_and_then_takes_away(discord: DiscordServer, bot: Bot) -> None:
    """A-02: Hide changes the words in its first answer and then removes the message; nothing else is sent."""
    person = member(discord)
    shown = await person.command("vesper")
    words = shown.content
    asked = await person.pressing(shown, way(shown, "start.hide"))
    await person.shown(asked)
    assert asked.answer == 7
    assert words not in shown.content
    await discord.until(lambda: shown.deleted)
    assert len(discord.world.messages) == 1


async def test_hide_in_the_bots_own_chat_takes_its_messages_away(discord: DiscordServer, bot: Bot) -> None:
    """Hide in the bot's own chat removes what the bot wrote there, and none of the person's words."""
    person = stranger(discord)
    await person.write("hello")
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    await go(person, shown, "start.hide")
    await discord.until(lambda: shown.deleted)
    hidden = await person.command("hide")
    assert hidden.ephemeral
    assert [m.author for m in discord.world.in_channel(person.channel)] == [person.id]


async def test_a_screen_reader_gets_a_message_of_its_own_each_time(discord: DiscordServer, bot: Bot) -> None:
    """Settings, screen reader: a press shows a new message and takes the old one away, as changes are not read out."""
    person = member(discord)
    first = await person.command("vesper")
    asked = await person.pressing(first, code("people.now", reader=True))
    await person.shown(asked)
    await discord.until(lambda: first.deleted)
    (second,) = [m for m in discord.world.messages.values() if not m.deleted]
    assert second.ephemeral
    assert second is not first


async def test_a_screen_reader_in_the_bots_own_chat(discord: DiscordServer, bot: Bot) -> None:
    """The same in the bot's own chat: a new message there, then the old one goes."""
    person = stranger(discord)
    await person.write("hello")
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (first,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    await person.pressing(first, code("people.now", reader=True))
    await discord.until(lambda: first.deleted)
    (second,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert not second.ephemeral
    assert person.place == BOT_DM


@pytest.mark.parametrize("locale", ["", "xx", "en-GB", "x" * 5000, "cy"])
async def test_u32_an_odd_language_is_english(discord: DiscordServer, bot: Bot, locale: str) -> None:
    """U-32: a language that is missing, unknown or five thousand letters long gets English."""
    assert "I am an automatic guide" in (await member(discord, locale=locale).command("vesper")).content


async def test_u31_nobody_can_be_mentioned(discord: DiscordServer, bot: Bot) -> None:
    """U-31: a name that looks like a mention reaches no message, and every message forbids mentions."""
    person = member(discord, name="<@&123> @everyone " + "\u0300" * 32)
    shown = await person.command("vesper")
    await go(person, shown, "people.now")
    bodies = [call.body["data"] for call in discord.called("POST", "/callback")]
    assert bodies
    for body in bodies:
        assert body["allowed_mentions"] == {"parse": []}
        assert "everyone" not in body["content"]
        assert "<@" not in body["content"]


async def test_a_screen_reader_is_not_left_with_nothing(discord: DiscordServer, bot: Bot) -> None:
    """Where the new message cannot be sent, the old one is changed after all."""
    person, other = member(discord), stranger(discord)
    shown = await person.command("vesper")
    before = shown.content
    discord.order("POST", "/webhooks/", Fault(status=500))
    await person.pressing(shown, code("people.now", reader=True))
    await discord.until(lambda: shown.content != before)
    await other.write("hello")
    await discord.until(lambda: len(discord.world.in_channel(other.channel)) == 2)
    (kept,) = [m for m in discord.world.in_channel(other.channel) if m.author != other.id]
    before = kept.content
    discord.order("POST", "/messages", Fault(status=403, code=50007))
    await other.pressing(kept, code("people.now", reader=True))
    await discord.until(lambda: kept.content != before)
    assert not kept.deleted


async def test_a07_nothing_rings(discord: DiscordServer, bot: Bot) -> None:
    """A-07: what the bot writes by itself carries the flags for no alert and for no preview of links."""
    person = stranger(discord)
    await person.write("hello")
    boss = member(discord, may=MANAGE_SERVER, bot_may=VIEW | SEND)
    await go(boss, await boss.command("panel"), "server.panel-posted")
    await discord.seen("POST", "/messages", 2)
    for call in discord.called("POST", "/messages"):
        assert call.body["flags"] & 1 << 12
    for call in discord.called("POST", ""):
        flags = (call.body.get("data") or call.body).get("flags", 4)
        assert flags & 1 << 2


async def test_u05_the_same_event_twice_is_one_answer(discord: DiscordServer, bot: Bot) -> None:
    """U-05: an interaction, or a written word, that is delivered twice, has one answer."""
    person = member(discord)
    asked = await person.send(2, {"name": "vesper", "type": 1}, None)
    again = discord.gateway.open[0].sent[-1]["d"]
    await discord.gateway.dispatch("INTERACTION_CREATE", again)
    await person.shown(asked)
    await discord.seen("POST", "/callback", 2)
    other = stranger(discord)
    await other.write("hello")
    await discord.gateway.dispatch("MESSAGE_CREATE", discord.gateway.open[0].sent[-1]["d"])
    await discord.seen("POST", "/messages", 2)
    assert len([m for m in discord.world.messages.values() if m.author == APP]) == 2


async def test_l01_a_hundred_people_at_once(discord: DiscordServer, bot: Bot) -> None:
    """L-01: a hundred people press in the same moment; every one has an answer of their own within a second."""
    people = [member(discord) for _ in range(100)]
    asked = [await person.send(2, {"name": "vesper", "type": 1}, None) for person in people]
    async with asyncio.timeout(5):
        await asyncio.gather(*(one.answered.wait() for one in asked))
    assert max(one.took for one in asked) < 1.0
    assert len({one.shown.id for one in asked if one.shown}) == 100
