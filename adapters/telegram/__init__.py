"""Telegram: a private chat that leaves nothing behind.

The adapter translates and holds no sentence and no decision. Importing it is
cheap; python-telegram-bot is loaded when it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.messages import Platform
from bot.service.adapters import Finding
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.shell import Shell


@dataclass(frozen=True, slots=True)
class Telegram:
    """Connects Telegram."""

    @property
    def name(self) -> Platform:
        """Which platform this is."""
        return Platform.TELEGRAM

    def wanted(self, settings: Settings) -> bool:
        """Whether a token is set."""
        return settings.telegram_token is not None

    async def run(self, shell: Shell) -> None:
        """Answer people until the shell stops. Raises RefusedError where the token is rejected."""
        from adapters.telegram.run import run  # noqa: PLC0415 - python-telegram-bot only where it is used
        from adapters.telegram.send import Timings  # noqa: PLC0415

        await run(shell, Timings())

    async def examine(self, settings: Settings) -> tuple[Finding, ...]:
        """Look at the token, the webhook, the commands, the names and the groups, for `vesper doctor`."""
        from adapters.telegram.examine import examine  # noqa: PLC0415

        return await examine(settings)


adapter = Telegram()
