"""How much a message speaks for each lane of the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from bot.understanding.features import pairs, pieces, units
from bot.understanding.model import PIECE, Model
from bot.understanding.normalise import Sentence


@dataclass(frozen=True, slots=True)
class Score:
    """`margins` is one number a lane; `words` how many words there are."""

    margins: tuple[float, ...]
    words: int


def score(model: Model, sentences: Iterable[Sentence]) -> Score:
    """Return what the sentences speak for, taken together."""
    rows: dict[int, None] = {}
    more: list[int] = []
    count = 0
    for sentence in sentences:
        count += len(sentence)
        for word in sentence:
            row = model.rows.get(word)
            if row is not None:
                rows[row] = None
                continue
            more += [found for piece in pieces(word) if (found := model.rows.get(PIECE + piece)) is not None]
        for pair in pairs(units(sentence, model.groups)):
            row = model.rows.get(pair)
            if row is not None:
                rows[row] = None
    every = [*rows, *more]
    norms = model.norms
    length = sqrt(sum(norms[row] for row in every)) or 1.0
    margins = tuple(total / length + bias for total, bias in zip(model.table.sums(every), model.biases, strict=True))
    return Score(margins, count)


def chances(margins: Iterable[float], sharpness: float) -> list[float]:
    """Return the share of each margin, the larger the likelier; the shares add up to one."""
    sharp = [sharpness * margin for margin in margins]
    top = max(sharp)
    powers = [exp(value - top) for value in sharp]
    whole = sum(powers)
    return [power / whole for power in powers]


def proof(shares: Sequence[float], order: Sequence[int], rank: int, scope: float, words: int) -> tuple[float, ...]:
    """Return what speaks for the guess of a rank being right: its share, its lead, the scope, and the length."""
    share = shares[order[rank]]
    ahead = shares[order[rank + 1]] if rank + 1 < len(order) else 0.0
    return (odds(share), log(share + 1e-6) - log(ahead + 1e-6), odds(scope), log(1 + words))


def odds(chance: float) -> float:
    """Return the logarithm of the odds of a chance, bounded."""
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))
