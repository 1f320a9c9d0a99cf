"""The content as it is, compiled once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.authoring.compile import load_draft
from bot.core.script import Script
from tests.content.packs import FACTS, VARIABLE

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

CONTENT = Path(__file__).resolve().parents[2] / "content"

collect_ignore = [] if FACTS else ["test_packs.py", "test_law_pack.py"]


@pytest.fixture(scope="session")
def content() -> Script:
    """The script of `content/`, as far as it can be built."""
    return load_draft(CONTENT)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say it aloud where the content was not held against the packs."""
    if not FACTS:
        terminalreporter.write_line(f"content was not held against the packs of facts: {VARIABLE} names no folder")
