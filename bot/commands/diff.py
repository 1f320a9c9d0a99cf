"""`vesper diff`: what changed for a person between two versions of the content."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands._content import shipped
from bot.commands._exits import Exit, Stopped

if TYPE_CHECKING:  # only this command pays for what reads YAML
    from bot.core.script import Script

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=FOLDER, required=False)
@click.argument("new", type=FOLDER, required=False)
@click.option("--git", "revision", metavar="REV", help="Compare with what git kept at REV; then one folder is enough.")
def command(*, old: Path | None, new: Path | None, revision: str | None) -> None:
    """Say what changed for a person from the content folder OLD to NEW.

    Page by page, then by fact, service, site and source, in words, with the
    pages that each stands on. Ends with 0 where nothing changed and with 1
    where something did.
    """
    from bot.authoring.diff import changes, told  # noqa: PLC0415 - only this command pays for it

    if revision is not None and new is not None:
        raise click.UsageError("With --git there is one folder, the newer one.")
    if revision is None and (old is None or new is None):
        raise click.UsageError("Name two content folders, the older one first; or one and --git REV.")
    with ExitStack() as stack:
        if revision is not None:
            new = old or shipped()
            old = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vesper-")))
            _take_out(new, revision, old)
        assert old is not None
        assert new is not None
        found = changes(_draft(old), _draft(new))
    click.echo(told(found), nl=False)
    if found:
        raise click.exceptions.Exit(Exit.PROBLEMS)


# --- helpers --------------------------------------------------------------------------------------


def _draft(folder: Path) -> Script:
    from bot.authoring.compile import compile_content  # noqa: PLC0415
    from bot.authoring.problems import has_errors  # noqa: PLC0415

    compiled = compile_content(folder)
    if not compiled.draft.pages:
        raise Stopped(f"{folder} holds no pages. Is it a content folder?", Exit.USAGE)
    if has_errors(compiled.problems):
        click.echo(f"vesper: {folder} has errors; what could be read of it is compared.", err=True)
    return compiled.draft


def _take_out(folder: Path, revision: str, into: Path) -> None:
    """Write `folder` as git kept it at `revision` to `into`."""
    if revision.startswith("-"):
        raise Stopped(f"{revision} is no revision.", Exit.USAGE)
    try:
        kept = subprocess.run(  # noqa: S603 - a fixed command; a revision cannot be an option
            ("git", "-C", str(folder), "archive", "--format=tar", revision),  # noqa: S607 - git as it is installed
            capture_output=True,
            check=True,
        )
    except FileNotFoundError:
        raise Stopped("git is not installed.", Exit.UNAVAILABLE) from None
    except subprocess.CalledProcessError as refused:
        said = refused.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Stopped(f"git has no {revision} of {folder}: {said[-1] if said else ''}", Exit.USAGE) from None
    with tarfile.open(fileobj=io.BytesIO(kept.stdout)) as archive:
        archive.extractall(into, filter="data")
