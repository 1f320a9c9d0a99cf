"""What the managers of a server set for it: shown, changed, kept over restarts, and gone when the bot is."""

from __future__ import annotations

from pathlib import Path

from adapters.discord.servers import Field
from bot.core.context import Nation, decode
from bot.core.script import Script
from bot.service.stores.memory import MemoryLedger
from tests.discord.running import Bot, running
from tests.discord.ways import go, manager, notice, way
from tests.fakes.discord_people import labels_of
from tests.fakes.discord_server import DiscordServer, Fault


async def test_setup_shows_and_changes_what_is_set(discord: DiscordServer, bot: Bot) -> None:
    """`/setup` shows all that is set, privately; a manager changes the place, and the next person starts with it."""
    person = manager(discord)
    shown = await person.command("setup")
    assert shown.ephemeral
    for words in ("I don't presume where people are", "Language: English", "The panel is not posted"):
        assert words in shown.content
    shown = await go(person, shown, "server.setup-nation")
    shown = await person.press(shown, "Scotland")
    assert "Saved" in shown.content
    shown = await go(person, shown, "server.setup")
    assert "Scotland" in shown.content
    somebody = await person.elsewhere(id=4, may=0).command("vesper")
    assert decode(way(somebody, "people.now")[2:]).nation is Nation.SCOTLAND
    assert await bot.shell.ledger.server(person.server or 0) == {Field.NATION: 3}


async def test_setup_undoes_a_choice(discord: DiscordServer, bot: Bot) -> None:
    """A place that was set can be unset, and the language can be set by itself."""
    person = manager(discord)
    shown = await go(person, await person.command("setup"), "server.setup-nation")
    shown = await go(person, await person.press(shown, "Wales"), "server.setup", "server.setup-nation")
    shown = await person.press(shown, labels_of(shown)[4])
    shown = await go(person, shown, "server.setup", "server.setup-language", "server.setup-language-saved")
    shown = await go(person, shown, "server.setup")
    assert "I don't presume" in shown.content
    assert (await bot.shell.ledger.server(person.server or 0))[Field.NATION] == 0


async def test_setup_forgets_everything(discord: DiscordServer, bot: Bot) -> None:
    """Forgetting leaves no number of the server behind, and takes the panel away."""
    person = manager(discord, posts=True)
    up = await go(person, await person.command("panel"), "server.panel-posted")
    panel = await notice(discord)
    await discord.until(lambda: "The panel is up" in up.content)
    shown = await person.command("setup")
    assert "The panel is posted" in shown.content
    await go(person, shown, "server.setup-forgotten")
    await discord.until(lambda: panel.deleted)
    assert await bot.shell.ledger.known_servers() == ()
    assert "not posted" in (await person.command("setup")).content


async def test_what_is_set_outlives_a_restart(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """The next run starts with what the ledger holds."""
    ledger = MemoryLedger()
    person = manager(discord)
    async with running(discord, script, tmp_path, ledger=ledger):
        shown = await go(person, await person.command("setup"), "server.setup-nation")
        await person.press(shown, "Wales")
    async with running(discord, script, tmp_path, ledger=ledger):
        await discord.until(lambda: len(discord.called("GET", "/users/@me/guilds")) == 2)
        assert "Wales" in (await person.command("setup")).content


async def test_n23_what_is_set_goes_when_the_bot_is_removed(
    discord: DiscordServer, script: Script, tmp_path: Path
) -> None:
    """N-23: numbers of a server the bot is in no more are deleted: while it runs, and from before it ran."""
    ledger = MemoryLedger()
    await ledger.set_server(99, Field.NATION, 2)
    person = manager(discord)
    async with running(discord, script, tmp_path, ledger=ledger, every=0.1):
        shown = await go(person, await person.command("setup"), "server.setup-nation")
        await person.press(shown, "Wales")
        await discord.until(lambda: 99 not in ledger._servers)
        assert await ledger.known_servers() == (person.server,)
        discord.world.servers.clear()
        await discord.until(lambda: not ledger._servers)


async def test_n23_an_outage_forgets_nothing(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-23: while Discord does not say which servers there are, nothing is deleted."""
    ledger = MemoryLedger()
    await ledger.set_server(99, Field.NATION, 2)
    discord.order("GET", "/users/@me/guilds", Fault(status=403, times=50))
    async with running(discord, script, tmp_path, ledger=ledger, every=0.02):
        await discord.until(lambda: len(discord.called("GET", "/users/@me/guilds")) >= 3)
    assert await ledger.known_servers() == (99,)


async def test_n23_many_servers_are_said_ahead_of_the_limit(
    discord: DiscordServer, script: Script, tmp_path: Path
) -> None:
    """N-23: at 2,000 servers, before Discord asks for shards at 2,500, the log says so; the list is read to its end."""
    discord.world.servers = list(range(1, 2001))
    async with running(discord, script, tmp_path) as bot:
        await discord.until(lambda: "discord-servers-near-limit" in bot.out.getvalue())
        assert "count=2000" in bot.out.getvalue()
