"""`vesper held`: everything that is kept about anyone, for a person's request or a court's."""

from __future__ import annotations

import json
from typing import Final

import click

from bot.commands._reading import reading_of
from bot.commands._settings import settings_now

SAYS: Final = """\
What this copy of Vesper keeps on disk: whole numbers, in these tables.

{tables}
None of them is about a person. No name, no number of a person or of a chat, nothing typed, pressed or sent is kept,
here or in the logs; there is no column that could hold it. So there is nothing to look up, to hand over or to delete
for any one person. What the platforms keep, they keep under rules of their own."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The tables as JSON.")
def command(*, as_json: bool) -> None:
    """Show everything that is held about anyone: the tables, what they mean, and how many rows they have."""
    holdings = reading_of(settings_now()).holdings
    if as_json:
        rows = [{"table": one.table, "meaning": one.meaning, "rows": one.rows} for one in holdings]
        click.echo(json.dumps(rows, indent=2))
        return
    tables = "".join(f"  {one.table:<8} {one.rows:>6} rows   {one.meaning}\n" for one in holdings)
    click.echo(SAYS.format(tables=tables))
