"""A script in the making: texts by id, the place each thing was written, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.authoring.positions import Document, Trail
from bot.authoring.problems import Problem, Severity, Where, problem
from bot.authoring.slots import read_text
from bot.core.grounds import TextId
from bot.core.pages import Text

ENTRIES: Final = ("page", "fact", "service", "site", "source")
ENTRY: Final = 2
"""Keys from the top of a file to the name of an entry."""


@dataclass(frozen=True)
class Places:
    """Where each thing was written.

    Keys are text ids (a label's with `#to` after it for where its choice leads),
    and `page/<id>`, `fact/<id>`, `service/<id>`, `site/<id>`, `source/<id>`,
    `script/<list>/<name>`.
    """

    trails: dict[str, tuple[Document, Trail]] = field(default_factory=dict)

    def where(self, thing: str) -> Where:
        """Return the place of a text, of the name of an entry, or of the page it is on; else the top of the folder."""
        known = self.trails.get(thing) or self.trails.get(f"page/{thing.partition('/')[0]}")
        if known is None:
            return Where("script.yaml")
        document, trail = known
        entry = len(trail) == ENTRY and thing.partition("/")[0] in ENTRIES
        return document.where_key(trail) if entry else document.where(trail)


@dataclass(frozen=True)
class Draft:
    """What compiling has come to so far. `written` holds each English text as the author wrote it."""

    places: Places = field(default_factory=Places)
    texts: dict[TextId, Text] = field(default_factory=dict)
    written: dict[TextId, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def mark(self, thing: str, document: Document, trail: Trail) -> bool:
        """Note where `thing` stands; a second place for the same thing is a problem, and gives False."""
        if thing in self.places.trails:
            first = self.places.where(thing)
            kind, _, name = thing.partition("/")
            message = f'The {kind} "{name}" stands twice; first in {first.file}, line {first.line}.'
            self.problems.append(problem("S05", document.where_key(trail), message))
            return False
        self.places.trails[thing] = (document, trail)
        return True

    def text(self, name: str, words: str, document: Document, trail: Trail, *, values: bool = False) -> TextId:
        """Take in a text under its id, with its slots read, and return the id."""
        text_id = TextId(name)
        self.places.trails[name] = (document, trail)
        self.written[text_id] = words
        if "{" in words or "}" in words:
            self.texts[text_id], problems = read_text(words, document.where(trail), values=values)
            self.problems.extend(problems)
        else:
            self.texts[text_id] = read_text(words, Where(document.file), values=values)[0]
        return text_id

    def some(self, name: str, words: str | None, document: Document, trail: Trail) -> TextId | None:
        """Take in a text that may be left out."""
        return None if words is None else self.text(name, words, document, trail)

    def every(self, name: str, words: Iterable[str], document: Document, trail: Trail) -> tuple[TextId, ...]:
        """Take in a list of texts as `name-1`, `name-2` and so on."""
        return tuple(
            self.text(f"{name}-{number}", said, document, (*trail, number - 1)) for number, said in enumerate(words, 1)
        )

    def wrong(self, code: str, thing: str, message: str, severity: Severity = Severity.ERROR) -> None:
        """Note a problem at the place of `thing`."""
        self.problems.append(problem(code, self.places.where(thing), message, severity))

    def wrong_at(self, code: str, document: Document, trail: Trail, message: str) -> None:
        """Note a problem at a place in a file."""
        self.problems.append(problem(code, document.where(trail), message))
