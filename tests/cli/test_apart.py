"""A running bot has its content compiled by another process, and stays small and quick itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread

import pytest

from bot.authoring.cache import fingerprint_of
from bot.commands._apart import Apart, NotReadyError
from bot.commands._content import script_of
from bot.commands._exits import Exit, Stopped
from tests.authoring.folders import change, small

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "700100:AAFAKE-token-of-the-tests-0123456789abc"
PROGRAM = """
import os, sys
from pathlib import Path
from bot.commands._apart import Apart
script = Apart(Path(sys.argv[1]), os.environ).load()
print(script.fingerprint, sorted({"yaml", "pydantic", "opening_hours", "numpy", "sklearn"} & set(sys.modules)))
"""


def _apart(tmp_path: Path, folder: Path, **more: str) -> Apart:
    return Apart(folder, {"HOME": str(tmp_path), "VESPER_CACHE": str(tmp_path / "cache"), **more})


def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Put a shell script in the place of Python, as the program that compiles."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def test_the_running_process_never_loads_what_compiling_needs(tmp_path: Path) -> None:
    """With an empty cache the script is there, and neither the reader of YAML nor the trainer was imported."""
    folder = small(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env={"VESPER_CACHE": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == f"{fingerprint_of(folder)} []"
    assert list((tmp_path / "cache").glob("script-*.pickle"))


def test_k06_the_process_that_compiles_gets_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """K-06: of our environment it has no setting but the cache, it goes last, and it is the first to end."""
    seen, child = tmp_path / "seen", tmp_path / "child"
    _stand_in(
        tmp_path,
        monkeypatch,
        f"sleep 0.3; env > {seen}; nice > {child}; cat /proc/self/oom_score_adj >> {child}; exit 70",
    )
    environ = {"VESPER_TELEGRAM_TOKEN": TOKEN, "VESPER_LEDGER": "postgresql://a:secret@b/c", "PATH": "/usr/bin:/bin"}
    with pytest.raises(NotReadyError) as raised:
        _apart(tmp_path, small(tmp_path), **environ).load()
    assert (raised.value.status, raised.value.count) == (Exit.INTERNAL, 0)
    text = seen.read_text()
    assert "TOKEN" not in text
    assert "secret" not in text
    assert [line for line in text.splitlines() if line.startswith("VESPER")] == [f"VESPER_CACHE={tmp_path / 'cache'}"]
    assert child.read_text().split() == ["19", "1000"]


def test_problems_are_printed_at_the_start_and_counted_later(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """At the first load each problem is told with its place; at a later one only how many there are."""
    folder = small(tmp_path)
    apart = _apart(tmp_path, folder)
    change(folder, "holidays.yaml", "", "wrong-key: 1\n")
    with pytest.raises(NotReadyError) as raised:
        apart.load()
    assert (raised.value.status, raised.value.count) == (Exit.PROBLEMS, 1)
    assert "holidays.yaml:" in capfd.readouterr().err
    with pytest.raises(NotReadyError) as raised:
        apart.load()
    assert raised.value.count == 1
    assert capfd.readouterr() == ("", "")


def test_every_problem_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems that `vesper compile` only counts are counted here too."""
    _stand_in(tmp_path, monkeypatch, "printf 'vesper: errors.\\na\\nb\\n… and 5 more: vesper check.\\n' >&2; exit 1")
    with pytest.raises(NotReadyError) as raised:
        _apart(tmp_path, small(tmp_path)).load()
    assert raised.value.count == 7


def test_a_cache_that_cannot_be_used_leaves_nobody_without_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the cache is open to others, the script is made in a folder that is gone afterwards."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o755)
    (tmp_path / "short").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "short"))
    folder = small(tmp_path)
    assert _apart(tmp_path, folder).load().fingerprint == fingerprint_of(folder)
    assert [*(tmp_path / "cache").iterdir(), *(tmp_path / "short").iterdir()] == []


def test_content_that_is_saved_again_meanwhile_is_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the content changes while it is compiled, the newer one is compiled too."""
    folder, python = small(tmp_path), sys.executable
    saves = f"[ -e {tmp_path}/once ] || {{ touch {tmp_path}/once; echo '# saved' >> {folder}/holidays.yaml; }}"
    _stand_in(tmp_path, monkeypatch, f'{python} "$@" || exit; {saves}')
    loaded = _apart(tmp_path, folder, PYTHONPATH=str(ROOT)).load()
    assert (tmp_path / "once").exists()
    assert loaded.fingerprint == fingerprint_of(folder)


def test_stopping_ends_the_process_that_compiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load under way ends within a second of `stop`, so that the bot itself can."""
    _stand_in(tmp_path, monkeypatch, "exec sleep 60")
    apart = _apart(tmp_path, small(tmp_path))
    ended = []

    def load() -> None:
        with pytest.raises(NotReadyError):
            apart.load()
        ended.append(True)

    loading = Thread(target=load, daemon=True)
    loading.start()
    time.sleep(0.3)
    assert not ended
    apart.stop()
    loading.join(5)
    assert ended


def test_where_the_tools_are_missing_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pydantic `vesper compile` ends with 69 and the line to type."""
    monkeypatch.setenv("VESPER_CACHE", str(tmp_path / "cache"))
    for name in [name for name in sys.modules if name.startswith(("bot.authoring.build", "bot.authoring.schema"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pydantic", None)
    with pytest.raises(Stopped, match=r"pip install 'vesper-guide\[authoring\]'") as stopped:
        script_of(small(tmp_path))
    assert stopped.value.exit_code == Exit.UNAVAILABLE
