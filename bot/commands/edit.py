"""`vesper edit`: a local page that shows the content as people see it, while it is being edited."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands._adapters import adapter_named
from bot.commands._content import content_option
from bot.commands._exits import Exit, Stopped

PORT = 8378


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port to listen on; 0 takes any that is free.",
)
@content_option
def command(*, port: int, content: Path) -> None:
    """Show the content in a browser as people see it, while you edit it.

    Prints an address on this computer; nobody else can open it. Each save shows
    at once. It only reads: to change a page, edit its file. Ctrl-C ends it.
    """
    try:
        adapter_named("preview").serve(content, port, _tell)
    except ImportError as missing:
        raise Stopped(
            f"the preview needs the package {missing.name}, which is not installed. "
            "Install it with: pip install 'vesper-guide[edit]'",
            Exit.UNAVAILABLE,
        ) from None
    except OSError as error:
        raise Stopped(
            f"port {port} cannot be listened on: {error.strerror or 'unknown reason'}. Choose another with --port.",
            Exit.UNAVAILABLE,
        ) from None


def _tell(address: str) -> None:
    click.echo(f"Open {address} in a browser on this computer. Ctrl-C ends it.")
