"""Turns typed words into what they came to: dangers first, then pages, then what the words reveal. Keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.heard import Heard, Hearing
from bot.understanding.danger import look_out
from bot.understanding.match import match
from bot.understanding.model import Model
from bot.understanding.normalise import sentences
from bot.understanding.reveal import reveals
from bot.understanding.score import score


def hearing(model: Model) -> Hearing:
    """Return the hearing that goes by a model. Standard library alone; total, pure, bounded in time for any text."""
    return Ear(model)


@dataclass(frozen=True, slots=True)
class Ear:
    """A hearing, and the model it goes by."""

    model: Model

    def __call__(self, text: str, /) -> Heard:
        """Return what the words came to: nothing for no words."""
        meant = tuple(self.model.spelling.meant(sentence) for sentence in sentences(text))
        if not meant:
            return Heard()
        whole = score(self.model, meant)
        alarm = look_out(self.model, meant, whole)
        found = match(self.model, meant, whole, doubt=alarm.doubt)
        return Heard(alarm.flags, found.guesses, found.certainty, reveals(self.model, meant, alarm))
