"""Patterns of words, matched over a whole message at once, in a time that grows with its length and no faster.

A pattern is words with a space between. A place in it may be:

- `word`, or `one|other`: any of these words;
- `@set`: any word of a set that the rules name; `=group`: any single word of a word group;
- `?word` (also `?one|other`, `?@set`): may be left out;
- `#`: a number of 18 or more;
- `..`: up to three words of any kind.

Each word of the message is a bit, so that a place of a pattern is matched for all words at once, with a few operations
on whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import exp
from typing import Final

from bot.understanding.normalise import Sentence

_GAP: Final = 3
_APART: Final = 4
"""Empty places between two sentences, so that no pattern reaches across."""

_GROWN: Final = "18"

GAP: Final = frozenset({".."})
NUMBER: Final = "#"

Step = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """The words that may stand at each place, in order; `GAP` for up to three words of any kind."""

    steps: tuple[Step, ...]

    def anchor(self, costs: Mapping[str, float]) -> Step:
        """Return the place whose words are rarest: a message without any of them cannot match.

        `costs` is minus the log of the share that each known word has of all words.
        """
        return min((step for step in self.steps if step != GAP), key=lambda step: _share(step, costs))


@dataclass(frozen=True, slots=True)
class Message:
    """Where each word of a message stands, as bits, and which places each of its sentences covers."""

    places: Mapping[str, int]
    sentences: tuple[int, ...]

    def of(self, step: Step) -> int:
        """Return the places where a word of `step` stands."""
        found = 0
        for word in self.places.keys() & step:
            found |= self.places[word]
        return found


def read_message(sentences: Iterable[Sentence]) -> Message:
    """Return where each word stands."""
    places: dict[str, int] = {}
    covered: list[int] = []
    place = _APART
    for sentence in sentences:
        covered.append(((1 << len(sentence)) - 1) << place)
        for word in sentence:
            places[word] = places.get(word, 0) | 1 << place
            if word.isdecimal() and (len(word) > 2 or word >= _GROWN):
                places[NUMBER] = places.get(NUMBER, 0) | 1 << place
            place += 1
        place += _APART
    return Message(places, tuple(covered))


def parse(text: str, sets: Mapping[str, Iterable[str]], groups: Mapping[str, Iterable[str]]) -> tuple[Pattern, ...]:
    """Return the patterns that a line of the rules stands for, one for each choice of the places that may be left out.

    Raises ValueError, saying what is wrong, for a set or group that is not there or a line without words.
    """
    ways: list[tuple[tuple[Step, ...], ...]] = []
    for part in text.split():
        bare = part.removeprefix("?")
        words = (word for name in bare.split("|") for word in _words(name, sets, groups))
        step = GAP if bare == ".." else frozenset(words)
        ways.append(((step,), ()) if part.startswith("?") else ((step,),))
    found = tuple(Pattern(tuple(step for way in chosen for step in way)) for chosen in product(*ways))
    if any(all(step == GAP for step in pattern.steps) for pattern in found):
        raise ValueError(f"the rule “{text}” would match anything")
    return found


def _words(name: str, sets: Mapping[str, Iterable[str]], groups: Mapping[str, Iterable[str]]) -> Iterable[str]:
    if not name.startswith(("@", "=")):
        return (name.replace("'", ""),)
    known = sets if name.startswith("@") else groups
    if name[1:] not in known:
        raise ValueError(f"there is no set or group “{name}”")
    return [word.replace("'", "") for word in known[name[1:]] if " " not in word]


def ends(pattern: Pattern, message: Message, masks: dict[Step, int], *, start: int = -1, alive: int = -1) -> int:
    """Return the places where a match of the pattern ends, of words that are `alive`, beginning at a place of `start`.

    `masks` keeps where the words of each step stand, for this message only.
    """
    here = 0
    gap = False
    first = True
    for step in pattern.steps:
        if step == GAP:
            gap = True
            continue
        mask = masks.get(step)
        if mask is None:
            mask = masks[step] = message.of(step)
        here = mask & alive & (start if first else _after(here, gap=gap))
        first = gap = False
        if not here:
            return 0
    return here


def _share(step: Step, costs: Mapping[str, float]) -> float:
    """Return which share of all words those of a step have."""
    return sum(exp(-costs[word]) for word in sorted(step & costs.keys()))


def spans(pattern: Pattern, ended: int) -> int:
    """Return every place that a match of a pattern without gaps covers, from the places where it ends."""
    covered = 0
    for back in range(len(pattern.steps)):
        covered |= ended >> back
    return covered


def _after(here: int, *, gap: bool) -> int:
    following = here << 1
    if gap:
        for further in range(_GAP):
            following |= here << (2 + further)
    return following
