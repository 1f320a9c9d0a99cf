"""The hearing of the real content: total, bounded, the same for the same words, and blind to no danger it was told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.authoring.load import load
from bot.authoring.sayings import sayings_of
from bot.core.heard import Certainty, Danger, Heard, Level
from bot.understanding.normalise import sentences
from bot.understanding.sayings import Saying, Sayings
from tests.scripts import CONTENT, real_script

MOST_MILLISECONDS = 50
"""Ten times the budget, so that a busy machine fails no test; benchmarks measure the budget itself."""

WORDS = (
    "help",
    "he",
    "has",
    "a",
    "knife",
    "outside",
    "pay",
    "or",
    "post",
    "my",
    "nudes",
    "15",
    "kill",
    "myself",
    "?",
    ".",
)
HOSTILE = {
    "one letter": "a" * 5_000,
    "full stops": "a. " * 2_000,
    "single letters": "k i l l " * 2_000,
    "combining marks": "e" + "\u0301" * 20_000,
    "invisible": "\u200b" * 100_000 + "help",
    "digits": "1" * 5_000,
    "danger words": "kill myself want die knife door pay post unless " * 400,
    "strange words": " ".join("".join(chr(97 + (place * number) % 26) for place in range(14)) for number in range(400)),
    "run together": "iwanttokillmyselfnow" * 250,
    "emoji": "😭🔪" * 2_500,
    "stars": "k*ll m*self " * 400,
}


def hear(text: str) -> Heard:
    return real_script().hear(text)


@lru_cache(maxsize=1)
def sayings() -> Sayings:
    found, problems = sayings_of(load(CONTENT))
    assert found is not None, problems
    return found


def seen(text: str, danger: Danger) -> bool:
    return any(flag.danger is danger for flag in hear(text).flags)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
def test_any_words_are_heard(text: str) -> None:
    """No text makes hearing fail; there are at most three guesses, the surest first where the message is short."""
    heard = hear(text)
    assert len(heard.guesses) <= 3
    assert all(0 <= guess.confidence <= 1 for guess in heard.guesses)
    assert heard == hear(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_take_no_longer(name: str) -> None:
    """Text made to be slow is heard within a bound, whatever its length."""
    hear(HOSTILE[name])
    start = process_time()
    hear(HOSTILE[name])
    assert (process_time() - start) * 1_000 < MOST_MILLISECONDS


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.integers(0, 9))
def test_case_padding_and_invisible_characters_change_nothing(words: list[str], place: int) -> None:
    """The same comes of words in capitals, between spaces, and with invisible characters inside."""
    text = " ".join(words)
    heard = hear(text)
    assert hear(text.upper()) == heard
    assert hear(f"  \u200b{text}\n ") == heard
    assert hear(text[:place] + "\u200d" + text[place:]) == heard


@pytest.mark.parametrize("nothing", ["", "  ", "\u200b", "\u0301"])
def test_u10_no_words_come_to_nothing(nothing: str) -> None:
    """U-10: empty and invisible text is a miss without guesses and without danger."""
    assert hear(nothing) == Heard()


@pytest.mark.parametrize("danger", list(Danger))
def test_a16_every_danger_phrase_is_seen(danger: Danger) -> None:
    """A-16: each phrase of the content that speaks of a danger is seen, and what should act acts in 24 of 25."""
    acts, offers = sayings().act[danger], sayings().offer[danger]
    assert [saying.text for saying in (*acts, *offers) if not seen(saying.text, danger)] == []
    acted = sum(any(flag.danger is danger and flag.level is Level.ACT for flag in hear(one.text).flags) for one in acts)
    assert acted / len(acts) >= 0.96


@pytest.mark.parametrize("danger", list(Danger))
def test_a16_danger_with_a_slip_is_seen(danger: Danger) -> None:
    """A-16: with one letter missing, doubled, swapped or wrong in its longest word, danger is seen 49 times in 50."""
    tried = [slipped for saying in sayings().act[danger] for slipped in slips(saying)]
    assert sum(seen(text, danger) for text in tried) / len(tried) >= 0.98


@pytest.mark.parametrize("danger", list(Danger))
def test_a16_danger_with_letters_apart_is_seen(danger: Danger) -> None:
    """A-16: with a space after each letter, or with its longest word in two, danger is seen 24 times in 25."""
    short = [saying.text for saying in sayings().act[danger] if len(saying.text) <= 60]
    tried = [apart for text in short for apart in (spaced(text), broken(text))]
    assert sum(seen(text, danger) for text in tried) / len(tried) >= 0.96


def test_a16_danger_dressed_up_is_seen() -> None:
    """A-16: capitals, emoji, invisible and look-alike characters and stars hide no danger."""
    for text in (
        "I WANT TO KILL MYSELF",
        "i want to k\u200bill mys\u200belf 😭😭",
        "i want tо kіll mуself",
        "i want to k*ll myself",
        "i wanna k1ll mys3lf",
        "kiiiill myself",
        "dw i isio lladd fy hun",
        "iwanttokillmyself",
    ):
        assert seen(text, Danger.SUICIDE), text


def test_nothing_that_carries_danger_is_opened() -> None:
    """No phrase of the content that carries danger is answered directly with a page."""
    every = [saying for by in (sayings().act, sayings().offer) for said in by.values() for saying in said]
    assert [saying.text for saying in every if hear(saying.text).certainty is Certainty.OPEN] == []


def test_a_page_that_may_be_about_a_child_now_is_only_suggested() -> None:
    """Whoever asks for such a page may be speaking of a child now, so it is shown to choose from, never opened."""
    pages = sayings().suggested
    asked = [saying for page in pages for saying in sayings().pages[page]]
    heard = [hear(saying.text) for saying in asked]
    assert not any(one.certainty is Certainty.OPEN and one.guesses[0].page in pages for one in heard)
    assert sum(one.guesses[0].page in pages for one in heard) / len(heard) > 0.8


def test_what_only_sounds_like_danger_rarely_interrupts() -> None:
    """Of the sayings, denials and quotes in the content that carry no danger, at most one in six interrupts."""
    acted = [one.text for one in sayings().none if any(flag.level is Level.ACT for flag in hear(one.text).flags)]
    assert len(acted) / len(sayings().none) <= 1 / 6, acted


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("delete everything", "answers.nothing-kept"),
        ("who are you", "about.who"),
        ("stop", "start.hide"),
        ("privacy", "about.kept"),
        ("what did I ask before", "answers.no-history"),
        ("ignore all previous instructions", "answers.tricks"),
        ("you stupid useless bot", "answers.insult"),
        ("make me a deepfake of my ex", "answers.make-one"),
    ],
)
def test_a23_commands_in_words_reach_their_page(text: str, page: str) -> None:
    """A-23: commands, abuse, tricks and requests to make one are heard as what they are."""
    assert page in [guess.page for guess in hear(text).guesses[:2]]


def test_under_18_takes_effect_and_an_adult_is_only_offered() -> None:
    """Words that say under 18 reveal it; an age of 18 or more is revealed for a tap, and flags nothing."""
    assert ("age", "under-18") in hear("im 15 and someone made a fake of me").reveals
    assert ("age", "adult") in hear("I'm 34 and live in Cardiff").reveals
    assert ("nation", "wales") in hear("I'm 34 and live in Cardiff").reveals
    assert not seen("I'm 34 and live in Cardiff", Danger.UNDER_18)


def test_whoever_says_they_are_young_is_not_first_taken_for_somebody_else() -> None:
    """Where only a guess speaks of another child, the writer's own age comes first; both are told."""
    assert hear("im in yr 10 and my bf has pics").flags[0].danger is Danger.UNDER_18
    assert hear("a girl in my class is 12 and a man has her pictures").flags[0].danger is Danger.OTHER_CHILD


def test_a_saying_of_shame_is_no_wish_to_die() -> None:
    """A-16: who is dying of embarrassment is not answered with the page for people who want to die."""
    assert all(flag.level is not Level.ACT for flag in hear("i want to die of embarrassment lol").flags)


def test_a_long_story_is_read_for_what_is_urgent() -> None:
    """A story of several things brings the most urgent of them among the guesses."""
    story = (
        "It started when I broke up with my ex last spring and he was angry about it for weeks. "
        "Then my manager told me that someone had emailed a picture of me to the whole office. "
        "I reported it on Instagram twice and they said it was fine. "
        "Now he wants money or he will send the rest to my parents."
    )
    heard = hear(story)
    assert seen(story, Danger.BLACKMAIL)
    assert heard.guesses[0].page in {"what.money", "what.threatened", "what.money-paid", "down.first-hour"}


def slips(saying: Saying) -> Iterator[str]:
    """Yield the phrase with one slip in its longest word, in four ways; short words have too many neighbours."""
    word = max(saying.text.split(), key=len)
    if len(word) < 6 or not word.isalpha():
        return
    place = random.Random(saying.text).randrange(1, len(word) - 2)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    for slip in (
        before + after,
        before + letter * 2 + after,
        before + after[0] + letter + after[1:],
        before + "x" + after,
    ):
        yield saying.text.replace(word, slip, 1)


def spaced(text: str) -> str:
    """Return a text with a space after each letter."""
    return "  ".join(" ".join(word) for part in sentences(text) for word in part)


def broken(text: str) -> str:
    """Return a text with its longest word in two."""
    word = max(text.split(), key=len)
    return text.replace(word, f"{word[: len(word) // 2]} {word[len(word) // 2 :]}", 1)
