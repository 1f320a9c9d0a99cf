"""The same path gives the same words, choices and sources as anywhere else; what differs is listed and explained."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord.write import choice_of, private
from bot.authoring.conversations.format import read_conversation
from bot.authoring.conversations.play import moment_of, play
from bot.core.context import Age, Context, Nation, What, Who, decode, encode, page_code
from bot.core.fit import render_text
from bot.core.messages import Effect, Pressed, Reply, plain
from bot.core.script import Script
from bot.core.step import step
from tests.core.scripts import NOW
from tests.discord.running import running
from tests.discord.ways import codes_of, leads
from tests.discord.words import plain_words
from tests.fakes.discord_people import Person, member
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import Message

FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*.yaml"))
DIFFERENCES = {
    "say": "no typing on Discord: whoever writes to the bot gets the start screen of its own chat",
    "media": "nothing can be sent to it there but in its own chat, where any file gets one page",
    "open": "no links into a page on Discord: opening is the start screen",
    "command": "commands other than those of `adapters.discord.commands` open the start screen",
}
"""Events that come to something else on Discord, and why; docs/discord.md says so to people."""


def squeezed(text: str) -> str:
    """Return the words of a text, whatever stands between them."""
    return " ".join(text.split())


def words_of(reply: Reply) -> str:
    """Return the words of a reply as every platform has them."""
    return squeezed(plain(render_text(reply.blocks)))


async def read_on(person: Person, shown: Message) -> tuple[str, list[str]]:
    """Return all the words and all the choices of what is shown, reading on to its end."""
    words, codes = plain_words(shown.content), [*codes_of(shown)]
    while any(part.get("label") == "Read on" for row in shown.components for part in row["components"]):
        shown = await person.press(shown, "Read on")
        words += "\n" + plain_words(shown.content)
        codes += codes_of(shown)
    return squeezed(words), codes


def expected_choices(reply: Reply) -> set[str]:
    """Return the choices of a reply by their codes."""
    return {str(choice.id) for choice in reply.choices}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_conversation_is_the_same_on_discord(
    discord: DiscordServer, script: Script, tmp_path: Path, file: Path
) -> None:
    """Every turn of a shared conversation that can be made on Discord has the same words and choices there."""
    conversation = read_conversation(file)
    moment = moment_of(conversation.at)
    async with running(discord, script, tmp_path) as bot:
        bot.shell._clock = lambda: moment
        person = member(discord)
        shown = await person.command("vesper")
        for turn in play(script, conversation):
            if turn.line.event in DIFFERENCES:
                continue
            shown = await person.press(shown, f"c:{encode(replace(turn.outcome.context, part=0))}")
            words, codes = await read_on(person, shown)
            reply = turn.outcome.reply
            assert words.startswith(words_of(reply)), turn.line
            assert {choice_of(code) for code in codes} >= expected_choices(reply), turn.line
            if Effect.HIDE in reply.effects:
                await discord.until(lambda message=shown: message.deleted)  # type: ignore[misc]
                shown = await person.command("vesper")


CONTEXTS = (
    Context(),
    Context(nation=Nation.ENGLAND, age=Age.ADULT, who=Who.ME, what=What.SHARED),
    Context(nation=Nation.SCOTLAND, age=Age.UNDER_18, who=Who.ME, what=What.THREATENED),
    Context(nation=Nation.UNSAID, age=Age.UNSAID, who=Who.FRIEND, what=What.MADE),
    Context(nation=Nation.ELSEWHERE, age=Age.ADULT, who=Who.I_DID, what=What.MONEY, reader=True),
)


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: f"{context.nation}-{context.age}")
def test_every_page_has_the_same_words_and_choices(script: Script, context: Context) -> None:
    """For every page and several people: read to the end, Discord has the very words and every choice of the core."""
    for name in script.pages:
        here = replace(context, page=page_code(name))
        reply = step(script, Context(), Pressed(encode(here)), NOW).reply
        words, codes, part = "", set(), 0
        while True:
            shown = private(replace(reply, part=part), "Choose one").message()
            words += "\n" + plain_words(shown["content"])
            found = [option for row in shown["components"] for one in row["components"] for option in _options(one)]
            codes |= {choice_of(code) for code, _ in found}
            if not any(label == "Read on" for _, label in found):
                break
            part += 1
        assert squeezed(words).startswith(words_of(reply)), name
        assert codes >= expected_choices(reply), name


def _options(part: dict[str, object]) -> list[tuple[str, str]]:
    options = part.get("options")
    if isinstance(options, list):
        return [(option["value"], option["label"]) for option in options]
    return [(str(part["custom_id"]), str(part["label"]))]


def test_the_differences_are_told() -> None:
    """docs/discord.md names every event that comes to something else on Discord."""
    text = (Path(__file__).parents[2] / "docs" / "discord.md").read_text("utf-8")
    told = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)
    assert sorted(told) == sorted(DIFFERENCES)


async def test_a_path_of_presses_is_the_path_of_the_core(
    discord: DiscordServer, script: Script, tmp_path: Path
) -> None:
    """Press one choice after another, twenty times: page after page, Discord shows what the core answers."""
    async with running(discord, script, tmp_path) as bot:
        bot.shell._clock = lambda: NOW
        person = member(discord)
        shown = await person.command("vesper")
        for turn in range(20):
            codes = codes_of(shown)
            code = codes[turn % max(len(codes) - 2, 1)]
            reply = step(script, Context(), Pressed(choice_of(code)), NOW).reply
            if Effect.HIDE in reply.effects:
                continue
            shown = await person.press(shown, code)
            assert plain_words(shown.content)[:40] == plain(render_text(reply.blocks))[:40]
            assert leads(shown, script)[-2:] == ["danger.now", "start.hide"]
            assert decode(choice_of(codes_of(shown)[-1])).nation is None
