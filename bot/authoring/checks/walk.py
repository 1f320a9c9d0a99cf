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

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any, Final

from bot.authoring.checks.view import A_DAY, conditions_of
from bot.core.conditions import apply, holds
from bot.core.context import Age, Context, Nation, Police
from bot.core.messages import PageId
from bot.core.pages import THEN, Audience, Each, Page, Test, Way
from bot.core.safety import start_again
from bot.core.script import Script
from bot.core.show import admit

State = tuple[PageId, Context]
FIELDS: Final = ("nation", "age", "who", "what", "since", "police", "site", "done")
TAPS_A_STEP: Final = 2
"""Taps that a step of the plan costs somebody who only wants the next one: open it, and say it is done."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who walks: what they are ready to tap. `takes` looks at what a tap would change."""

    name: str
    takes: Callable[[Context, Context], bool]


@dataclass(frozen=True)
class Walk:
    """How far everything is. `taps` counts from the start to each state, `pages` to each page as it is shown."""

    taps: Mapping[State, int]
    pages: Mapping[PageId, int]
    ways: Mapping[State, tuple[tuple[State, int], ...]]
    shown: Mapping[State, PageId]


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


def walk(script: Script, who: Person, starts: tuple[PageId, ...]) -> Walk:
    """Return how far everything is from `starts` for `who`, back, home, danger and Hide left out."""
    simple = _Simple(script)
    todo: deque[State] = deque()
    taps: dict[State, int] = {}
    ways: dict[State, tuple[tuple[State, int], ...]] = {}
    shown: dict[State, PageId] = {}
    pages: dict[PageId, int] = {}
    later: dict[int, list[State]] = {}
    for start in starts:
        todo.append((start, Context()))
        taps[start, Context()] = 0
    level = 0
    while todo or later:
        while todo:
            state = todo.popleft()
            if taps[state] != level or state in shown or not simple.is_news(state):
                continue
            page, _ = admit(script, state[1], state[0])
            shown[state] = page.id
            pages.setdefault(page.id, level)
            ways[state] = tuple(_leads(script, simple, who, state, page))
            for after, cost in ways[state]:
                if level + cost < taps.get(after, 1 << 30):
                    taps[after] = level + cost
                    later.setdefault(level + cost, []).append(after)
        level += 1
        todo.extend(later.pop(level, ()))
        if not todo and later:
            level = min(later)
            todo.extend(later.pop(level))
    return Walk(taps, pages, ways, shown)


def nearest(walked: Walk, wanted: Callable[[PageId], bool]) -> dict[State, int]:
    """Return the fewest taps to a page that is `wanted`, for each state from which there is a way; 0 where it is."""
    into: dict[State, list[tuple[State, int]]] = {}
    for state, ways in walked.ways.items():
        for after, cost in ways:
            into.setdefault(after, []).append((state, cost))
    found = {state: 0 for state, page in walked.shown.items() if wanted(page)}
    levels: dict[int, list[State]] = {0: list(found)}
    while levels:
        level = min(levels)
        for state in levels.pop(level):
            if found[state] != level:
                continue
            for before, cost in into.get(state, ()):
                if level + cost < found.get(before, 1 << 30):
                    found[before] = level + cost
                    levels.setdefault(level + cost, []).append(before)
    return found


def tests_of(script: Script) -> Iterator[Test]:
    """Yield every test on every page."""
    for page in script.pages.values():
        for condition in conditions_of(page):
            yield from condition


# --- helpers --------------------------------------------------------------------------------------


def _leads(script: Script, simple: _Simple, who: Person, state: State, page: Page) -> Iterator[tuple[State, int]]:
    """Yield where the choices of `page` lead, with the taps that each costs."""
    target, context = state
    then = target if page.id != target else script.home
    earlier = 0
    for way in page.ways:
        if not holds(way.when, context, script):
            continue
        cost = 1
        if way.step is not None:
            if context.done >> way.step & 1:
                continue
            cost += TAPS_A_STEP * earlier
            earlier += 1
        for sets in _each(script, way):
            after = apply(sets, context)
            if who.takes(context, after):
                to = then if way.to == THEN else way.to
                kept = start_again(after) if to == script.home else after
                yield (to if to in script.pages else script.home, simple.of(kept)), cost


def _each(script: Script, way: Way) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return what a way may set, one for each choice that it stands for."""
    match way.each:
        case Each.BANDS:
            return ((*way.sets, ("since", A_DAY.isoformat())),)
        case Each.SITES:
            return tuple((*way.sets, ("site", site.id)) for site in script.sites.values() if site.kind == way.of)
        case _:
            return (way.sets,)


class _Simple:
    """Makes contexts alike that no condition of the script tells apart."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.memo: dict[Context, Context] = {}
        self.values: dict[Context, frozenset[Any]] = {}
        self.seen: dict[PageId, set[Any]] = {}
        self.alike: dict[tuple[str, Any], tuple[Any]] = {}
        self.first: dict[tuple[str, tuple[Any, ...]], Any] = {}
        tests = set(tests_of(script))
        self.tests = {name: [test for test in tests if test.field == name] for name in FIELDS}
        self.tests["age"] += [test for test in tests if test.field == "adult"]
        self.needs = {need for page in script.pages.values() for need in page.needs}
        self.adults = any(page.audience is Audience.ADULTS for page in script.pages.values())
        self.bits = sum({1 << int(value) for test in self.tests["done"] for value in test.values if value != "none"})

    def of(self, context: Context) -> Context:
        """Return the context that stands for `context` and all that are like it."""
        known = self.memo.get(context)
        if known is None:
            changes = {name: self._like(name, getattr(context, name)) for name in FIELDS if name != "done"}
            known = self.memo[context] = replace(Context(), **changes, done=context.done & self.bits)
        return known

    def is_news(self, state: State) -> bool:
        """Whether the context of `state` has two answers together that its page was not seen with; it is then noted."""
        page, context = state
        values = self.values.get(context)
        if values is None:
            said = [(name, getattr(context, name)) for name in FIELDS]
            values = self.values[context] = frozenset(combinations(said, 2))
        seen = self.seen.setdefault(page, set())
        if values <= seen:
            return False
        seen |= values
        return True

    def _like(self, name: str, value: Any) -> Any:
        """Return the first value of a field that every test answers as it answers `value`."""
        known = self.alike.get((name, value))
        if known is None:
            known = self.alike[name, value] = (self._first(name, value),)
        return known[0]

    def _first(self, name: str, value: Any) -> Any:
        alone = replace(Context(), **{name: value})
        answers: list[Any] = [holds((test,), alone, self.script) for test in self.tests[name]]
        answers.append(value is None and name in self.needs)
        answers.append(name == "age" and self.adults and alone.adult)
        return self.first.setdefault((name, tuple(answers)), value)
