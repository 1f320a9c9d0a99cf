"""The script of the real content, compiled once for a whole run of tests."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.authoring.compile import load_script
from bot.core.script import Script

CONTENT = Path(__file__).resolve().parents[1] / "content"


@lru_cache(maxsize=1)
def real_script() -> Script:
    """Return the script of `content/`, from the cache where it is there."""
    return load_script(CONTENT)
