"""Conditions on the context, and what a choice sets in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from bot.core.context import (
    DONE_BITS,
    NOT_SURE,
    Age,
    Context,
    Nation,
    Police,
    What,
    Who,
    is_language,
    site_code,
)
from bot.core.pages import Condition, Test
from bot.core.script import Script

NONE: Final = "none"
KNOWN: Final = "known"
YES: Final = "yes"
NO: Final = "no"

VALUES: Final[dict[str, tuple[str, ...]]] = {
    "nation": (*Nation, NONE),
    "age": (*Age, NONE),
    "adult": (YES, NO),
    "who": (*Who, NONE),
    "what": (*What, NONE),
    "since": (KNOWN, NOT_SURE, NONE),
    "police": (*Police, NONE),
    "reader": (YES, NO),
    "keep_typed": (YES, NO),
    "operator": (YES, NO),
}
"""The values that a test may name, by field. `site`, `done` and `language` are open: see `holds`."""

SETTABLE: Final = (
    *("nation", "age", "who", "what", "since", "police"),
    *("reader", "keep_typed", "site", "done", "language"),
)
"""The fields that a choice may set."""


def holds(condition: Condition, context: Context, script: Script) -> bool:
    """Whether every test of `condition` holds.

    `site` is a site id, "known" or "none"; `done` a number of a step of the
    plan; `language` a tag.
    """
    return all(_passes(test, context, script) is test.wanted for test in condition)


def apply(sets: tuple[tuple[str, str], ...], context: Context) -> Context:
    """Return `context` with what a choice sets; a field or value that is not known changes nothing.

    A day is the first of a band of days, and the bands are those of one act in
    one place: with another place or another act, the day is asked for anew. An
    adult is one person: with somebody else, the age is asked for anew.
    """
    changes: dict[str, Any] = {}
    for field, value in sets:
        if field == "done":
            changes["done"] = 0 if value == NONE else changes.get("done", context.done) | _bit(value)
        elif field in _SETTERS:
            changes |= _SETTERS[field](value)
    if "since" not in changes and isinstance(context.since, date) and _elsewhere(changes, context):
        changes["since"] = None
    if "age" not in changes and "who" in changes:
        changes["age"] = age_for(changes["who"], context)
    return replace(context, **changes) if changes else context


def age_for(who: Who | None, context: Context) -> Age | None:
    """Return the age band still known where `who` is asked for: that somebody is an adult says so of them alone.

    Until somebody says otherwise they ask for themselves, and so does who did something (safety rule 5).
    """
    same = who is context.who or {who, context.who} <= _THEMSELVES
    return context.age if same or context.age is not Age.ADULT else None


# --- helpers --------------------------------------------------------------------------------------

_THEMSELVES: Final = frozenset({None, Who.ME, Who.I_DID})


def _passes(test: Test, context: Context, script: Script) -> bool:
    match test.field:
        case "nation" | "age" | "who" | "what" | "police":
            return (getattr(context, test.field) or NONE) in test.values
        case "adult":
            return (YES if context.adult else NO) in test.values
        case "since":
            return _since(context) in test.values
        case "reader" | "keep_typed":
            return (YES if getattr(context, test.field) else NO) in test.values
        case "operator":
            return (YES if script.operator.name else NO) in test.values
        case "language":
            return context.language in test.values
        case "done":
            return any(context.done & _bit(value) for value in test.values)
        case "site":
            site = script.by_site_code.get(context.site)
            return NONE in test.values if site is None else KNOWN in test.values or site in test.values
        case _:
            return False


def _elsewhere(changes: dict[str, Any], context: Context) -> bool:
    """Whether `changes` bring another place or another act."""
    return any(changes.get(field, getattr(context, field)) != getattr(context, field) for field in ("nation", "what"))


def _since(context: Context) -> str:
    if context.since is None:
        return NONE
    return KNOWN if isinstance(context.since, date) else NOT_SURE


def _bit(value: str) -> int:
    return 1 << int(value) if value.isascii() and value.isdigit() and int(value) < DONE_BITS else 0


def _one_of(field: str, kind: Callable[[str], Any], values: tuple[str, ...]) -> Callable[[str], dict[str, Any]]:
    def change(value: str) -> dict[str, Any]:
        if value == NONE:
            return {field: None}
        return {field: kind(value)} if value in values else {}

    return change


def _set_since(value: str) -> dict[str, Any]:
    if value in (NONE, NOT_SURE):
        return {"since": None if value == NONE else NOT_SURE}
    try:
        return {"since": date.fromisoformat(value)}
    except ValueError:
        return {}


_SETTERS: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "nation": _one_of("nation", Nation, tuple(Nation)),
    "age": _one_of("age", Age, tuple(Age)),
    "who": _one_of("who", Who, tuple(Who)),
    "what": _one_of("what", What, tuple(What)),
    "police": _one_of("police", Police, tuple(Police)),
    "since": _set_since,
    "reader": lambda value: {"reader": value == YES},
    "keep_typed": lambda value: {"keep_typed": value == YES},
    "site": lambda value: {"site": "" if value == NONE else site_code(value)},
    "language": lambda value: {"language": value} if is_language(value) else {},
}
