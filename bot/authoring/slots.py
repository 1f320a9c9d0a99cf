"""Texts as written, with `{kind:ref}` slots, as the core wants them."""

from __future__ import annotations

import re
from typing import Final

from bot.authoring.problems import Problem, Where, did_you_mean, problem
from bot.core.messages import Span
from bot.core.pages import Slot, SlotKind, Text

_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_NAMED: Final = tuple(kind.value for kind in SlotKind if kind is not SlotKind.VALUE)
_REF: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")


def read_text(text: str, where: Where, *, values: bool) -> tuple[Text, tuple[Problem, ...]]:
    """Return `text` with its slots read, and what is wrong with them.

    A slot is `{kind:ref}`; with `values`, `{name}` is a place that the core
    fills in. A brace that opens or closes no slot is a problem.
    """
    parts: list[Span | Slot] = []
    problems: list[Problem] = []
    at = 0
    for found in _SLOT.finditer(text):
        parts += _plain(text[at : found.start()], where, problems)
        slot = _slot(found.group(1), where, problems, values=values)
        parts += [slot] if slot is not None else []
        at = found.end()
    parts += _plain(text[at:], where, problems)
    return tuple(parts), tuple(problems)


def slots_of(text: Text) -> tuple[Slot, ...]:
    """Return the slots of a text."""
    return tuple(part for part in text if isinstance(part, Slot))


def own_words(text: Text) -> str:
    """Return a text without what its slots will hold; each slot leaves a space."""
    return "".join(part.text if isinstance(part, Span) else " " for part in text)


# --- helpers --------------------------------------------------------------------------------------


def _plain(text: str, where: Where, problems: list[Problem]) -> list[Span | Slot]:
    if "{" in text or "}" in text:
        problems.append(
            problem("S04", where, "A brace stands alone. A slot is written {kind:ref}, such as {name:shout}.")
        )
    return [Span(text)] if text else []


def _slot(inside: str, where: Where, problems: list[Problem], *, values: bool) -> Slot | None:
    kind, colon, ref = inside.partition(":")
    if not colon:
        if values and _REF.fullmatch(kind):
            return Slot(SlotKind.VALUE, kind)
        problems.append(problem("S04", where, f"{{{inside}}} is no slot. Write {{kind:ref}}, such as {{name:shout}}."))
        return None
    if kind not in _NAMED:
        problems.append(problem("S04", where, f'"{kind}" is no kind of slot.{did_you_mean(kind, _NAMED)}'))
        return None
    if not _REF.fullmatch(ref):
        problems.append(problem("S04", where, f'"{ref}" cannot be the id of anything.'))
        return None
    return Slot(SlotKind(kind), ref)
