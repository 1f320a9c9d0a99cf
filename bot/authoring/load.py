"""The content folder, read file by file into shapes, with every problem on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from bot.authoring.positions import Document, read_file
from bot.authoring.problems import Problem, Where, problem
from bot.authoring.schema.article import ArticleFile
from bot.authoring.schema.grounds import LawFile, ServicesFile, SitesFile, SourcesFile
from bot.authoring.schema.kinds import Entry
from bot.authoring.schema.pages import PagesFile
from bot.authoring.schema.rest import (
    DoNotGiveFile,
    HolidaysFile,
    HostsFile,
    LocaleFile,
    OperatorFile,
    ScriptFile,
    WordsFile,
)
from bot.authoring.schema.reviews import ReviewsFile
from bot.authoring.schema.shape import shape

_Shape = TypeVar("_Shape", bound=Entry)

SUFFIX: Final = ".yaml"
PHRASES: Final = "phrases"
FOLDERS: Final[dict[str, type[Entry]]] = {
    "sources": SourcesFile,
    "law": LawFile,
    "services": ServicesFile,
    "sites": SitesFile,
    "pages": PagesFile,
    "locales": LocaleFile,
}
"""The shape of the files in each folder."""

FILES: Final[dict[str, type[Entry]]] = {
    "words.yaml": WordsFile,
    "holidays.yaml": HolidaysFile,
    "script.yaml": ScriptFile,
    "operator.yaml": OperatorFile,
    "do-not-give.yaml": DoNotGiveFile,
    "hosts.yaml": HostsFile,
    "article.yaml": ArticleFile,
    "reviews.yaml": ReviewsFile,
}
"""The shape of the files that stand alone."""

MAY_LACK: Final = frozenset({"operator.yaml", "article.yaml", "do-not-give.yaml", "reviews.yaml"})
"""Of those, the ones a content folder may be without."""


@dataclass(frozen=True, slots=True)
class Shaped(Generic[_Shape]):
    """A file in its shape, with the places of its values."""

    document: Document
    content: _Shape


@dataclass(frozen=True)
class Loaded:
    """Everything that could be read, and everything that was wrong with the rest.

    `documents` holds every file that is YAML, `shaped` those in their shape;
    both by the path below the content folder, with `/` between its parts.
    `broken` names entries that were left out because something in them is
    wrong, such as `page/start.home`.
    """

    documents: dict[str, Document]
    shaped: dict[str, Shaped[Any]]
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def files(self, kind: type[_Shape]) -> Iterator[Shaped[_Shape]]:
        """Yield the files of one shape, by path."""
        for file in self.shaped.values():
            if isinstance(file.content, kind):
                yield file

    def the(self, kind: type[_Shape]) -> Shaped[_Shape] | None:
        """Return the only file of its shape, or None where it is not there or wrong."""
        return next(self.files(kind), None)

    def phrases(self) -> dict[str, object]:
        """Return what stands under phrases/, as plain lists and texts, by the path below that folder."""
        return {
            name.removeprefix(f"{PHRASES}/"): document.root.bare()
            for name, document in self.documents.items()
            if name.startswith(f"{PHRASES}/")
        }


def content_files(folder: Path) -> tuple[Path, ...]:
    """Return every YAML file below `folder`, by path. Names that start with a dot are left out."""
    found = (path for path in folder.rglob(f"*{SUFFIX}") if not path.name.startswith("."))
    return tuple(sorted(found))


def load(folder: Path) -> Loaded:
    """Read all of `folder`. Never raises; what cannot be read is a problem."""
    loaded = Loaded({}, {})
    if not folder.is_dir():
        loaded.problems.append(problem("Y01", Where(folder.as_posix()), "There is no such content folder."))
        return loaded
    for path in content_files(folder):
        _load(path, path.relative_to(folder).as_posix(), loaded)
    for name in FILES:
        if name not in loaded.documents and name not in MAY_LACK and not _reported(loaded, name):
            loaded.problems.append(problem("Y01", Where(name), "This file is missing."))
    return loaded


# --- helpers --------------------------------------------------------------------------------------


def _load(path: Path, name: str, loaded: Loaded) -> None:
    read = read_file(path, name)
    if isinstance(read, Problem):
        loaded.problems.append(read)
        return
    loaded.documents[name] = read
    kind = _kind(name)
    if kind is None:
        if not name.startswith(f"{PHRASES}/"):
            known = ", ".join((*FOLDERS, PHRASES, *FILES))
            loaded.problems.append(problem("S08", Where(name), f"Nothing reads this file. Known are: {known}."))
        return
    content, problems, left_out = shape(read, kind)
    loaded.problems.extend(problems)
    if content is not None:
        loaded.shaped[name] = Shaped(read, content)
        topic = f"{content.topic}." if isinstance(content, PagesFile) else ""
        loaded.broken.update(f"{holder.removesuffix('s')}/{topic}{entry}" for holder, entry in left_out)


def _kind(name: str) -> type[Entry] | None:
    folder, slash, _ = name.partition("/")
    return FOLDERS.get(folder) if slash else FILES.get(name)


def _reported(loaded: Loaded, name: str) -> bool:
    return any(found.file == name for found in loaded.problems)
