"""What people type, from content/phrases, as `bot.understanding` wants it; with a place for each problem."""

from __future__ import annotations

from bot.authoring.load import PHRASES, Loaded
from bot.authoring.positions import Trail
from bot.authoring.problems import Problem, Where, problem
from bot.understanding.sayings import Sayings, SayingsError, gather


def sayings_of(loaded: Loaded) -> tuple[Sayings | None, tuple[Problem, ...]]:
    """Return what people type, or everything that keeps it from being read."""
    try:
        return gather(loaded.phrases()), ()
    except SayingsError as error:
        return None, tuple(
            problem("P01", where_of(loaded, found.file, found.keys), found.says) for found in error.problems
        )


def where_of(loaded: Loaded, file: str, keys: tuple[str, ...], text: str = "") -> Where:
    """Return the place that `keys` lead to in a file below phrases/; of `text` in that list, where it stands there."""
    name = f"{PHRASES}/{file}"
    document = loaded.documents.get(name)
    if document is None:
        return Where(name)
    trail: Trail = keys
    if text:
        node = document.root
        for key in keys:
            node = node.value[key] if isinstance(node.value, dict) and key in node.value else node
        if isinstance(node.value, list):
            at = next((number for number, item in enumerate(node.value) if item.value == text), None)
            trail = keys if at is None else (*keys, at)
    return document.where(trail)
