"""YAML read into strings only, with a place for each value. The one file that knows YAML.

PyYAML would turn `03451234567` into a number, `22:00` into 1320 and `NO` into
false. Here every scalar stays the text it was written as. The nodes are built
from the events of the C parser, the same that `compose` builds its nodes from,
because `compose` calls itself once for each level and so could be made to fail
before the depth is known.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bot.authoring.problems import Problem, Where, problem

MOST_BYTES: Final = 256 * 1024
MOST_DEPTH: Final = 12

Key = str | int
Trail = tuple[Key, ...]
"""The way from the top of a file to a value: keys and positions."""


@dataclass(slots=True)
class Node:
    """A value and where it stands. `value` is text, a list of nodes, or nodes by key with the place of each key."""

    value: str | list[Node] | dict[str, Node]
    line: int
    column: int
    keys: dict[str, tuple[int, int]] | None = None

    def bare(self) -> Any:
        """Return the same as strings, lists and dictionaries."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, list):
            return [item.bare() for item in self.value]
        return {key: item.bare() for key, item in self.value.items()}


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read."""

    file: str
    root: Node

    def where(self, trail: Trail) -> Where:
        """Return where the value at the end of `trail` stands, or the last thing on the way to it that is there."""
        node, line, column = self.root, self.root.line, self.root.column
        for step in trail:
            found = _child(node, step)
            if found is None:
                break
            node = found
            line, column = node.line, node.column
        return Where(self.file, line, column)

    def where_key(self, trail: Trail) -> Where:
        """Return where the key at the end of `trail` stands."""
        node = self.root
        for step in trail[:-1]:
            found = _child(node, step)
            if found is None:
                return self.where(trail)
            node = found
        place = node.keys.get(str(trail[-1])) if node.keys is not None and trail else None
        return Where(self.file, *place) if place else self.where(trail)


class _RefusedError(Exception):
    """The file is not read any further."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.found = found


def read_file(path: Path, name: str) -> Document | Problem:
    """Return the file at `path` as nodes, or the first thing that keeps it from being read.

    Refused are: what is no regular file, more than 256 KiB, anything but UTF-8
    with plain line ends, more than one document, anchors, aliases, tags, a key
    that stands twice, and more than twelve levels. Never raises.
    """
    try:
        return Document(name, _build(_text(path, name), name))
    except _RefusedError as refused:
        return refused.found


# --- bytes to text --------------------------------------------------------------------------------


def _text(path: Path, name: str) -> str:
    top = Where(name)
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise _RefusedError(problem("Y01", top, "This is no plain file. Links and folders are not followed."))
        raw = path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or 'unknown reason'}."
        raise _RefusedError(problem("Y01", top, message)) from None
    if len(raw) > MOST_BYTES:
        message = f"The file has {len(raw):,} bytes; the most is {MOST_BYTES:,}. Split it by topic."
        raise _RefusedError(problem("Y02", top, message))
    return _decode(raw, name)


def _decode(raw: bytes, name: str) -> str:
    top = Where(name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4]:
        raise _RefusedError(problem("Y03", top, "The file is UTF-16. Save it as UTF-8."))
    if raw.startswith(b"\xef\xbb\xbf"):
        raise _RefusedError(
            problem("Y03", top, "The file starts with a byte order mark. Save it as UTF-8 without one.")
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = "The file is not UTF-8 (perhaps Latin-1). Save it as UTF-8."
        raise _RefusedError(problem("Y03", Where(name, line, column), message)) from None
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        message = "The line ends with CR. Save the file with plain line ends (LF)."
        raise _RefusedError(problem("Y04", Where(name, line), message))
    return text


# --- text to nodes --------------------------------------------------------------------------------


def _build(text: str, name: str) -> Node:
    """Return the one document of `text`."""
    events = _events(text, name)
    root: Node | None = None
    open_nodes: list[tuple[Node, list[str]]] = []
    for event in events:
        if isinstance(event, SequenceEndEvent | MappingEndEvent):
            open_nodes.pop()
            continue
        if not isinstance(event, NodeEvent):
            if isinstance(event, DocumentStartEvent) and root is not None:
                raise _RefusedError(
                    problem("Y08", _place(event, name), "A second document starts here. One to a file.")
                )
            continue
        node = _node(event, name)
        if not open_nodes:
            root = node
        else:
            _put(open_nodes[-1], node, name)
        if not isinstance(event, ScalarEvent):
            if len(open_nodes) >= MOST_DEPTH:
                raise _RefusedError(problem("Y05", _place(event, name), f"More than {MOST_DEPTH} levels deep."))
            open_nodes.append((node, []))
    if root is None or root.value == "":
        raise _RefusedError(problem("Y08", Where(name), "The file is empty."))
    return root


def _events(text: str, name: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or "characters that YAML does not allow"
        where = Where(name, mark.line + 1, mark.column + 1) if mark else Where(name)
        if "nesting depth" in said:
            raise _RefusedError(problem("Y05", where, f"More than {MOST_DEPTH} levels deep.")) from None
        raise _RefusedError(problem("Y08", where, f"This is not YAML: {said}.")) from None


def _node(event: Any, name: str) -> Node:
    mark = event.start_mark
    if event.anchor is not None or getattr(event, "tag", None) is not None:
        raise _RefusedError(_forbidden(event, Where(name, mark.line + 1, mark.column + 1)))
    if isinstance(event, ScalarEvent):
        return Node(event.value, mark.line + 1, mark.column + 1)
    if isinstance(event, SequenceStartEvent):
        return Node([], mark.line + 1, mark.column + 1)
    return Node({}, mark.line + 1, mark.column + 1, {})


def _forbidden(event: Any, place: Where) -> Problem:
    """Return what is wrong with an event that is an alias, or has an anchor or a tag."""
    if isinstance(event, AliasEvent):
        return problem("Y06", place, "Aliases (*name) are not read. Write it out.")
    if event.anchor is not None:
        return problem("Y06", place, f"Anchors (&{event.anchor}) are not read. Write it out.")
    return problem("Y07", place, f"Tags ({event.tag}) are not read. Every value is text.")


def _put(parent: tuple[Node, list[str]], node: Node, name: str) -> None:
    """Add `node` to its parent: to a list, as a key, or as the value of the key before it."""
    holder, pending = parent
    if isinstance(holder.value, list):
        holder.value.append(node)
        return
    assert isinstance(holder.value, dict)
    assert holder.keys is not None
    if pending:
        holder.value[pending.pop()] = node
        return
    place = Where(name, node.line, node.column)
    if not isinstance(node.value, str):
        raise _RefusedError(problem("Y08", place, "A key has to be plain text."))
    if node.value in holder.keys:
        first = holder.keys[node.value][0]
        raise _RefusedError(problem("Y09", place, f'The key "{node.value}" stands here twice; first on line {first}.'))
    holder.keys[node.value] = (node.line, node.column)
    pending.append(node.value)


def _place(event: Any, name: str) -> Where:
    return Where(name, event.start_mark.line + 1, event.start_mark.column + 1)


def _child(node: Node, step: Key) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(step))
    if isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step]
    return None
