"""Somebody uses it: commands, buttons and menus, wherever Discord lets them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from adapters.discord.write import choice_of
from bot.core.context import Nation, decode, page_code
from bot.core.script import Script
from tests.core.scripts import page
from tests.core.scripts import script as hand_made
from tests.discord.running import Bot, running
from tests.discord.ways import code, codes_of, go, leads, way
from tests.fakes.discord_people import (
    PRIVATE_CHANNEL,
    Person,
    labels_of,
    member,
    parts_of,
    stranger,
)
from tests.fakes.discord_server import DiscordServer


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


async def test_l02_a_rush_of_presses_slows_nobody_else(discord: DiscordServer, bot: Bot) -> None:
    """L-02: presses have no limit of ours, since Discord shows one without an answer as failed: of five hundred in a
    rush each is answered or overtaken, on one message; another person, and Hide after it, are answered in time."""
    person, other = member(discord), member(discord)
    shown = await person.command("vesper")
    rush = [await person.pressing(shown, code("people.now")) for _ in range(500)]
    assert (await other.command("now")).ephemeral
    hidden = await person.pressing(shown, code("start.hide"))
    await person.shown(hidden)
    await discord.until(lambda: shown.deleted)
    await discord.until(lambda: all(one.answer or time.monotonic() - one.since > 4 for one in rush), within=10)
    assert len(discord.world.messages) == 2


async def test_l01_a_hundred_people_at_once(discord: DiscordServer, bot: Bot) -> None:
    """L-01: a hundred people press in the same moment; every one has an answer of their own in time."""
    people = [member(discord) for _ in range(100)]
    asked = [await person.send(2, {"name": "vesper", "type": 1}, None) for person in people]
    async with asyncio.timeout(5):
        await asyncio.gather(*(one.answered.wait() for one in asked))
    assert max(one.took for one in asked) < 2.9
    assert len({one.shown.id for one in asked if one.shown}) == 100
