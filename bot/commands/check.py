"""`vesper check`: hold the content against every rule, and say what will have to be checked again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.commands._content import content_option
from bot.commands._exits import Exit

if TYPE_CHECKING:
    from bot.authoring.problems import Problem

EXPLAINED: Final = "docs/problems"


class Day(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.5 on
    """A day such as 2026-12-24."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day. Fails with a usage error for anything else."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("This is no day. Write it like 2026-12-24.", param, ctx)


@click.command()
@content_option
@click.option("--on", type=Day(), help="List, by owner, what will have to be checked again by this day.")
@click.option("--release", is_flag=True, help="Refuse whatever falls due within seven days.")
@click.option("--heard", is_flag=True, help="Hold what people type against the trained model as well. Takes longer.")
@click.option("--report", is_flag=True, help="Print how many taps each situation is from help.")
def command(*, content: Path, on: date | None, release: bool, heard: bool, report: bool) -> None:
    """Hold the content against every rule.

    Each problem is a line, file:line:column: code message, with a page for
    each code in docs/problems. Warnings do not make it fail.
    """
    if report:
        _report(content)
    elif on is not None:
        _due(content, on)
    else:
        _check(content, release=release, heard=heard)


def _check(content: Path, *, release: bool, heard: bool) -> None:
    from bot.authoring.checks import check  # noqa: PLC0415 - only this command pays for it
    from bot.authoring.problems import has_errors  # noqa: PLC0415

    problems = check(content, release=release)
    if heard:
        problems += _heard(content)
    shown = content.relative_to(Path.cwd()) if content.is_relative_to(Path.cwd()) else content
    for found in problems:
        click.echo(f"{shown.as_posix()}/{found}")
    if has_errors(problems):
        click.echo(f"Each code has a page: {EXPLAINED}/<code>.md", err=True)
        raise click.exceptions.Exit(Exit.PROBLEMS)


def _heard(content: Path) -> tuple[Problem, ...]:
    from bot.authoring.checks.heard import check_heard  # noqa: PLC0415 - only this option pays for it
    from bot.authoring.compile import compile_content, load_model  # noqa: PLC0415

    model = load_model(content)
    return () if model is None else check_heard(compile_content(content), model)


def _due(content: Path, on: date) -> None:
    from bot.authoring.checks import due  # noqa: PLC0415 - only this command pays for it

    owner = ""
    found = due(content, on)
    for one in found:
        if one.owner != owner:
            owner = one.owner
            click.echo(f"{owner}:")
        state = "no longer stated" if one.gone <= on else f"stated with its date until {one.gone}"
        click.echo(f"  {one.thing}: checked {one.checked}, due {one.due}; {state}")
    if not found:
        click.echo(f"Nothing is due by {on}.")


def _report(content: Path) -> None:
    from bot.authoring.checks.report import report, table  # noqa: PLC0415 - only this command pays for it

    click.echo(table(report(content)))
