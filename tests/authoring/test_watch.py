"""A folder under watch: compiled aside on each save, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.authoring.build import Compiled, build
from bot.authoring.watch import Watch
from tests.authoring.folders import change, small

BREATHE = "Breathe out slowly."


def test_a_save_is_seen_once(tmp_path: Path) -> None:
    """The first look compiles; the next sees nothing new; one after a save compiles again."""
    folder = small(tmp_path)
    watch = Watch(folder)
    first = watch.look()
    assert first is not None
    assert first.good is first.latest
    assert watch.look() is None
    change(folder, "pages/now.yaml", BREATHE, "Breathe out now.")
    second = watch.look()
    assert second is not None
    assert second.number == 2
    assert second.shown.draft.fingerprint != first.shown.draft.fingerprint
    assert watch.look() is None


@pytest.mark.parametrize("how", ["added", "removed", "replaced", "same size and time"])
def test_every_way_of_saving_is_seen(tmp_path: Path, how: str) -> None:
    """A file added, removed, or put in the place of another is seen, even with the same size and time."""
    folder = small(tmp_path)
    file = folder / "pages/now.yaml"
    watch = Watch(folder)
    watch.look()
    if how == "added":
        (folder / "pages/more.yaml").write_text("topic: more\npages: {}\n", "utf-8")
    elif how == "removed":
        file.unlink()
    else:
        stamp = file.stat().st_mtime_ns
        other = folder / "pages/now.yaml.new"
        other.write_bytes(file.read_bytes().replace(b"slowly", b"slower"))
        if how == "same size and time":
            os.utime(other, ns=(stamp, stamp))
        other.replace(file)
    assert watch.look() is not None


def test_c14_the_last_good_state_is_kept_while_a_file_is_wrong(tmp_path: Path) -> None:
    """C-14: half a file, or none, leaves the last good state shown; mending brings the new one in."""
    folder = small(tmp_path)
    watch = Watch(folder)
    good = watch.look()
    assert good is not None
    whole = (folder / "pages/now.yaml").read_text("utf-8")
    for broken in (whole[:60], "", "{"):
        (folder / "pages/now.yaml").write_text(broken, "utf-8")
        seen = watch.look()
        assert seen is not None
        assert seen.held_back
        assert seen.shown is good.latest
        assert seen.latest.problems
    (folder / "pages/now.yaml").write_text(whole.replace(BREATHE, "Breathe out now."), "utf-8")
    seen = watch.look()
    assert seen is not None
    assert not seen.held_back
    assert seen.shown is seen.latest


def test_a_save_during_a_look_is_not_missed(tmp_path: Path) -> None:
    """A file that is written while the folder is compiled is seen by the next look."""
    folder = small(tmp_path)
    saves = iter([True, False])

    def slowly(where: Path) -> Compiled:
        compiled = build(where)
        if next(saves):
            change(folder, "pages/now.yaml", BREATHE, "Breathe out now.")
        return compiled

    watch = Watch(folder, slowly)
    watch.look()
    again = watch.look()
    assert again is not None
    assert "Breathe out now." in again.shown.written["now.start/text-1"]  # type: ignore[index]


def test_a_folder_that_is_not_there_is_a_problem_and_no_fault(tmp_path: Path) -> None:
    """Looking at nothing says so; a folder that comes later is seen."""
    watch = Watch(tmp_path / "content")
    nothing = watch.look()
    assert nothing is not None
    assert [found.code for found in nothing.latest.problems][:1] == ["Y01"]
    small(tmp_path)
    found = watch.look()
    assert found is not None
    assert found.good is not None
