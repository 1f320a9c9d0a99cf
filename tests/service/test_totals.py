"""Daily totals: counts of pages, of nobody, and shown only where they are many and old."""

from __future__ import annotations

import xml.etree.ElementTree as Tree
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.context import Age, Context, Who, page_code
from bot.core.messages import Opened, PageId
from bot.core.script import Script
from bot.core.show import Outcome, show_page
from bot.service.ledger import Total
from bot.service.report import picture, report, rounded
from bot.service.shell import Shell
from bot.service.totals import Counting, day_and_part, number
from tests.core.scripts import page, script
from tests.service.shells import settings_for, shell_for

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SCRIPT = script(
    page("start.home", "law.menu"),
    page("law.menu", "law.act"),
    page("law.act", act=True),
    page("now.young"),
    page("danger.call", urgent=True),
)
DAY, AFTERNOON = day_and_part(NOW)


def turn(name: str, made: Script = SCRIPT, **context: Any) -> Outcome:
    """Return the outcome of a turn that shows the page `name`."""
    return show_page(made, Context(**context), PageId(name), NOW)


def total(name: str, day: int, shown: int, onward: int = 0, part: int = 2) -> Total:
    """Return a total of the page `name`."""
    return Total(day, part, number(page_code(name)), shown, onward)


def test_a_page_is_counted_as_shown_and_the_one_before_as_gone_on_from() -> None:
    """Pressing from one page to the next counts the next as shown and the first as gone on from, once taken."""
    counting = Counting()
    counting.count(SCRIPT, turn("law.menu"), NOW)
    counting.count(SCRIPT, turn("law.act", back=page_code("law.menu")), NOW)
    taken = counting.take()
    assert set(taken) == {total("law.menu", DAY, 1, 1), total("law.act", DAY, 1)} and AFTERNOON == 2
    assert counting.take() == ()


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("danger.call", {}),
        ("danger.now", {}),
        ("answers.miss", {}),
        ("start.hide", {}),
        ("now.young", {}),
        ("law.menu", {"age": Age.UNDER_18}),
        ("law.menu", {"who": Who.MY_CHILD}),
    ],
)
def test_danger_and_children_are_never_counted(name: str, context: dict[str, Any]) -> None:
    """No count is made of danger, of Hide, of what was not understood, or where a child is spoken of."""
    counting = Counting()
    counting.count(SCRIPT, turn(name, **context), NOW)
    assert counting.take() == ()


def test_totals_are_off_unless_they_are_turned_on(tmp_path: Path) -> None:
    """A shell without counting counts nothing; with it each answer is counted once."""
    assert settings_for(tmp_path).totals == "off"
    quiet = shell_for(settings_for(tmp_path), SCRIPT)
    quiet.answer(Context(), Opened())
    counting = Counting()
    shell = Shell(
        quiet.settings,
        quiet.content,
        quiet.ledger,
        health=quiet.health,
        log=quiet.log,
        tags=quiet.tags,
        switch=quiet.switch,
        counting=counting,
    )
    shell.answer(Context(), Opened())
    assert [one.shown for one in counting.take()] == [1]


def test_days_are_those_of_london_all_the_year() -> None:
    """A summer night before one o'clock belongs to its day in London, whatever the machine's zone."""
    assert day_and_part(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == (
        day_and_part(datetime(2026, 7, 1, 12, tzinfo=UTC))[0],
        0,
    )


@pytest.mark.parametrize(("count", "shown"), [(0, None), (9, None), (10, 10), (12, 10), (13, 15), (1001, 1000)])
def test_a10_counts_are_rounded_and_small_ones_left_out(count: int, shown: int | None) -> None:
    """A-10: under 10 nothing, above it the nearest 5."""
    assert rounded(count) == shown


def test_a10_nothing_younger_than_a_day_and_nothing_under_ten_is_shown() -> None:
    """A-10: a report leaves out today and yesterday, pages shown under 10 times, and days past its span."""
    totals = [
        total("law.menu", DAY, 500),
        total("law.menu", DAY - 1, 500),
        total("law.menu", DAY - 2, 23, 11),
        total("law.menu", DAY - 2, 4, 0, part=0),
        total("law.menu", DAY - 40, 500),
        total("law.act", DAY - 3, 9),
        total("unknown.page", DAY - 3, 900),
        total("danger.call", DAY - 3, 900),
    ]
    made = report(SCRIPT, totals, NOW)
    (row,) = made.rows
    assert (row.page, row.shown, row.ended, row.taps) == ("law.menu", 25, 15, 1)
    assert row.parts == (None, None, 25, None) and made.until == "2026-11-22" and made.first_acts == ()


def test_a_report_says_at_how_many_taps_useful_steps_were_shown() -> None:
    """Pages with a useful step are added up by their distance from the start."""
    made = report(SCRIPT, [total("law.act", DAY - 2, 40), total("law.menu", DAY - 2, 20)], NOW)
    assert made.first_acts == ((2, 40),) and [row.page for row in made.rows] == ["law.act", "law.menu"]


def test_a_retired_page_does_not_break_a_report() -> None:
    """Counts of a page that is no more are left out."""
    fewer = replace(SCRIPT, pages={name: known for name, known in SCRIPT.pages.items() if name != "law.act"})
    assert report(fewer, [total("law.act", DAY - 2, 40)], NOW).rows == ()


def test_the_picture_has_a_title_a_bar_for_each_page_and_nothing_from_outside() -> None:
    """The picture is an SVG with a title for those who listen, and no link or script."""
    drawn = picture(report(SCRIPT, [total("law.act", DAY - 2, 40), total("law.menu", DAY - 2, 20)], NOW))
    root = Tree.fromstring(drawn)
    assert len([child for child in root if child.tag.endswith("rect")]) == 3
    assert root[0].tag.endswith("title") and "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert "Nothing that may be shown" in picture(report(SCRIPT, [], NOW + timedelta(days=1)))
