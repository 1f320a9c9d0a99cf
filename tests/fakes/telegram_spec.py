"""Telegram's machine-readable Bot API, as a check on every request.

The file is not part of the project. `VESPER_TELEGRAM_SPEC` names it; without
it the fake checks only the rules that it knows itself.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE_SETTING = "VESPER_TELEGRAM_SPEC"


@lru_cache(maxsize=1)
def specification() -> dict[str, Any] | None:
    """Return the description of the Bot API, or None where no file was named."""
    named = os.environ.get(FILE_SETTING, "")
    if not named:
        return None
    loaded: dict[str, Any] = json.loads(Path(named).read_text(encoding="utf-8"))
    return loaded


def objections(method: str, given: dict[str, Any]) -> list[str]:
    """Return what Telegram's description has against calling `method` with the parameters `given`."""
    spec = specification()
    if spec is None:
        return []
    known = {name.lower(): name for name in spec["methods"]}
    name = known.get(method.lower())
    if name is None:
        return [f"Not Found: method {method} is not in the Bot API"]
    return _fields(spec, name, spec["methods"][name].get("fields", []), given)


def _fields(spec: dict[str, Any], what: str, fields: list[dict[str, Any]], given: dict[str, Any]) -> list[str]:
    known = {field["name"]: field for field in fields}
    found = [f"{what}: {name} is not a field of it" for name in given if name not in known]
    for name, field in known.items():
        if name not in given:
            if field["required"]:
                found.append(f"{what}: {name} is required")
            continue
        if not any(_is(spec, kind, given[name]) for kind in field["types"]):
            found.append(f"{what}: {name} is not {' or '.join(field['types'])}")
        else:
            found.extend(_nested(spec, f"{what}.{name}", field["types"], given[name]))
    return found


def _nested(spec: dict[str, Any], where: str, kinds: list[str], value: Any) -> list[str]:
    """Look into objects and lists of objects of the first kind that fits."""
    for kind in kinds:
        if not _is(spec, kind, value):
            continue
        if kind.startswith("Array of "):
            inner = [kind.removeprefix("Array of ")]
            return [fault for entry in value for fault in _nested(spec, where, inner, entry)]
        described = spec["types"].get(kind)
        if described is None or described.get("subtypes"):
            return []
        return _fields(spec, where, described.get("fields", []), value)
    return []


def _is(spec: dict[str, Any], kind: str, value: Any) -> bool:
    """Whether `value` is of `kind`; "Array of" may be nested."""
    if kind.startswith("Array of "):
        inner = kind.removeprefix("Array of ")
        return isinstance(value, list) and all(_is(spec, inner, entry) for entry in value)
    match kind:
        case "String":
            return isinstance(value, str)
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "Boolean" | "True":
            return isinstance(value, bool)
        case _:
            return kind in spec["types"] and isinstance(value, dict)
