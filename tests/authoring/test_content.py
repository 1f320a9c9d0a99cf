"""The content that ships breaks no house rule on its own day."""

from __future__ import annotations

from bot.authoring.build import build
from bot.authoring.checks import check_compiled
from bot.authoring.problems import Severity
from tests.authoring.folders import CONTENT


def test_the_content_has_no_errors() -> None:
    """Everything that is shipped can be shown: no error, whatever day it is today (design.md, decision 3)."""
    compiled = build(CONTENT)
    assert compiled.script is not None
    found = check_compiled(compiled, on=compiled.draft.day)
    assert [str(problem) for problem in found if problem.severity is Severity.ERROR] == []
