"""Contexts by number, those alike that no condition of a script tells apart, with what a tap leaves in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

from bot.authoring.checks.view import A_DAY, conditions_of
from bot.core.conditions import apply, holds
from bot.core.context import Context
from bot.core.pages import Audience, Condition, Each, Way
from bot.core.safety import start_again
from bot.core.script import Script

FIELDS: Final = ("nation", "age", "who", "what", "since", "police", "site", "done")
START: Final = 0
"""The number of the context in which nothing was answered."""


class Contexts:
    """Every context met so far, by number. Each answer is worked out once and remembered.

    `takes` says of a tap, by the contexts before and after it, whether it is made at all.
    """

    def __init__(self, script: Script, takes: Callable[[Context, Context], bool]) -> None:
        self.script = script
        self.takes = takes
        self.all: list[Context] = []
        self.pairs: list[frozenset[Any]] = []
        self._numbers: dict[Context, int] = {}
        self._alike: dict[tuple[str, Any], tuple[Any]] = {}
        self._first: dict[tuple[str, tuple[Any, ...]], Any] = {}
        self._passed: dict[tuple[int, int], bool] = {}
        self._after: dict[tuple[int, int, bool], tuple[int, ...]] = {}
        self._sets: dict[int, tuple[tuple[tuple[str, str], ...], ...]] = {}
        tests = {test for page in script.pages.values() for condition in conditions_of(page) for test in condition}
        self._tests = {name: [test for test in tests if test.field == name] for name in FIELDS}
        self._tests["age"] += [test for test in tests if test.field == "adult"]
        self._needs = {need for page in script.pages.values() for need in page.needs}
        self._adults = any(page.audience is Audience.ADULTS for page in script.pages.values())
        bits = {1 << int(value) for test in self._tests["done"] for value in test.values if value != "none"}
        self._bits = sum(bits)
        self.number(Context())

    def number(self, context: Context) -> int:
        """Return the number of `context`, or of the first that is like it."""
        known = self._numbers.get(context)
        if known is not None:
            return known
        alike = {name: self._like(name, getattr(context, name)) for name in FIELDS if name != "done"}
        simple = replace(Context(), **alike, done=context.done & self._bits)
        known = self._numbers.get(simple)
        if known is None:
            known = self._numbers[simple] = len(self.all)
            self.all.append(simple)
            self.pairs.append(frozenset(combinations([(name, getattr(simple, name)) for name in FIELDS], 2)))
        self._numbers[context] = known
        return known

    def passes(self, number: int, when: Condition) -> bool:
        """Whether a condition of the script holds in a context."""
        if not when:
            return True
        key = (number, id(when))
        known = self._passed.get(key)
        if known is None:
            known = self._passed[key] = holds(when, self.all[number], self.script)
        return known

    def after(self, number: int, way: Way, *, home: bool) -> tuple[int, ...]:
        """Return the contexts that a tap on `way` may leave, one for each choice it stands for that is taken."""
        if not way.sets and way.each is None and not home:
            return (number,)
        key = (number, id(way), home)
        known = self._after.get(key)
        if known is None:
            context = self.all[number]
            left = [after for sets in self._each(way) if self.takes(context, after := apply(sets, context))]
            known = self._after[key] = tuple(
                dict.fromkeys(self.number(start_again(after) if home else after) for after in left)
            )
        return known

    # --- helpers ----------------------------------------------------------------------------------

    def _each(self, way: Way) -> tuple[tuple[tuple[str, str], ...], ...]:
        known = self._sets.get(id(way))
        if known is not None:
            return known
        match way.each:
            case Each.BANDS:
                known = ((*way.sets, ("since", A_DAY.isoformat())),)
            case Each.SITES:
                sites = [site.id for site in self.script.sites.values() if site.kind == way.of]
                known = tuple((*way.sets, ("site", site)) for site in sites)
            case _:
                known = (way.sets,)
        self._sets[id(way)] = known
        return known

    def _like(self, name: str, value: Any) -> Any:
        """Return the first value of a field that every test answers as it answers `value`."""
        known = self._alike.get((name, value))
        if known is None:
            alone = replace(Context(), **{name: value})
            answers: list[Any] = [holds((test,), alone, self.script) for test in self._tests[name]]
            answers.append(value is None and name in self._needs)
            answers.append(name == "age" and self._adults and alone.adult)
            known = self._alike[name, value] = (self._first.setdefault((name, tuple(answers)), value),)
        return known[0]
