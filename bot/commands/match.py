"""`vesper match`: what typed words come to, one message a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TextIO

import click

from bot.commands._content import content_option, script_of

if TYPE_CHECKING:  # loading a script is what takes time; it waits until the command starts
    from bot.core.heard import Heard
    from bot.core.script import Script


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as docs/understanding.md describes.")
@content_option
def command(*, as_json: bool, content: Path) -> None:
    """Say what each line of standard input comes to: pages, how sure that is, dangers.

    A line that is a JSON string is read as one, so that a message may hold line
    breaks. Nothing of what is read is kept.
    """
    script = script_of(content)
    hear = script.hear
    hear("warm up")
    for message in _lines(sys.stdin):
        start = perf_counter()
        heard = hear(message)
        taken = (perf_counter() - start) * 1_000
        click.echo(json.dumps(told(heard, taken, script), ensure_ascii=False) if as_json else _line(heard, taken))


def told(heard: Heard, taken: float, script: Script) -> dict[str, object]:
    """Return what was heard, and the milliseconds it took, as the fields that docs/understanding.md promises."""
    from bot.core.step import danger_pages  # noqa: PLC0415 - as above

    first = heard.guesses[0] if heard.guesses else None
    acting = danger_pages(script, heard)
    return {
        "page": acting[0] if acting else None if first is None else first.page,
        "confidence": 0.0 if first is None else round(first.confidence, 4),
        "certainty": heard.certainty.value,
        "guesses": [{"page": guess.page, "confidence": round(guess.confidence, 4)} for guess in heard.guesses],
        "flags": [{"danger": flag.danger.value, "level": flag.level.value} for flag in heard.flags],
        "reveals": {field: str(value) for field, value in heard.reveals},
        "ms": round(taken, 3),
    }


def _lines(stream: TextIO) -> Iterator[str]:
    """Yield the messages, one a line."""
    for line in stream:
        bare = line.rstrip("\r\n")
        yield _unquoted(bare) if bare.startswith('"') else bare


def _unquoted(line: str) -> str:
    """Return the text of a JSON string; the line itself where it is none."""
    try:
        read = json.loads(line)
    except ValueError:
        return line
    return read if isinstance(read, str) else line


def _line(heard: Heard, taken: float) -> str:
    flags = " ".join(f"{flag.danger.value}:{flag.level.value}" for flag in heard.flags) or "no danger"
    guesses = ", ".join(f"{guess.page} {guess.confidence:.2f}" for guess in heard.guesses) or "no guess"
    return f"{heard.certainty.value}: {guesses} ({flags}, {taken:.2f} ms)"
