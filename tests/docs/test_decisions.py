"""The list of decisions is whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "decisions"
ENTRY: Final = re.compile(r"^- (\d+): \[(.+)\]\((\d{4})-[a-z-]+\.md\)$", re.MULTILINE)


def test_every_decision_is_listed_under_its_number_and_title() -> None:
    """docs/decisions/README.md names each page once, with the title that the page has, in order."""
    listed = [(int(number), title) for number, title, _ in ENTRY.findall((FOLDER / "README.md").read_text("utf-8"))]
    pages = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
    titles = [path.read_text("utf-8").splitlines()[0] for path in pages]
    assert [f"# {number}. {title}" for number, title in listed] == titles
    assert [number for number, _ in listed] == [int(path.name[:4]) for path in pages]
    assert len(pages) >= 8


def test_every_decision_names_its_price() -> None:
    """Each page says what was decided, why or what it gives, and what it costs."""
    for path in FOLDER.glob("0*.md"):
        text = path.read_text("utf-8")
        assert "**Decided" in text, path.name
        assert "price" in text.lower(), path.name
