"""What a page depends on: the answers that its blocks and its choices look at, and whether they look at the clock.

What is the same for many people is then worked out once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Final, assert_never

from bot.core.context import Context
from bot.core.pages import (
    Clock,
    Condition,
    Each,
    Page,
    Place,
    PlaceAnswering,
    PlaceDivider,
    PlaceFact,
    PlaceLaw,
    PlaceReadOut,
    PlaceService,
    PlaceSite,
    PlaceSources,
    PlaceSteps,
    PlaceText,
    Way,
)
from bot.core.script import Script

Pick = Callable[[Context], Any]
"""Takes the answers that count out of a context."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What a page looks at: the answers that its blocks and its choices depend on, and whether minutes count."""

    blocks: Pick
    ways: Pick
    clock: bool


def looks_of(script: Script, page: Page) -> Looks:
    """Return what `page` looks at."""
    key = ("looks", page.id)
    known: Looks | None = script.memo.get(key)
    if known is None:
        known = script.memo[key] = Looks(
            blocks=_pick(field for place in page.places for field in answers_of(place)),
            ways=_pick(field for way in page.ways for field in answers_for(way)),
            clock=any(isinstance(place, PlaceService | PlaceAnswering) for place in page.places),
        )
    return known


def answers_of(place: Place) -> frozenset[str]:
    """Return the fields of the context that `place` depends on."""
    found = _fields(place.when)
    match place:
        case PlaceSteps():
            return found.union(*(_fields(when) for _, when in place.items))
        case PlaceReadOut():
            return found.union(*(_fields(when) for _, when in place.lines))
        case PlaceLaw():
            happened = {"since"} if place.clock is Clock.THEN else set()
            return found | {"nation", "age", "what"} | happened
        case PlaceService():
            return found | {"age"}
        case PlaceAnswering():
            return found | {"age", "nation", "police"}
        case PlaceSite():
            return found | {"age", "site"}
        case PlaceText() | PlaceFact() | PlaceSources() | PlaceDivider():
            return found
        case _:
            assert_never(place)


def answers_for(way: Way) -> frozenset[str]:
    """Return the fields of the context that decide whether `way` is there, and what it says."""
    found = _fields(way.when)
    if way.step is not None:
        found |= {"done"}
    return found | {"nation", "what"} if way.each is Each.BANDS else found


# --- helpers --------------------------------------------------------------------------------------

_ANSWERS: Final = frozenset(field.name for field in fields(Context))


def _fields(condition: Condition) -> frozenset[str]:
    """Return the answers that `condition` tests; what it tests of the script is the same for everybody."""
    return frozenset("age" if test.field == "adult" else test.field for test in condition) & _ANSWERS


def _pick(answers: Iterable[str]) -> Pick:
    found = sorted(set(answers))
    return attrgetter(*found) if found else _nothing


def _nothing(context: Context) -> None:
    return None
