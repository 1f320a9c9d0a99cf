"""Parsed files become sayings, or every fault in them at once."""

from __future__ import annotations

import pytest

from bot.core.heard import Danger
from bot.understanding.sayings import Saying, SayingsError, gather
from tests.understanding.small import documents, small_sayings


def test_phrases_keep_their_place() -> None:
    """Each phrase knows its person, its file and the keys that lead to it."""
    first = small_sayings().pages["down.first"][0]
    assert first == Saying("take the picture down", "p1", "down.yaml", ("phrases", "down.first", "p1"))


def test_dangers_rules_and_numbers_are_read() -> None:
    """Levels, rules and nested thresholds come out as data."""
    sayings = small_sayings()
    assert len(sayings.act[Danger.SUICIDE]) == 8
    assert sayings.rules[Danger.SUICIDE].act == ("kill|killing @self", "suicidal")
    assert sayings.thresholds["suicide.act"] == 0.5
    assert sayings.tells["nation", "wales"] == ("cardiff",)


def test_every_fault_is_told_at_once() -> None:
    """Files of the wrong shape are reported together, each with the keys that lead to the spot."""
    files = documents()
    files["start.yaml"] = {"topic": "start", "phrases": {"start.home": {"p1": "not a list"}}}
    files["danger/suicide.yaml"] = {"flag": "sadness", "act": {}, "offer": {}}
    files["thresholds.yaml"] = {"thresholds": {"open": "high"}}
    with pytest.raises(SayingsError) as caught:
        gather(files)
    assert {(problem.file, problem.keys) for problem in caught.value.problems} == {
        ("start.yaml", ("phrases", "start.home", "p1")),
        ("danger/suicide.yaml", ("flag",)),
        ("thresholds.yaml", ("thresholds", "open")),
    }
