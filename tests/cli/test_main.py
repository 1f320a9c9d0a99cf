"""The command line: its codes, its help, and what it says when something is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, main, vesper
from bot.commands._exits import MEANINGS, Exit, Stopped

MARKER = "mqzjx-secret-words"
ROOT = Path(__file__).resolve().parents[2]


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    shown = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, shown.out, shown.err


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What `vesper failing` raises: the first of a list that the test fills."""
    raised: list[BaseException] = []

    @click.command()
    def failing() -> None:
        raise raised[0]

    def find(group: object, ctx: click.Context, name: str) -> click.Command:
        return failing

    monkeypatch.setattr(type(vesper), "get_command", find)
    return raised


def _commands() -> list[str]:
    return vesper.list_commands(click.Context(vesper)) if isinstance(vesper, click.Group) else []


def test_every_module_is_a_command() -> None:
    """Each module of bot/commands without an underscore offers a click command with a line of help."""
    assert "chat" in _commands()
    for name in _commands():
        found = vesper.get_command(click.Context(vesper), name) if isinstance(vesper, click.Group) else None
        assert found is not None, name
        assert found.get_short_help_str(), name


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """`vesper --help` lists the commands and says what each exit code means."""
    code, shown, _ = _run(capsys, "--help")
    assert code == Exit.FINE
    for name in _commands():
        assert re.search(rf"^  {name} ", shown, re.MULTILINE), name
    for number, meaning in MEANINGS.items():
        assert re.search(rf"^ +{number.value}  {re.escape(meaning[:20])}", shown, re.MULTILINE)


def test_the_page_on_commands_tells_of_every_command_and_code() -> None:
    """docs/commands.md has a heading for every command and a row for every exit code."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in _commands():
        assert re.search(rf"^## `vesper {name}", page, re.MULTILINE), name
    for number, meaning in MEANINGS.items():
        assert f"| {number.value} | {meaning} |" in page


def test_the_page_on_commands_tells_of_every_option() -> None:
    """docs/commands.md names every option that `--help` shows."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in _commands():
        found = vesper.get_command(click.Context(vesper), name) if isinstance(vesper, click.Group) else None
        assert found is not None
        for part in (found, *(found.commands.values() if isinstance(found, click.Group) else ())):
            for option in part.params:
                if isinstance(option, click.Option) and not option.hidden:
                    assert f"`{option.opts[-1]}" in page or f"`{option.opts[0]}" in page, (name, option.opts)


def test_an_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that is not there ends with 2 and says so."""
    code, _, said = _run(capsys, "chta")
    assert code == Exit.USAGE
    assert "chta" in said


def test_a_wrong_moment_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """--as-of with no day and time ends with 2 and shows how to write one."""
    code, _, said = _run(capsys, "chat", "--as-of", "last week")
    assert code == Exit.USAGE
    assert "2026-02-05T23:30" in said


def test_p14_a_fault_inside_is_told_without_its_message(
    capsys: pytest.CaptureFixture[str], failing: list[BaseException]
) -> None:
    """P-14: a fault ends with 70 and says its kind and place; what the exception says may hold typed words."""
    failing.append(RuntimeError(MARKER))
    code, shown, said = _run(capsys, "failing")
    assert code == Exit.INTERNAL
    assert "RuntimeError" in said
    assert "test_main.py" in said
    assert MARKER not in shown + said


@pytest.mark.parametrize(
    ("raised", "code", "says"),
    [
        (Stopped("the token is missing.", Exit.CONFIGURATION), Exit.CONFIGURATION, "vesper: the token is missing.\n"),
        (Stopped("no such adapter.", Exit.UNAVAILABLE), Exit.UNAVAILABLE, "vesper: no such adapter.\n"),
        (click.exceptions.Exit(Exit.PROBLEMS), Exit.PROBLEMS, ""),
        (KeyboardInterrupt(), Exit.INTERRUPTED, ""),
        (BrokenPipeError(), Exit.FINE, ""),
    ],
)
def test_a_command_ends_with_its_code(
    capsys: pytest.CaptureFixture[str], failing: list[BaseException], raised: BaseException, code: Exit, says: str
) -> None:
    """A command that stops says one line and ends with its code; Ctrl-C and a closed pipe say nothing."""
    failing.append(raised)
    ended, shown, said = _run(capsys, "failing")
    assert ended == code
    assert said.strip() == says.strip()
    assert shown == ""


def test_no_command_is_imported_before_it_is_called() -> None:
    """The file of the command line names no command: each is found by its file."""
    named = {file.stem for file in COMMANDS.glob("[a-z]*.py")}
    source = (ROOT / "bot" / "cli.py").read_text(encoding="utf-8")
    assert not [name for name in named if f"bot.commands.{name}" in source or f"import {name}" in source]
