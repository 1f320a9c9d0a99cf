"""What people type, as plain data: phrases by page and by danger, word groups, rules, thresholds.

`gather` turns the parsed files of `content/phrases` into `Sayings`, or names every fault in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.core.heard import Danger

Path = tuple[str, ...]
"""Keys that lead to a spot in a document."""

NONE: Final = "none"
OFF_TOPIC: Final = "off-topic"
UNCLEAR: Final = "unclear"
NOT_PAGES: Final = (OFF_TOPIC, UNCLEAR)

_LEVELS: Final = ("act", "offer", "never")
_PEOPLE: Final = "people.yaml"
_WORDS: Final = "words.yaml"
_TELLS: Final = "tells.yaml"
_THRESHOLDS: Final = "thresholds.yaml"
_RULES: Final = "danger/rules.yaml"


@dataclass(frozen=True, slots=True)
class Saying:
    """One phrase, the person it was written for, and where it stands."""

    text: str
    person: str
    file: str = ""
    keys: Path = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns of words for one danger: see `bot.understanding.patterns`."""

    act: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sayings:
    """All that the understanding learns from. `pages` includes "off-topic" and "unclear"."""

    pages: Mapping[str, tuple[Saying, ...]] = field(default_factory=dict)
    act: Mapping[Danger, tuple[Saying, ...]] = field(default_factory=dict)
    offer: Mapping[Danger, tuple[Saying, ...]] = field(default_factory=dict)
    none: tuple[Saying, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    rules: Mapping[Danger, Rules] = field(default_factory=dict)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    urgent: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    doubtful: Mapping[Danger, tuple[str, ...]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SayingsProblem:
    """A fault in a file of phrases, in words for the editor, and the keys that lead to it."""

    file: str
    keys: Path
    says: str


class SayingsError(Exception):
    """The phrases cannot be used; `problems` says why, all at once."""

    def __init__(self, problems: tuple[SayingsProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.file}: {problem.says}" for problem in problems))
        self.problems = problems


def gather(documents: Mapping[str, object]) -> Sayings:
    """Return the sayings in parsed files, by their path under `content/phrases`.

    Raises SayingsError with every fault at once.
    """
    reader = _Reader(documents)
    pages: dict[str, tuple[Saying, ...]] = {}
    act: dict[Danger, tuple[Saying, ...]] = {}
    offer: dict[Danger, tuple[Saying, ...]] = {}
    none: tuple[Saying, ...] = ()
    for file in sorted(documents):
        if file in (_PEOPLE, _WORDS, _TELLS, _THRESHOLDS, _RULES):
            continue
        if not file.startswith("danger/"):
            for page, said in _page_sayings(reader, file):
                pages[page] = (*pages.get(page, ()), *said)
        elif reader.text(file, "flag") == NONE:
            none = (*none, *reader.sayings(file, "phrases"))
        else:
            flag = reader.danger(file)
            if flag is not None:
                act[flag] = (*act.get(flag, ()), *reader.sayings(file, "act"))
                offer[flag] = (*offer.get(flag, ()), *reader.sayings(file, "offer"))
    sayings = Sayings(
        pages=pages,
        act=act,
        offer=offer,
        none=none,
        groups=reader.lists(_WORDS, "words"),
        short=reader.texts(_WORDS, "short"),
        tells={
            (field, value): texts
            for field in reader.mapping(_TELLS, "tells")
            for value, texts in reader.lists(_TELLS, "tells", field).items()
        },
        rules={
            danger: Rules(*(tuple(reader.list(_RULES, "rules", danger, level)) for level in _LEVELS))
            for danger in Danger
        },
        sets=reader.lists(_RULES, "sets"),
        past=tuple(reader.list(_RULES, "past")),
        thresholds=reader.numbers(_THRESHOLDS, "thresholds"),
        urgent=tuple(reader.list(_THRESHOLDS, "urgent")),
        suggested=tuple(reader.list(_THRESHOLDS, "suggested")),
        doubtful={danger: tuple(reader.list(_THRESHOLDS, "doubtful", danger)) for danger in Danger},
        people=reader.texts(_PEOPLE, "people"),
    )
    if reader.problems:
        raise SayingsError(tuple(reader.problems))
    return sayings


def _page_sayings(reader: _Reader, file: str) -> Iterator[tuple[str, tuple[Saying, ...]]]:
    """Yield each page of a file with its phrases; off-topic and unclear ones count as a page of that name."""
    topic = reader.text(file, "topic")
    if topic in NOT_PAGES:
        yield topic, tuple(reader.sayings(file, "phrases"))
        return
    for page in reader.mapping(file, "phrases"):
        yield page, tuple(reader.sayings(file, "phrases", page))


class _Reader:
    """Reads spots of the documents and notes what is not as it should be."""

    def __init__(self, documents: Mapping[str, object]) -> None:
        self.documents = documents
        self.problems: list[SayingsProblem] = []

    def spot(self, file: str, *keys: str) -> object:
        found = self.documents.get(file)
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def fault(self, file: str, keys: Path, says: str) -> None:
        self.problems.append(SayingsProblem(file, keys, says))

    def mapping(self, file: str, *keys: str) -> Mapping[str, object]:
        found = self.spot(file, *keys)
        if isinstance(found, Mapping):
            return found
        if found is not None:
            self.fault(file, keys, f"“{'.'.join(keys)}” has to be a mapping")
        return {}

    def list(self, file: str, *keys: str) -> list[str]:
        found = self.spot(file, *keys)
        if found is None:
            return []
        if isinstance(found, list) and all(isinstance(part, str) for part in found):
            return found
        self.fault(file, keys, f"“{'.'.join(keys)}” has to be a list of texts")
        return []

    def lists(self, file: str, *keys: str) -> dict[str, tuple[str, ...]]:
        return {key: tuple(self.list(file, *keys, key)) for key in self.mapping(file, *keys)}

    def text(self, file: str, *keys: str) -> str:
        found = self.spot(file, *keys)
        if isinstance(found, str):
            return found
        self.fault(file, keys, f"“{'.'.join(keys)}” is missing or is no text")
        return ""

    def texts(self, file: str, *keys: str) -> dict[str, str]:
        return {key: self.text(file, *keys, key) for key in self.mapping(file, *keys)}

    def numbers(self, file: str, *keys: str) -> dict[str, float]:
        """Return the numbers of a mapping, nested names joined by a full stop."""
        found: dict[str, float] = {}
        for key, value in self.mapping(file, *keys).items():
            if isinstance(value, Mapping):
                found |= {f"{key}.{name}": number for name, number in self.numbers(file, *keys, key).items()}
                continue
            try:
                found[key] = float(str(value))
            except ValueError:
                self.fault(file, (*keys, key), f"“{value}” is no number")
        return found

    def danger(self, file: str) -> Danger | None:
        name = self.text(file, "flag")
        try:
            return Danger(name)
        except ValueError:
            known = ", ".join((*Danger, NONE))
            self.fault(file, ("flag",), f"there is no danger “{name}”; it is one of {known}")
            return None

    def sayings(self, file: str, *keys: str) -> Iterator[Saying]:
        for person in self.mapping(file, *keys):
            for text in self.list(file, *keys, person):
                yield Saying(text, person, file, (*keys, person))
