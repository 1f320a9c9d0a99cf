"""Whoever did something may be an adult, and the person it shows a child: no page they come to speaks of copies."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pytest

from bot.authoring.checks.people import tells_to_copy
from bot.authoring.checks.screens import lines_of
from bot.core.blocks import plain
from bot.core.context import Age, Context, Who, decode, encode, page_code
from bot.core.messages import FactCard, PageId, Pressed, Reply, Role
from bot.core.script import Script
from bot.core.step import step
from tests.core.scripts import NOW

START = PageId("others.caused")
COLLECTING = "evidence-collect"
"""The fact that tells adults how to take a picture of a screen."""


def _screens(content: Script, age: Age | None) -> Iterator[Reply]:
    """Yield each page that somebody who did something comes to by tapping, as long as it is about what they did."""
    waiting = deque([encode(Context(age=age, who=Who.I_DID, page=page_code(START)))])
    seen: set[tuple[PageId, Age | None]] = set()
    while waiting:
        outcome = step(content, Context(), Pressed(waiting.popleft()), NOW)
        key = (outcome.reply.page, outcome.context.age)
        if key in seen or outcome.context.who is not Who.I_DID:
            continue
        seen.add(key)
        yield outcome.reply
        waiting.extend(choice.id for choice in outcome.reply.choices if choice.role is Role.WAY)


@pytest.mark.parametrize("age", [None, *Age])
def test_whoever_did_it_is_never_told_to_copy_keep_or_send(content: Script, age: Age | None) -> None:
    """Of how old the person shown is nothing is known here, whatever age was given: safety rules 37 and 38."""
    screens = list(_screens(content, age))
    assert len(screens) > 100
    facts = {(reply.page, block.fact) for reply in screens for block in reply.blocks if isinstance(block, FactCard)}
    assert [found for found in facts if found[1] == COLLECTING] == []
    lines = [(reply.page, plain(line)) for reply in screens for block in reply.blocks for line in lines_of(block)]
    assert [(page, line) for page, line in lines if list(tells_to_copy(line))] == []


def test_the_first_screen_says_not_to_copy_it(content: Script) -> None:
    """The page for whoever did something says so at once, whatever age was given, and keeps who they are."""
    for age in (None, *Age):
        outcome = step(content, Context(), Pressed(encode(Context(age=age, who=Who.I_DID, page=page_code(START)))), NOW)
        said = " ".join(plain(line) for block in outcome.reply.blocks for line in lines_of(block))
        assert "copy it" in said
        assert "may be under eighteen" in said
        assert all(decode(choice.id).who is Who.I_DID for choice in outcome.reply.choices if choice.role is Role.WAY)
