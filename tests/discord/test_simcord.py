"""A second judge, made by others: the main paths through SimCord, which runs discord.py against a Discord of its own.

It knows the intents a bot asked for and delivers nothing else, refuses what Discord refuses, and lets nobody use a
command that was not sent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import simcord

from adapters.discord.breaker import Breaker
from adapters.discord.commands import sync_commands
from adapters.discord.desk import Desk
from adapters.discord.gateway import hear_raw, make_client
from adapters.discord.library import Route, discord
from adapters.discord.rest import Rest
from adapters.discord.servers import Servers
from adapters.discord.wire import LOST, TIMEOUT, Said
from bot.core.script import Script
from tests.fakes.discord_server import TOKEN
from tests.service.shells import settings_for, shell_for


class SimWire:
    """The line to SimCord: through the place in discord.py where it stands."""

    async def call(self, method: str, path: str, body: Any = None, within: float = TIMEOUT) -> Said:
        """Make one request, once."""
        from discord.webhook.async_ import async_context  # noqa: PLC0415

        try:
            found = await async_context.get().request(Route(method, path), None, payload=body)  # type: ignore[arg-type]
        except discord.HTTPException as error:
            return Said(error.status, error.code)
        except discord.DiscordException:
            return LOST
        return Said(200, 0, int(found["id"]) if isinstance(found, dict) and "id" in found else 0)


@dataclass
class Sim:
    """SimCord with our own client, desk and commands in it."""

    env: Any
    guild: Any
    channel: Any

    def member(self, name: str, **permissions: bool) -> Any:
        """Return somebody in the server, with these permissions."""
        user = self.env.create_user(name)
        roles = [self.guild.create_role("staff", permissions=discord.Permissions(**permissions))] if permissions else []
        return self.guild.add_member(user, roles=roles)


@pytest.fixture(autouse=True)
def _discords_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """SimCord stands where Discord does."""
    monkeypatch.setattr(Route, "BASE", "https://discord.com/api/v10")


@asynccontextmanager
async def simulated(script: Script, tmp_path: Path) -> AsyncIterator[Sim]:
    """Run our client, with its one intent, in a SimCord that has one server with one channel."""
    shell = shell_for(settings_for(tmp_path, discord_token=TOKEN, discord_api="http://127.0.0.1:9"), script)
    client, rest = make_client([0], 1), Rest(Breaker())
    rest.client = client
    desk = Desk(shell, SimWire(), rest, Servers(shell.ledger))
    hear_raw(client, {"INTERACTION_CREATE": desk.take_interaction, "MESSAGE_CREATE": desk.take_message})
    async with simcord.run(client) as env:
        assert await sync_commands(rest, script, "vesper")
        guild = env.create_guild()
        yield Sim(env, guild, guild.create_text_channel("general"))
        await desk.finish(1)


async def test_a_member_goes_through_it(script: Script, tmp_path: Path) -> None:
    """Command, buttons and Hide: every answer in time, private, in one message, which is gone at the end."""
    async with simulated(script, tmp_path) as sim:
        somebody = sim.member("alice")
        result = await somebody.slash(sim.channel, "vesper")
        assert result.acknowledged
        assert result.ephemeral
        shown = result.response.message
        result = await somebody.click(shown, label="Who answers now")
        assert result.acknowledged
        result = await somebody.click(shown, label="Hide this")
        assert result.acknowledged


async def test_a_manager_posts_the_panel(script: Script, tmp_path: Path) -> None:
    """The preview is private; the panel is one public message with one button; whoever presses gets their own start."""
    async with simulated(script, tmp_path) as sim:
        boss, somebody = sim.member("boss", manage_guild=True), sim.member("bob")
        result = await boss.slash(sim.channel, "panel")
        assert result.ephemeral
        await boss.click(result.response.message, label="Post it here")
        panel = sim.channel.last_message
        assert [child.label for row in panel.components for child in row.children] == ["Get help privately"]
        result = await somebody.click(panel, label="Get help privately")
        assert result.ephemeral
        assert "I am an automatic guide" in result.response.content


async def test_a_moderator_offers_help(script: Script, tmp_path: Path) -> None:
    """Both entries of the message menu are there for moderators: the offer posts one line, the card stays private."""
    async with simulated(script, tmp_path) as sim:
        moderator, somebody = sim.member("mod", manage_messages=True), sim.member("carol")
        message = await somebody.send(sim.channel, "words")
        card = await moderator.context_menu(sim.channel, "Incident steps", message)
        assert card.ephemeral
        offer = await moderator.context_menu(sim.channel, "Offer private help", message)
        assert offer.ephemeral
        await moderator.click(offer.response.message, label="Post it here")
        assert "Private help is here" in sim.channel.last_message.content


async def test_commands_are_shown_to_those_they_are_for(script: Script, tmp_path: Path) -> None:
    """Members are offered six commands; managers two more."""
    async with simulated(script, tmp_path) as sim:
        assert set(sim.member("dave").available_commands(sim.channel)) == {
            *("vesper", "now", "hide", "about", "privacy", "verify")
        }
        assert {"panel", "setup"} <= set(sim.member("boss", manage_guild=True).available_commands(sim.channel))


async def test_the_one_intent_is_enough_and_needed(script: Script, tmp_path: Path) -> None:
    """With the one intent, words in the bot's own chat are answered; words in a server never even reach it."""
    async with simulated(script, tmp_path) as sim:
        user = sim.env.create_user("erin")
        await user.send_dm("hello")
        log = [str(entry) for entry in sim.env.http_requests]
        assert any("messages" in entry for entry in log)
        before = len(sim.env.http_requests)
        await sim.member("frank").send(sim.channel, "hello")
        assert len(sim.env.http_requests) == before
