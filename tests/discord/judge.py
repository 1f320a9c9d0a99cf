"""What has to hold of everything that was ever sent: in a server, only the asker sees it, but for two notices."""

from __future__ import annotations

from adapters.discord.answers import OFFER, PANEL
from adapters.discord.write import OPEN, markdown
from bot.core.context import Context, encode, page_code
from bot.core.fit import render_text
from bot.core.messages import Pressed
from bot.core.script import Script
from bot.core.step import step
from tests.core.scripts import NOW
from tests.fakes.discord_people import parts_of
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import APP, Message


def seen_by_others(discord: DiscordServer) -> list[Message]:
    """Return the messages of the bot that others than the asker could see: in a server, or in a chat of people."""
    return [
        message
        for message in discord.world.messages.values()
        if message.author == APP and not message.ephemeral and not message.own_chat
    ]


def wrongly_seen(discord: DiscordServer, script: Script) -> list[str]:
    """Return the words of those that are neither the panel nor the offer, and nothing else with them."""
    notices = {notice_text(script, page) for page in (PANEL, OFFER)}
    return [
        message.content
        for message in seen_by_others(discord)
        if message.content not in notices or [part["custom_id"] for part in parts_of(message)] != [OPEN]
    ]


def notice_text(script: Script, page: str) -> str:
    """Return the words of a notice in English."""
    reply = step(script, Context(), Pressed(encode(Context(page=page_code(page)))), NOW).reply
    return markdown(render_text(reply.blocks))
