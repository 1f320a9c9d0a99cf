"""`vesper compile`: turn the content into a script and keep it, so that a start needs no authoring tools."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands._content import content_option, script_of


@click.command()
@content_option
def command(*, content: Path) -> None:
    """Compile the content and keep what it comes to.

    It is kept in the folder VESPER_CACHE names. A start that finds it there
    reads no YAML and trains nothing, so the running program needs no authoring
    tools. Prints the fingerprint of the content.
    """
    click.echo(script_of(content).fingerprint)
