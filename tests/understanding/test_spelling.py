"""Words are read as they were meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.spelling import Spelling, segmented, without_one

WORDS = (
    "kill",
    "myself",
    "suicide",
    "threatening",
    "want",
    "to",
    "die",
    "picture",
    "black",
    "blackmail",
    "mail",
    "i",
    "me",
)
COSTS = dict.fromkeys(WORDS, 5.0)
SLIPS = {left: (word,) for word in WORDS if len(word) >= 4 for left in (word, *without_one(word))}
SPELLING = Spelling(COSTS, {"wanna": ("want", "to"), "pic": ("picture",)}, SLIPS)


def meant(text: str) -> str:
    return " ".join(SPELLING.meant(tuple(text.split())))


def test_text_speak_is_written_out() -> None:
    """A short form is read as the words it stands for."""
    assert meant("i wanna die") == "i want to die"


def test_letters_with_spaces_between_are_put_together() -> None:
    """A word with a space after each letter is that word, and so are several in a row."""
    assert meant("i want to k i l l m y s e l f") == "i want to kill myself"


def test_a_word_in_two_pieces_is_put_together() -> None:
    """Pieces that are no words themselves, or make one word together, are read as one."""
    assert meant("sui cide") == "suicide"
    assert meant("black mail") == "blackmail"


def test_repeated_letters_digits_and_stars() -> None:
    """Letters held down, digits for letters and a letter left out come to the word."""
    assert meant("diiiie") == "die"
    assert meant("k1ll") == "kill"
    assert meant("sicide") == "suicide"


def test_one_slip_is_mended() -> None:
    """A word with a letter more, less, swapped or another is read as the word."""
    for slip in ("threateningg", "threatenng", "threatenign", "threatening", "thraatening"):
        assert meant(slip) == "threatening"


def test_words_run_together_are_parted() -> None:
    """Words without a space between are parted where every part is a word."""
    assert meant("iwanttodie") == "i want to die"


def test_an_unknown_word_stays() -> None:
    """A word that nothing is near is left as it is."""
    assert meant("xylophone") == "xylophone"


@given(st.text(alphabet="abcdefghijkl mnopqrstuvwxyz0123456789", max_size=300))
def test_reading_what_was_read_loses_no_word(text: str) -> None:
    """Whatever is typed, no word becomes nothing."""
    words = tuple(text.split())
    assert bool(SPELLING.meant(words)) == bool(words)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=60))
def test_parted_letters_are_the_same_letters(letters: str) -> None:
    """Parting letters into words keeps every letter in its place."""
    assert "".join(segmented(COSTS, letters)) == letters
