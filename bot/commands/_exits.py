"""How `vesper` ends: the exit codes, and the one way to stop with a reason."""

from __future__ import annotations

from enum import IntEnum
from typing import IO, Any, Final

import click


class Exit(IntEnum):
    """The exit codes of every command; docs/commands.md lists them. From 64 on they are those of sysexits.h."""

    FINE = 0
    PROBLEMS = 1
    USAGE = 2
    UNAVAILABLE = 69
    INTERNAL = 70
    CONFIGURATION = 78
    INTERRUPTED = 130


MEANINGS: Final = {
    Exit.FINE: "all is well",
    Exit.PROBLEMS: "problems were found, and are listed",
    Exit.USAGE: "the command line was not understood",
    Exit.UNAVAILABLE: "something needed is not there: a package, a network, a platform",
    Exit.INTERNAL: "a fault in Vesper itself",
    Exit.CONFIGURATION: "a setting is missing or wrong",
    Exit.INTERRUPTED: "stopped from the keyboard",
}
"""What each code means, in the words of `vesper --help`."""


class Stopped(click.ClickException):
    """A command cannot go on. `message` says what is wrong, where, and how to mend it."""

    def __init__(self, message: str, exit_code: Exit) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it off the instance

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message alone, to standard error unless told otherwise."""
        click.echo(f"vesper: {self.message}", file=file, err=file is None)
