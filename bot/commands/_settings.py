"""The settings of the process, for commands that need them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.commands._exits import Exit, Stopped

if TYPE_CHECKING:  # most commands need no settings
    from bot.settings import Settings


def settings_now() -> Settings:
    """Return the settings of the environment. Raises Stopped where any is wrong, naming each."""
    from bot.settings import SettingsError, read_settings  # noqa: PLC0415

    try:
        return read_settings(os.environ)
    except SettingsError as error:
        told = "\n".join(f"  {problem}" for problem in error.problems)
        raise Stopped(f"the settings need mending.\n{told}", Exit.CONFIGURATION) from None
