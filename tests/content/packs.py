"""The packs of checked facts that the content was written from, where they are at hand."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

VARIABLE: Final = "VESPER_FACTS"
FACTS: Final = os.environ.get(VARIABLE, "")
"""The folder of the packs, or nothing."""

Entry = dict[str, Any]


@lru_cache(maxsize=8)
def pack(name: str) -> dict[str, Any]:
    """Return a whole pack, such as "services"."""
    loaded: dict[str, Any] = yaml.safe_load((Path(FACTS) / f"{name}.yaml").read_text("utf-8"))
    return loaded


def packs() -> tuple[str, ...]:
    """Return the text of every pack."""
    return tuple(path.read_text("utf-8") for path in sorted(Path(FACTS).glob("*.yaml")))


def entries(name: str, part: str) -> dict[str, Entry]:
    """Return the entries of one part of a pack, by id."""
    return {entry["id"]: entry for entry in pack(name)[part]}


def digits(text: str) -> str:
    """Return only the digits of a number as people write it."""
    return re.sub(r"\D", "", text)
