"""Kinds of value a setting can have. Each parser raises ValueError with what is wrong, never with a secret value."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit

from bot.settings.shapes import Address, LedgerKind, LedgerPlace, Secret, Shards

_E = TypeVar("_E", bound=StrEnum)

TELEGRAM_SHAPE: Final = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{30,100}")
DISCORD_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{17,40}\.[A-Za-z0-9_-]{5,10}\.[A-Za-z0-9_-]{20,80}")
WEBHOOK_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{32,256}")
COMMAND_SHAPE: Final = re.compile(r"[a-z0-9_-]{1,32}")
MOST_SHARDS: Final = 4096


def telegram_token(value: str) -> Secret:
    """Return a token of the shape BotFather gives: digits, a colon, letters."""
    if any(character.isspace() for character in value):
        raise ValueError("has a blank or a line break inside; copy the token again")
    if TELEGRAM_SHAPE.fullmatch(value) is None:
        if DISCORD_SHAPE.fullmatch(value) is not None:
            raise ValueError("looks like a Discord token; it belongs in VESPER_DISCORD_TOKEN")
        raise ValueError("does not look like a Telegram token (digits, a colon, 35 letters); copy it from BotFather")
    return Secret(value)


def discord_token(value: str) -> Secret:
    """Return a token of the shape Discord gives: three parts with dots between."""
    if any(character.isspace() for character in value):
        raise ValueError("has a blank or a line break inside; copy the token again")
    if DISCORD_SHAPE.fullmatch(value) is None:
        if TELEGRAM_SHAPE.fullmatch(value) is not None:
            raise ValueError("looks like a Telegram token; it belongs in VESPER_TELEGRAM_TOKEN")
        raise ValueError("does not look like a Discord token (three parts with dots between); reset it and copy it")
    return Secret(value)


def webhook_secret(value: str) -> Secret:
    """Return a secret that Telegram can send in a header: 32 to 256 of `A-Za-z0-9_-`."""
    if WEBHOOK_SHAPE.fullmatch(value) is None:
        raise ValueError("needs 32 to 256 characters out of A-Z, a-z, 0-9, _ and -")
    return Secret(value)


def ledger_place(value: str) -> LedgerPlace:
    """Return where the ledger is kept: `memory`, a path, or `postgresql://…`."""
    if value == "memory":
        return LedgerPlace(LedgerKind.MEMORY)
    if value.startswith(("postgresql://", "postgres://")):
        return LedgerPlace(LedgerKind.POSTGRES, address=Secret(value))
    if "://" in value:
        raise ValueError("is an address we do not know; use a path, memory or postgresql://…")
    file = Path(value).expanduser()
    if file.is_dir():
        raise ValueError("names a folder; name a file in it, such as ledger.sqlite")
    return LedgerPlace(LedgerKind.SQLITE, file=file)


def base_address(value: str) -> str:
    """Return the base address of a platform's API, without a slash at its end. Plain http only inside this network."""
    parts = _split(value)
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise ValueError("must start with https:// (http:// only for a server in your own network)")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must be a base address alone: no question mark, no #, no name or password")
    return value.rstrip("/")


def public_address(value: str) -> str:
    """Return the address a platform sends updates to: https, or http inside this network for a local server."""
    return base_address(value)


def listen_address(value: str) -> Address:
    """Return a host and a port: `127.0.0.1:8080`, `[::1]:8080` or `:8080`, which is this machine alone."""
    host, colon, port = value.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise ValueError("must be host:port with a port from 0 to 65535, such as 127.0.0.1:8080")
    return Address(host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port))


def folder(value: str) -> Path:
    """Return a path; `~` is the home folder."""
    return Path(value).expanduser()


def pace(value: str) -> int:
    """Return messages a second, from 0 (no limit, for a server of your own) to 1000."""
    if not value.isascii() or not value.isdigit() or int(value) > 1000:
        raise ValueError("must be a whole number from 0 to 1000; 0 means no limit")
    return int(value)


def shard_range(value: str) -> Shards:
    """Return shards: `4` for all of four, `0-1/4` for the first two of four."""
    found = re.fullmatch(r"(?:([0-9]{1,4})-([0-9]{1,4})/)?([0-9]{1,4})", value)
    if found is None:
        raise ValueError("must be a count such as 4, or a part such as 0-1/4")
    count = int(found[3])
    first, last = int(found[1] or 0), int(found[2]) if found[2] else count - 1
    if not 0 <= first <= last < count <= MOST_SHARDS:
        raise ValueError(f"must name shards from 0 up to the count less one, at most {MOST_SHARDS} in all")
    return Shards(first, last, count)


def command_name(value: str) -> str:
    """Return the name of the Discord command: lower-case letters, digits, _ and -."""
    if COMMAND_SHAPE.fullmatch(value) is None:
        raise ValueError("needs 1 to 32 characters out of a-z, 0-9, _ and -")
    return value


def one_of(kind: type[_E]) -> Callable[[str], _E]:
    """Return a parser for the values of `kind`."""

    def parse(value: str) -> _E:
        try:
            return kind(value.lower())
        except ValueError:
            raise ValueError(f"must be one of: {', '.join(kind)}") from None

    return parse


# --- helpers --------------------------------------------------------------------------------------


def _split(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError("is not an address; write it as https://host") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("is not an address; write it as https://host")
    return parts


def _is_near(host: str) -> bool:
    """Whether `host` is this machine, a private address or a bare name, as a neighbour in a container network has."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".internal", ".localhost"))
    return address.is_private or address.is_loopback
