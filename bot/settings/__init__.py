"""Settings: what the person who runs Vesper has chosen. The only reader of the environment and of secret files.

Every setting is a variable `VESPER_<NAME>`. A secret may stand in a file
instead, named by `VESPER_<NAME>_FILE`; never in both. All problems are found
in one go, and no value of a secret is ever part of a problem.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.settings.reading import Reader
from bot.settings.shapes import (
    DISCORD_API,
    TELEGRAM_API,
    TELEGRAM_PACE,
    Address,
    LedgerKind,
    LedgerPlace,
    LogLevel,
    Secret,
    Settings,
    SettingsError,
    Shards,
    TelegramMode,
    Totals,
)
from bot.settings.values import (
    base_address,
    command_name,
    discord_token,
    folder,
    ledger_place,
    listen_address,
    one_of,
    pace,
    public_address,
    shard_range,
    telegram_token,
    webhook_secret,
)

__all__ = [
    "SECRETS",
    "VARIABLES",
    "Address",
    "LedgerKind",
    "LedgerPlace",
    "LogLevel",
    "Secret",
    "Settings",
    "SettingsError",
    "Shards",
    "TelegramMode",
    "Totals",
    "cache_folder",
    "read_settings",
]

NAMES: Final = (
    "TELEGRAM_TOKEN",
    "TELEGRAM_API",
    "TELEGRAM_MODE",
    "TELEGRAM_PACE",
    "WEBHOOK_URL",
    "WEBHOOK_SECRET",
    "DISCORD_TOKEN",
    "DISCORD_API",
    "DISCORD_SHARDS",
    "DISCORD_COMMAND",
    "LEDGER",
    "STATE",
    "CACHE",
    "CONTENT",
    "TOTALS",
    "LOG_LEVEL",
    "HTTP_LISTEN",
    "SAFE_CARD_FILE",
)
SECRETS: Final = ("TELEGRAM_TOKEN", "DISCORD_TOKEN", "WEBHOOK_SECRET", "LEDGER")
VARIABLES: Final = (*(f"VESPER_{name}" for name in NAMES), *(f"VESPER_{name}_FILE" for name in SECRETS))
"""Every variable that is read."""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that `environ` and the files it names hold. Raises SettingsError listing every problem."""
    reader = Reader(environ)
    state = reader.read("STATE", folder, _state(environ))
    settings = Settings(
        state=state,
        cache=reader.read("CACHE", folder, _cache(environ)),
        ledger=reader.secret("LEDGER", ledger_place, LedgerPlace(LedgerKind.SQLITE, state / "ledger.sqlite")),
        safe_card_file=reader.read("SAFE_CARD_FILE", folder, state / "safe-card"),
        telegram_token=reader.secret("TELEGRAM_TOKEN", telegram_token, None),
        telegram_api=reader.read("TELEGRAM_API", base_address, TELEGRAM_API),
        telegram_mode=reader.read("TELEGRAM_MODE", one_of(TelegramMode), TelegramMode.POLL),
        telegram_pace=reader.read("TELEGRAM_PACE", pace, TELEGRAM_PACE),
        webhook_url=reader.read("WEBHOOK_URL", public_address, ""),
        webhook_secret=reader.secret("WEBHOOK_SECRET", webhook_secret, None),
        discord_token=reader.secret("DISCORD_TOKEN", discord_token, None),
        discord_api=reader.read("DISCORD_API", base_address, DISCORD_API),
        discord_shards=reader.read("DISCORD_SHARDS", shard_range, None),
        discord_command=reader.read("DISCORD_COMMAND", command_name, "vesper"),
        content=reader.read("CONTENT", folder, None),
        totals=reader.read("TOTALS", one_of(Totals), Totals.OFF),
        log_level=reader.read("LOG_LEVEL", one_of(LogLevel), LogLevel.INFO),
        http_listen=reader.read("HTTP_LISTEN", listen_address, None),
        from_environment=tuple(reader.exposed),
    )
    problems = [*reader.problems, *_unknown(environ), *_together(settings)]
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return where compiled content is kept, for those who need no other setting."""
    return Path(environ.get("VESPER_CACHE") or _cache(environ))


# --- helpers --------------------------------------------------------------------------------------


def _unknown(environ: Mapping[str, str]) -> list[str]:
    problems = []
    for name in sorted(environ):
        if name.startswith("VESPER_") and name not in VARIABLES:
            near = difflib.get_close_matches(name, VARIABLES, 1)
            hint = f"did you mean {near[0]}?" if near else "see docs/settings.md for those there are"
            problems.append(f"{name}: there is no such setting; {hint}")
    return problems


def _together(settings: Settings) -> list[str]:
    """Return what is wrong only in combination."""
    problems = []
    for name, token, official in (
        ("TELEGRAM", settings.telegram_token, settings.telegram_api == TELEGRAM_API),
        ("DISCORD", settings.discord_token, settings.discord_api == DISCORD_API),
    ):
        if token is not None and official and "FAKE" in token.reveal():
            problems.append(f"VESPER_{name}_TOKEN: is a token for tests; the real platform does not know it")
    if settings.telegram_mode is TelegramMode.WEBHOOK:
        for name, value in (
            ("WEBHOOK_URL", settings.webhook_url),
            ("WEBHOOK_SECRET", settings.webhook_secret),
            ("HTTP_LISTEN", settings.http_listen),
        ):
            if not value:
                problems.append(f"VESPER_{name}: is needed when VESPER_TELEGRAM_MODE is webhook")
    return problems


def _state(environ: Mapping[str, str]) -> Path:
    home = environ.get("XDG_STATE_HOME") or Path(environ.get("HOME") or "/") / ".local" / "state"
    return Path(home) / "vesper"


def _cache(environ: Mapping[str, str]) -> Path:
    home = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or "/") / ".cache"
    return Path(home) / "vesper"
