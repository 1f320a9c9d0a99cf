"""A file brought into its shape, or everything that is wrong with it, at once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.authoring.positions import Document, Trail
from bot.authoring.problems import Problem, did_you_mean, problem
from bot.authoring.schema.kinds import Entry

_Shape = TypeVar("_Shape", bound=Entry)


def shape(
    document: Document, kind: type[_Shape]
) -> tuple[_Shape | None, tuple[Problem, ...], frozenset[tuple[str, str]]]:
    """Return the file in its shape, everything that is wrong with it, and the entries that were left out for that.

    An entry is named by the key it stands under and its own, such as `("pages",
    "home")`. A file that is wrong outside its entries comes to None.
    """
    bare = document.root.bare()
    try:
        return kind.model_validate(bare), (), frozenset()
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
    problems = tuple(_problem(document, detail, kind) for detail in details)
    wrong = frozenset((str(detail["loc"][0]), str(detail["loc"][1])) for detail in details if len(detail["loc"]) > 1)
    for holder, entry in wrong:
        if isinstance(bare, dict) and isinstance(bare.get(holder), dict):
            bare[holder].pop(entry, None)
    try:
        return kind.model_validate(bare), problems, wrong
    except ValidationError:
        return None, problems, frozenset()


# --- helpers --------------------------------------------------------------------------------------


def _problem(document: Document, detail: ErrorDetails, kind: type[Entry]) -> Problem:
    trail: Trail = tuple(step for step in detail["loc"] if step != "[key]")
    name = str(trail[-1]) if trail else ""
    where = document.where(trail)
    match detail["type"]:
        case "extra_forbidden":
            meant = did_you_mean(name, _known_keys(kind))
            if not detail["input"]:
                meant += " Words with a comma in them want quotes."
            return problem("S01", document.where_key(trail), f'The key "{name}" is not known here.{meant}')
        case "missing":
            return problem("S02", document.where(trail[:-1]), f'The key "{name}" is missing.')
        case "enum" | "literal_error":
            wanted = _wanted(detail["msg"])
            said = str(detail["input"])
            message = f'"{said}" is not one of {", ".join(wanted)}.{did_you_mean(said, wanted)}'
            return problem("S03", where, message)
        case "list_type":
            return problem("S03", where, "A list is wanted here.")
        case "dict_type" | "model_type" | "model_attributes_type":
            return problem("S03", where, "Keys with values are wanted here.")
        case "string_type":
            return problem("S03", where, "Plain text is wanted here.")
        case _:
            return problem("S03", where, str(detail["msg"]))


def _wanted(message: str) -> list[str]:
    return re.findall(r"'([^']*)'", message)


@lru_cache
def _known_keys(kind: type[Entry]) -> frozenset[str]:
    """Return every key that may stand anywhere in a file of that kind."""
    keys: set[str] = set()
    todo: list[Any] = [kind]
    seen: set[Any] = set()
    while todo:
        one = todo.pop()
        if one in seen or not (isinstance(one, type) and issubclass(one, Entry)):
            continue
        seen.add(one)
        keys |= set(one.model_fields)
        for field in one.model_fields.values():
            todo += _models(field.annotation)
    return frozenset(keys)


def _models(annotation: Any) -> list[Any]:
    parts = getattr(annotation, "__args__", ())
    return [annotation, *(found for part in parts for found in _models(part))]
