"""What holds for the whole program: which packages it may use, and that the machine it runs on changes no answer."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KNOWN = frozenset(
    {"adapters", "aiohttp", "aiosqlite", "asyncpg", "bot", "click", "discord", "numpy", "opening_hours", "pydantic"}
    | {"pydantic_core", "scipy", "sklearn", "structlog", "telegram", "yaml", "yarl"}
)
"""Every package that Vesper may import beside the standard library."""


def test_a24_no_package_is_imported_that_is_not_on_the_list() -> None:
    """A-24: a package for analytics, error reports or anything else that is not on the list fails the build."""
    found = set()
    for folder in ("bot", "adapters"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {name.name.partition(".")[0] for name in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    found.add(str(node.module).partition(".")[0])
    assert found - sys.stdlib_module_names <= KNOWN
    assert {"aiosqlite", "telegram", "discord"} <= found


_LONDON = """
from datetime import UTC, datetime
from bot.core.hours import opening_of
from bot.service.totals import day_and_part
from tests.core.scripts import WEEKDAYS, script
for moment in ("2024-02-29T15:59", "2026-03-29T01:00", "2026-07-01T09:00", "2026-10-25T00:59", "2026-10-25T01:00",
               "2026-12-31T23:59", "2027-01-01T00:00"):
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    print(moment, opening_of(script(), WEEKDAYS, now), day_and_part(now))
"""


def hours_in(**environ: str) -> str:
    """Return who answers when, as a process in that environment says."""
    kept = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", _LONDON], env=kept | environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ended.stdout


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Pacific/Apia"])
def test_t03_t06_the_zone_of_the_machine_changes_nothing(zone: str) -> None:
    """T-03, T-06: in Tokyo, New York or Apia, on 29 February, at clock changes and the turn of a year: all the same."""
    here = hours_in(TZ="Europe/London")
    assert hours_in(TZ=zone) == here and len(here.splitlines()) == 7


def test_t01_london_is_known_on_a_machine_without_time_zones() -> None:
    """T-01: with no time zone files on the machine the ones that come with Vesper are used."""
    assert hours_in(PYTHONTZPATH="") == hours_in()
