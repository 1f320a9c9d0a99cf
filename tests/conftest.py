"""What every test may ask for."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None)  # nothing in the tests is timed
settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`, which rewrites what the conversations of tests/conversations come to."""
    parser.addoption("--update", action="store_true", help="rewrite what conversations come to, to be read as a diff")
