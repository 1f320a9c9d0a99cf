"""Where the buttons of a message lead, read from their codes."""

from __future__ import annotations

from adapters.discord.write import choice_of
from bot.core.context import Context, decode, encode, page_code
from bot.core.script import Script
from tests.fakes.discord_people import Person, parts_of
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
