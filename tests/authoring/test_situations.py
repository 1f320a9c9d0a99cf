"""The rule for situations bites on each of its four promises, and counts exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.build import build
from bot.authoring.checks.report import report
from bot.authoring.checks.situations import near
from bot.authoring.checks.view import View
from tests.authoring.folders import change, small

LAST = "      - {to: plan.start, label: My next steps}\n"


def _far(folder: Path, steps: int, *, act: bool = True) -> None:
    """Put `steps` pages in a row behind the only situation; the last of them leads to the plan and to people."""
    change(folder, "pages/what.yaml", LAST, "      - {to: what.far1, label: Further}\n")
    for number in range(1, steps + 1):
        on = f"{{to: what.far{number + 1}, label: Further}}"
        ways = (
            [on] if number < steps else ["{to: plan.start, label: My next steps}", "{to: people.now, label: A person}"]
        )
        page = f"  far{number}:\n    title: Far {number}\n" + ('    act: "yes"\n' if act else "")
        page += "    shows: [{text: Words.}]\n    choices:\n" + "".join(f"      - {way}\n" for way in ways)
        change(folder, "pages/what.yaml", "", page)


def _found(folder: Path) -> set[tuple[str, str]]:
    compiled = build(folder)
    assert compiled.problems == ()
    return {(found.thing, found.message) for found in near(View(compiled, compiled.draft.day))}


def test_what_is_near_is_left_alone(tmp_path: Path) -> None:
    """Two pages behind the first the plan is five taps from home: nothing is found."""
    folder = small(tmp_path)
    _far(folder, 2)
    assert _found(folder) == set()
    assert [(row.page, row.there, row.plan) for row in report(folder) if row.who == "adult"] == [
        ("what.made", 1, 5),
        ("what.far1", 2, 5),
        ("what.far2", 3, 5),
    ]


def test_a_plan_in_eight_is_found(tmp_path: Path) -> None:
    """Seven taps by way of a situation are right, and eight are found, for each person; so is a person in three."""
    folder = small(tmp_path)
    _far(folder, 4)
    assert not [message for _, message in _found(folder) if "plan" in message]
    folder = small(tmp_path / "more")
    _far(folder, 5)
    said = _found(folder)
    for who in ("rather not say", "adult", "under 18"):
        assert ("page/what.far5", f"From home the plan by way of here is 8 taps away ({who}); 7 is the most.") in said
        assert ("page/what.far1", f"From here a person is 5 taps away ({who}); 2 is the most.") in said


@pytest.mark.parametrize(("steps", "found"), [(1, False), (2, True)])
def test_an_act_in_three_is_found(tmp_path: Path, steps: int, found: bool) -> None:
    """Where no list on the way holds an act, a situation two taps away is right, and one three taps away is found."""
    folder = small(tmp_path)
    _far(folder, steps, act=False)
    change(folder, "pages/what.yaml", f"    title: Far {steps}\n", f'    title: Far {steps}\n    act: "yes"\n')
    change(
        folder,
        "pages/what.yaml",
        '    act: "yes"\n    shows:\n      - text: This is',
        "    shows:\n      - text: This is",
    )
    late = [message for thing, message in _found(folder) if thing == f"page/what.far{steps}" and "act" in message]
    assert bool(late) is found


def test_a_situation_without_an_act_of_its_own_is_found(tmp_path: Path) -> None:
    """An act on the way there does not stand for one on the page."""
    folder = small(tmp_path)
    _far(folder, 1)
    change(folder, "pages/what.yaml", '    title: Far 1\n    act: "yes"\n', "    title: Far 1\n")
    assert ("page/what.far1", "A situation, and no act stands on it: one small thing to do now.") in _found(folder)
