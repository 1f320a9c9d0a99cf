"""`vesper doctor`: everything that can be wrong, in plain words, each with the next step."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.commands._adapters import adapters_for
from bot.commands._content import load, shipped
from bot.commands._exits import Exit, Stopped
from bot.commands._settings import settings_now

if TYPE_CHECKING:  # the shell is what takes time to import
    from bot.service.adapters import Adapter, Finding
    from bot.settings import Settings

MARKS = {"good": "ok", "warning": "look", "bad": "MEND"}


@click.command()
@click.option("--offline", is_flag=True, help="Ask no platform.")
def command(*, offline: bool) -> None:
    """Look at everything that can be wrong, and say what to do about it.

    Looks at settings, folders, ledger, content and clock, and asks each
    platform that has a token. It changes nothing. Exit code 0 when there is
    nothing to mend, 1 when there is, 78 when the settings are wrong.
    """
    settings = settings_now()
    findings = asyncio.run(_look(settings, ask=not offline))
    for finding in findings:
        click.echo(f"{MARKS[finding.grade]:>4}  {finding.says}")
        if finding.next_step:
            click.echo(f"      -> {finding.next_step}")
    bad = sum(finding.grade == "bad" for finding in findings)
    click.echo(f"\n{bad} to mend." if bad else "\nNothing to mend.")
    raise click.exceptions.Exit(Exit.PROBLEMS if bad else Exit.FINE)


async def _look(settings: Settings, *, ask: bool) -> tuple[Finding, ...]:
    from bot.service.examine import examine  # noqa: PLC0415

    folder = settings.content or shipped()
    own = await examine(settings, lambda: load(folder), datetime.now(UTC))
    return own + await _platforms(settings, ask=ask)


async def _platforms(settings: Settings, *, ask: bool) -> tuple[Finding, ...]:
    from bot.service.adapters import Finding, Grade  # noqa: PLC0415

    try:
        adapters = adapters_for(settings)
    except Stopped as stopped:
        first, _, rest = stopped.message.partition("\n")
        return (Finding(Grade.BAD, first[:1].upper() + first[1:], " ".join(rest.split())),)
    if not ask:
        return ()
    found = await asyncio.gather(*(_examined(adapter, settings) for adapter in adapters))
    return tuple(finding for group in found for finding in group)


async def _examined(adapter: Adapter, settings: Settings) -> tuple[Finding, ...]:
    from bot.service.adapters import Finding, Grade  # noqa: PLC0415

    try:
        async with asyncio.timeout(30):
            return await adapter.examine(settings)
    except Exception as error:  # noqa: BLE001 - one platform that cannot be looked at hides no other finding
        says = f"{adapter.name.title()} could not be looked at ({type(error).__name__})."
        return (Finding(Grade.WARNING, says, "Try again in a while."),)
