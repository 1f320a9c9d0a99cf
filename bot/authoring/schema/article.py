"""The shape of the ledger of the article: each paragraph's claim, what became of it, what to hold a copy against."""

from __future__ import annotations

from typing import Literal

from bot.authoring.schema.kinds import Entry, Number, Words, YesNo
from bot.core.grounds import Sure


class FigureEntry(Entry):
    """A figure, a date or a set phrase, and the other ways to write it."""

    says: Words
    also: tuple[Words, ...] = ()


class FingerprintEntry(Entry):
    """Hashes of runs of words, from which no word can be read; `whole` is no where only a beginning was at hand."""

    words: Number
    hashes: list[str]
    whole: YesNo = True


class ParagraphEntry(Entry):
    """One paragraph of the article, in our own words."""

    claim: Words
    became: Words
    facts: tuple[str, ...] = ()
    page: str
    sure: Sure
    figures: tuple[FigureEntry, ...] = ()
    fingerprint: FingerprintEntry | Literal["none yet"]


class ArticleFile(Entry):
    """content/article.yaml"""

    source: str
    author: Words
    copy_read: Words
    dates: list[FigureEntry]
    paragraphs: list[ParagraphEntry]
    left_out: list[Words]
