"""The adapters that are installed, found by the entry-point group `vesper.adapters`."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Final

from bot.commands._exits import Exit, Stopped

if TYPE_CHECKING:  # the shell is what takes time to import, and a conversation in the terminal needs none
    from bot.service.adapters import Adapter
    from bot.settings import Settings

GROUP: Final = "vesper.adapters"


def adapter_named(name: str) -> Any:
    """Return the adapter called `name`. Raises Stopped where it, or a package it needs, is not installed."""
    found = entry_points(group=GROUP, name=name)
    if not found:
        raise Stopped(f"there is no adapter called {name}. Is vesper-guide installed?", Exit.UNAVAILABLE)
    return _load(next(iter(found)))


def adapters_for(settings: Settings) -> tuple[Adapter, ...]:
    """Return the adapters that `settings` turn on.

    One whose package is not installed is passed over, unless there is a token
    for it; then, and where none is turned on, it raises Stopped.
    """
    found = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            adapter = _load(entry)
        except Stopped:
            if getattr(settings, f"{entry.name}_token", None) is not None:
                raise
            continue
        if adapter.wanted(settings):
            found.append(adapter)
    if not found:
        raise Stopped(
            "there is nothing to run: no platform has a token.\n"
            "  Put a bot's token into a file, and name it in VESPER_TELEGRAM_TOKEN_FILE or VESPER_DISCORD_TOKEN_FILE.\n"
            "  To try Vesper without a token: vesper chat.",
            Exit.CONFIGURATION,
        )
    return tuple(found)


def _load(entry: EntryPoint) -> Any:
    try:
        return entry.load().adapter
    except ImportError as missing:
        raise Stopped(
            f"the adapter {entry.name} needs the package {missing.name}, which is not installed. "
            f"Install it with: pip install 'vesper-guide[{entry.name}]'",
            Exit.UNAVAILABLE,
        ) from None
