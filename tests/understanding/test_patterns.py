"""Patterns of words match what they say, in one sentence, and in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.patterns import ends, parse, read_message, spans

SETS = {"self": ["myself", "himself"], "long": ["two words", "one"]}
GROUPS = {"picture": ["photo", "pictures"]}


def matches(line: str, *sentences: str) -> bool:
    message = read_message(tuple(sentence.split()) for sentence in sentences)
    return any(ends(pattern, message, {}) for pattern in parse(line, SETS, GROUPS))


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("kill @self", "i will kill myself now", True),
        ("kill @self", "kill him", False),
        ("kill ?my @self", "kill my myself", True),
        ("want ?to die", "want die", True),
        ("want .. die", "want to maybe just die", True),
        ("want .. die", "want to maybe just not die", False),
        ("send|post =picture", "he will post pictures", True),
        ("pay #", "pay 500", True),
        ("pay #", "pay 12", False),
        ("@long", "two", False),
    ],
)
def test_a_pattern_matches_what_it_says(line: str, text: str, found: bool) -> None:
    """Words, choices, sets, groups, words that may be left out, gaps and numbers match as the rules describe."""
    assert matches(line, text) is found


def test_no_pattern_reaches_into_the_next_sentence() -> None:
    """Words of two sentences are never taken for one."""
    assert not matches("kill .. myself", "i will kill", "myself")


def test_a_rule_that_matches_anything_is_refused() -> None:
    """A line of gaps, or of a set that is not there, is an error that names the line."""
    with pytest.raises(ValueError, match="match anything"):
        parse("..", SETS, GROUPS)
    with pytest.raises(ValueError, match="@nobody"):
        parse("kill @nobody", SETS, GROUPS)


def test_a_match_covers_its_words() -> None:
    """The places of a match are all its words and no others."""
    message = read_message([("this", "phone", "is", "killing", "me")])
    (pattern,) = parse("is killing me", SETS, GROUPS)
    covered = spans(pattern, ends(pattern, message, {}))
    assert [bool(covered & message.places[word]) for word in ("this", "phone", "is", "killing", "me")] == [
        *(False, False),
        *(True, True, True),
    ]


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=40))
def test_patterns_agree_with_reading_word_by_word(words: list[str]) -> None:
    """What is found at once for all words is what going through them one by one finds."""
    one_by_one = any(words[start] == "a" and "b" in words[start + 1 : start + 5] for start in range(len(words)))
    assert matches("a .. b", " ".join(words)) is one_by_one
