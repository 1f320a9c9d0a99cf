"""`vesper totals`: how often each page was shown, as a table and as a picture."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands._content import content_option, script_of
from bot.commands._reading import reading_of
from bot.commands._settings import settings_now

if TYPE_CHECKING:  # loading a script is what takes time; it waits until the command starts
    from bot.service.report import Report


@click.command()
@click.option("--days", type=click.IntRange(1, 90), default=28, show_default=True, help="How many days to add up.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write a picture to this file as well.")
@content_option
def command(*, days: int, svg: Path | None, content: Path) -> None:
    """Show how often each page was shown, and where people left.

    Only with VESPER_TOTALS=daily there is anything to show. Nothing under 10 is
    shown, nothing younger than a day, and every number is rounded to 5. Pages
    about danger and for children are never counted.
    """
    from bot.service.report import picture, report  # noqa: PLC0415

    settings = settings_now()
    made = report(script_of(content), reading_of(settings).totals, datetime.now(UTC), days)
    if not made.rows and settings.totals == "off":
        click.echo("Totals are off. Set VESPER_TOTALS=daily to count from now on.")
    else:
        click.echo(_table(made))
    if svg is not None:
        svg.write_text(picture(made), encoding="utf-8")
        click.echo(f"The picture is in {svg}.")


def _table(made: Report) -> str:
    from bot.service.report import FEWEST, PARTS  # noqa: PLC0415

    head = f"Pages shown from {made.since} to {made.until}, rounded to 5. A dot is fewer than {FEWEST}.\n"
    if not made.rows:
        return head + "Nothing that may be shown yet."
    width = max(len(row.page) for row in made.rows)
    lines = [head, f"{'page':<{width}}  {'shown':>6}  {'left':>6}  {'taps':>4}  " + "  ".join(f"{p:>9}" for p in PARTS)]
    for row in made.rows:
        cells = "  ".join(f"{_or_dot(part):>9}" for part in row.parts)
        lines.append(
            f"{row.page:<{width}}  {row.shown:>6}  {_or_dot(row.ended):>6}  {_or_dot(row.taps):>4}  {cells}"
            f"{'  *' if row.act else ''}"
        )
    lines += ["", "left: nobody went on from it by a button.  taps: fewest presses from the start.  *: a useful step."]
    if made.first_acts:
        steps = ", ".join(f"{shown} at {taps} taps" for taps, shown in made.first_acts)
        lines.append(f"Useful steps were shown: {steps}.")
    return "\n".join(lines)


def _or_dot(count: int | None) -> str:
    return "." if count is None else str(count)
