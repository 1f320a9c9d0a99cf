"""docs/json.md: its examples run, and its tables are whole."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.terminal.chat import exchange
from adapters.terminal.session import Session
from bot.authoring.conversations.play import LONDON
from bot.core.messages import Effect, MediaKind, Role, Standing
from tests.scripts import real_script

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)
NIGHT = datetime(2026, 11, 24, 2, 14, tzinfo=LONDON)


def _answered(lines: list[str]) -> list[dict[str, Any]]:
    shown = io.StringIO()
    exchange(Session(real_script(), lambda: NIGHT), io.BytesIO("\n".join(lines).encode()), shown)
    return [json.loads(line) for line in shown.getvalue().splitlines()]


def _holds(whole: Any, part: Any) -> bool:
    """Whether `whole` has all that `part` shows; of a list of objects, its first ones."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and _holds(whole[key], part[key]) for key in part)
    if isinstance(part, list) and part:
        return isinstance(whole, list) and all(map(_holds, whole, part)) and len(whole) >= len(part)
    return bool(whole == part)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs_as_it_is_written(example: str) -> None:
    """What is sent in an example gets the replies that the example shows."""
    marks = [line.split(" ", 1) for line in example.splitlines()]
    sent = [line for mark, line in marks if mark == ">"]
    shown = [json.loads(line) for mark, line in marks if mark == "<"]
    answers = _answered(sent)
    assert len(answers) == len(shown) == len(sent)
    for answer, part in zip(answers, shown, strict=True):
        assert _holds(answer, part), (answer, part)


def test_every_key_of_a_reply_has_a_row() -> None:
    """The table of keys names every key of a reply, in their order, and no other."""
    (reply,) = _answered(['{"open": ""}'])
    table = PAGE.partition("## Replies")[2].partition("A block has")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE) == list(reply)


def test_every_word_of_a_list_is_named() -> None:
    """The kinds of media, roles, effects, standings and kinds of blocks are all on the page."""
    kinds = {"paragraph", "caution", "steps", "read-out", "service", "fact", "site", "sources", "divider"}
    for word in (*MediaKind, *(role for role in Role if role is not Role.MORE), *Effect, *Standing, *kinds):
        assert f"`{word}`" in PAGE, word
