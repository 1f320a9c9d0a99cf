"""The reading age is counted as documented, and orders texts as people would."""

from __future__ import annotations

import pytest

from bot.authoring.checks.reading import reading_age, sentences_of, syllables, words_of

COUNTS = {
    1: "make made shared used rules files like hide court whole eye queue league days the",
    2: "wanted noted table little image places minute discord report someone adult service create police ruined crying",
    3: "images telegram family video removal evidence radio notices everything area",
    4: "emergency society",
}


@pytest.mark.parametrize(
    ("count", "word"), [(count, word) for count, words in COUNTS.items() for word in words.split()]
)
def test_syllables(count: int, word: str) -> None:
    """Everyday words have the syllables that a dictionary gives them."""
    assert syllables(word) == count


def test_words_and_sentences() -> None:
    """A line, a colon and a full stop end a sentence; numbers and blanks are no words."""
    assert sentences_of('Say: "No." Then go.\nRest ____ 12') == ["Say:", '"No.', "Then go.", "Rest ____ 12"]
    assert words_of("Don't ring 0808, it's self-made.") == ["Don't", "ring", "it's", "self-made"]


def test_harder_texts_have_a_higher_age() -> None:
    """A child's sentence is under 9, an office's over 12, and nothing at all is easy."""
    easy = "You can stop now. Put the phone down. Tell one person you trust."
    hard = (
        "Documentation regarding institutional accountability necessitates considerable organisational consideration."
    )
    assert reading_age(easy) < 9
    assert reading_age(hard) > 12
    assert reading_age("") == 5
