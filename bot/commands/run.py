"""`vesper run`: the bot itself, on every platform that has a token."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands._adapters import adapters_for
from bot.commands._content import load, shipped
from bot.commands._settings import settings_now

if TYPE_CHECKING:  # a script is loaded when the service asks for it
    from bot.core.script import Script


@click.command()
def command() -> None:
    """Answer people on every platform that has a token, until told to stop.

    Everything is chosen by VESPER_* variables; docs/settings.md lists them.
    SIGTERM and Ctrl-C end it within ten seconds; SIGHUP reads settings and
    content again. Where the content has errors it starts all the same, and
    people get the safe card.
    """
    settings = settings_now()
    adapters = adapters_for(settings)
    import asyncio  # noqa: PLC0415 - only what runs pays for it

    from bot.service.app import run  # noqa: PLC0415
    from bot.settings import read_settings  # noqa: PLC0415

    folder = settings.content or shipped()
    code = asyncio.run(run(settings, lambda: load_to_last(folder), adapters, reread=lambda: read_settings(os.environ)))
    raise click.exceptions.Exit(code)


def load_to_last(folder: Path) -> Script:
    """Return the script of `folder`, out of sight of the collector of cycles: it has none, and looking takes time."""
    script = load(folder)
    gc.collect()
    gc.freeze()
    return script
