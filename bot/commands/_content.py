"""Where the content is, and the script made of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from bot.commands._exits import Exit, Stopped

if TYPE_CHECKING:  # loading a script is what takes time; only commands that need one pay for it
    from bot.core.script import Script

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])
_HERE: Final = Path(__file__).resolve().parents[1]
MOST_TOLD: Final = 20
PATIENCE: Final = "vesper: the content changed, or is new here. Getting it ready takes half a minute, once."


def shipped() -> Path:
    """Return the content folder that came with this copy of Vesper."""
    packed = _HERE / "_content"
    return packed if packed.is_dir() else _HERE.parent / "content"


def content_option(command: _Decorated) -> _Decorated:
    """Give a command the option `--content`, a folder; the one shipped where it is not given."""
    return click.option(
        "--content",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        envvar="VESPER_CONTENT",
        default=shipped,
        help="The content folder. [default: VESPER_CONTENT, or the one shipped]",
    )(command)


def load(folder: Path) -> Script:
    """Return the script of `folder`. Raises ContentError where its content has errors."""
    from bot.authoring.compile import load_script  # noqa: PLC0415

    return load_script(folder)


def script_of(folder: Path) -> Script:
    """Return the script of `folder`.

    Raises Stopped where its content has errors, saying which, and where it has to be compiled without the tools for it.
    """
    from bot.authoring.problems import ContentError  # noqa: PLC0415

    try:
        with _patience():
            return load(folder)
    except ContentError as error:
        told = "\n".join(str(problem) for problem in error.problems[:MOST_TOLD])
        more = len(error.problems) - MOST_TOLD
        rest = f"\n… and {more} more: vesper check lists them all." if more > 0 else ""
        raise Stopped(f"the content in {folder} has errors.\n{told}{rest}", Exit.PROBLEMS) from None
    except ModuleNotFoundError as missing:
        raise Stopped(
            f"the content has to be compiled, and that needs the package {missing.name}, which is not installed.\n"
            "Install it with: pip install 'vesper-guide[authoring]'",
            Exit.UNAVAILABLE,
        ) from None


@contextmanager
def _patience() -> Iterator[None]:
    """Say what takes so long, where somebody waits at a terminal for more than a second."""
    said = Timer(1.0, click.echo, [PATIENCE], {"err": True})
    if sys.stderr.isatty():
        said.start()
    try:
        yield
    finally:
        said.cancel()
