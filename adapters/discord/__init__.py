"""Discord: commands, buttons and menus, every reply visible to the asker alone."""

from __future__ import annotations

from bot.core.messages import Platform
from bot.service.adapters import Finding
from bot.service.shell import Shell
from bot.settings import Settings


class DiscordAdapter:
    """Connects Discord. discord.py is imported only once this runs."""

    name = Platform.DISCORD

    def wanted(self, settings: Settings) -> bool:
        """Whether there is a token."""
        return settings.discord_token is not None

    async def run(self, shell: Shell) -> None:
        """Answer people until the shell stops."""
        from adapters.discord.run import run_discord  # noqa: PLC0415 - a bot without Discord needs no discord.py

        await run_discord(shell)

    async def examine(self, settings: Settings) -> tuple[Finding, ...]:
        """Look at the application, its installs and intents, and give the links to add it by."""
        from adapters.discord.doctor import examine_discord  # noqa: PLC0415 - as above

        return await examine_discord(settings)


adapter = DiscordAdapter()
