"""`vesper sources`: hold the ledger of the article against a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands._content import content_option
from bot.commands._exits import Exit, Stopped

if TYPE_CHECKING:  # what reads the ledger reads YAML, and is loaded when a command starts
    from bot.authoring.article import Held
    from bot.authoring.schema.article import ArticleFile

_text_option = click.option(
    "--text",
    "copy",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy of the article as plain text, an empty line between its paragraphs.",
)


@click.group()
def command() -> None:
    """What the content says of the article, held against a copy of it.

    The article's text is not part of Vesper. content/article.yaml says in other
    words what each paragraph claimed, with its figures and a fingerprint.
    """


@command.command()
@_text_option
@content_option
def verify(*, copy: Path, content: Path) -> None:
    """Say for each paragraph of the ledger whether the copy bears it out.

    Checks the words by fingerprint where one was recorded, each figure and
    date, and the order. Ends with 1 where anything does not fit.
    """
    from bot.authoring.article import Match, hold, missing_dates  # noqa: PLC0415

    ledger, text = _ledger(content), _read(copy)
    held = hold(ledger, text)
    for found in held:
        for line in _told(found):
            click.echo(line)
    missing = missing_dates(ledger, text)
    for date in missing:
        click.echo(f'The date "{date}" stands nowhere in the copy.')
    wrong = sum(bool(found.wrong) for found in held)
    unchecked = sum(found.match is Match.UNCHECKED for found in held)
    click.echo(
        f"{len(held)} paragraphs: {len(held) - wrong - unchecked} borne out, "
        f"{unchecked} with nothing to hold them against, {wrong} that do not fit."
    )
    if wrong or missing:
        raise click.exceptions.Exit(Exit.PROBLEMS)


@command.command()
@_text_option
def fingerprint(*, copy: Path) -> None:
    """Print the fingerprint of each paragraph of a copy, to be recorded in content/article.yaml.

    Prints hashes and numbers of words, never the words.
    """
    from bot.authoring.article import fingerprint_of_text, paragraphs_of  # noqa: PLC0415

    for number, part in enumerate(paragraphs_of(_read(copy)), 1):
        made = fingerprint_of_text(part)
        click.echo(f"# paragraph {number} of the copy")
        click.echo(f'fingerprint: {{words: "{made.words}", hashes: [{", ".join(made.hashes)}]}}')


# --- helpers --------------------------------------------------------------------------------------


def _told(found: Held) -> list[str]:
    where = f" (paragraph {found.place} of the copy)" if found.place else ""
    return [f"{found.number:>2}  {found.match.value}{where}", *(f"      {line}" for line in found.wrong)]


def _ledger(content: Path) -> ArticleFile:
    from bot.authoring.article import read_ledger  # noqa: PLC0415
    from bot.authoring.problems import ContentError  # noqa: PLC0415

    try:
        return read_ledger(content)
    except ContentError as error:
        told = "\n".join(str(problem) for problem in error.problems)
        raise Stopped(f"the ledger of the article has errors.\n{told}", Exit.PROBLEMS) from None


def _read(copy: Path) -> str:
    try:
        return copy.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Stopped(f"{copy} is not UTF-8. Save it as plain UTF-8 text.", Exit.PROBLEMS) from None
