"""`vesper run`: the bot itself, on every platform that has a token."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands._adapters import adapters_for
from bot.commands._apart import Apart
from bot.commands._content import shipped
from bot.commands._settings import settings_now

if TYPE_CHECKING:  # a script is loaded when the service asks for it
    from bot.core.script import Script


@click.command()
def command() -> None:
    """Answer people on every platform that has a token, until told to stop.

    Everything is chosen by VESPER_* variables; docs/settings.md lists them.
    SIGTERM and Ctrl-C end it within ten seconds; SIGHUP reads settings and
    content again. Content that changed is compiled in a process of its own.
    Where it has errors the bot starts all the same, and people get the safe
    card; content that was good before stays.
    """
    settings = settings_now()
    adapters = adapters_for(settings)
    import asyncio  # noqa: PLC0415 - only what runs pays for it

    from bot.service.app import run  # noqa: PLC0415
    from bot.settings import read_settings  # noqa: PLC0415

    apart = Apart(settings.content or shipped(), os.environ)

    def load() -> Script:
        return to_last(apart.load())

    async def serve() -> int:
        try:
            return await run(settings, load, adapters, reread=lambda: read_settings(os.environ))
        finally:
            apart.stop()

    raise click.exceptions.Exit(asyncio.run(serve()))


def load_to_last(folder: Path) -> Script:
    """Return the script of `folder` as the service holds it."""
    return to_last(Apart(folder, os.environ).load())


def to_last(script: Script) -> Script:
    """Put `script` out of sight of the collector of cycles: it has none, and looking takes time."""
    gc.collect()
    gc.freeze()
    return script
