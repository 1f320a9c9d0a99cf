"""A figure beside its goal, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `goal` is the most it may be, or with `least` the least; None where there is none."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is met; a figure without one meets it."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.least else self.value <= self.goal


def table(rows: Iterable[Row]) -> str:
    """Return the figures as lines of a table."""
    lines = [("What", "Figure", "Goal", "")]
    for row in rows:
        goal = "" if row.goal is None else f"{'≥' if row.least else '≤'} {_number(row.goal)}"
        mark = "" if row.goal is None else ("met" if row.met else "MISSED")
        lines.append((row.name, f"{_number(row.value)} {row.unit}", goal, mark))
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        f"{name:<{widths[0]}}  {figure:>{widths[1]}}  {goal:>{widths[2]}}  {mark}".rstrip()
        for name, figure, goal, mark in lines
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
