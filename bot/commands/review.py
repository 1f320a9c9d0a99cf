"""`vesper review`: the reviewer's pack, to print and sign."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import click

from bot.commands._content import content_option
from bot.commands._exits import Exit, Stopped
from bot.commands._moment import LONDON, Moment

NIGHT = time(2, 14)


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("review.html"),
    show_default=True,
    help="The file to write.",
)
@click.option("--topic", "topics", multiple=True, help="Only this topic; may be given several times.")
@click.option(
    "--as-of", type=Moment(), metavar="MOMENT", help="Show screens as they read then; a night of the content's day."
)
@content_option
def command(*, out: Path, topics: tuple[str, ...], as_of: datetime | None, content: Path) -> None:
    """Write the reviewer's pack: conversations and every page with their sources, to print and sign.

    One HTML file that loads nothing. For a lawyer, a survivor panel or whoever
    else signs; content/reviews.yaml is where signatures are written down.
    """
    from bot.authoring.compile import compile_content  # noqa: PLC0415 - only this command pays for it
    from bot.authoring.problems import has_errors  # noqa: PLC0415
    from bot.authoring.review_pack import pack  # noqa: PLC0415
    from bot.authoring.reviews import sign_offs_of  # noqa: PLC0415

    compiled = compile_content(content)
    if has_errors(compiled.problems):
        raise Stopped(f"{content} has errors, and is not ready for review: vesper check lists them.", Exit.PROBLEMS)
    found = sign_offs_of(content, compiled.draft, date.today())
    unknown = set(topics) - {one.topic for one in found}
    if unknown:
        known = ", ".join(one.topic for one in found)
        raise Stopped(f"there is no topic {', '.join(sorted(unknown))}. There are: {known}.", Exit.USAGE)
    now = as_of or datetime.combine(compiled.draft.day, NIGHT, LONDON)
    out.write_text(pack(compiled.draft, found, now, topics), encoding="utf-8")
    click.echo(f"Wrote {out}.")
