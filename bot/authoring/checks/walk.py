"""A walk over everything that a person can reach by tapping, with the fewest taps to each page.

A state is a page and a context. Contexts that no condition anywhere tells apart
count as one, and a page is looked at again only in a context that has two
answers together which it had not seen there before: conditions ask for one or
two, so that some thousand states stand for all of them. What the walk finds is
real; a page that takes three answers at once to reach may be missed.

The rules of the walk are those of the core: `admit` decides who is let to a
page, `holds` which choices stand there, `apply` what a tap leaves in the context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from bot.authoring.checks.contexts import START, Contexts
from bot.core.context import Age, Context, Nation, Police
from bot.core.grounds import TextId
from bot.core.messages import PageId
from bot.core.pages import THEN, Page
from bot.core.script import Script
from bot.core.show import admit

State = tuple[PageId, int]
"""A page that somebody went to, and the number of a context (see `Contexts`)."""

TAPS_A_STEP: Final = 2
"""Taps that a step of the plan costs somebody who only wants the next one: open it, and say it is done."""

FAR: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who walks: what they are ready to tap. `takes` looks at what a tap would change."""

    name: str
    takes: Callable[[Context, Context], bool]


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a choice led, what it cost in taps, and its label."""

    to: State
    cost: int
    label: TextId


@dataclass(frozen=True)
class Walk:
    """How far everything is. `taps` counts from home to each state, `pages` to each page as it is shown."""

    start: State
    taps: Mapping[State, int]
    pages: Mapping[PageId, int]
    leads: Mapping[State, tuple[Lead, ...]]
    shown: Mapping[State, PageId]
    contexts: Contexts

    @cached_property
    def into(self) -> Mapping[State, tuple[tuple[State, int], ...]]:
        """From where, and for how many taps, each state is reached."""
        found: dict[State, list[tuple[State, int]]] = {}
        for state, leads in self.leads.items():
            for lead in leads:
                found.setdefault(lead.to, []).append((state, lead.cost))
        return {state: tuple(ways) for state, ways in found.items()}


def unsaid(before: Context, after: Context) -> bool:
    """Whether a tap tells nothing about age, place, time or the police: "rather not say" throughout."""
    return (
        after.age in (before.age, None, Age.UNSAID)
        and after.nation in (before.nation, None, Nation.UNSAID)
        and after.police in (before.police, None, Police.NOT_NOW)
        and (after.since == before.since or not isinstance(after.since, date))
    )


def person(name: str, age: Age, nation: Nation, police: Police) -> Person:
    """Return somebody who answers with these, whenever they answer."""

    def takes(_: Context, after: Context) -> bool:
        return after.age in (None, age) and after.nation in (None, nation) and after.police in (None, police)

    return Person(name, takes)


UNSAID: Final = Person("rather not say", unsaid)
ADULT: Final = person("adult", Age.ADULT, Nation.UNSAID, Police.OPEN)
YOUNG: Final = person("under 18", Age.UNDER_18, Nation.UNSAID, Police.OPEN)
PEOPLE: Final = (UNSAID, ADULT, YOUNG)
"""Those whose walks are looked at. None of them says where they are."""


def walk(script: Script, who: Person) -> Walk:
    """Return how far everything is from home for `who`, by choices alone: back, home, danger and Hide are left out."""
    contexts = Contexts(script, who.takes)
    start: State = (script.home, START)
    taps = {start: 0}
    leads: dict[State, tuple[Lead, ...]] = {}
    shown: dict[State, PageId] = {}
    pages: dict[PageId, int] = {}
    seen: dict[PageId, set[Any]] = {}
    levels: dict[int, list[State]] = {0: [start]}
    while levels:
        level = min(levels)
        for state in levels.pop(level):
            if taps[state] != level or state in shown or not _is_news(seen, state, contexts):
                continue
            page, _ = admit(script, contexts.all[state[1]], state[0])
            shown[state] = page.id
            pages.setdefault(page.id, level)
            leads[state] = tuple(_leads(script, contexts, state, page))
            for lead in leads[state]:
                if level + lead.cost < taps.get(lead.to, FAR):
                    taps[lead.to] = level + lead.cost
                    levels.setdefault(level + lead.cost, []).append(lead.to)
    return Walk(start, taps, pages, leads, shown, contexts)


def ahead(script: Script, walked: Walk, states: Iterable[State], most: int) -> dict[PageId, int]:
    """Return the fewest taps from the nearest of `states` to each page that is at most `most` taps away.

    Unlike the walk it passes over nothing that it saw before in a like context, so that these numbers are exact.
    """
    found: dict[PageId, int] = {}
    known = dict.fromkeys(states, 0)
    levels: dict[int, list[State]] = {0: list(known)}
    while levels:
        level = min(levels)
        for state in levels.pop(level):
            if known[state] != level:
                continue
            page, _ = admit(script, walked.contexts.all[state[1]], state[0])
            found.setdefault(page.id, level)
            for lead in _leads(script, walked.contexts, state, page):
                taps = level + lead.cost
                if taps <= most and taps < known.get(lead.to, FAR):
                    known[lead.to] = taps
                    levels.setdefault(taps, []).append(lead.to)
    return found


def nearest(walked: Walk, wanted: Callable[[PageId], bool]) -> dict[State, int]:
    """Return the fewest taps to a page that is `wanted`, for each state from which there is a way; 0 where it is."""
    found = {state: 0 for state, page in walked.shown.items() if wanted(page)}
    levels: dict[int, list[State]] = {0: list(found)}
    while levels:
        level = min(levels)
        for state in levels.pop(level):
            if found[state] != level:
                continue
            for before, cost in walked.into.get(state, ()):
                if level + cost < found.get(before, FAR):
                    found[before] = level + cost
                    levels.setdefault(level + cost, []).append(before)
    return found


# --- helpers --------------------------------------------------------------------------------------


def _is_news(seen: dict[PageId, set[Any]], state: State, contexts: Contexts) -> bool:
    """Whether a context has two answers together that its page was not seen with; they are then noted."""
    pairs, known = contexts.pairs[state[1]], seen.setdefault(state[0], set())
    if pairs <= known:
        return False
    known |= pairs
    return True


def _leads(script: Script, contexts: Contexts, state: State, page: Page) -> Iterator[Lead]:
    """Yield where the choices of `page` lead, with the taps that each costs."""
    target, number = state
    then = target if page.id != target else script.home
    context = contexts.all[number]
    earlier = 0
    for way in page.ways:
        if not contexts.passes(number, way.when):
            continue
        cost = 1
        if way.step is not None:
            if context.done >> way.step & 1:
                continue
            cost += TAPS_A_STEP * earlier
            earlier += 1
        to = then if way.to == THEN else way.to
        to = to if to in script.pages else script.home
        for after in contexts.after(number, way, home=to == script.home):
            yield Lead((to, after), cost, way.label)
