"""A conversation as a file: how it is read and how it is written.

title: Somebody finds at two in the morning that it was made
at: 2026-11-24T02:14            # Europe/London, unless it says otherwise
covers: [A-15]                  # cases of the catalogue of faults, optional
preset: {nation: scotland}      # answers given before the first turn, optional
within: "4"                     # taps within which `needs` has to reach the person
needs: {services: [samaritans], facts: [], pages: [], words: []}
without: {services: [stopncii]} # what no turn may show, optional
turns:
- open: ""                      # the event: open, say, press, code, command or media
  page: start.home              # what it came to; whatever is left out is not looked at
  choices: [now.start, ...]     # the pages its own choices lead to, in order
  services: {childline: open}
  facts: [...]
  effects: [...]
  without: {pages: [...], services: [...], facts: [...], words: [...]}
- press: what.made              # the choice that leads there; or back, home, danger, hide
  sets: {nation: wales}         # which of several choices to the same page
  from: 1                       # a button of an older turn, counted from 1
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.authoring.positions import read_file
from bot.authoring.problems import ContentError, Problem, Where, did_you_mean, in_order, problem

EVENTS: Final = ("open", "say", "press", "code", "command", "media")
ABSENCES: Final = ("pages", "services", "facts", "words")
EXPECTED: Final = ("page", "facts", "services", "choices", "effects", "answers")
_TOP: Final = ("title", "at", "covers", "preset", "within", "needs", "without", "turns")
_TURN: Final = (*EVENTS, "sets", "nth", "from", *EXPECTED, "without")
_BARE: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_WIDTH: Final = 118

Without = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: an event, and what it has to come to.

    `sets`, `nth` (of those that fit, counted from 1; 0 where there is but one) and
    `older` (a turn counted from 1, 0 for the last) narrow a press.
    `expects` holds what was written under the names of `EXPECTED`, as plain
    data; `without` what must not appear.
    """

    event: str
    value: str
    sets: tuple[tuple[str, str], ...] = ()
    older: int = 0
    nth: int = 0
    expects: Mapping[str, Any] = field(default_factory=dict)
    without: Without = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A path through the script; `at` is the moment of all its turns, as written.

    `needs` holds what has to have been shown once `within` taps were made; the first turn is no tap.
    """

    title: str
    at: str
    turns: tuple[Line, ...]
    covers: tuple[str, ...] = ()
    preset: tuple[tuple[str, str], ...] = ()
    without: Without = field(default_factory=dict)
    within: int = 0
    needs: Without = field(default_factory=dict)


def read_conversation(path: Path) -> Conversation:
    """Return the conversation in the file `path`. Raises ContentError with every problem of its form."""
    document = read_file(path, path.name)
    if isinstance(document, Problem):
        raise ContentError([document])
    found = document.root.bare()
    problems = [
        problem("R01", document.where(trail), message)
        for trail, message in _form(found if isinstance(found, dict) else {})
    ]
    if not isinstance(found, dict):
        problems.append(problem("R01", Where(path.name), "A conversation has a title, a moment (at) and turns."))
    if problems:
        raise ContentError(in_order(problems))
    return Conversation(
        title=found["title"],
        at=found["at"],
        turns=tuple(_line(turn) for turn in found["turns"]),
        covers=tuple(found.get("covers", ())),
        preset=tuple(found.get("preset", {}).items()),
        without=_without(found),
        within=int(found.get("within", 0)),
        needs={name: tuple(values) for name, values in found.get("needs", {}).items()},
    )


def write_conversation(conversation: Conversation) -> str:
    """Return the text of the file that `read_conversation` reads back as the same conversation."""
    lines = [f"title: {_scalar(conversation.title)}", f"at: {conversation.at}"]
    if conversation.covers:
        lines.append(_entry("covers", list(conversation.covers)))
    if conversation.preset:
        lines.append(_entry("preset", dict(conversation.preset)))
    if conversation.needs:
        lines.append(_entry("within", str(conversation.within)))
        lines.append(_entry("needs", conversation.needs))
    if conversation.without:
        lines.append(_entry("without", conversation.without))
    lines.append("turns:")
    for turn in conversation.turns:
        entries: dict[str, Any] = {turn.event: turn.value}
        if turn.sets:
            entries["sets"] = dict(turn.sets)
        if turn.nth:
            entries["nth"] = str(turn.nth)
        if turn.older:
            entries["from"] = str(turn.older)
        entries |= {name: turn.expects[name] for name in EXPECTED if name in turn.expects}
        if turn.without:
            entries["without"] = turn.without
        for index, (name, value) in enumerate(entries.items()):
            lines.append(("- " if not index else "  ") + _entry(name, value))
    return "\n".join(lines) + "\n"


# --- reading --------------------------------------------------------------------------------------

_Found = tuple[tuple[str | int, ...], str]


def _form(found: dict[str, Any]) -> list[_Found]:
    """Return what is wrong with the form of a file, each with the way to it."""
    wrong: list[_Found] = [((), f"There is no {name}.") for name in ("title", "at", "turns") if not found.get(name)]
    wrong += [((name,), f'No "{name}" here.{did_you_mean(name, _TOP)}') for name in found if name not in _TOP]
    wrong += [((name,), "This is one line of text.") for name in ("title", "at") if not _is_text(found.get(name, ""))]
    if "needs" in found and not (_is_text(found.get("within", "")) and found.get("within", "").isdecimal()):
        wrong.append((("needs",), 'What is needed comes with a number of taps: within: "4".'))
    turns = found.get("turns", [])
    if not isinstance(turns, list):
        return [*wrong, (("turns",), "The turns are a list.")]
    wrong += _shapes((), found, {"covers": list, "preset": dict, "needs": dict, "without": dict})
    for index, turn in enumerate(turns):
        if not isinstance(turn, dict):
            wrong.append((("turns", index), "A turn has an event and what it comes to."))
            continue
        here: tuple[str | int, ...] = ("turns", index)
        events = [name for name in turn if name in EVENTS]
        if len(events) != 1 or not _is_text(turn[events[0]]):
            wrong.append((here, f"A turn has one event, one of: {', '.join(EVENTS)}."))
        wrong += [
            ((*here, name), f'No "{name}" here.{did_you_mean(name, _TURN)}') for name in turn if name not in _TURN
        ]
        lists = dict.fromkeys(("facts", "choices", "effects"), list)
        wrong += _shapes(here, turn, lists | dict.fromkeys(("sets", "services", "answers", "without"), dict))
        wrong += [
            ((*here, name), "A number, counted from 1.")
            for name in ("from", "nth")
            if not (_is_text(turn.get(name, "1")) and turn.get(name, "1").isdecimal())
        ]
    return wrong


def _shapes(here: tuple[str | int, ...], found: dict[str, Any], shapes: dict[str, type]) -> list[_Found]:
    return [
        ((*here, name), "This is a list." if shape is list else "These are pairs of a name and a value.")
        for name, shape in shapes.items()
        if name in found and not isinstance(found[name], shape)
    ] + [
        ((*here, part, name), f'No "{name}" here.{did_you_mean(name, ABSENCES)}')
        for part in ("needs", "without")
        for name in (found[part] if isinstance(found.get(part), dict) else {})
        if name not in ABSENCES
    ]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _line(turn: dict[str, Any]) -> Line:
    (event,) = (name for name in turn if name in EVENTS)
    return Line(
        event=event,
        value=turn[event],
        sets=tuple(turn.get("sets", {}).items()),
        older=int(turn.get("from", 0)),
        nth=int(turn.get("nth", 0)),
        expects={name: turn[name] for name in EXPECTED if name in turn},
        without=_without(turn),
    )


def _without(found: dict[str, Any]) -> Without:
    return {name: tuple(values) for name, values in found.get("without", {}).items()}


# --- writing --------------------------------------------------------------------------------------


def _entry(name: str, value: Any) -> str:
    """Return `name: value`, on one line where it fits, else a list over several."""
    flow = f"{name}: {_flow(value)}"
    if len(flow) <= _WIDTH or not isinstance(value, list):
        return flow
    return f"{name}:\n" + "\n".join(f"    - {_scalar(item)}" for item in value)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: str) -> str:
    return value if _BARE.fullmatch(value) else '"' + "".join(_escaped(letter) for letter in value) + '"'


def _escaped(letter: str) -> str:
    """Return a letter as it stands between double quotes in YAML; half of a pair of letters cannot stand there."""
    if letter in '"\\':
        return "\\" + letter
    if "\ud800" <= letter <= "\udfff":
        return "\ufffd"
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"
