"""Where the buttons of a message lead, and those who look after a server."""

from __future__ import annotations

from adapters.discord.write import choice_of
from bot.core.context import Context, decode, encode, page_code
from bot.core.script import Script
from tests.discord.judge import seen_by_others
from tests.fakes.discord_people import MANAGE_SERVER, SEND, VIEW, Person, member, parts_of
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import Message


def codes_of(message: Message) -> list[str]:
    """Return the codes of all that can be chosen, in order."""
    codes: list[str] = []
    for part in parts_of(message):
        codes += [option["value"] for option in part["options"]] if part["type"] == 3 else [part["custom_id"]]
    return codes


def way(message: Message, page: str) -> str:
    """Return the code of the first button or entry that leads to `page`."""
    return next(code for code in codes_of(message) if decode(choice_of(code)).page == page_code(page))


def leads(message: Message, script: Script) -> list[str]:
    """Return the pages that all choices lead to, in order."""
    return [str(script.by_code.get(decode(choice_of(code)).page, "")) for code in codes_of(message)]


async def go(person: Person, message: Message, *pages: str) -> Message:
    """Press on from page to page; return the last."""
    for page in pages:
        message = await person.press(message, way(message, page))
    return message


def code(page: str, **answers: object) -> str:
    """Return the code of a button that leads to `page`."""
    return "c:" + encode(Context(page=page_code(page), **answers))  # type: ignore[arg-type]


def manager(discord: DiscordServer, *, posts: bool = False) -> Person:
    """Return somebody who manages a server, in which the bot may write or not."""
    return member(discord, may=MANAGE_SERVER, bot_may=VIEW | SEND if posts else 0)


async def notice(discord: DiscordServer) -> Message:
    """Wait for the one message of the bot that everyone sees."""
    await discord.until(lambda: seen_by_others(discord))
    (found,) = seen_by_others(discord)
    return found
