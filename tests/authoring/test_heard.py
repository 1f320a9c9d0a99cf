"""What the model hears wrong is said at the line of the phrase, under a code of its own."""

from __future__ import annotations

from pathlib import Path

from bot.authoring.build import build
from bot.authoring.checks.heard import CODES, HEARD, problems_of
from bot.authoring.problems import Severity
from bot.understanding.check import Fault
from tests.authoring.folders import change, small

PHRASES = 'topic: now\nphrases:\n  now.start:\n    p01: ["help me now", "what do I do"]\n'
FAULTS = tuple(
    Fault("now.yaml", ("phrases", "now.start", "p01"), "what do I do", kind, "is not right", serious=number % 2 == 1)
    for number, kind in enumerate((*CODES, "too-few"))
)


def test_each_kind_has_its_code_and_the_line_of_its_phrase(tmp_path: Path) -> None:
    """A fault of each kind comes out once, where its phrase stands; kinds that need no model are left to the others."""
    folder = small(tmp_path)
    change(folder, "phrases/now.yaml", "", PHRASES)
    found = problems_of(build(folder).loaded, FAULTS)
    assert [problem.code for problem in found] == sorted(CODES.values())
    assert {(problem.file, problem.line, problem.column) for problem in found} == {("phrases/now.yaml", 4, 26)}
    assert [problem.message for problem in found] == ['"what do I do" is not right.'] * len(CODES)


def test_a_missed_danger_is_an_error(tmp_path: Path) -> None:
    """What is serious keeps the content from being used; the rest is for somebody to look at."""
    folder = small(tmp_path)
    change(folder, "phrases/now.yaml", "", PHRASES)
    found = {problem.code: problem.severity for problem in problems_of(build(folder).loaded, FAULTS)}
    assert (found["P07"], found["P06"]) == (Severity.ERROR, Severity.WARNING)
    assert set(HEARD) == set(CODES.values())
