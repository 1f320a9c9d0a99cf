"""The rule for situations: from each of them an act, a person and the plan are near, whoever walks there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.authoring.checks.graph import PLAN, PLENTY, TAPS_TO_ACT, TAPS_TO_PERSON, TAPS_TO_PLAN, walk_of
from bot.authoring.checks.rules import Finding, Rule, error
from bot.authoring.checks.view import View
from bot.authoring.checks.walk import PEOPLE, Person, State, Walk, ahead
from bot.core.messages import PageId

SITUATIONS: Final = "what"
"""The topic whose pages are the situations, and the lists that lead to them."""


@dataclass(frozen=True, slots=True)
class Taps:
    """How near help is for one person in one situation. None means that it is nowhere near.

    From home: `there` to the situation's page, `act` to the first act that stands
    on the shortest way to it, `plan` to the plan by way of it. From the page: `person`.
    """

    who: str
    page: PageId
    title: str
    own: bool
    there: int
    act: int | None
    person: int | None
    plan: int | None


def taps_of(view: View, who: Person) -> tuple[Taps, ...]:
    """Return the taps of each situation that `who` can come to, the nearest first."""
    walked, pages = walk_of(view, who), view.script.pages
    first = _first_acts(view, walked)
    rows = []
    for page, states in _nearest_states(view, walked).items():
        there = walked.pages[page]
        near = ahead(view.script, walked, states, TAPS_TO_PLAN)
        plan = near.get(PLAN)
        acts = [first[state] for state in states if state in first]
        persons = [taps for name, taps in near.items() if pages[name].person]
        title = view.compiled.written[pages[page].title]
        reached = None if plan is None else there + plan
        own = pages[page].act
        rows.append(
            Taps(who.name, page, title, own, there, min(acts, default=None), min(persons, default=None), reached)
        )
    return tuple(sorted(rows, key=lambda row: (row.there, row.page)))


def near(view: View) -> Iterator[Finding]:
    """Each situation has an act of its own, one in two taps on the way to it, a person in two, the plan in seven."""
    has_plan = PLAN in view.script.pages
    for who in PEOPLE:
        for row in taps_of(view, who):
            if not row.own:
                yield Finding(f"page/{row.page}", "A situation, and no act stands on it: one small thing to do now.")
            if _over(row.act, TAPS_TO_ACT):
                yield Finding(f"page/{row.page}", _far("The first act on the way here", row.act, who, TAPS_TO_ACT))
            if _over(row.person, TAPS_TO_PERSON):
                yield Finding(f"page/{row.page}", _far("From here a person", row.person, who, TAPS_TO_PERSON))
            if has_plan and _over(row.plan, TAPS_TO_PLAN):
                yield Finding(
                    f"page/{row.page}", _far("From home the plan by way of here", row.plan, who, TAPS_TO_PLAN)
                )


# --- helpers --------------------------------------------------------------------------------------


def _over(taps: int | None, most: int) -> bool:
    return taps is None or taps > most


def _far(what: str, taps: int | None, who: Person, most: int) -> str:
    said = "out of reach" if taps is None else f"{taps} taps away"
    return f"{what} is {said} ({who.name}); {most} is the most."


def _nearest_states(view: View, walked: Walk) -> dict[PageId, list[State]]:
    """Return, for each situation, the states in which it is shown after the fewest taps."""
    found: dict[PageId, list[State]] = {}
    for state, page in walked.shown.items():
        if view.script.pages[page].topic == SITUATIONS and walked.taps[state] == walked.pages[page]:
            found.setdefault(page, []).append(state)
    return found


def _first_acts(view: View, walked: Walk) -> dict[State, int]:
    """Return, for each state, after how many taps from home the first act is met on a shortest way to it."""
    first: dict[State, int] = {}
    for state in _by_distance(walked):
        taps = walked.taps[state]
        met = [
            first[before]
            for before, cost in walked.into.get(state, ())
            if _on_the_way(walked, before, cost, taps) and before in first
        ]
        if view.script.pages[walked.shown[state]].act:
            met.append(taps)
        if met:
            first[state] = min(met)
    return first


def _by_distance(walked: Walk) -> Iterable[State]:
    return sorted(walked.shown, key=lambda state: walked.taps[state])


def _on_the_way(walked: Walk, before: State, cost: int, taps: int) -> bool:
    return walked.taps.get(before, PLENTY) + cost == taps


RULES: Final[tuple[Rule, ...]] = (error("G10", "Each situation is near an act, a person and the plan", near),)
