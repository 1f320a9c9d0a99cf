"""The answers in a button: they come back as they went, and nothing in a code can hurt."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import (
    DONE_BITS,
    FIRST_DAY,
    LONGEST,
    MAX_MISSES,
    MAX_PART,
    NOT_SURE,
    Age,
    Context,
    Nation,
    Police,
    What,
    Who,
    at_part,
    decode,
    encode,
    page_code,
    site_code,
)
from bot.core.letters import ALPHABET

codes = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1).map(page_code)
contexts = st.builds(
    Context,
    page=codes,
    part=st.integers(0, MAX_PART),
    nation=st.none() | st.sampled_from(Nation),
    age=st.none() | st.sampled_from(Age),
    who=st.none() | st.sampled_from(Who),
    what=st.none() | st.sampled_from(What),
    since=st.none() | st.just(NOT_SURE) | st.dates(FIRST_DAY, date(2600, 1, 1)),
    police=st.none() | st.sampled_from(Police),
    reader=st.booleans(),
    keep_typed=st.booleans(),
    misses=st.integers(0, MAX_MISSES),
    language=st.from_regex("[a-z]{2}", fullmatch=True),
    site=st.just("") | st.text(min_size=1).map(site_code),
    done=st.integers(0, (1 << DONE_BITS) - 1),
    back=st.just("") | codes,
)


@given(contexts)
def test_every_context_comes_back_as_it_went(context: Context) -> None:
    """Encoding and decoding gives the same answers."""
    assert decode(encode(context)) == context


@given(contexts)
def test_a_code_fits_a_telegram_button(context: Context) -> None:
    """A code is ASCII and at most 64 bytes, so that every platform can carry it."""
    assert len(encode(context).encode("ascii")) <= LONGEST


@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda raw: raw.decode("latin-1")))
def test_u21_any_text_decodes(text: str) -> None:
    """U-21: garbage in a button decodes to something, and never raises."""
    assert isinstance(decode(text), Context)
    assert isinstance(decode("1" + text), Context)


@given(contexts, st.integers(0, 40))
def test_a_truncated_code_keeps_the_answers_before_the_cut(context: Context, cut: int) -> None:
    """What is cut off is empty; what stands before the cut is as it was."""
    whole = encode(context)
    found = decode(whole[: 7 + cut])
    for place, name in enumerate(("nation", "age", "who", "what", "police")):
        kept = cut > place
        assert getattr(found, name) == (getattr(context, name) if kept else None)


@given(contexts, st.integers(6, 23), st.sampled_from("*é \x00~"))
def test_a_spoilt_letter_empties_one_answer_alone(context: Context, place: int, letter: str) -> None:
    """A letter that is no letter of a code empties the answer it stands in and no other."""
    whole = encode(context)
    found = decode(whole[:place] + letter + whole[place + 1 :])
    names = ("part", "nation", "age", "who", "what", "since", "police", "site", "done", "language", "misses", "back")
    spoilt = [name for name in names if getattr(found, name) != getattr(context, name)]
    settings = {"misses"}
    assert len(set(spoilt) - settings) <= 1


def test_a_code_says_nothing_of_the_topic() -> None:
    """Whoever reads a button with developer tools does not learn the topic from it."""
    assert "danger" not in encode(Context(page=page_code("danger.life"))).lower()
    assert set(page_code("danger.life")) <= set(ALPHABET)


def test_a_part_is_put_into_a_code() -> None:
    """Turning over changes the part and nothing else."""
    code = encode(Context(page=page_code("a.b"), nation=Nation.WALES, back=page_code("c.d")))
    assert decode(at_part(code, 3)) == Context(
        page=page_code("a.b"), part=3, nation=Nation.WALES, back=page_code("c.d")
    )


def test_a_day_before_the_first_band_is_its_first_day() -> None:
    """A day before the table begins is carried as the first day."""
    assert decode(encode(Context(since=FIRST_DAY - timedelta(days=1)))).since == FIRST_DAY


def test_an_older_version_is_a_fresh_start() -> None:
    """A code of another version carries nothing over."""
    assert decode("0" + encode(Context(nation=Nation.WALES))[1:]) == Context()
