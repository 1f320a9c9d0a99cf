"""Kinds of values in the content files: every scalar comes in as text, and leaves as what the core works with."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from bot.authoring.problems import did_you_mean
from bot.core.conditions import SETTABLE, VALUES
from bot.core.context import Nation
from bot.core.law import UK

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_AGES: Final = re.compile(r"any|(\d{1,2})\+|under (\d{1,2})|(\d{1,2})-(\d{1,2})")
_OPEN_FIELDS: Final = ("site", "done", "language")


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "A day is written like 2026-02-06.")


def _number(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        return int(value)
    raise PydanticCustomError("number", "A whole number is wanted.")


def _yes_no(value: object) -> bool:
    if value in ("yes", "no"):
        return value == "yes"
    raise PydanticCustomError("yes-no", '"yes" or "no" is wanted, in quotes.')


def _shelf_life(value: object) -> int | None:
    return None if value == "none" else _number(value)


def _words(value: str) -> str:
    said = " ".join(value.split())
    if not said:
        raise PydanticCustomError("words", "There are no words here.")
    return said


def _ages(value: object) -> tuple[int | None, int | None]:
    found = _AGES.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("ages", 'Ages are written "any", "18+", "under 19" or "11-17".')
    over, under, low, high = found.groups()
    if over:
        return int(over), None
    if under:
        return None, int(under) - 1
    return (int(low), int(high)) if low else (None, None)


def _nations(value: object) -> object:
    if not isinstance(value, list):
        raise PydanticCustomError("list", "A list is wanted: [uk] or [england, wales].")
    if not value:
        raise PydanticCustomError("list", "At least one nation is wanted.")
    return [nation for name in value for nation in (sorted(UK) if name == "uk" else [name])]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _condition(value: dict[str, list[str]]) -> dict[str, list[str]]:
    for field, wanted in value.items():
        known = VALUES.get(field)
        if known is None and field not in _OPEN_FIELDS:
            names = (*VALUES, *_OPEN_FIELDS)
            raise PydanticCustomError("field", f'"{field}" is no field of the context.{did_you_mean(field, names)}')
        for one in wanted:
            if known is not None and one not in known:
                raise PydanticCustomError("value", f'"{one}" is no value of {field}.{did_you_mean(one, known)}')
            if field == "done":
                _number(one)
    return value


def _sets(value: dict[str, str]) -> dict[str, str]:
    for field, one in value.items():
        if field not in SETTABLE:
            raise PydanticCustomError("field", f'A choice cannot set "{field}".{did_you_mean(field, SETTABLE)}')
        known = VALUES.get(field)
        if known is not None and one not in known:
            raise PydanticCustomError("value", f'"{one}" is no value of {field}.{did_you_mean(one, known)}')
        if field == "done" and one != "none":
            _number(one)
    return value


Words = Annotated[str, AfterValidator(_words)]
Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[int, BeforeValidator(_number)]
ShelfLife = Annotated[int | None, BeforeValidator(_shelf_life)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Ages = Annotated[tuple[int | None, int | None], BeforeValidator(_ages)]
Nations = Annotated[frozenset[Nation], BeforeValidator(_nations)]
When = Annotated[dict[str, Annotated[list[str], BeforeValidator(_listed)]], AfterValidator(_condition)]
Sets = Annotated[dict[str, str], AfterValidator(_sets)]
Need = Literal["nation", "age", "who", "what", "since", "police"]
ServiceKind = Literal["charity", "health", "helpline", "legal", "police", "regulator", "tool"]


class Entry(BaseModel):
    """A mapping with known keys and no others."""

    model_config = ConfigDict(extra="forbid")
