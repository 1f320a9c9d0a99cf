"""`vesper chat`: the whole conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands._adapters import adapter_named
from bot.commands._content import content_option, script_of
from bot.commands._moment import Moment
from bot.core.context import Age, Nation

if TYPE_CHECKING:  # recording loads what reads YAML
    from bot.authoring.conversations.record import Recording

Preset = tuple[tuple[str, str], ...]


@click.command()
@click.option("--plain", is_flag=True, help="No bold, no wrapped lines: for screen readers and for copying.")
@click.option(
    "--as-of", type=Moment(), metavar="MOMENT", help="Stop the clock there, in UK time, such as 2026-02-05T23:30."
)
@click.option("--nation", type=click.Choice([value.value for value in Nation]), help="Answer this question beforehand.")
@click.option("--age", type=click.Choice([value.value for value in Age]), help="Answer this question beforehand.")
@click.option("--language", metavar="TAG", help="Start in this language, such as cy, where it is offered.")
@click.option("--json", "lines", is_flag=True, help="An event a line in, a reply a line out; see docs/json.md.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the conversation to this file, as a test. It will hold what is typed: for testing only.",
)
@click.option("--term", envvar="TERM", default="", hidden=True)
@content_option
def command(
    *,
    plain: bool,
    as_of: datetime | None,
    nation: str | None,
    age: str | None,
    language: str | None,
    lines: bool,
    record: Path | None,
    term: str,
    content: Path,
) -> None:
    """Talk to Vesper here, in the terminal. Needs no account and no network, and keeps nothing.

    Type the number of a choice, or your own words. /hide clears the screen.
    Ctrl-D, Ctrl-C or /quit ends.
    """
    given = {"nation": nation, "age": age, "language": language}
    preset: Preset = tuple((field, value) for field, value in given.items() if value is not None)
    script = script_of(content)
    now = _clock(as_of)
    options: dict[str, Any] = {"term": term, "plain": plain, "lines": lines}
    if record is None:
        adapter_named("terminal").converse(script, now, preset, **options)
        return
    from bot.authoring.conversations.record import Recording  # noqa: PLC0415

    click.echo(f"vesper: what is typed here will be written to {record}", err=True)
    recording = Recording(script)
    at = now()
    try:
        adapter_named("terminal").converse(script, _clock(at), preset, watch=recording.watch, **options)
    finally:
        _write(record, recording, at, preset)


def _clock(stopped: datetime | None) -> Callable[[], datetime]:
    """Return the clock of the machine, or one that stands still at `stopped`."""
    return lambda: datetime.now(UTC) if stopped is None else stopped


def _write(file: Path, recording: Recording, at: datetime, preset: Preset) -> None:
    from bot.authoring.conversations.format import write_conversation  # noqa: PLC0415

    moment = at.isoformat(timespec="minutes")
    file.write_text(write_conversation(recording.conversation(file.stem, moment, preset)), encoding="utf-8")
    sys.stderr.write(f"vesper: wrote {file}\n")
