"""What the documents say can be followed: links lead somewhere, named tests exist, every setting is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]))
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
TEST = re.compile(r"`(tests/[A-Za-z0-9_/.-]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    """No page of the documents points to a file that is not there."""
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_tests_that_a_page_names_exist(page: Path) -> None:
    """Where a page says that a test holds something, the test is there."""
    named = TEST.findall(page.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path.split("::", maxsplit=1)[0]).exists()] == []


def test_every_row_of_the_assessment_names_what_holds_it() -> None:
    """Each risk of the data protection template ends with a test."""
    text = (ROOT / "docs" / "dpia.md").read_text(encoding="utf-8")
    table = text.split("## Risks", maxsplit=1)[1].split("## Outcome", maxsplit=1)[0]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert len(rows) >= 8
    assert all(TEST.search(row.rstrip("|").rsplit("|", maxsplit=1)[-1]) for row in rows)


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_explained(variable: str) -> None:
    """docs/settings.md names each variable that is read."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert variable in text or (variable.endswith("_FILE") and f"{variable.removesuffix('_FILE')}`" in text)
