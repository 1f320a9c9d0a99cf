"""Shells for tests: the real one, with a ledger in memory and a log that can be read."""

from __future__ import annotations

import io
from pathlib import Path

from bot.core.script import Script
from bot.service.content import Content
from bot.service.health import Health
from bot.service.ledger import Ledger
from bot.service.limits import Tags
from bot.service.log import Log
from bot.service.shell import Shell
from bot.service.stores.memory import MemoryLedger
from bot.service.switch import Switch
from bot.settings import LogLevel, Settings, read_settings

TELEGRAM_TOKEN = "123456789:FAKE-token-for-tests-0123456789abcdef"
DISCORD_TOKEN = "FAKE5678901234567890.FAKE56.FAKE567890123456789012345678"
NOWHERE = "http://127.0.0.1:9"


def settings_for(folder: Path, **values: str) -> Settings:
    """Return settings with `folder` as the state folder and a ledger in memory; `values` by their names in lower case.

    `settings_for(tmp_path, telegram_token=TELEGRAM_TOKEN, telegram_api=url)` sets VESPER_TELEGRAM_TOKEN and so on.
    """
    environ = {"VESPER_STATE": str(folder), "VESPER_LEDGER": "memory"}
    environ |= {f"VESPER_{name.upper()}": value for name, value in values.items()}
    return read_settings(environ)


def shell_for(
    settings: Settings, script: Script | None, ledger: Ledger | None = None, out: io.StringIO | None = None
) -> Shell:
    """Return a shell that answers from `script`, or has no content where that is None."""
    health, log = Health(), Log(out or io.StringIO(), LogLevel.DEBUG)

    def nothing() -> Script:
        raise ValueError("no content")

    return Shell(
        settings,
        Content(nothing if script is None else lambda: script, health, log, script),
        ledger or MemoryLedger(),
        health=health,
        log=log,
        tags=Tags(),
        switch=Switch(settings.safe_card_file, log),
    )
