"""The table of subjects says which pages cover them, and everybody reaches those pages."""

from __future__ import annotations

import re
from typing import Final

import pytest

from bot.authoring.build import build
from bot.authoring.checks.graph import walk_of
from bot.authoring.checks.report import report
from bot.authoring.checks.situations import Taps
from bot.authoring.checks.view import View
from bot.authoring.checks.walk import PEOPLE, Walk
from bot.core.messages import PageId
from bot.core.pages import Audience
from tests.content.conftest import CONTENT
from tests.content.coverage import DOCS

_ROW: Final = re.compile(r"^\| (?P<subject>[^|]+) \| (?P<pages>`.+) \|$", re.MULTILINE)
_PAGE: Final = re.compile(r"`(?P<page>[a-z]+\.[a-z0-9-]+)`(?: \((?P<mark>[a-z0-9 ]+)\))?")
SUBJECTS: Final = {
    row["subject"]: {PageId(found["page"]): found["mark"] or "" for found in _PAGE.finditer(row["pages"])}
    for row in _ROW.finditer((DOCS / "content.md").read_text("utf-8"))
}
WALKED_BY: Final = {"": "rather not say", "adults": "adult", "under 18": "under 18", "police open": "adult"}
"""Who has to reach a page, by its mark. What is marked "last row" stands on every screen."""

SITUATIONS: Final = {
    *("made", "asked", "shared", "threatened", "money", "money-paid", "money-not-paid", "taken", "under-18", "not-me"),
    *("real", "work", "school", "public", "creator", "partner", "stranger", "group", "honour", "outed"),
}
"""Everything that may have happened to somebody, by the page that answers it."""

HAPPENED: Final = tuple(
    PageId(f"what.{name}") for name in ("made", "shared", "threatened", "asked", "money", "taken", "not-me")
)


@pytest.fixture(scope="module")
def view() -> View:
    """The content, ready to be walked."""
    compiled = build(CONTENT)
    return View(compiled, compiled.draft.day)


@pytest.fixture(scope="module")
def walks(view: View) -> dict[str, Walk]:
    """How far everything is, by person."""
    return {who.name: walk_of(view, who) for who in PEOPLE}


@pytest.fixture(scope="module")
def rows() -> tuple[Taps, ...]:
    """The table that `vesper check --report` prints."""
    return report(CONTENT)


def test_every_subject_has_pages() -> None:
    """The table has a row for each subject that the script has to cover, and each row names a page."""
    assert len(SUBJECTS) > 80
    assert [subject for subject, pages in SUBJECTS.items() if not pages] == []


def test_every_page_of_a_subject_is_there(view: View) -> None:
    """A page that the table names is a page of the script, and is for adults exactly where the table says so."""
    for subject, pages in SUBJECTS.items():
        for page, mark in pages.items():
            assert page in view.script.pages, (subject, page)
            for_adults = view.script.pages[page].audience is Audience.ADULTS
            assert for_adults is (mark == "adults"), (subject, page)


def test_rather_not_say_reaches_every_subject(walks: dict[str, Walk]) -> None:
    """Somebody who says nothing about themselves reaches each page that has no mark; a mark says who does."""
    far = {
        (subject, page)
        for subject, pages in SUBJECTS.items()
        for page, mark in pages.items()
        if mark != "last row" and page not in walks[WALKED_BY[mark]].pages
    }
    assert far == set()


@pytest.mark.parametrize("who", [person.name for person in PEOPLE])
def test_each_situation_stands_in_the_table_of_taps(rows: tuple[Taps, ...], who: str) -> None:
    """None is left out for anybody but "I am under eighteen"; an act is two taps away, a person two, the plan seven."""
    mine = {row.page.removeprefix("what."): row for row in rows if row.who == who}
    assert SITUATIONS - set(mine) == (set() if who == "under 18" else {"under-18"})
    for name in SITUATIONS & set(mine):
        row = mine[name]
        assert row.own, row
        assert (row.act or 99) <= 2, row
        assert row.person is not None and row.person <= 2, row
        assert (row.plan or 99) <= 7, row
        assert row.there <= 4, row


@pytest.mark.parametrize("who", [person.name for person in PEOPLE])
def test_what_happened_has_an_act_at_once_and_a_plan_in_seven(walks: dict[str, Walk], who: str, view: View) -> None:
    """Each page on the way to what happened holds an act, and from each thing that happened the plan is near."""
    walked = walks[who]
    on_the_way = [page for page in walked.pages if page.startswith("what.")]
    assert [page for page in on_the_way if not view.script.pages[page].act] == []
    assert {page: walked.pages[page] for page in HAPPENED if walked.pages[page] > 3} == {}
    assert walked.pages[PageId("people.now")] == 1
    assert walked.pages[PageId("plan.start")] <= 7
