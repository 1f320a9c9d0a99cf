"""The commands as Discord lists them: neutral, as few rights as may be, and sent only when they changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from adapters.discord.commands import commands, fingerprint
from adapters.discord.write import Json
from bot.core.grounds import TextId
from bot.core.messages import Span
from bot.core.script import Script
from tests.discord.running import running
from tests.fakes.discord_people import MANAGE_MESSAGES, MANAGE_SERVER, member
from tests.fakes.discord_server import DiscordServer, Fault

TELLING = ("deepfake", "nude", "porn", "sex", "abuse", "victim", "intimate", "image", "police", "blackmail")


def test_a08_the_list_says_nothing_to_someone_looking_over(script: Script) -> None:
    """A-08: no name and no description of a command holds a word that tells what this is about."""
    for command in commands(script, "vesper"):
        seen = f"{command['name']} {command.get('description', '')}".lower()
        assert not [word for word in TELLING if word in seen], seen


def test_a33_no_command_takes_anything_in(script: Script) -> None:
    """Safety rule 33: no command has a field to type into, so nothing sensitive can stand in one."""
    assert not any("options" in command for command in commands(script, "vesper"))


def test_rights_places_and_installs(script: Script) -> None:
    """Members' commands work everywhere and for user installs; the moderators' need a right and a server."""
    by_name = {command["name"]: command for command in commands(script, "vesper")}
    for name in ("vesper", "now", "hide", "about", "privacy", "verify"):
        assert (by_name[name]["contexts"], by_name[name]["integration_types"]) == ([0, 1, 2], [0, 1])
        assert "default_member_permissions" not in by_name[name]
    for name in ("panel", "setup"):
        assert by_name[name]["default_member_permissions"] == MANAGE_SERVER
        assert (by_name[name]["contexts"], by_name[name]["integration_types"]) == ([0], [0])
    for name in ("Offer private help", "Incident steps"):
        assert by_name[name]["type"] == 3
        assert by_name[name]["default_member_permissions"] == MANAGE_MESSAGES


def test_names_and_descriptions_in_other_languages(script: Script) -> None:
    """Where a language is shipped that Discord has as well, names and descriptions stand in it; English is the base."""
    page = script.pages[script.commands["now"]]
    offer = script.pages[next(page for page in script.pages if page == "server.offer-preview")]
    polish = {TextId(page.title): (Span("Kto odpowiada"),), TextId(offer.title): (Span("Zaproponuj pomoc"),)}
    made = replace(script, languages=("en", "pl", "cy"), texts={**script.texts, "pl": polish, "cy": {}}, memo={})
    by_name = {command["name"]: command for command in commands(made, "vesper")}
    assert by_name["now"]["description_localizations"]["pl"] == "Kto odpowiada"
    assert by_name["Offer private help"]["name_localizations"]["pl"] == "Zaproponuj pomoc"
    assert "cy" not in by_name["now"]["description_localizations"]


def test_limits_of_discord_for_any_name(script: Script) -> None:
    """Names have at most 32 letters and descriptions 1 to 100, and no name is there twice."""
    made = commands(script, "x" * 32)
    assert all(1 <= len(command["name"]) <= 32 for command in made)
    assert all(1 <= len(command["description"]) <= 100 for command in made if command["type"] == 1)
    assert len({(command["type"], command["name"]) for command in made}) == len(made)
    assert [command["name"] for command in commands(script, "now")].count("now") == 1


def as_discord_keeps_it(command: Json, number: int) -> Json:
    """Return a command as Discord gives it back: with defaults filled in, in another order, numbers as text."""
    rights = command.get("default_member_permissions")
    return {
        "id": str(number),
        "version": "9",
        "nsfw": False,
        "dm_permission": True,
        "options": [],
        **{key: command[key] for key in reversed(command)},
        "name_localizations": command.get("name_localizations") or None,
        "default_member_permissions": None if rights is None else str(rights),
        "contexts": list(reversed(command["contexts"])),
        "description": command.get("description", ""),
    }


def test_the_fingerprint_sees_what_people_see(script: Script) -> None:
    """What Discord gives back has the fingerprint of what was sent; any change that people see changes it."""
    sent = commands(script, "vesper")
    kept = [as_discord_keeps_it(command, number) for number, command in enumerate(reversed(sent))]
    assert fingerprint(kept) == fingerprint(sent)
    assert fingerprint(commands(script, "other")) != fingerprint(sent)
    for change in ({"description": "Other words"}, {"contexts": [1]}, {"default_member_permissions": "8"}):
        assert fingerprint([{**kept[0], **change}, *kept[1:]]) != fingerprint(sent)


async def test_they_are_sent_once(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """A second start with the same content sends nothing; another name sends them anew."""
    for looks, name, sends in ((1, "vesper", 1), (2, "vesper", 1), (3, "evening", 2)):
        async with running(discord, script, tmp_path, discord_command=name):
            await discord.seen("GET", "/commands", looks)
            await discord.seen("PUT", "/commands", sends)
            await member(discord).command(name)
        assert len(discord.called("PUT", "/commands")) == sends


async def test_n22_commands_that_were_deleted_come_back(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-22: commands an admin deleted are noticed at the next look, 24 rounds later, and sent again; no crash."""
    async with running(discord, script, tmp_path, every=0.01) as bot:
        await discord.until(lambda: discord.world.commands)
        discord.world.commands = []
        await discord.until(lambda: discord.world.commands)
        rounds = len(discord.called("GET", "/users/@me/guilds"))
        assert rounds >= 24
        assert not bot.task.done()


async def test_n22_a_look_that_fails_is_repeated(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-22: where Discord does not say which commands it has, nothing is sent, and it is asked again next round."""
    discord.order("GET", "/commands", Fault(status=403))
    async with running(discord, script, tmp_path, every=0.05):
        await discord.until(lambda: discord.world.commands)
    assert len(discord.called("PUT", "/commands")) == 1
