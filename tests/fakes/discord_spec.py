"""Discord's own description of its API, as a judge of requests.

The file is not part of this project: `VESPER_DISCORD_SPEC` names it where it is at
hand. Only what the description uses of JSON Schema is read here.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


@cache
def given_spec() -> Spec | None:
    """Return the description named by `VESPER_DISCORD_SPEC`, or None where there is none."""
    named = os.environ.get("VESPER_DISCORD_SPEC", "")
    return Spec(json.loads(Path(named).read_text("utf-8"))) if named else None


class Spec:
    """What Discord says it takes."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = document["components"]["schemas"]
        self._routes = [
            (path.count("{"), re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), methods)
            for path, methods in document["paths"].items()
        ]
        self._routes.sort(key=lambda route: route[0])
        self._known: dict[tuple[str, str], list[str]] = {}

    def problems(self, method: str, path: str, body: Any) -> list[str]:
        """Return what is wrong with a request: an unknown route, an unknown field, or a value that does not fit."""
        for _, pattern, methods in self._routes:
            if pattern.match(path) and method.lower() in methods:
                operation = methods[method.lower()]
                content = operation.get("requestBody", {}).get("content", {}).get("application/json")
                if content is None:
                    return [] if body is None else [f"{method} {path} takes no body"]
                key = (operation["operationId"], json.dumps(body))
                if key not in self._known:
                    self._known[key] = self._check(content["schema"], body, "body")
                return self._known[key]
        return [f"no such route: {method} {path}"]

    def _check(self, schema: dict[str, Any], value: Any, at: str) -> list[str]:
        if "$ref" in schema:
            return self._check(self._schemas[schema["$ref"].rsplit("/", 1)[1]], value, at)
        found: list[str] = []
        for key in ("oneOf", "anyOf"):
            if key in schema:
                found += self._one_of(schema[key], value, at)
        for part in schema.get("allOf", ()):
            found += self._check(part, value, at)
        if "type" in schema and not _is_a(schema["type"], value):
            return [*found, f"{at} is not {schema['type']}"]
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{at} is not one of {schema['enum']}")
        if "const" in schema and value != schema["const"]:
            found.append(f"{at} is not {schema['const']}")
        return found + self._sizes(schema, value, at) + self._parts(schema, value, at)

    def _one_of(self, options: list[dict[str, Any]], value: Any, at: str) -> list[str]:
        nearest: list[str] | None = None
        for option in options:
            problems = self._check(option, value, at)
            if not problems:
                return []
            nearest = problems if nearest is None or len(problems) < len(nearest) else nearest
        return nearest or []

    def _sizes(self, schema: dict[str, Any], value: Any, at: str) -> list[str]:
        found = []
        if isinstance(value, str):
            if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
                found.append(f"{at} has {len(value)} letters")
            if "pattern" in schema and not re.search(schema["pattern"], value):
                found.append(f"{at} does not look like {schema['pattern']}")
        if isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9):
            found.append(f"{at} has {len(value)} items")
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and not schema.get("minimum", value) <= value <= schema.get("maximum", value)
        ):
            found.append(f"{at} is out of range")
        return found

    def _parts(self, schema: dict[str, Any], value: Any, at: str) -> list[str]:
        found: list[str] = []
        if isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                found += self._check(schema["items"], item, f"{at}[{index}]")
        if isinstance(value, dict) and "properties" in schema:
            found += [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
            for name, part in value.items():
                known = schema["properties"].get(name)
                found += [f"{at}.{name} is unknown"] if known is None else self._check(known, part, f"{at}.{name}")
        elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
            for name, part in value.items():
                found += self._check(schema["additionalProperties"], part, f"{at}.{name}")
        return found


def _is_a(wanted: str | list[str], value: Any) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)
