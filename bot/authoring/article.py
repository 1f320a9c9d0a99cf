"""The ledger of the article, held against a copy of it: paragraph by paragraph, figure by figure.

The article's text is not part of the project. The ledger says in our own words
what each paragraph claimed, and keeps a fingerprint of it: a few hashes of runs
of words, from which the words cannot be read back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s
from pathlib import Path
from typing import Final

from bot.authoring.draft import Draft
from bot.authoring.load import Loaded
from bot.authoring.positions import Trail, read_file
from bot.authoring.problems import ContentError, Problem
from bot.authoring.schema.article import ArticleFile, FigureEntry, ParagraphEntry
from bot.authoring.schema.shape import shape
from bot.core.script import Script

LEDGER: Final = "article.yaml"
RUN: Final = 5
"""Words in a run."""
KEPT: Final = 8
"""Hashes kept of a paragraph: the smallest, so that the same words always keep the same ones."""
HALF: Final = 0.5
"""The part of a paragraph's hashes that a copy has to share to be taken for that paragraph at all."""

_WORD: Final = re.compile(r"£?\w+%?")
_MARKS: Final = str.maketrans("", "", "'’‘,")


class Match(StrEnum):
    """How a paragraph of the ledger stands in a copy."""

    SAME = "the same words"
    FOUND = "found by its figures"
    UNCHECKED = "nothing to hold it against"
    CHANGED = "changed"
    MISSING = "not found"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The number of words of a text, and hashes of some of its runs of words."""

    words: int
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One paragraph of the ledger, held against a copy.

    `place` is the number of the copy's paragraph, from 1; None where none was
    found. `wrong` says each thing that does not fit; empty is well.
    """

    number: int
    match: Match
    place: int | None
    wrong: tuple[str, ...]


def read_ledger(folder: Path) -> ArticleFile:
    """Return the ledger in the content folder `folder`. Raises ContentError with everything that is wrong with it."""
    document = read_file(folder / LEDGER, LEDGER)
    if isinstance(document, Problem):
        raise ContentError([document])
    content, problems, _ = shape(document, ArticleFile)
    if content is None or problems:
        raise ContentError(problems)
    return content


def check_ledger(loaded: Loaded, script: Script, draft: Draft) -> None:
    """Note every fact, page and source of the ledger that is not there, where the content has a ledger."""
    file = loaded.the(ArticleFile)
    if file is None:
        return
    if file.content.source not in script.sources:
        draft.wrong_at("R05", file.document, ("source",), f'There is no source "{file.content.source}".')
    for at, entry in enumerate(file.content.paragraphs):
        if entry.page not in script.pages:
            trail: Trail = ("paragraphs", at, "page")
            draft.wrong_at("R01", file.document, trail, f'There is no page "{entry.page}".')
        for number, fact in enumerate(entry.facts):
            if fact not in script.facts:
                trail = ("paragraphs", at, "facts", number)
                draft.wrong_at("R02", file.document, trail, f'There is no fact "{fact}".')


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of `text`: runs of lines with an empty line between them."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return tuple(part for part in parts if part)


def fingerprint_of_text(text: str) -> Fingerprint:
    """Return the fingerprint of `text`. Case, punctuation and line breaks make no difference."""
    words = _words(text)
    return Fingerprint(len(words), tuple(sorted(_runs(words))[:KEPT]))


def hold(ledger: ArticleFile, text: str) -> tuple[Held, ...]:
    """Hold every paragraph of `ledger` against the copy `text`: its words, its figures, and its order."""
    copy = paragraphs_of(text)
    held: list[Held] = []
    last = 0
    for number, entry in enumerate(ledger.paragraphs, 1):
        found = _hold(number, entry, copy, last)
        held.append(found)
        last = max(last, found.place or 0)
    return tuple(held)


def missing_dates(ledger: ArticleFile, text: str) -> tuple[str, ...]:
    """Return the dates of the whole article that stand nowhere in `text`."""
    words = _joined(text)
    return tuple(date.says for date in ledger.dates if not _stands(date, words))


# --- helpers --------------------------------------------------------------------------------------


def _hold(number: int, entry: ParagraphEntry, copy: Sequence[str], last: int) -> Held:
    match, place = _find(entry, copy, last)
    if place is None:
        return Held(number, match, None, ("The copy has no such paragraph.",) if match is Match.MISSING else ())
    wrong: tuple[str, ...] = tuple(_figures_wrong(entry, copy[place - 1]))
    if match is Match.CHANGED:
        wrong = ("Its words differ from those that were recorded.", *wrong)
    if place <= last:
        wrong = (*wrong, "It stands before the paragraph that comes before it in the ledger.")
    return Held(number, match, place, wrong)


def _find(entry: ParagraphEntry, copy: Sequence[str], last: int) -> tuple[Match, int | None]:
    """Return how `entry` was found and where: by its words, or else by its figures in what comes after `last`."""
    if entry.fingerprint != "none yet":
        recorded = frozenset(entry.fingerprint.hashes)
        shares = [len(recorded & _runs(_words(part))) / len(recorded) for part in copy]
        best = max(shares, default=0.0)
        if best < HALF:
            return Match.MISSING, None
        place = shares.index(best) + 1
        length = len(_words(copy[place - 1]))
        whole = length == entry.fingerprint.words or (not entry.fingerprint.whole and length > entry.fingerprint.words)
        return (Match.SAME if best == 1 and whole else Match.CHANGED), place
    if not entry.figures:
        return Match.UNCHECKED, None
    for place, part in enumerate(copy, 1):
        if place > last and all(_stands(figure, _joined(part)) for figure in entry.figures):
            return Match.FOUND, place
    return Match.MISSING, None


def _figures_wrong(entry: ParagraphEntry, part: str) -> Iterator[str]:
    words = _joined(part)
    for figure in entry.figures:
        if not _stands(figure, words):
            yield f'The copy does not say "{figure.says}".'
    known = {word for figure in entry.figures for way in _ways(figure) for word in way.split()}
    for word in words.split():
        if any(letter.isdigit() for letter in word) and word not in known:
            yield f'The copy has a figure that the ledger does not know: "{word}".'


def _stands(figure: FigureEntry, words: str) -> bool:
    return any(f" {way} " in f" {words} " for way in _ways(figure))


def _ways(figure: FigureEntry) -> tuple[str, ...]:
    return tuple(_joined(way) for way in (figure.says, *figure.also))


def _joined(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_MARKS)
    return tuple(_WORD.findall(plain))


def _runs(words: Sequence[str]) -> frozenset[str]:
    """Return the hash of every run of words; a text shorter than a run is one."""
    count = max(len(words) - RUN + 1, 1)
    runs = (" ".join(words[start : start + RUN]) for start in range(count))
    return frozenset(blake2s(run.encode(), digest_size=4).hexdigest() for run in runs)
