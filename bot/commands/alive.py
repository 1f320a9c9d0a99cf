"""`vesper alive`: whether the process that `vesper run` started is alive, for what restarts it."""

from __future__ import annotations

import os
import time

import click

from bot.commands._exits import Exit


@click.command()
def command() -> None:
    """Say whether the running bot is alive.

    Reads the age of the liveness file in the folder VESPER_STATE names, and
    asks no platform: a platform that is away is no reason to restart.
    """
    from bot.service.health import FRESH_SECONDS  # noqa: PLC0415
    from bot.settings import SettingsError, read_settings  # noqa: PLC0415

    try:
        file = read_settings(os.environ).state / "alive"
        age = time.time() - file.stat().st_mtime
    except SettingsError as error:
        click.echo(f"vesper: {error}", err=True)
        raise click.exceptions.Exit(Exit.CONFIGURATION) from None
    except OSError:
        click.echo("not alive: nothing runs with this VESPER_STATE")
        raise click.exceptions.Exit(Exit.UNAVAILABLE) from None
    if age > FRESH_SECONDS:
        click.echo("not alive: the event loop has said nothing for too long")
        raise click.exceptions.Exit(Exit.UNAVAILABLE)
    click.echo("alive")
