"""docs/faults.md is the table of every fault with the test that shows what happens: kept true here, never by hand."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "faults.md"
SECTIONS: Final = {
    "U": ("Updates", 32),
    "C": ("Content", 20),
    "K": ("Settings and secrets", 14),
    "S": ("Storage", 16),
    "N": ("Network and the platforms", 26),
    "P": ("The process", 18),
    "T": ("Clock, time zones, holidays", 11),
    "L": ("Load and flood", 8),
    "A": ("Abuse and safety", 24),
}
ELSEWHERE: Final = {
    "K-13": (
        "tests/deploy/test_deploy.py",
        "the compose file, the image and the systemd unit lock the process down, without a daemon to ask",
    ),
}
"""Cases whose tests stand in one file and bear no number."""
REASONS: Final[dict[str, str]] = {}
"""Cases without a test, and why."""
_IDS: Final = re.compile(r"([A-Z])-(\d\d)(?:\s+to\s+[A-Z]-(\d\d))?")


def cases() -> Iterator[str]:
    """Yield the id of every case."""
    for letter, (_, count) in SECTIONS.items():
        yield from (f"{letter}-{number:02}" for number in range(1, count + 1))


def named_by_tests() -> dict[str, list[tuple[str, str, str]]]:
    """Return, for each case, the file, name and sentence of every test that names it, in its name or its docstring."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
                continue
            said = " ".join((ast.get_docstring(node) or "").split())
            named, sentence = _split(said)
            named |= {f"{one[0].upper()}-{one[1:]}" for one in re.findall(r"(?<=_)([a-z]\d\d)(?=_|$)", node.name)}
            for case in sorted(named):
                found[case].append((str(file.relative_to(ROOT)), node.name, sentence))
    return found


def _split(said: str) -> tuple[set[str], str]:
    """Return the cases a docstring begins with, and its sentence."""
    head, colon, rest = said.partition(":")
    if not colon or not _IDS.match(head):
        return set(), said
    named = set()
    for letter, first, last in _IDS.findall(head):
        named |= {f"{letter}-{number:02}" for number in range(int(first), int(last or first) + 1)}
    return named, rest.strip()


def page() -> str:
    """Return docs/faults.md as it should be."""
    found = named_by_tests()
    lines = [
        "# Faults, and the tests that show what happens",
        "",
        "Every fault, bad input and abuse that Vesper was built for, with a test that shows what happens then. A test",
        "may stand behind more than one case, and a case has often more tests than the one named here. Where there is",
        "no test, the table says why. The table is made from the tests (`pytest tests/test_faults.py --update`).",
        "",
        "`make kill-1000`, `make soak` and `make replicas` show the long ones with the real program.",
    ]
    for letter, (title, count) in SECTIONS.items():
        lines += ["", f"## {letter}: {title}", "", "| Case | What happens | Shown by |", "|---|---|---|"]
        for number in range(1, count + 1):
            lines.append(_row(f"{letter}-{number:02}", found))
    return "\n".join([*lines, ""])


def _row(case: str, found: dict[str, list[tuple[str, str, str]]]) -> str:
    if case in REASONS:
        return f"| {case} | No test: {REASONS[case]}. | |"
    if case in ELSEWHERE:
        file, sentence = ELSEWHERE[case]
        return f"| {case} | {sentence[:1].upper()}{sentence[1:]}. | [{Path(file).name}](../{file}) |"
    tests = found[case]
    number = f"_{case.lower().replace('-', '')}_"
    file, name, sentence = min(tests, key=lambda test: (number not in test[1], test))
    told = sentence[:1].upper() + sentence[1:].replace("|", "\\|")
    return f"| {case} | {told} | [{name}](../{file}) |"


def test_every_case_has_a_test_or_a_reason() -> None:
    """Each case is named by a test, or there is a reason why not; no reason stands where there is a test."""
    found = named_by_tests()
    known = set(cases())
    assert known - set(found) - set(REASONS) - set(ELSEWHERE) == set()
    assert (set(REASONS) | set(ELSEWHERE)) & set(found) == set()
    assert set(REASONS) <= known


def test_the_table_of_faults_is_what_the_tests_say(pytestconfig: pytest.Config) -> None:
    """docs/faults.md has a row for each case: a test that exists and its sentence, or why not; `--update` makes it."""
    if pytestconfig.getoption("--update"):
        PAGE.write_text(page(), encoding="utf-8")
    rows = dict(re.findall(r"^\| ([A-Z]-\d\d) (\|.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    found = named_by_tests()
    assert list(rows) == list(cases())
    for case, row in rows.items():
        possible = [_row(case, {case: [test]}) for test in found[case]] or [_row(case, found)]
        assert f"| {case} {row}" in possible, f"{case}: run pytest tests/test_faults.py --update"
