"""`vesper facts`: what the content stands on, and what has to be checked again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from bot.commands._content import content_option


@click.group()
def command() -> None:
    """What the content stands on, for those who look after it."""


@command.command("refresh-list")
@click.option("--by", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Only what falls due before this day.")
@click.option("--owner", help="Only what this owner looks after.")
@click.option(
    "--form", type=click.Choice(["markdown", "csv"]), default="markdown", show_default=True, help="How to write it."
)
@content_option
def refresh_list(*, by: datetime | None, owner: str | None, form: str, content: Path) -> None:
    """Print the pages to open and the lines to ring, before launch and every month, by owner.

    Each is a line to tick off, with what the content says and the day it falls
    due. Ring at an hour when nobody in need is kept waiting.
    """
    from bot.authoring.compile import load_draft  # noqa: PLC0415 - only this command pays for it
    from bot.authoring.refresh import as_csv, as_markdown, tasks_of  # noqa: PLC0415

    day: date | None = by.date() if by is not None else None
    tasks = [task for task in tasks_of(load_draft(content), day) if owner in (None, task.owner)]
    click.echo(as_csv(tasks) if form == "csv" else as_markdown(tasks), nl=False)
