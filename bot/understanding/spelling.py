"""Words as they were meant: text-speak, repeated, spaced-out and swapped letters, and one slip of the finger.

A `Spelling` is made when the content is compiled, out of the words that the phrases use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from bot.understanding.letters import LEET
from bot.understanding.normalise import Sentence

_LONGEST: Final = 18
_LONGEST_PART: Final = 10
_MOST_LETTERS: Final = 240
_SHORTEST: Final = 3
_RUN: Final = 3
_SHORTEST_RUN: Final = 9
_LONGEST_RUN: Final = 60
_MOST_PARTED: Final = 12
"""Words of a sentence that are looked through for words run together."""

_STRANGE: Final = 12.0
"""Cost of a letter that belongs to no known word, in the same unit as the costs of words (minus log of a share)."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The known words with their costs (the rarer, the dearer), text-speak, and words by what a slip leaves of them."""

    costs: Mapping[str, float]
    short: Mapping[str, tuple[str, ...]]
    slips: Mapping[str, tuple[str, ...]]

    def meant(self, sentence: Sentence) -> Sentence:
        """Return the sentence with each word as it was most likely meant."""
        words: list[str] = []
        strange = 0
        for word in _joined(self, _gathered(self, sentence)):
            if word in self.short:
                words += self.short[word]
            elif word in self.costs or word.isdecimal():
                words.append(word)
            else:
                strange += 1
                words += self._meant(word, parting=strange <= _MOST_PARTED)
        return tuple(words)

    def known(self, word: str) -> bool:
        """Return whether a word is one that the phrases use, text-speak included, or a number."""
        return word in self.costs or word in self.short or word.isdecimal()

    def _meant(self, word: str, *, parting: bool) -> Iterable[str]:
        """Return what a word that is not known was meant to be; itself where nothing is near."""
        plain = word.translate(LEET)
        for other in (squeezed(word, 2), squeezed(word, 1), plain):
            if other in self.short:
                return self.short[other]
            if other in self.costs:
                return (other,)
        if any(letter.isdigit() for letter in word):
            pieces = tuple("".join(run) for _, run in groupby(word, str.isdigit))
            if all(self.known(piece) for piece in pieces):
                return tuple(part for piece in pieces for part in self.short.get(piece, (piece,)))
        bare = squeezed(plain if _mixed(word) else word, 2)
        near = self._slip(bare) if _SHORTEST <= len(bare) <= _LONGEST else ()
        return near or (self._parted(bare) if parting else ()) or (bare,)

    def _slip(self, word: str) -> tuple[str, ...]:
        """Return the commonest known word that is one letter away: one more, one less, another, or two swapped."""
        best: str | None = None
        for left in {word, *without_one(word)}:
            for other in self.slips.get(left, ()):
                if (best is None or self.costs[other] < self.costs[best]) and _near(word, other):
                    best = other
        return () if best is None else self.short.get(best, (best,))

    def _parted(self, word: str) -> tuple[str, ...]:
        """Return the known words that stand in `word` without a space, or nothing."""
        if not _SHORTEST_RUN <= len(word) <= _LONGEST_RUN:
            return ()
        parts = segmented(self.costs, word)
        return parts if all(part in self.costs for part in parts) and len(parts) <= len(word) / 3 + 1 else ()


def _gathered(spelling: Spelling, sentence: Sentence) -> Iterator[str]:
    """Yield the words; a run of single letters is put together and parted into words, one of digits into a number."""
    for kind, run in groupby(sentence, _single):
        words = tuple(run)
        if kind is str.isalpha and len(words) >= _RUN:
            yield from segmented(spelling.costs, "".join(words)[:_MOST_LETTERS])
        elif kind is str.isdecimal:
            yield "".join(words)
        else:
            yield from words


def _single(word: str) -> Callable[[str], bool] | None:
    """Return what kind of single character a word is: a letter, a digit, or none."""
    if len(word) > 1:
        return None
    return next((kind for kind in (str.isalpha, str.isdecimal) if kind(word)), None)


def _joined(spelling: Spelling, words: Iterable[str]) -> Iterator[str]:
    """Yield the words, putting two or three together where that makes a known word of pieces that are none."""
    waiting = list(words)
    place = 0
    while place < len(waiting):
        for count in (3, 2):
            pieces = waiting[place : place + count]
            whole = "".join(pieces)
            if len(pieces) == count and 4 <= len(whole) <= _LONGEST and whole in spelling.costs:
                strange = any(not spelling.known(piece) for piece in pieces)
                if strange or (count == 2 and len(whole) >= 6 and min(map(len, pieces)) >= 3):
                    yield whole
                    place += count
                    break
        else:
            yield waiting[place]
            place += 1


def segmented(costs: Mapping[str, float], letters: str) -> tuple[str, ...]:
    """Return the cheapest way to part `letters` into known words and single letters; linear in their number."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        cheapest = (best[end - 1][0] + _STRANGE, end - 1)
        for start in range(max(0, end - _LONGEST_PART), end):
            word = letters[start:end]
            cost = costs.get(word)
            if cost is not None and (end - start > 1 or word in "ai") and best[start][0] + cost + 1 < cheapest[0]:
                cheapest = (best[start][0] + cost + 1, start)
        best.append(cheapest)
    parts: list[str] = []
    end = len(letters)
    while end:
        parts.append(letters[best[end][1] : end])
        end = best[end][1]
    return tuple(reversed(parts))


def squeezed(word: str, most: int) -> str:
    """Return the word with no letter more than `most` times in a row."""
    return "".join("".join(run)[:most] for _, run in groupby(word))


def without_one(word: str) -> Iterator[str]:
    """Yield what is left of a word when one letter is taken out."""
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _mixed(word: str) -> bool:
    return any(letter.isalpha() for letter in word) and any(not letter.isalpha() for letter in word)


def _near(word: str, other: str) -> bool:
    """Return whether two different words are one edit apart; a swap of two neighbours is one edit."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    swapped = left[1:2] + left[0:1] + left[2:]
    return left[1:] == right or left == right[1:] or left[1:] == right[1:] or (len(left) > 1 and swapped == right)
