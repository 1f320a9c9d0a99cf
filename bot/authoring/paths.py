"""The ways through the pages as people of each age and nation walk them, for those who review the content."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final

from bot.core.context import Age, Context, Nation, encode, page_code
from bot.core.fit import render_text
from bot.core.messages import PageId, Pressed, Reply, Role, plain
from bot.core.script import Script
from bot.core.show import Outcome
from bot.core.step import step

SITUATIONS: Final = ("what", "others", "danger")
"""The topics whose pages are situations; each gets a conversation of its own."""

_TAKEN: Final = frozenset({Role.WAY, Role.DANGER, Role.HIDE})


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who walks: an age band and a nation. Whoever did not say counts as they do everywhere."""

    age: Age
    nation: Nation


READERS: Final = tuple(Reader(age, nation) for age, nation in product(Age, Nation))
"""Every age band in every nation."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A choice that was pressed (nothing at first), and what it came to."""

    pressed: str
    outcome: Outcome

    @property
    def reply(self) -> Reply:
        """What was answered."""
        return self.outcome.reply


Walk = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Walked:
    """A way through the pages, and everyone for whom each word of it is the same."""

    turns: Walk
    readers: tuple[Reader, ...]


def reached(script: Script, reader: Reader, now: datetime) -> dict[PageId, Walk]:
    """Return a shortest way from home to every page that `reader` can be shown, in the order of its length."""
    first = _alone(script, script.home, reader, now)
    ways: dict[PageId, Walk] = {first.reply.page: (first,)}
    todo = deque(ways.values())
    while todo:
        walk = todo.popleft()
        for turn in _onward(script, walk[-1], now):
            if turn.reply.page not in ways:
                ways[turn.reply.page] = (*walk, turn)
                todo.append(ways[turn.reply.page])
    return ways


def conversations(script: Script, now: datetime) -> tuple[Walked, ...]:
    """Return a conversation to each situation and one tap on, once for all readers who are answered the same."""
    walks: dict[Hashable, tuple[Walk, list[Reader]]] = {}
    for reader in READERS:
        for page, walk in _reached(script, reader, now).items():
            if script.pages[page].topic in SITUATIONS:
                whole = (*walk, *list(_onward(script, walk[-1], now))[:1])
                key = (page, tuple((turn.pressed, _said(turn.reply)) for turn in whole))
                walks.setdefault(key, (whole, []))[1].append(reader)
    found = [Walked(walk, tuple(readers)) for walk, readers in walks.values()]
    order = {page: number for number, page in enumerate(script.pages)}
    return tuple(sorted(found, key=lambda one: order[_situation(script, one)]))


def readings(script: Script, topic: str, now: datetime) -> tuple[Walked, ...]:
    """Return every page of `topic` as it reads, once for all readers who are shown the same.

    A page that no choice leads to from home, such as the answer to a picture,
    is shown by itself.
    """
    walks: dict[Hashable, tuple[Walk, list[Reader]]] = {}
    for reader in READERS:
        for page, walk in _reached(script, reader, now).items():
            if script.pages[page].topic == topic:
                walks.setdefault((page, _said(walk[-1].reply)), (walk, []))[1].append(reader)
        for page in _elsewhere(script, topic, now):
            turn = _alone(script, page, reader, now)
            walks.setdefault((page, _said(turn.reply)), ((turn,), []))[1].append(reader)
    order = {page: number for number, page in enumerate(script.pages)}
    found = [Walked(walk, tuple(readers)) for walk, readers in walks.values()]
    return tuple(sorted(found, key=lambda one: order[one.turns[-1].reply.page]))


def named(readers: tuple[Reader, ...]) -> str:
    """Return readers in words: "adult: england, wales; under-18: everywhere"."""
    if len(readers) == len(READERS):
        return "everyone"
    ages: dict[Age, list[str]] = {}
    for reader in readers:
        ages.setdefault(reader.age, []).append(reader.nation.value)
    told = {
        age.value: "wherever they are" if len(nations) == len(Nation) else ", ".join(nations)
        for age, nations in ages.items()
    }
    return "; ".join(f"{_AGES.get(age, age)}: {nations}" for age, nations in told.items())


# --- helpers --------------------------------------------------------------------------------------

_AGES: Final = {Age.UNSAID.value: "age not said"}


def _reached(script: Script, reader: Reader, now: datetime) -> dict[PageId, Walk]:
    """Return what `reached` does, worked out once for a script and a moment."""
    key = ("reached", reader, now)
    known: dict[PageId, Walk] | None = script.memo.get(key)
    if known is None:
        known = reached(script, reader, now)
        script.memo[key] = known
    return known


def _elsewhere(script: Script, topic: str, now: datetime) -> list[PageId]:
    """Return the pages of a topic that no reader comes to from home by choices."""
    known = {page for reader in READERS for page in _reached(script, reader, now)}
    return [page.id for page in script.pages.values() if page.topic == topic and page.id not in known]


def _alone(script: Script, page: PageId, reader: Reader, now: datetime) -> Turn:
    context = Context(page=page_code(page), age=reader.age, nation=reader.nation)
    return Turn("", step(script, Context(), Pressed(encode(context)), now))


def _onward(script: Script, turn: Turn, now: datetime) -> Iterator[Turn]:
    for choice in turn.reply.choices:
        if choice.role in _TAKEN:
            yield Turn(choice.label, step(script, turn.outcome.context, Pressed(choice.id), now))


def _said(reply: Reply) -> Hashable:
    """Return all that a person sees of a reply."""
    return reply.page, plain(render_text(reply.blocks)), tuple(choice.label for choice in reply.choices)


def _situation(script: Script, walked: Walked) -> PageId:
    inside = [turn.reply.page for turn in walked.turns[:-1] if script.pages[turn.reply.page].topic in SITUATIONS]
    return inside[-1] if inside else walked.turns[-1].reply.page
