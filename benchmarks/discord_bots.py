"""A Discord bot to be measured, in a process of its own: Vesper, or the least that discord.py can do.

The echo bot answers one slash command with one short private line, and has no
buttons, no content and no ledger. Vesper answers the same command with its
start screen, by everything it has.
"""

from __future__ import annotations

import asyncio
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import read_settings

CONTENT = Path(__file__).resolve().parents[1] / "content"


async def vesper(token: str, url: str) -> None:
    """Run Vesper's adapter with its real content, and its ledger in a SQLite file."""
    from adapters.discord import adapter
    from bot.authoring.compile import load_script
    from bot.service.app import run

    with TemporaryDirectory() as folder:
        environ = {
            "VESPER_STATE": folder,
            "VESPER_DISCORD_TOKEN": token,
            "VESPER_DISCORD_API": url,
            "VESPER_LOG_LEVEL": "error",
        }
        await run(read_settings(environ), lambda: load_script(CONTENT), [adapter])


def echo(token: str, url: str) -> None:
    """Run an echo bot on discord.py's own client and command tree."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import discord
        from discord import app_commands
        from discord.http import Route

    Route.BASE = url
    client = discord.AutoShardedClient(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)

    @tree.command(name="vesper", description="Answers")
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Some words of an answer.", ephemeral=True)

    client.run(token, log_handler=None)


if __name__ == "__main__":
    kind, given_token, given_url = sys.argv[1:]
    if kind == "vesper":
        asyncio.run(vesper(given_token, given_url))
    else:
        echo(given_token, given_url)
