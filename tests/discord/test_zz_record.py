"""Over all that the suite sent: nothing in a server but what only the asker sees, the panel and the offer.

Every test of this folder is judged when it ends (see conftest.py). Here the
judge itself is judged, and the record of the run is looked at.
"""

from __future__ import annotations

import os

import pytest

from adapters.discord.answers import PANEL
from bot.core.script import Script
from tests.discord.conftest import RECORD
from tests.discord.judge import notice_text, wrongly_seen
from tests.discord.running import Bot
from tests.discord.ways import go
from tests.fakes.discord_people import MANAGE_SERVER, PRIVATE_CHANNEL, member, stranger
from tests.fakes.discord_server import DiscordServer

BUTTON = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": "open"}]}


async def test_a09_the_judge_sees_what_is_wrong(script: Script) -> None:
    """A-09: a public message in a server or a group of people is found, and one that only looks like the panel too."""
    async with DiscordServer() as discord:
        person = member(discord)
        group = stranger(discord).elsewhere(place=PRIVATE_CHANNEL, channel=5)
        world = discord.world
        world.post(person.channel, person.server, {"content": "private", "flags": 64})
        world.post(stranger(discord).channel, None, {"content": "in its own chat"})
        world.post(person.channel, person.server, {"content": notice_text(script, PANEL), "components": [BUTTON]})
        assert wrongly_seen(discord, script) == []
        world.post(person.channel, person.server, {"content": "words"})
        world.post(group.channel, None, {"content": "more words"})
        world.post(person.channel, person.server, {"content": notice_text(script, PANEL)})
        assert wrongly_seen(discord, script) == ["words", "more words", notice_text(script, PANEL)]


async def test_a09_nothing_but_the_notices_is_seen_by_others(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """A-09: every command and every kind of press, by members and managers, in a server and in a group of people."""
    boss = member(discord, may=MANAGE_SERVER)
    for person in (boss, member(discord), stranger(discord).elsewhere(place=PRIVATE_CHANNEL, channel=9)):
        for command in discord.world.commands or [{"name": "vesper", "type": 1}]:
            shown = await person.command(command["name"], kind=command["type"], target=7)
            await go(person, shown, "danger.now")
    shown = await go(boss, await boss.command("panel"), "server.panel-posted")
    await discord.until(lambda: "The panel is up" in shown.content)
    assert wrongly_seen(discord, script) == []


def test_a09_the_record_of_this_run(request: pytest.FixtureRequest) -> None:
    """A-09: what this run sent so far was judged, hundreds of messages of it where all ran in one process."""
    whole = len(request.session.items) > 100 and "PYTEST_XDIST_WORKER" not in os.environ
    if whole:
        assert RECORD["messages"] >= 300
        assert 0 < RECORD["public"] < RECORD["messages"] / 10
