"""The command `vesper`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from bot.commands._exits import MEANINGS, Exit, Stopped

COMMANDS: Final = Path(__file__).with_name("commands")
EXITS: Final = "\b\nExit codes:\n" + "\n".join(f"  {code.value:>3}  {meaning}" for code, meaning in MEANINGS.items())


class Commands(click.Group):
    """The commands that stand in `bot/commands`, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in alphabetical order."""
        return sorted(file.stem.replace("_", "-") for file in COMMANDS.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"bot.commands.{cmd_name.replace('-', '_')}").command
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=Commands,
    epilog=EXITS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="vesper-guide", prog_name="vesper")
def vesper() -> None:
    """A scripted helper for people hit by sexual deepfakes and other intimate image abuse in the UK.

    Try it with `vesper chat`: no account, no token, nothing to set up.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, and exit with one of the codes of docs/commands.md.

    A fault inside is reported by its kind and place alone: what an exception
    says may hold what somebody typed.
    """
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = vesper.main(arguments, prog_name="vesper", standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _closed()
    except Exception as problem:  # noqa: BLE001 - the last net of the command line
        Stopped(f"a fault inside: {_place(problem)}", Exit.INTERNAL).show()
        return Exit.INTERNAL
    return code if isinstance(code, int) else Exit.FINE


def _closed() -> int:
    """End quietly where whoever read the output has gone, such as `vesper map | head`."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.FINE


def _place(problem: BaseException) -> str:
    """Return the kind of an exception and the lines it came through, without its message."""
    lines, trace = [type(problem).__name__], problem.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return "\n".join(lines)
