"""How many taps it takes: from home to each situation, and from there to an act, to a person and to the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.authoring.build import build
from bot.authoring.checks.graph import PLAN, PLENTY, walk_of
from bot.authoring.checks.view import View
from bot.authoring.checks.walk import PEOPLE, State, Walk, nearest
from bot.core.messages import PageId

SITUATIONS: Final = "what"
"""The topic whose pages are the situations."""


@dataclass(frozen=True, slots=True)
class Taps:
    """One situation for one person, with the fewest taps from home: to its page, an act, a person, the plan.

    The last three go by way of the page. None means that there is no way.
    """

    who: str
    page: PageId
    title: str
    there: int
    act: int | None
    person: int | None
    plan: int | None


def report(folder: Path) -> tuple[Taps, ...]:
    """Return the table of taps for the content of `folder`, by person, nearest situation first."""
    compiled = build(folder)
    view = View(compiled, compiled.draft.day)
    return tuple(taps for who in PEOPLE for taps in _of(view, who.name, walk_of(view, who)))


def table(rows: Iterable[Taps]) -> str:
    """Return the rows as lines of text, one column under the other."""
    cells: list[tuple[str, ...]] = [("who", "situation", "page", "taps", "act", "person", "plan")]
    for row in rows:
        numbers = ("-" if taps is None else str(taps) for taps in (row.there, row.act, row.person, row.plan))
        cells.append((row.who, row.title, row.page, *numbers))
    widths = [max(len(cell[column]) for cell in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(
            word.ljust(width) if column < 3 else word.rjust(width) for column, (word, width) in _numbered(cell, widths)
        )
        for cell in cells
    )


# --- helpers --------------------------------------------------------------------------------------


def _numbered(cell: tuple[str, ...], widths: list[int]) -> Iterable[tuple[int, tuple[str, int]]]:
    return enumerate(zip(cell, widths, strict=True))


def _of(view: View, who: str, walked: Walk) -> list[Taps]:
    pages = view.script.pages
    acts = nearest(walked, lambda page: pages[page].act)
    persons = nearest(walked, lambda page: pages[page].person)
    plans = nearest(walked, lambda page: page == PLAN)
    states: dict[PageId, list[State]] = {}
    for state, page in walked.shown.items():
        if pages[page].topic == SITUATIONS:
            states.setdefault(page, []).append(state)
    rows = [
        Taps(
            who,
            page,
            view.compiled.written[pages[page].title],
            walked.pages[page],
            _fewest(walked, found, acts),
            _fewest(walked, found, persons),
            _fewest(walked, found, plans),
        )
        for page, found in states.items()
    ]
    return sorted(rows, key=lambda row: (row.there, row.page))


def _fewest(walked: Walk, states: list[State], more: dict[State, int]) -> int | None:
    best = min(walked.taps[state] + more.get(state, PLENTY) for state in states)
    return None if best >= PLENTY else best
