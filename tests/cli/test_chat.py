"""`vesper chat` as a program: started, fed through a pipe, and ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.authoring.conversations.format import read_conversation
from bot.commands import chat, replay
from bot.core.script import Script
from tests.core.scripts import NOW, page, script

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"yaml", "pydantic", "sklearn", "numpy", "scipy", "asyncio", "telegram", "discord", "aiohttp", "structlog"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Script:
    """A small script in place of the real one."""
    made = script(page("law.making", "start.home", needs=("nation",)))
    monkeypatch.setattr(chat, "script_of", lambda folder: made)
    monkeypatch.setattr(replay, "script_of", lambda folder: made)
    return made


def _chat(*arguments: str, typed: str = "") -> list[dict[str, object]]:
    done = CliRunner().invoke(chat.command, ["--json", *arguments], input=typed)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.usefixtures("small")
def test_answers_can_be_given_beforehand() -> None:
    """--nation and --age set what would be asked."""
    (home,) = _chat("--nation", "scotland", "--age", "under-18", typed='{"open": ""}\n')
    assert home["answers"] == {"nation": "scotland", "age": "under-18"}


@pytest.mark.usefixtures("small")
def test_a_recording_can_be_replayed(tmp_path: Path) -> None:
    """--record writes a conversation, at the moment of --as-of, that replays without a difference."""
    file = tmp_path / "some.yaml"
    _chat("--record", str(file), "--as-of", "2026-02-05T23:30", typed='{"open": ""}\n{"say": "1"}\n')
    assert read_conversation(file).at == "2026-02-05T23:30+00:00"
    done = CliRunner().invoke(replay.command, [str(tmp_path)])
    assert (done.exit_code, done.output) == (0, "1 conversations, 0 differences\n")


@pytest.mark.usefixtures("small")
def test_a_difference_ends_with_1_and_an_update_mends_it(tmp_path: Path) -> None:
    """A turn that does not come to what its file says is told with file and turn; --update rewrites it."""
    file = tmp_path / "some.yaml"
    file.write_text("title: A test\nat: 2026-02-05T23:30\nturns:\n- open: ''\n  page: start.other\n", encoding="utf-8")
    done = CliRunner().invoke(replay.command, [str(file)])
    assert done.exit_code == 1
    assert f"{file}: turn 1 (open ): page: start.other is expected, and it is start.home" in done.output
    assert CliRunner().invoke(replay.command, [str(file), "--update"]).exit_code == 0
    assert CliRunner().invoke(replay.command, [str(file)]).exit_code == 0


@pytest.mark.usefixtures("small")
def test_a_conversation_that_cannot_be_played_is_told(tmp_path: Path) -> None:
    """A press of what is not there, a wrong moment and a broken file are differences with their place, no crash."""
    for name, text in {
        "a": "title: A test\nat: 2026-02-05\nturns:\n- press: no.page\n",
        "b": "title: A test\nat: tomorrow\nturns:\n- open: ''\n",
        "c": "title: A test\n",
    }.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(replay.command, [str(tmp_path)])
    assert done.exit_code == 1
    assert all(f"{name}.yaml:" in done.output for name in "abc")


def _start(*arguments: str, typed: bytes) -> subprocess.CompletedProcess[bytes]:
    program = "import sys; from bot.cli import main; main(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-c", program, "chat", *arguments], input=typed, capture_output=True, cwd=ROOT, check=False
    )


def test_the_real_conversation_starts_in_a_pipe() -> None:
    """`vesper chat` in a pipe shows the first screen and ends with 0 when the input does, in plain lines."""
    done = _start("--as-of", "2026-11-24T02:14", typed=b"/now\n")
    assert done.returncode == 0, done.stderr
    assert b"999" in done.stdout
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""


def test_a_start_from_the_cache_loads_nothing_heavy() -> None:
    """What reads YAML, checks, trains or runs adapters is not imported where the compiled script is at hand."""
    assert _start(typed=b"").returncode == 0
    program = (
        "import sys; sys.argv = ['vesper', 'chat']\n"
        "from bot.cli import vesper\n"
        "vesper.main(['chat'], standalone_mode=False)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=b"", capture_output=True, cwd=ROOT, check=True)
    assert done.stderr.decode().strip() == "[]"


def test_the_clock_runs_where_it_is_not_set() -> None:
    """Without --as-of it is now; with it, the clock stands."""
    before = datetime.now(UTC)
    assert before <= chat._clock(None)() <= datetime.now(UTC)
    assert chat._clock(NOW)() == NOW


def test_k06_no_setting_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """K-01, K-06: a token that is set, even a wrong one, is nothing to `vesper chat`."""
    monkeypatch.setenv("VESPER_TELEGRAM_TOKEN", "not-a-token")
    assert os.environ["VESPER_TELEGRAM_TOKEN"]
    done = _start(typed=b"")
    assert done.returncode == 0
    assert b"not-a-token" not in done.stdout + done.stderr
