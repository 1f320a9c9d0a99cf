"""Pages that a message may ask for, how sure that is, and whether to open, to suggest or to give up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.heard import Certainty, Guess
from bot.understanding.model import Model
from bot.understanding.normalise import Sentence
from bot.understanding.sayings import NOT_PAGES
from bot.understanding.score import Score, chances, proof, score

GUESSES: Final = 3
_RANKS: Final = ("first", "second", "third")
_STORY: Final = 25
"""Words from which a message is read sentence by sentence too."""

_MOST_PARTS: Final = 8
_SHORTEST_PART: Final = 3


@dataclass(frozen=True, slots=True)
class Match:
    """The best pages, what to do with them, and the chance that the message is in scope at all."""

    guesses: tuple[Guess, ...]
    certainty: Certainty
    scope: float


def match(model: Model, sentences: Sequence[Sentence], whole: Score, *, doubt: bool) -> Match:
    """Return the guesses for the sentences. Where there is doubt whether they carry danger, nothing is opened."""
    shares = chances(whole.margins[: len(model.pages)], model.sharpness)
    scope = model.curves["scope"].chance(whole.margins[_scope(model)])
    if whole.words >= _STORY and len(sentences) > 1:
        shares = _told(model, sentences, shares)
    order = sorted(range(len(model.pages) - len(NOT_PAGES)), key=lambda page: -shares[page])[:GUESSES]
    sure = [
        model.curves[name].chance(*proof(shares, order, rank, scope, whole.words))
        for rank, name in enumerate(_RANKS[: len(order)])
    ]
    guesses = [Guess(model.pages[page], min(sure[: rank + 1])) for rank, page in enumerate(order)]
    if whole.words >= _STORY:
        guesses = _urgent_first(model, guesses)
    return Match(tuple(guesses), _certainty(model, guesses, scope, doubt=doubt), scope)


def _certainty(model: Model, guesses: Sequence[Guess], scope: float, *, doubt: bool) -> Certainty:
    if not guesses or scope < model.limit("scope"):
        return Certainty.MISS
    first = guesses[0]
    if first.confidence >= model.limit("open") and not doubt and first.page not in model.suggested:
        return Certainty.OPEN
    return Certainty.SUGGEST


def _told(model: Model, sentences: Sequence[Sentence], shares: list[float]) -> list[float]:
    """Return the shares of a long story: what it says as a whole, and what each sentence of it asks most for."""
    best = [0.0] * len(shares)
    for part in _parts(sentences):
        own = score(model, (part,))
        scope = model.curves["scope"].chance(own.margins[_scope(model)])
        for page, share in enumerate(chances(own.margins[: len(shares)], model.sharpness)):
            best[page] = max(best[page], share * scope)
    mixed = [(one + other) / 2 for one, other in zip(shares, best, strict=True)]
    whole = sum(mixed)
    return [share / whole for share in mixed]


def _parts(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that are long enough to ask something, the first and last of many."""
    parts = [part for part in sentences if len(part) >= _SHORTEST_PART]
    return parts if len(parts) <= _MOST_PARTS else [*parts[: _MOST_PARTS // 2], *parts[-_MOST_PARTS // 2 :]]


def _urgent_first(model: Model, guesses: list[Guess]) -> list[Guess]:
    """Return the guesses with the urgent ones first, of those that are about as likely as the first."""
    if not guesses:
        return guesses
    near = guesses[0].confidence / 2
    return sorted(guesses, key=lambda guess: not (guess.page in model.urgent and guess.confidence >= near))


def _scope(model: Model) -> int:
    """Return the lane of the scope, the last one that is in use."""
    return len(model.curves) - len(_RANKS) + len(model.pages) - 1
