"""A small set of sayings that is learnt in a moment."""

from __future__ import annotations

from functools import lru_cache

from bot.core.heard import Hearing
from bot.understanding.hear import hearing
from bot.understanding.model import Model
from bot.understanding.sayings import Sayings, gather
from bot.understanding.train import train

PEOPLE = ("p1", "p2", "p3", "p4")


def documents() -> dict[str, object]:
    """Return the files of a small folder of phrases, as they are parsed."""
    return {
        "people.yaml": {"people": dict.fromkeys(PEOPLE, "somebody")},
        "words.yaml": {
            "words": {"picture": ["picture", "photo"], "help": ["help", "call"]},
            "short": {"u": "you", "wanna": "want to"},
        },
        "tells.yaml": {"tells": {"nation": {"wales": ["cardiff"]}, "who": {"friend": ["my friend"]}}},
        "start.yaml": {
            "topic": "start",
            "phrases": {
                "start.home": _said("hello there", "good morning"),
                "start.hide": _said("stop this", "hide it"),
            },
        },
        "down.yaml": {
            "topic": "down",
            "phrases": {"down.first": _said("take the picture down", "remove my photo from the internet")},
        },
        "off-topic.yaml": {"topic": "off-topic", "phrases": _said("bake a cake", "football scores today")},
        "unclear.yaml": {"topic": "unclear", "phrases": _said("hm", "ok")},
        "danger/suicide.yaml": {
            "flag": "suicide",
            "act": _said("i want to die", "going to kill myself"),
            "offer": _said("i feel hopeless", "what is the point"),
        },
        "danger/none.yaml": {"flag": "none", "phrases": _said("this phone is killing me", "dying to know")},
        "danger/rules.yaml": {
            "sets": {"denials": ["not", "dont"], "self": ["myself"]},
            "past": ["years ago"],
            "rules": {"suicide": {"act": ["kill|killing @self", "suicidal"], "offer": ["no ?more hope"], "never": []}},
        },
        "thresholds.yaml": {
            "thresholds": {"open": "0.5", "scope": "0.2"}
            | {name: {"act": "0.5", "offer": "0.4", "doubt": "0.3"} for name in _DANGERS},
            "urgent": ["down.first"],
            "doubtful": {},
        },
    }


_DANGERS = ("suicide", "danger", "under18", "other-child", "blackmail")


def _said(*texts: str) -> dict[str, list[str]]:
    return {person: [f"{text} {number}" if number else text for text in texts] for number, person in enumerate(PEOPLE)}


@lru_cache(maxsize=1)
def small_sayings() -> Sayings:
    """Return the small sayings."""
    return gather(documents())


@lru_cache(maxsize=1)
def small_model() -> Model:
    """Return what they teach."""
    return train(small_sayings())


def small_hearing() -> Hearing:
    """Return a hearing that goes by them."""
    return hearing(small_model())
