"""What words reveal of the person's situation: a nation, an age band, for whom they ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.core.context import Age
from bot.core.heard import Danger, Level
from bot.understanding.danger import Alarm
from bot.understanding.model import Model
from bot.understanding.normalise import Sentence

_GROWN: Final = 18


def reveals(model: Model, sentences: Sequence[Sentence], alarm: Alarm) -> tuple[tuple[str, str], ...]:
    """Return pairs of a context field and a value, each field once; "under 18" first, where the words say so."""
    found: dict[str, str] = {}
    young = (alarm.level(danger) for danger in (Danger.UNDER_18, Danger.OTHER_CHILD))
    if Level.ACT in young:
        found["age"] = Age.UNDER_18
    for field, value in _told(model, sentences):
        found.setdefault(field, value)
    return tuple(found.items())


def _told(model: Model, sentences: Sequence[Sentence]) -> Iterator[tuple[str, str]]:
    """Yield what each run of words tells, the longest run at a place alone."""
    for sentence in sentences:
        for start, word in enumerate(sentence):
            for words, told in model.tells.get(word, ()):
                if sentence[start : start + len(words)] == words:
                    yield told
                    break
            if _grown(sentence[start : start + 3]):
                yield "age", Age.ADULT


def _grown(words: Sentence) -> bool:
    """Return whether words tell an age of 18 or more: "im 34", "i am 34"."""
    number = words[1:2] if words[:1] == ("im",) else words[2:3] if words[:2] == ("i", "am") else ()
    return len(number) == 1 and number[0].isdecimal() and len(number[0]) == 2 and int(number[0]) >= _GROWN
