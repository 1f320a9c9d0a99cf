"""How near help is: from home to each situation and the first act on the way, then to a person and to the plan."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.authoring.build import build
from bot.authoring.checks.situations import Taps, taps_of
from bot.authoring.checks.view import View
from bot.authoring.checks.walk import PEOPLE


def report(folder: Path) -> tuple[Taps, ...]:
    """Return the table of taps for the content of `folder`, by person, nearest situation first."""
    compiled = build(folder)
    view = View(compiled, compiled.draft.day)
    return tuple(taps for who in PEOPLE for taps in taps_of(view, who))


def table(rows: Iterable[Taps]) -> str:
    """Return the rows as lines of text, one column under the other."""
    cells: list[tuple[str, ...]] = [("who", "situation", "page", "taps", "act", "person", "plan")]
    for row in rows:
        numbers = ("-" if taps is None else str(taps) for taps in (row.there, row.act, row.person, row.plan))
        cells.append((row.who, row.title, row.page, *numbers))
    widths = [max(len(cell[column]) for cell in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(
            word.ljust(width) if column < 3 else word.rjust(width)
            for column, (word, width) in enumerate(zip(cell, widths, strict=True))
        )
        for cell in cells
    )
