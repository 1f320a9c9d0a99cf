"""What a sentence is weighed by: its words, the groups they belong to, pairs of both, and pieces of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.understanding.normalise import Sentence

Groups = Mapping[Sentence, str]
"""The group that one to three words in a row belong to."""

_MOST_IN_A_ROW: Final = 3
_PIECES: Final = (3, 4)
_LONGEST: Final = 18

_LIGHT: Final = frozenset(
    """
    a an the of to in on at it is are was were be been am im i me my mine myself we us our you your he him his
    hes she her shes they them their its this that these those and or but so if as with for from by just really
    very all has have had having do does did got get getting there here then than also now some any up out about
    s t ve re ll d m thats theres
    """.split()  # noqa: SIM905 - a list with quotes is harder to read
)
"""Words that are passed over where words stand near each other."""


_NUMBERS: Final = ((9, "small-number"), (17, "teen-number"), (99, "grown-number"))


@dataclass(frozen=True, slots=True)
class Unit:
    """One to three words that are read as one, and the group they belong to, or none."""

    words: Sentence
    group: str | None

    @property
    def label(self) -> str:
        return "=" + self.group if self.group else "_".join(self.words)


def units(sentence: Sentence, groups: Groups) -> tuple[Unit, ...]:
    """Return the sentence in units, the longest known run of words first."""
    found: list[Unit] = []
    place = 0
    while place < len(sentence):
        for count in range(min(_MOST_IN_A_ROW, len(sentence) - place), 0, -1):
            words = sentence[place : place + count]
            group = groups.get(words) or (_number(words[0]) if count == 1 else None)
            if group is not None or count == 1:
                found.append(Unit(words, group))
                place += count
                break
    return tuple(found)


def pairs(parts: tuple[Unit, ...]) -> Iterator[str]:
    """Yield every feature but the words themselves: groups, neighbours, and weighty words near each other."""
    for unit in parts:
        if unit.group:
            yield "=" + unit.group
    labels = [unit.label for unit in parts]
    yield from (f"{left}+{right}" for left, right in zip(("^", *labels), (*labels, "$"), strict=True))
    heavy = _heavy(parts)
    for gap in (1, 2):
        yield from (f"{left}~{right}" for left, right in zip(heavy, heavy[gap:], strict=False))


def weighty(sentence: Sentence) -> tuple[str, ...]:
    """Return the words of a sentence that carry its meaning, in order."""
    return tuple(word for word in sentence if word not in _LIGHT)


def _heavy(parts: tuple[Unit, ...]) -> list[str]:
    return [unit.label for unit in parts if unit.group or not _LIGHT.issuperset(unit.words)]


def pieces(word: str) -> Iterator[str]:
    """Yield the pieces of a word, its edges marked."""
    edged = f"<{word[:_LONGEST]}>"
    for size in _PIECES:
        yield from (edged[start : start + size] for start in range(len(edged) - size + 1))


def _number(word: str) -> str | None:
    """Return the kind of number that a word is, or None."""
    if not word.isdecimal():
        return None
    if word in ("999", "112", "101", "911"):
        return "emergency-number"
    if len(word) == 4 and word[:2] in ("19", "20"):
        return "year-number"
    value = int(word[:6])
    return next((kind for most, kind in _NUMBERS if value <= most), "number")
