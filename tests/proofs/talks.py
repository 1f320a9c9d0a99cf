"""Conversations full of markers, on the fake Telegram and the fake Discord: id, name, words and payload."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.discord.judge import seen_by_others
from tests.discord.ways import code
from tests.fakes.discord_people import MANAGE_SERVER, SEND, VIEW, member, stranger
from tests.fakes.discord_people import Person as Member
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import APP, Message
from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TelegramServer
from tests.proofs.search import CHAT, CHATS, Markers
from tests.proofs.test_steps import WITHIN


async def talk_on_telegram(server: TelegramServer, number: int, *, hide: bool) -> None:
    """Have one conversation; press Hide at its end, or not."""
    person = Person(server, CHAT + number)
    person.types("/start MARKERtrap123")
    await person.sees("", within=WITHIN)
    person.types(f"MARKER somebody made a picture of me {number}")
    person.types("MARKER \ud800 \u202e ' OR 1=1 --")
    person.sends("photo", caption="MARKER-CAPTION")
    person.sends("contact")
    person.sends("location")
    person.taps("MARKER-PAYLOAD", on=person.bot_messages[-1])
    person.types("/MARKERcommand")
    await asyncio.sleep(0.05)
    person.types("/hide" if hide else "/privacy")


async def talk_on_discord(discord: DiscordServer, number: int, *, hide: bool) -> None:
    """Have one conversation in the bot's own chat and one in a server, whose settings are chosen as well."""
    person = stranger(discord, id=CHAT + number, name="MARKER-NAME", locale="MARKER")
    await _answered(lambda: _writes(person, f"MARKER somebody made a picture of me {number}"))
    await _walks(person, hide=hide)
    boss = member(
        discord, id=CHAT + number, name="MARKER-NAME", locale="MARKER", may=MANAGE_SERVER, bot_may=VIEW | SEND
    )
    await _walks(boss, hide=hide)
    panel = await _answered(lambda: boss.command("panel"))
    await _answered(lambda: boss.press(panel, code("server.panel-posted")))
    setup = await _answered(lambda: boss.command("setup"))
    chosen = await _answered(lambda: boss.press(setup, code("server.setup-nation")))
    await _answered(lambda: boss.press(chosen, "Wales"))


async def _walks(person: Member, *, hide: bool) -> None:
    shown = await _answered(lambda: person.command("MARKERcommand"))
    await _answered(lambda: person.press(shown, "c:MARKER-PAYLOAD"))
    await _answered(lambda: person.command("vesper", kind=3, target=CHAT + CHATS))
    await _answered(lambda: person.press(shown, code("danger.now")))
    if hide:
        await _answered(lambda: person.press(shown, code("start.hide")))


async def _writes(person: Member, words: str) -> Message:
    """Write into the bot's own chat; return what the bot wrote there then. Raises TimeoutError."""
    await person.write(words, attachments=1)
    world = person.discord.world
    await person.discord.until(lambda: [m for m in world.in_channel(person.channel) if m.author == APP], within=3.5)
    return next(m for m in world.in_channel(person.channel) if m.author == APP)


async def _answered(asks: Callable[[], Awaitable[Message]]) -> Message:
    """Ask until there is an answer: whoever asks while the program is down is told so by Discord, and asks again."""
    async with asyncio.timeout(3 * WITHIN):
        while True:
            try:
                return await asks()
            except TimeoutError:
                continue


def markers_of(discord: DiscordServer) -> Markers:
    """Return what must not be found of all that went on: every word, person, chat, interaction, token and message.

    Where a server's panel stands is kept on purpose, and is of no person.
    """
    world, kept = discord.world, {message.id for message in seen_by_others(discord)}
    numbers = {asked.id for asked in world.interactions.values()} | world.own_chats
    numbers |= {message.id for message in world.messages.values()} - kept
    return Markers(("MARKER", *world.interactions), (*(CHAT + number for number in range(CHATS + 1)), *sorted(numbers)))
