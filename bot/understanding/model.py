"""What was learnt from the phrases: plain data that the standard library alone can read, keep in a pickle, and use."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Final

from bot.core.heard import Danger, Level
from bot.core.messages import PageId
from bot.understanding.features import Groups
from bot.understanding.index import Index
from bot.understanding.normalise import Sentence
from bot.understanding.patterns import Pattern
from bot.understanding.spelling import Spelling
from bot.understanding.table import Table

PIECE: Final = "#"
"""Stands before a piece of a word in `Model.rows`; words stand bare, other features hold a sign of their own."""

_FAR: Final = 30.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve: the chance that something holds, from some numbers that speak for it."""

    weights: tuple[float, ...]
    bias: float

    def chance(self, *numbers: float) -> float:
        """Return a chance between 0 and 1."""
        total = self.bias + sum(weight * number for weight, number in zip(self.weights, numbers, strict=True))
        return 1 / (1 + exp(-max(-_FAR, min(_FAR, total))))


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of words, and what it says of a danger."""

    danger: Danger
    level: Level
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Screen:
    """The written rules, each under the words it cannot match without.

    `never` blanks what only sounds like danger; `denials` are the words that deny what follows them;
    a match of `past` in the same sentence makes an act an offer.
    """

    rules: Mapping[str, tuple[Rule, ...]]
    never: Mapping[str, tuple[Rule, ...]]
    denials: frozenset[str]
    past: tuple[Pattern, ...]


Tell = tuple[Sentence, tuple[str, str]]
"""Words, and the field and value of the context that they tell."""


@dataclass(frozen=True, slots=True)
class Model:
    """Everything `hearing` needs.

    Lanes of the table, in order: `pages` (with "off-topic" and "unclear" last), then for each danger one for
    "act" and one for "act or offer", then one for "in scope". `rows` gives the row of a feature, `norms` the
    square of its length; `biases` has one number a lane.
    `tells` are kept by their first word, the longest first.
    `curves` turn lanes into chances: "first", "second", "third" for the guesses, "scope", and "danger.level".
    """

    spelling: Spelling
    groups: Groups
    rows: Index
    norms: array[float]
    table: Table
    biases: tuple[float, ...]
    pages: tuple[PageId, ...]
    sharpness: float
    curves: Mapping[str, Curve]
    thresholds: Mapping[str, float]
    urgent: frozenset[PageId]
    suggested: frozenset[PageId]
    screen: Screen
    tells: Mapping[str, tuple[Tell, ...]]

    def limit(self, *names: str) -> float:
        """Return a threshold by its name in the content."""
        return self.thresholds[".".join(names)]
