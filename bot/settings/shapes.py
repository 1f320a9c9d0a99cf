"""What the settings are: frozen data, nothing read and nothing checked here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

TELEGRAM_API: Final = "https://api.telegram.org"
DISCORD_API: Final = "https://discord.com/api/v10"
TELEGRAM_PACE: Final = 25
"""Messages a second, a little under the 30 that Telegram's FAQ names."""


class Secret:
    """A value that is never shown: neither `repr` nor `str` nor a traceback of them holds it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class TelegramMode(StrEnum):
    """How updates come from Telegram: asked for, or sent to an address of ours."""

    POLL = "poll"
    WEBHOOK = "webhook"


class Totals(StrEnum):
    """Whether pages are counted by day."""

    OFF = "off"
    DAILY = "daily"


class LogLevel(StrEnum):
    """The least important line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LedgerKind(StrEnum):
    """Where update numbers and send states are kept."""

    MEMORY = "memory"
    SQLITE = "sqlite"
    POSTGRES = "postgres"


@dataclass(frozen=True, slots=True)
class LedgerPlace:
    """A kind of ledger with its file (SQLite) or its address (PostgreSQL, which may hold a password)."""

    kind: LedgerKind
    file: Path | None = None
    address: Secret | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port to listen on."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards `first` to `last` of `count` that this process may hold; gateway sessions of Discord."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All that was chosen. `state` is the folder for what outlives a restart: the ledger and the liveness file."""

    state: Path
    cache: Path
    ledger: LedgerPlace
    safe_card_file: Path
    telegram_token: Secret | None = None
    telegram_api: str = TELEGRAM_API
    telegram_mode: TelegramMode = TelegramMode.POLL
    telegram_pace: int = TELEGRAM_PACE
    webhook_url: str = ""
    webhook_secret: Secret | None = None
    discord_token: Secret | None = None
    discord_api: str = DISCORD_API
    discord_shards: Shards | None = None
    discord_command: str = "vesper"
    content: Path | None = None
    totals: Totals = Totals.OFF
    log_level: LogLevel = LogLevel.INFO
    http_listen: Address | None = None
    from_environment: tuple[str, ...] = ()
    """Names of the secrets that stood in the environment rather than in a file; others on the machine may see those."""


class SettingsError(Exception):
    """What is wrong with the settings, every problem at once, in plain words and without values of secrets."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
