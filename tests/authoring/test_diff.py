"""What changed for a person: in words, by entry, with the pages that each stands on."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

import pytest

from bot.authoring.build import build
from bot.authoring.diff import Change, Kind, changes, told
from tests.authoring.folders import change, small


def _changed(tmp_path: Path, file: str, old: str, new: str) -> tuple[Change, ...]:
    before, after = small(tmp_path / "before"), small(tmp_path / "after")
    change(after, file, old, new)
    return changes(build(before).draft, build(after).draft)


def test_the_same_content_has_not_changed(tmp_path: Path) -> None:
    """Nothing changed is said as that."""
    folder = small(tmp_path)
    assert changes(build(folder).draft, build(folder).draft) == ()
    assert told(()) == "Nothing has changed for anybody.\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "thing", "before", "after"),
    [
        ("pages/now.yaml", "Breathe out slowly.", "Breathe out now.", "page/now.start", "slowly", "Breathe out now."),
        ("pages/now.yaml", "to: people.now", "to: start.home", "page/now.start", "leads to people.now", "start.home"),
        (
            "law/making.yaml",
            "start: 2026-02-06",
            "start: 2026-03-06",
            "fact/making-offence",
            "2026-02-06",
            "2026-03-06",
        ),
        (
            "services/all.yaml",
            "Mo-Fr 10:00-16:00",
            "Mo-Fr 10:00-18:00",
            "service/adult-line",
            "10:00–16:00",
            "10:00–18:00",
        ),
        ("services/all.yaml", "cost: Free.", "cost: Free from a mobile.", "service/listening-line", "Free.", "mobile"),
        ("words.yaml", "  hide: Hide this\n", "  hide: Hide it\n", "words", "hide: Hide this", "hide: Hide it"),
        (
            "script.yaml",
            "now: people.now",
            "now: now.start",
            "outside",
            "now leads to people.now",
            "now leads to now.start",
        ),
    ],
)
def test_a_change_is_told_before_and_after(
    tmp_path: Path, file: str, old: str, new: str, thing: str, before: str, after: str
) -> None:
    """One change of one entry is one step, with the words as they were and as they are."""
    (found,) = _changed(tmp_path, file, old, new)
    assert (found.thing, found.kind) == (thing, Kind.CHANGED)
    (step,) = found.steps
    assert before in " ".join(map(str, step.before))
    assert after in " ".join(map(str, step.after))
    assert f"  - {step.before[0]}\n" in told((found,))


def test_a_text_put_in_front_moves_no_other(tmp_path: Path) -> None:
    """A new first sentence is one line that came; what stood there is not told as changed."""
    new = "    shows:\n      - text: A new line.\n      - text: Breathe out slowly."
    (found,) = _changed(tmp_path, "pages/now.yaml", "    shows:\n      - text: Breathe out slowly.", new)
    (step,) = found.steps
    assert (step.before, [str(line) for line in step.after]) == ((), ["text: A new line."])


def test_pages_that_come_and_go_are_told_whole(tmp_path: Path) -> None:
    """A page that was added or removed is told with all its words."""
    added = "  again:\n    title: Once more\n    shows: [{text: Some words.}]\n"
    added += "    choices: [{to: now.start, label: Back to it}]\n"
    (found,) = _changed(tmp_path, "pages/now.yaml", "", added)
    assert (found.thing, found.kind) == ("page/now.again", Kind.ADDED)
    assert "text: Some words." in map(str, found.steps[0].after)
    rmtree(tmp_path / "after")
    before, after = small(tmp_path / "again"), tmp_path / "before" / "content"
    change(before, "pages/now.yaml", "", added)
    (gone,) = changes(build(before).draft, build(after).draft)
    assert (gone.thing, gone.kind) == ("page/now.again", Kind.REMOVED)


def test_a_fact_is_told_with_the_pages_it_stands_on(tmp_path: Path) -> None:
    """A reviewer sees which pages a changed fact reaches."""
    (found,) = _changed(tmp_path, "law/making.yaml", "Making such a picture", "Making such an image")
    assert found.pages == ("law.making",)
    assert "stands on law.making" in told((found,))
