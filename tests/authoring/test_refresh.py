"""What to check again: each page to open and each line to ring, and none that may not be rung."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from bot.authoring.build import build
from bot.authoring.checks.grounds import entries
from bot.authoring.refresh import as_csv, as_markdown, tasks_of
from tests.authoring.folders import change, small


def test_every_line_and_every_source_is_on_the_list(tmp_path: Path) -> None:
    """Each channel of each service and each source of each entry is one thing to do."""
    made = build(small(tmp_path)).draft
    tasks = tasks_of(made)
    said = "\n".join(task.where for task in tasks)
    for service in made.services.values():
        for channel in service.channels:
            assert channel.shown in said, channel.shown
    for thing, _, cites, _ in entries(made):
        assert sum(task.thing == thing and task.do == "Open the source" for task in tasks) == len(cites), thing


def test_nobody_rings_an_emergency_number_to_check_it(tmp_path: Path) -> None:
    """999 is looked up, never rung: it is kept free for people in danger."""
    tasks = [task for task in tasks_of(build(small(tmp_path)).draft) if task.thing == "service/999"]
    assert any(task.do.startswith("Never ring it") for task in tasks)
    assert not any(task.do.startswith("Ring") for task in tasks)


def test_only_what_falls_due_is_listed_for_a_day(tmp_path: Path) -> None:
    """By a day: what is due before it, and nothing that is good beyond it."""
    made = build(small(tmp_path)).draft
    assert tasks_of(made, date(2026, 12, 23)) == ()
    assert tasks_of(made, date(2026, 12, 24))
    assert [task.due for task in tasks_of(made)] == sorted(task.due for task in tasks_of(made)) or len(
        {task.owner for task in tasks_of(made)}
    ) > 1


def test_a_table_has_a_row_for_each_task_and_a_place_to_sign(tmp_path: Path) -> None:
    """The table can be read back, with columns for who looked, when, and whether it still holds."""
    folder = small(tmp_path)
    change(folder, "services/all.yaml", "shown: 0345 600 0000", 'shown: "=HYPERLINK(0)"')
    tasks = tasks_of(build(folder).draft)
    rows = list(csv.DictReader(as_csv(tasks).splitlines()))
    assert len(rows) == len(tasks)
    assert {"still right", "by", "on"} <= set(rows[0])
    assert not [value for row in rows for value in row.values() if value.startswith("=")]


def test_a_checklist_has_a_box_for_each_task(tmp_path: Path) -> None:
    """Markdown: a heading for each owner, and as many boxes as tasks."""
    tasks = tasks_of(build(small(tmp_path)).draft)
    told = as_markdown(tasks)
    assert told.count("\n- [ ] ") == len(tasks)
    assert all(f"## {task.owner}\n" in told for task in tasks)
