"""Typed text is read alike however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normalise import MOST, MOST_SENTENCES, clean, sentences


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Don't STOP", (("dont", "stop"),)),
        ("ｆａｋｅ ｐｉｃ", (("fake", "pic"),)),
        ("пude раge", (("nude", "page"),)),
        ("su\u200bici\u00adde", (("suicide",),)),
        ("k\u0336i\u0336l\u0336l", (("kill",),)),
        ("one. two! three? four", (("one",), ("two",), ("three",), ("four",))),
        ("k.i.l.l", (("k", "i", "l", "l"),)),
        ("help 🔪", (("help", "knife"),)),
        ("pay £500", (("pay", "pounds", "500"),)),
        ("dw i'n mŵdy", (("dw", "in", "mwdy"),)),
    ],
)
def test_letters_are_read_as_what_they_are_taken_for(typed: str, read: tuple[tuple[str, ...], ...]) -> None:
    """Case, width, look-alikes, invisible characters, strokes, accents and emoji come to plain words."""
    assert sentences(typed) == read


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """U-11: no text, lone surrogates and controls included, makes reading fail, and what is read is plain and short."""
    read = clean(text)
    assert len(read) <= MOST
    assert "\u200b" not in read
    assert "\x00" not in read


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 9))
def test_case_and_padding_change_nothing(text: str, padding: int) -> None:
    """The same words come of a text in capitals, between spaces, and with invisible characters around it."""
    pad = " \u200b\n" * padding
    assert sentences(pad + text + pad) == sentences(text)
    if text.upper().lower() == text.lower():
        assert sentences(text.upper()) == sentences(text.lower())


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u200d", "\u0301\u0302", "\n\n", "…", "\ufeff\u202e"])
def test_u10_nothing_comes_of_nothing(nothing: str) -> None:
    """U-10: empty, blank, invisible or only-combining text has no words."""
    assert sentences(nothing) == ()


def test_u09_a_long_text_is_read_up_to_a_length() -> None:
    """U-09: of 100,000 characters the first 2,000 normalised ones are read, and the rest changes nothing."""
    text = "help me " * 12_500
    assert len(clean(text)) == MOST
    assert sentences(text) == sentences(text + "and something else")


def test_many_sentences_are_bounded() -> None:
    """A text of full stops does not come to more sentences than are told apart, and loses no word."""
    read = sentences("a. " * 600)
    assert len(read) == MOST_SENTENCES + 1
    assert sum(map(len, read)) == 600
