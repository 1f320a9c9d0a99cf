"""What changed for a person between two versions of the content: page by page and entry by entry, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from bot.authoring.inwords import Line, lines_of, things_of, words
from bot.authoring.placed import pages_by_thing
from bot.core.messages import PageId
from bot.core.script import Script

OUTSIDE: Final = "outside"
"""What leads into the pages from outside: commands, links, questions, things sent, dangers heard."""

WORDS: Final = "words"
"""The furniture."""


class Kind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Step:
    """Lines in one place of an entry, as they were and as they are; one of the two may be empty."""

    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is not what it was: `page/<id>`, `fact/<id>`, …, `words` or `outside`.

    `pages` are those on which it stands, or stood.
    """

    thing: str
    name: str
    kind: Kind
    steps: tuple[Step, ...]
    pages: tuple[PageId, ...]


def changes(old: Script, new: Script) -> tuple[Change, ...]:
    """Return everything that changed for a person, pages first, then what they stand on."""
    return tuple(_changes(old, new))


def told(found: tuple[Change, ...]) -> str:
    """Return changes as text to read, each line that went with - and each that came with + in front."""
    if not found:
        return "Nothing has changed for anybody.\n"
    parts = [_count(found)]
    for change in found:
        parts.append(f"\n{change.thing} ({change.name}), {change.kind.value}\n")
        if change.pages:
            parts.append(f"  stands on {', '.join(change.pages)}\n")
        for step in change.steps:
            parts += [f"  - {line}\n" for line in step.before]
            parts += [f"  + {line}\n" for line in step.after]
            parts += ["\n"] if step is not change.steps[-1] else []
    return "".join(parts)


# --- helpers --------------------------------------------------------------------------------------


def _changes(old: Script, new: Script) -> Iterator[Change]:
    names_before, names_after = things_of(old), things_of(new)
    pages_before, pages_after = pages_by_thing(old), pages_by_thing(new)
    for thing in (*names_after, *(gone for gone in names_before if gone not in names_after)):
        before, after = lines_of(old, thing), lines_of(new, thing)
        kind = Kind.ADDED if not before else Kind.REMOVED if not after else Kind.CHANGED
        steps = tuple(_steps(before, after))
        if steps:
            name = names_after.get(thing) or names_before[thing]
            stood = dict.fromkeys((*pages_after.get(thing, ()), *pages_before.get(thing, ())))
            yield Change(thing, name, kind, steps, tuple(stood))
    for thing, name, before, after in (
        (WORDS, "the words around every page", _words(old), _words(new)),
        (OUTSIDE, "what leads to pages", _outside(old), _outside(new)),
    ):
        steps = tuple(_steps(before, after))
        if steps:
            yield Change(thing, name, Kind.CHANGED, steps, ())


def _steps(before: tuple[Line, ...], after: tuple[Line, ...]) -> Iterator[Step]:
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Step(before[a1:a2], after[b1:b2])


def _words(script: Script) -> tuple[Line, ...]:
    keys = sorted(text for text in script.texts["en"] if text.startswith("words/"))
    return tuple(Line(key.partition("/")[2], words(script, key)) for key in keys)


def _outside(script: Script) -> tuple[Line, ...]:
    kinds = {"command": script.commands, "link": script.links, "question": script.asks, "sent": script.media}
    lines = [Line(kind, f"{name} leads to {page}") for kind, leads in kinds.items() for name, page in leads.items()]
    dangers = [Line("danger heard", f"{danger.value} leads to {page}") for danger, page in script.dangers.items()]
    dangers += [
        Line("danger heard", f"{danger.value} may lead to {page}")
        for danger, pages in script.closer.items()
        for page in pages
    ]
    holidays = [
        Line("bank holiday", f"{day}, {calendar.value}")
        for calendar, days in script.holidays.items()
        for day in sorted(days)
    ]
    operator = script.operator
    runs = [
        Line(name, getattr(operator, name)) for name in type(operator).__dataclass_fields__ if getattr(operator, name)
    ]
    return tuple(sorted((*lines, *dangers, *holidays, *runs), key=str))


def _count(found: tuple[Change, ...]) -> str:
    kinds = [change.thing.partition("/")[0] for change in found]
    counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    return f"Changed for people: {counted}.\n"
