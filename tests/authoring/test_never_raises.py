"""Whatever slips into the content, check ends in problems and never in a traceback."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot.authoring.checks import check
from bot.authoring.problems import Problem
from tests.authoring.folders import small

SLIPS = (
    "",
    "{}",
    "[]",
    '"yes"',
    "none",
    "start.home",
    "then",
    "999",
    "[x]",
    "{a: b}",
    "2026-13-45",
    "{phone:x}",
    "{x",
    "~",
)


def _slip(lines: list[str], chance: Random) -> None:
    """Take a line out, put one in twice or elsewhere, or put something else after its colon or in its middle."""
    at = chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines[at] = f"{lines[at].partition(':')[0]}: {chance.choice(SLIPS)}"
        case 2:
            lines[at] = chance.choice(lines)
        case 3:
            lines.insert(at, chance.choice(lines))
        case _:
            half = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:half] + chance.choice('{}[]:,"#') + lines[at][half:]


@pytest.mark.parametrize("seed", range(25))
def test_slips_of_every_kind(tmp_path: Path, seed: int) -> None:
    """Three slips anywhere in the content: every outcome is a tuple of problems."""
    chance = Random(seed)
    folder = small(tmp_path)
    files = sorted(folder.rglob("*.yaml"))
    for path in chance.choices(files, k=3):
        lines = path.read_text("utf-8").splitlines() or [""]
        _slip(lines, chance)
        path.write_text("\n".join(lines) + "\n", "utf-8")
    found = check(folder, on=date(2026, 11, 24), release=True)
    assert all(isinstance(problem, Problem) and str(problem).count(":") >= 3 for problem in found)
