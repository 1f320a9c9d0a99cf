"""The coverage tables under `docs/`: one row for each entry of a pack."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
_ROW: Final = re.compile(r"\| `(?P<id>[^`]+)` \| (?P<where>.+) \|")
_PAGE: Final = re.compile(r"`([a-z]+\.[a-z0-9-]+)`")


@dataclass(frozen=True)
class Row:
    """One entry: its id, the pages and the service it names, or the reason why it was left out."""

    id: str
    pages: tuple[str, ...]
    service: str
    reason: str


def rows(file: str, title: str) -> dict[str, Row]:
    """Return the rows under the heading `title`, by id; a row that stands twice is an error."""
    part = (DOCS / file).read_text("utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]
    found: dict[str, Row] = {}
    for match in _ROW.finditer(part):
        row = _row(match["id"], match["where"])
        assert row.id not in found, f"{row.id} stands twice under {title}"
        found[row.id] = row
    assert found, f"no rows under {title}"
    return found


def _row(name: str, where: str) -> Row:
    pages = tuple(_PAGE.findall(where))
    if where.startswith("left out: "):
        return Row(name, pages, "", where.removeprefix("left out: "))
    service = re.match(r"as the service `([^`]+)`", where)
    return Row(name, pages, service[1] if service else "", "")
