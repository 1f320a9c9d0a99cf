"""The commands of those who edit and review, as they are typed."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from urllib.request import urlopen

import pytest

from bot.authoring.build import build
from bot.cli import main
from bot.commands._exits import Exit
from tests.authoring.folders import change, small


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    shown = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, shown.out, shown.err


def _edit(first_on_path: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (sys.executable, "-u", "-m", "bot", "edit", *arguments),
        env={"PYTHONPATH": str(first_on_path), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_edit_says_where_to_look_and_ends_by_ctrl_c(tmp_path: Path) -> None:
    """`vesper edit` prints an address on this computer, shows the content there, and ends with 130 on Ctrl-C."""
    process = _edit(tmp_path, "--port", "0", "--content", str(small(tmp_path)))
    try:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address is not None
        with urlopen(address[0], timeout=30) as page:
            assert b"I am an automatic guide" in page.read()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said.strip()) == (Exit.INTERRUPTED, "")
    finally:
        process.kill()
        process.communicate()


def test_edit_without_its_package_says_what_to_install(tmp_path: Path) -> None:
    """Without aiohttp the command ends with 69 and the line to type, and with no traceback."""
    (tmp_path / "aiohttp.py").write_text("raise ModuleNotFoundError('no', name='aiohttp')\n", "utf-8")
    process = _edit(tmp_path, "--content", str(small(tmp_path)))
    _, said = process.communicate(timeout=60)
    assert process.returncode == Exit.UNAVAILABLE
    assert "aiohttp" in said
    assert "pip install 'vesper-guide[edit]'" in said
    assert "Traceback" not in said


def test_edit_on_a_port_that_is_taken_says_so(tmp_path: Path) -> None:
    """A second preview on the same port ends with 69 and names --port."""
    folder = small(tmp_path)
    first = _edit(tmp_path, "--port", "0", "--content", str(folder))
    try:
        assert first.stdout is not None
        port = re.search(r":(\d+)/", first.stdout.readline())
        assert port is not None
        second = _edit(tmp_path, "--port", port[1], "--content", str(folder))
        _, said = second.communicate(timeout=60)
        assert second.returncode == Exit.UNAVAILABLE
        assert "--port" in said
    finally:
        first.kill()
        first.communicate()


def test_diff_ends_like_diff(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """0 and a line where nothing changed, 1 and the changes where something did, 2 where there is no content."""
    old, new = small(tmp_path / "old"), small(tmp_path / "new")
    assert _run(capsys, "diff", str(old), str(new))[:2] == (Exit.FINE, "Nothing has changed for anybody.\n")
    change(new, "pages/now.yaml", "Breathe out slowly.", "Breathe out now.")
    code, told, _ = _run(capsys, "diff", str(old), str(new))
    assert code == Exit.PROBLEMS
    assert "- text: Breathe out slowly." in told
    assert _run(capsys, "diff", str(old))[0] == Exit.USAGE
    (tmp_path / "empty").mkdir()
    assert _run(capsys, "diff", str(old), str(tmp_path / "empty"))[0] == Exit.USAGE


def test_diff_with_git_compares_with_what_was_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With --git a folder is compared with itself at a revision; a revision that is none, or an option, is refused."""
    folder = small(tmp_path)
    git = ("git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Content")):
        subprocess.run((*git, *arguments), check=True)
    assert _run(capsys, "diff", "--git", "HEAD", str(folder))[0] == Exit.FINE
    change(folder, "pages/now.yaml", "Breathe out slowly.", "Breathe out now.")
    code, told, _ = _run(capsys, "diff", "--git", "HEAD", str(folder))
    assert code == Exit.PROBLEMS
    assert "+ text: Breathe out now." in told
    for revision in ("nowhere", "--output=x"):
        assert _run(capsys, "diff", f"--git={revision}", str(folder))[0] == Exit.USAGE
    assert not (folder / "x").exists()


def test_verify_shows_what_the_bot_shows_and_who_signed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Operator, names, fingerprint and reviewers; an unnamed copy is said to be one."""
    folder = small(tmp_path)
    code, told, _ = _run(capsys, "verify", "--content", str(folder))
    assert code == Exit.FINE
    assert "nobody has put a name to this copy" in told
    assert build(folder).draft.fingerprint in told
    assert "A. Evans (lawyer, 2026-11-20), B. Khan (safety-lead, 2026-11-20)" in told
    assert "No survivor panel has signed any of it." in told
    assert "No lawyer has signed" not in told
    operator = "name: A Charity\ncontact: hello@example.org\ntelegram: '@a_bot'\n"
    (folder / "operator.yaml").write_text(operator, "utf-8")
    told = _run(capsys, "verify", "--content", str(folder))[1]
    assert "Operator: A Charity\n" in told
    assert "On Telegram: @a_bot\n" in told
    assert "On Discord: not said\n" in told


def test_verify_tells_one_content_from_another(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The same files give the same fingerprint wherever they are; one changed letter gives another, and 1."""
    folder = small(tmp_path)
    copy = tmp_path / "elsewhere"
    copytree(folder, copy)
    mark = build(folder).draft.fingerprint
    assert _run(capsys, "verify", "--content", str(copy), "--expect", mark[:12])[0] == Exit.FINE
    assert _run(capsys, "verify", "--content", str(copy), "--expect", mark[:4])[0] == Exit.PROBLEMS
    change(copy, "pages/now.yaml", "slowly", "slower")
    assert _run(capsys, "verify", "--content", str(copy), "--expect", mark)[0] == Exit.PROBLEMS


def test_verify_of_the_shipped_content_says_what_it_never_asks_for(capsys: pytest.CaptureFixture[str]) -> None:
    """What the bot will never ask for is said in the words of its own page, and that nobody has reviewed it."""
    code, told, _ = _run(capsys, "verify")
    assert code == Exit.FINE
    assert "It never asks for" in told
    assert "No lawyer has signed any of it." in told
    assert "No survivor panel has signed any of it." in told


def test_review_writes_one_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The pack is written where it is wanted; a topic that is none is named with those that are."""
    folder, out = small(tmp_path), tmp_path / "pack.html"
    code, told, _ = _run(capsys, "review", "--content", str(folder), "--out", str(out))
    assert (code, told) == (Exit.FINE, f"Wrote {out}.\n")
    assert "<h1>Vesper: for review</h1>" in out.read_text("utf-8")
    code, _, said = _run(capsys, "review", "--content", str(folder), "--topic", "lwa", "--out", str(out))
    assert code == Exit.USAGE
    assert "law" in said
    change(folder, "pages/now.yaml", "to: people.now", "to: people.nwo")
    assert _run(capsys, "review", "--content", str(folder), "--out", str(out))[0] == Exit.PROBLEMS


def test_facts_refresh_list_is_printed_by_owner(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """As a checklist or a table, for all owners or one."""
    folder = str(small(tmp_path))
    code, told, _ = _run(capsys, "facts", "refresh-list", "--content", folder)
    assert code == Exit.FINE
    assert "## law\n" in told
    assert "## services\n" in told
    told = _run(capsys, "facts", "refresh-list", "--content", folder, "--owner", "law", "--form", "csv")[1]
    assert {line.split(",")[0] for line in told.splitlines()[1:]} == {"law"}
