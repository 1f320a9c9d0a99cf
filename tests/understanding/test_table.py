"""Weights in one byte each add up to what whole numbers would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.table import Table

LANES = 6


@given(
    st.lists(st.lists(st.integers(-128, 127), min_size=LANES, max_size=LANES), min_size=1, max_size=5),
    st.lists(st.integers(0, 4), max_size=700),
)
def test_sums_are_exact(rows: list[list[int]], chosen: list[int]) -> None:
    """Any rows, however many and however often, add up without overflow."""
    numbers = [number % len(rows) for number in chosen]
    table = Table(bytes(weight + 128 for row in rows for weight in row), LANES, (1.0,) * LANES)
    assert table.sums(numbers) == [sum(rows[number][lane] for number in numbers) for lane in range(LANES)]
