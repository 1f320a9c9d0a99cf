"""Each house rule has a code, a page that explains it, and a seeded fault that it catches."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.checks import BUILDING, HOUSE_RULES, RELEASE, check, due
from bot.authoring.checks.heard import HEARD
from bot.authoring.problems import Severity
from tests.authoring.faults import FAULTS, Fault
from tests.authoring.folders import CONTENT, change, small

DAY = date(2026, 11, 24)
PAGES = CONTENT.parent / "docs" / "problems"
CODES = (*BUILDING, *(rule.code for rule in HOUSE_RULES), *HEARD)
PARTS = ("## What it means", "## Why", "## How to mend it", "## Example")


def test_the_small_content_breaks_no_rule(tmp_path: Path) -> None:
    """What is right passes every rule, on its day and for a release, so that each seeded fault is one alone."""
    assert check(small(tmp_path), on=DAY, release=True) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.file}")
def test_c06_to_c20_each_seeded_fault_is_caught(tmp_path: Path, fault: Fault) -> None:
    """C-06 to C-13, C-17 to C-19, A-14, A-20: the fault is found by its own rule, in the folder it was put into."""
    folder = small(tmp_path)
    path = folder / fault.file
    if fault.code == "Y01":
        path.symlink_to(folder / "words.yaml")
    elif fault.raw is not None:
        path.write_bytes(fault.raw)
    else:
        change(folder, fault.file, fault.old, fault.new)
    if fault.also is not None:
        change(folder, fault.also[0], "", fault.also[1])
    found = check(folder, on=fault.on, release=fault.release)
    assert fault.code in {problem.code for problem in found}, [str(problem) for problem in found]


def test_every_rule_has_a_seeded_fault() -> None:
    """A rule that nothing was ever seen to break may not work: there is none. (Those of `HEARD`: test_heard.)"""
    assert {fault.code for fault in FAULTS} == set(CODES) - set(HEARD)


def test_codes_are_used_once() -> None:
    """No two rules share a code."""
    assert len(CODES) == len(set(CODES))


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_a_page(code: str) -> None:
    """docs/problems/<code>.md says what it means, why, how to mend it, and shows an example."""
    page = (PAGES / f"{code}.md").read_text("utf-8")
    titles = BUILDING | {rule.code: rule.title for rule in HOUSE_RULES} | HEARD
    assert page.startswith(f"# {code}: {titles[code]}\n")
    assert re.findall(r"^## .*$", page, re.MULTILINE) == list(PARTS)
    assert len(page.split()) > 60


def test_no_page_is_left_over() -> None:
    """A page under docs/problems explains a rule that there is; the index names each."""
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert pages == set(CODES)
    index = (PAGES / "README.md").read_text("utf-8")
    assert all(f"({code}.md)" in index for code in CODES)


def test_age_is_counted_from_the_day_that_is_asked_about(tmp_path: Path) -> None:
    """C-12: nothing is overdue today; in January it is a warning, in May a safe card; neither breaks the build."""
    folder = small(tmp_path)
    for day, said in (("2026-12-23", None), ("2026-12-24", "Overdue"), ("2027-05-01", "No longer stated")):
        found = [problem for problem in check(folder, on=date.fromisoformat(day)) if problem.code == "F03"]
        law = [problem for problem in found if problem.file == "law/making.yaml"]
        assert [problem.message.startswith(said or "") for problem in law] == ([True] if said else [])
        assert all(problem.severity is Severity.WARNING for problem in found)


def test_a_release_has_a_week_to_run(tmp_path: Path) -> None:
    """A release fails from seven days before anything falls due, and not on the day before that."""
    folder = small(tmp_path)
    for day, codes in (("2026-12-15", set[str]()), ("2026-12-16", {"F05"})):
        found = check(folder, on=date.fromisoformat(day), release=True)
        assert {problem.code for problem in found if problem.severity is Severity.ERROR} == codes
    assert {"F05", "V01"} == RELEASE


def test_what_is_due_is_listed_by_owner(tmp_path: Path) -> None:
    """The list for a day names owner, entry, the last good day and the first on which it is not stated."""
    found = due(small(tmp_path), date(2026, 12, 31))
    assert [(one.owner, one.thing) for one in found][:2] == [
        ("law", "fact/making-offence"),
        ("services", "service/999"),
    ]
    assert (found[0].due, found[0].gone) == (date(2026, 12, 23), date(2027, 3, 24))
    assert due(small(tmp_path / "again"), DAY) == ()


def test_t10_holidays_that_run_out_are_said(tmp_path: Path) -> None:
    """T-10: a month before the known bank holidays end, check says so."""
    folder = small(tmp_path)
    assert [problem.code for problem in check(folder, on=date(2027, 12, 10)) if problem.file == "holidays.yaml"] == [
        "F03"
    ]


def test_a_service_of_low_confidence_may_stand_where_it_says_so(tmp_path: Path) -> None:
    """F01 lets a service stand that is not sure, once a text of it says what could not be confirmed."""
    folder = small(tmp_path)
    change(folder, "services/all.yaml", '"18000"}\n    sure: high', '"18000"}\n    sure: low')
    change(folder, "services/all.yaml", "does: Help when", "does: We could not confirm its hours. Help when")
    assert "F01" not in {problem.code for problem in check(folder, on=DAY)}
