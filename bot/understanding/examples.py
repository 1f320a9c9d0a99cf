"""The sayings as examples to learn from: what each is about, which dangers it carries, and whether it is in scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.heard import Danger
from bot.understanding.normalise import Sentence, sentences
from bot.understanding.sayings import NOT_PAGES, Saying, Sayings
from bot.understanding.spelling import Spelling

UNSAID: Final = -1
NO: Final = 0
OFFER: Final = 1
ACT: Final = 2

_YOUNG: Final = frozenset({Danger.UNDER_18, Danger.OTHER_CHILD})
"""Dangers that hold for the same words so often that a phrase of one says nothing about the other."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Lists of one length: the words and the person of each phrase, and what is told of it.

    A target is the number of a page, a scope `NO` or 1; either is `UNSAID` where the phrase does not tell.
    """

    documents: tuple[tuple[Sentence, ...], ...]
    people: tuple[str, ...]
    targets: tuple[int, ...]
    levels: Mapping[Danger, tuple[int, ...]]
    scope: tuple[int, ...]
    pages: tuple[str, ...]


def examples_of(sayings: Sayings, spelling: Spelling) -> Examples:
    """Return every phrase as an example, its words as they were meant."""
    pages = (*sorted(page for page in sayings.pages if page not in NOT_PAGES), *NOT_PAGES)
    lines: list[tuple[Saying, int, dict[Danger, int], int]] = []
    for number, page in enumerate(pages):
        unsure = {danger: UNSAID for danger, doubtful in sayings.doubtful.items() if _within(page, doubtful)}
        scope = NO if page in NOT_PAGES else 1
        lines += [(saying, number, unsure, scope) for saying in sayings.pages.get(page, ())]
    for level, said in ((ACT, sayings.act), (OFFER, sayings.offer)):
        for danger, listed in said.items():
            levels = dict.fromkeys(_YOUNG, UNSAID) if danger in _YOUNG else {}
            lines += [(saying, UNSAID, {**levels, danger: level}, 1) for saying in listed]
    lines += [(saying, UNSAID, {}, UNSAID) for saying in sayings.none]
    return Examples(
        documents=tuple(as_meant(saying.text, spelling) for saying, *_ in lines),
        people=tuple(saying.person for saying, *_ in lines),
        targets=tuple(target for _, target, _, _ in lines),
        levels={danger: tuple(levels.get(danger, NO) for _, _, levels, _ in lines) for danger in Danger},
        scope=tuple(scope for *_, scope in lines),
        pages=pages,
    )


def as_meant(text: str, spelling: Spelling) -> tuple[Sentence, ...]:
    """Return the sentences of a text with each word as it was meant."""
    return tuple(spelling.meant(sentence) for sentence in sentences(text))


def _within(page: str, names: Iterable[str]) -> bool:
    """Return whether a page, or its whole topic, is among the names."""
    return page in names or page.split(".", maxsplit=1)[0] in names
