"""What `vesper doctor` looks at beside the platforms: settings, folders, ledger, content, clock and port."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.script import Script
from bot.service.adapters import Finding, Grade
from bot.service.stores.migrations import SQLITE
from bot.settings import LedgerKind, LedgerPlace, Settings

GOOD, WARNING, BAD = Grade.GOOD, Grade.WARNING, Grade.BAD


async def examine(settings: Settings, load: Callable[[], Script], now: datetime) -> tuple[Finding, ...]:
    """Return all that was found, in the order a person would mend it. Changes nothing and never raises."""
    return (
        *_secrets(settings),
        *_state(settings),
        *await _ledger(settings.ledger),
        *_content(load, now),
        *_clock(),
        *_switch(settings),
    )


def _secrets(settings: Settings) -> Iterator[Finding]:
    for name in settings.from_environment:
        yield Finding(
            WARNING,
            f"{name} stands in the environment, where others on this machine may see it.",
            f"Put it in a file that only Vesper may read, and name the file in {name}_FILE.",
        )


def _state(settings: Settings) -> Iterator[Finding]:
    folder = settings.state
    if not folder.exists():
        parent = next(path for path in folder.parents if path.exists())
        if os.access(parent, os.W_OK):
            yield Finding(GOOD, f"The state folder {folder} will be made at the first start.")
        else:
            yield Finding(BAD, f"The state folder {folder} cannot be made.", "Name another one in VESPER_STATE.")
    elif not folder.is_dir() or not os.access(folder, os.W_OK):
        yield Finding(BAD, f"{folder} cannot be written to.", "Give it to the user that runs Vesper.")
    elif folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(WARNING, f"Others may look into {folder}.", f"chmod 700 {folder}")
    else:
        yield Finding(GOOD, f"The state folder {folder} is there, for its owner alone.")


# --- the ledger -----------------------------------------------------------------------------------


async def _ledger(place: LedgerPlace) -> tuple[Finding, ...]:
    match place.kind:
        case LedgerKind.MEMORY:
            return (
                Finding(
                    WARNING,
                    "The ledger is in memory: after a restart a message may be answered twice, and servers lose their "
                    "settings.",
                    "Leave VESPER_LEDGER unset, so that it is kept in a small file.",
                ),
            )
        case LedgerKind.SQLITE:
            assert place.file is not None
            return (_sqlite(place.file),)
        case LedgerKind.POSTGRES:
            assert place.address is not None
            return (await _postgres(place.address.reveal()),)
        case _:
            assert_never(place.kind)


def _sqlite(file: Path) -> Finding:
    if not file.exists():
        if file.parent.exists() and not os.access(file.parent, os.W_OK):
            return Finding(BAD, f"The ledger {file} cannot be made.", "Give its folder to the user that runs Vesper.")
        return Finding(GOOD, f"The ledger {file} will be made at the first start.")
    if not os.access(file, os.W_OK):
        return Finding(BAD, f"The ledger {file} cannot be written.", "Give the file to the user that runs Vesper.")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=2)) as opened:
            sound = opened.execute("PRAGMA integrity_check(1)").fetchone()
            version = opened.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        sound, version = None, None
    if sound != ("ok",) or version is None:
        return Finding(
            WARNING, f"The ledger {file} is damaged.", "Nothing to do: Vesper replaces it at the next start."
        )
    if version[0] > len(SQLITE):
        return Finding(
            BAD,
            f"The ledger {file} was written by a newer Vesper; this one works from memory.",
            "Start the newer Vesper, or name another file in VESPER_LEDGER.",
        )
    return Finding(GOOD, f"The ledger {file} is sound.")


async def _postgres(address: str) -> Finding:
    try:
        from bot.service.stores.postgres_probe import probe  # noqa: PLC0415 - the driver is an extra

        trouble = await probe(address)
    except ImportError:
        return Finding(
            BAD, "The ledger needs the package asyncpg.", "Install it with: pip install 'vesper-guide[postgres]'"
        )
    if trouble is None:
        return Finding(GOOD, "The ledger in PostgreSQL answers.")
    return Finding(
        BAD, f"The ledger in PostgreSQL does not work: {trouble}.", "Until it does, Vesper works from memory."
    )


# --- content and clock ----------------------------------------------------------------------------


def _content(load: Callable[[], Script], now: datetime) -> Iterator[Finding]:
    try:
        script = load()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with content is a finding
        count = len(getattr(error, "problems", ())) or 1
        yield Finding(
            BAD,
            f"The content has {count} error{'s' if count > 1 else ''}; people would get the safe card.",
            "vesper check lists them with file and line.",
        )
        return
    yield Finding(GOOD, f"The content holds together: {len(script.pages)} pages.")
    if now.date() < script.day - timedelta(days=1):
        yield Finding(
            BAD,
            f"The clock says {now:%d %B %Y}, which is before the content was checked; hours and law would be wrong.",
            "Set the clock of this machine, best by a time service.",
        )
    if script.holidays_until < now.date():
        yield Finding(
            WARNING,
            "The bank holidays in the content have run out; opening hours on such days are not known.",
            "Add this year's to the content.",
        )


def _clock() -> Iterator[Finding]:
    try:
        offset = ZoneInfo("Europe/London").utcoffset(datetime(2026, 7, 1, tzinfo=UTC).replace(tzinfo=None))
    except ZoneInfoNotFoundError:
        offset = None
    if offset != timedelta(hours=1):
        yield Finding(BAD, "The time zone of London is not known here.", "pip install tzdata")


def _switch(settings: Settings) -> Iterator[Finding]:
    if settings.safe_card_file.exists():
        yield Finding(
            WARNING,
            "The safe card is on: people get it in place of every page.",
            f"Remove {settings.safe_card_file} when the pages may be shown again.",
        )
