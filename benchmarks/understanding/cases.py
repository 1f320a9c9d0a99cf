"""Messages with what is right for them: the phrases, heard by a model that never met their person, and a set apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from benchmarks.people import NOON
from bot.core.context import Context
from bot.core.heard import Danger, Heard, Level
from bot.core.messages import Role, Said
from bot.core.script import Script
from bot.core.step import danger_pages, step
from bot.understanding.fit import folds
from bot.understanding.hear import hearing
from bot.understanding.sayings import NOT_PAGES, Saying, Sayings, gather
from bot.understanding.train import train

FOLDS = 5
ORDINARY = "ordinary"
OFF_TOPIC = "off-topic"


@dataclass(frozen=True, slots=True)
class Case:
    """A message, the pages that would do (none: out of scope), the dangers it carries, and how it is worded.

    `danger` is None where nobody has said which dangers it carries. `first` is the page of a danger that is acted on,
    `reached` the page that the answer shows and those that its buttons lead to, danger, Hide and the way back left out.
    """

    text: str
    pages: frozenset[str]
    danger: Mapping[Danger, Level] | None
    kind: str
    person: str = ""
    heard: Heard = field(default_factory=Heard)
    first: str | None = None
    reached: frozenset[str] = frozenset()

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the pages that a person is shown or can choose at once, the first one first, three at most."""
        guessed = [guess.page for guess in self.heard.guesses]
        return tuple(dict.fromkeys([self.first, *guessed] if self.first else guessed))[:3]


def sayings_in(folder: Path) -> Sayings:
    """Return the sayings of a content folder."""
    phrases = folder / "phrases"
    files = sorted(phrases.rglob("*.yaml"))
    return gather({file.relative_to(phrases).as_posix(): _parsed(file) for file in files})


def as_heard(case: Case, heard: Heard, script: Script) -> Case:
    """Return a case with what was heard, the page that a danger puts first, and what the answer leads to.

    Where nobody said which dangers a case carries, the page that was asked for is looked for among the guesses alone.
    """
    reply = step(replace(script, hear=lambda text, /: heard), Context(), Said(case.text), NOON).reply
    reached = frozenset({reply.page, *(choice.to for choice in reply.choices if choice.role is Role.WAY)})
    first = next(iter(danger_pages(script, heard)), None) if case.danger is not None else None
    return replace(case, heard=heard, first=first, reached=reached)


def own_cases(sayings: Sayings) -> Iterator[Case]:
    """Yield the phrases as cases. Those of pages that may carry danger themselves do not say whether they do."""
    doubtful = {name for names in sayings.doubtful.values() for name in names}
    for page, said in sayings.pages.items():
        off = page in NOT_PAGES
        calm = not doubtful & {page, page.split(".", maxsplit=1)[0]}
        for saying in said:
            kind = page if off else "phrase"
            yield Case(
                saying.text, frozenset() if off else frozenset({page}), {} if calm else None, kind, saying.person
            )
    for level, by in ((Level.ACT, sayings.act), (Level.OFFER, sayings.offer)):
        for danger, said in by.items():
            yield from (Case(saying.text, frozenset(), {danger: level}, "danger", saying.person) for saying in said)
    yield from (Case(saying.text, frozenset(), {}, "none", saying.person) for saying in sayings.none)


def heard_unseen(sayings: Sayings, script: Script) -> list[Case]:
    """Return every phrase as heard by a model that learnt nothing from the person it was written for."""
    cases = list(own_cases(sayings))
    fold = folds([case.person for case in cases], FOLDS)
    heard: list[Case] = []
    for number in range(FOLDS):
        left = {case.person for case, own in zip(cases, fold, strict=True) if own == number}
        hear = hearing(train(without(sayings, left)))
        heard += [as_heard(case, hear(case.text), script) for case in cases if case.person in left]
    return heard


def without(sayings: Sayings, people: set[str]) -> Sayings:
    """Return the sayings of everybody else."""

    def rest(said: tuple[Saying, ...]) -> tuple[Saying, ...]:
        return tuple(saying for saying in said if saying.person not in people)

    return replace(
        sayings,
        pages={page: rest(said) for page, said in sayings.pages.items()},
        act={danger: rest(said) for danger, said in sayings.act.items()},
        offer={danger: rest(said) for danger, said in sayings.offer.items()},
        none=rest(sayings.none),
    )


def separate_cases(file: Path) -> list[Case]:
    """Return the cases of a file: `messages`, a list of {text, pages, danger, kind}."""
    return [
        Case(
            entry["text"],
            frozenset(entry.get("pages") or ()),
            {Danger(name): Level(level) for name, level in (entry.get("danger") or {}).items()},
            entry["kind"],
        )
        for entry in _parsed(file)["messages"]
    ]


def _parsed(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
