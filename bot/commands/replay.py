"""`vesper replay`: conversation tests, played against the content as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands._content import content_option, script_of
from bot.commands._exits import Exit

if TYPE_CHECKING:  # what reads conversations reads YAML, and is loaded when a replay starts
    from bot.core.script import Script


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--update", is_flag=True, help="Write what each turn comes to now into the files. Read the diff.")
@content_option
def command(*, paths: tuple[Path, ...], update: bool, content: Path) -> None:
    """Replay conversation tests: files, or folders of them.

    Says for each turn that does not come to what its file says where it
    differs. `vesper chat --record FILE` writes such a file.
    """
    script = script_of(content)
    files = [file for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    found = [said for file in files for said in (_update(script, file) if update else _replay(script, file))]
    for said in found:
        click.echo(said)
    click.echo(f"{len(files)} conversations, {len(found)} {'changed' if update else 'differences'}")
    if found and not update:
        raise click.exceptions.Exit(Exit.PROBLEMS)


def _replay(script: Script, file: Path) -> Iterator[str]:
    """Yield what differs in one file, one line each."""
    from bot.authoring.conversations.format import read_conversation  # noqa: PLC0415
    from bot.authoring.conversations.play import NoSuchChoice, play  # noqa: PLC0415
    from bot.authoring.problems import ContentError  # noqa: PLC0415

    number = 0
    try:
        for number, turn in enumerate(play(script, read_conversation(file)), 1):
            yield from (f"{file}: turn {number} ({turn.line.event} {turn.line.value}): {said}" for said in turn.wrong)
    except (NoSuchChoice, ValueError) as stopped:
        yield f"{file}: turn {number + 1}: {stopped}"
    except ContentError as error:
        yield from (f"{file.parent / problem.file}:{problem.line}: {problem.message}" for problem in error.problems)


def _update(script: Script, file: Path) -> Iterator[str]:
    """Rewrite one file; yield its name where that changed it."""
    from bot.authoring.conversations.format import read_conversation, write_conversation  # noqa: PLC0415
    from bot.authoring.conversations.play import renewed  # noqa: PLC0415

    text = write_conversation(renewed(script, read_conversation(file)))
    if text != file.read_text(encoding="utf-8"):
        file.write_text(text, encoding="utf-8")
        yield str(file)
