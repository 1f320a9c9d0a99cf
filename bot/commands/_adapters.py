"""The adapters that are installed, found by the entry-point group `vesper.adapters`."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, Final

from bot.commands._exits import Exit, Stopped

GROUP: Final = "vesper.adapters"


def adapter_named(name: str) -> Any:
    """Return the adapter called `name`. Raises Stopped where it, or a package it needs, is not installed."""
    found = entry_points(group=GROUP, name=name)
    if not found:
        raise Stopped(f"there is no adapter called {name}. Is vesper-guide installed?", Exit.UNAVAILABLE)
    try:
        return next(iter(found)).load().adapter
    except ImportError as missing:
        raise Stopped(
            f"the adapter {name} needs a package that is not here: {missing.name}", Exit.UNAVAILABLE
        ) from None
