"""A feature has the row that its name was given, and a name that was given none has none."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.index import Index, index_of

NAMES = st.sets(st.text(max_size=12), max_size=60)


@given(NAMES, NAMES)
def test_every_name_has_its_row_and_no_other_name_has_one(names: set[str], others: set[str]) -> None:
    """`get` gives the place of a name in what `index_of` returned, and None for a name it was not given."""
    index, ordered = index_of(names)
    assert len(index) == len(names) and set(ordered) == names
    assert [index.get(name) for name in ordered] == list(range(len(ordered)))
    assert all(index.get(name) is None for name in others - names)


def test_the_order_of_names_makes_no_difference() -> None:
    """The same names give the same rows, in whatever order they come."""
    names = [f"word{number}" for number in range(500)]
    assert index_of(names) == index_of(reversed(names))


def test_an_index_survives_a_pickle_whole_and_with_its_keys_apart() -> None:
    """What was kept in the cache, where the keys stand apart and are mapped, finds what the index finds."""
    index, ordered = index_of(f"word{number}" for number in range(500))
    apart: list[pickle.PickleBuffer] = []
    body = pickle.dumps(index, protocol=5, buffer_callback=apart.append)
    assert len(apart) == 1 and len(body) < 500
    mapped = pickle.loads(body, buffers=[memoryview(bytes(buffer.raw())) for buffer in apart])
    for kept in (pickle.loads(pickle.dumps(index, protocol=4)), mapped):
        assert isinstance(kept, Index) and [kept.get(name) for name in ordered] == list(range(500))
