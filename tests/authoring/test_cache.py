"""A start from the cache needs no YAML and no training, and a cache that is damaged or not ours is never used."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.cache import MOST_KEPT, SCRIPT, fingerprint_of, keep, recall, sayings_fingerprint
from bot.authoring.compile import load_script
from tests.authoring.folders import change, small


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("script-*.pickle"))


def test_what_was_compiled_is_kept_for_this_user_alone(tmp_path: Path) -> None:
    """The folder is 0700, the file 0600, and nothing half-written stands beside it."""
    folder, cache = small(tmp_path), tmp_path / "cache"
    load_script(folder, cache)
    (kept,) = _files(cache)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not list(cache.glob(".new-*"))


def test_a_second_start_reads_no_yaml(tmp_path: Path) -> None:
    """From the cache a script is loaded without yaml, pydantic, the hours library or sklearn."""
    folder, cache = small(tmp_path), tmp_path / "cache"
    load_script(folder, cache)
    code = (
        "import sys; from pathlib import Path; from bot.authoring.compile import load_script;"
        f"made = load_script(Path({str(folder)!r}), Path({str(cache)!r}));"
        "print(made.fingerprint); print(sorted({'yaml', 'pydantic', 'opening_hours', 'sklearn'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [fingerprint_of(folder), "[]"]


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x05K\x01."])
def test_c15_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    """C-15: an empty, foreign or wrong file under the right name is ignored and replaced."""
    folder, cache = small(tmp_path), tmp_path / "cache"
    load_script(folder, cache)
    (kept,) = _files(cache)
    kept.write_bytes(content)
    assert load_script(folder, cache).fingerprint == fingerprint_of(folder)
    assert kept.stat().st_size > 1000


def test_a_folder_open_to_others_is_never_read(tmp_path: Path) -> None:
    """A pickle in a folder that others may write to is not opened, and none is put there."""
    cache = tmp_path / "cache"
    assert keep(cache, "script-x", SCRIPT, "kept")
    assert recall(cache, "script-x", SCRIPT) == "kept"
    cache.chmod(0o770)
    assert recall(cache, "script-x", SCRIPT) is None
    assert not keep(cache, "script-y", SCRIPT, "kept")
    cache.chmod(0o700)
    (kept,) = _files(cache)
    kept.chmod(0o666)
    assert recall(cache, "script-x", SCRIPT) is None


def test_where_nothing_can_be_kept_the_script_comes_all_the_same(tmp_path: Path) -> None:
    """A cache that cannot be written to costs time and nothing else."""
    folder = small(tmp_path)
    (tmp_path / "file").write_text("in the way")
    assert load_script(folder, tmp_path / "file" / "cache").fingerprint == fingerprint_of(folder)


def test_any_change_of_the_content_gives_another_fingerprint(tmp_path: Path) -> None:
    """A changed byte, a new file and a moved one each count; what people type has a fingerprint of its own."""
    folder = small(tmp_path)
    seen = {fingerprint_of(folder)}
    typed = sayings_fingerprint(folder)
    change(folder, "pages/now.yaml", "Breathe out", "Breathe in")
    seen.add(fingerprint_of(folder))
    (folder / "pages/now.yaml").rename(folder / "pages/then.yaml")
    seen.add(fingerprint_of(folder))
    assert sayings_fingerprint(folder) == typed
    change(folder, "phrases/now.yaml", "", "topic: now\n")
    seen.add(fingerprint_of(folder))
    assert sayings_fingerprint(folder) != typed
    assert len(seen) == 4


def test_old_files_are_tidied_away(tmp_path: Path) -> None:
    """Only the newest few are kept."""
    cache = tmp_path / "cache"
    for number in range(MOST_KEPT + 3):
        keep(cache, f"script-{number}", SCRIPT, number)
        os.utime(_files(cache)[-1], (number, number))
    assert len(_files(cache)) <= MOST_KEPT
