"""A reply as lines of text: wrapped and in bold where the terminal can do that, plain where it cannot.

Nothing is said by style alone: bold words read the same without it, a link
shows its address, and a choice has its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.core.fit import TERMINAL, fit
from bot.core.messages import Reply, Span, Spans, Style

BOLD: Final = ("\x1b[1m", "\x1b[22m")
CLEAR: Final = "\x1b[H\x1b[2J\x1b[3J"
"""Cursor to the top, clear the screen, clear what was scrolled away."""
WIDEST: Final = 76
"""Letters to a line; longer ones are hard to read."""
UNBROKEN: Final = 24
"""Letters up to which bold words with a digit, such as a phone number, are kept on one line."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the output can show.

    `width` 0 leaves lines as long as they are; `bold` is whether styles are
    written; `clears` whether the screen can be emptied.
    """

    width: int = 0
    bold: bool = False
    clears: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    strong: bool
    glued: bool


def paint(reply: Reply, paper: Paper) -> str:
    """Return the whole screen: its words, a gap, and its choices numbered from 1; no newline at its end."""
    (screen,) = fit(reply, TERMINAL)
    words = [line for part in _lines(screen.text) for line in _wrap(part, paper)]
    choices = (choice for row in screen.rows for choice in row)
    numbered = [
        line
        for number, choice in enumerate(choices, 1)
        for line in _wrap((Span(f"{number}. {choice.label}"),), paper, hang=len(f"{number}. "))
    ]
    return "\n".join([*words, "", *numbered])


def write_spans(spans: Spans) -> str:
    """Return `spans` as plain text, each link followed by its address."""
    return "".join(_legible(span) for span in spans)


# --- helpers --------------------------------------------------------------------------------------


def _legible(span: Span) -> str:
    """Return the words of a span; a link has its address after it, unless the words are the address."""
    if span.style is not Style.LINK or not span.href:
        return span.text
    bare = span.href.removeprefix("https://").rstrip("/")
    return span.href if span.text.removeprefix("https://").rstrip("/") == bare else f"{span.text} <{span.href}>"


def _lines(spans: Spans) -> Iterator[Spans]:
    """Yield `spans` divided at their newlines."""
    line: list[Span] = []
    for span in spans:
        first, *rest = span.text.split("\n")
        line.append(Span(first, span.style, span.href))
        for text in rest:
            yield tuple(line)
            line = [Span(text, span.style, span.href)]
    yield tuple(line)


def _wrap(line: Spans, paper: Paper, hang: int = 0) -> Iterator[str]:
    """Yield `line` in lines of at most `paper.width` letters, broken at spaces; `hang` indents all but the first."""
    row: list[_Word] = []
    used = 0
    for word in _words(line):
        gap = 1 if row and not word.glued else 0
        if paper.width and row and not word.glued and used + gap + len(word.text) > paper.width:
            yield _row(row, paper)
            row, used, gap = [_Word(" " * hang, strong=False, glued=True)] if hang else [], hang, 0
            word = replace(word, glued=True)  # noqa: PLW2901 - it starts the row
        row.append(word)
        used += gap + len(word.text)
    yield _row(row, paper)


def _row(row: list[_Word], paper: Paper) -> str:
    """Return words as one line; bold ones that follow each other are bold together."""
    text, bold = "", False
    for word in row:
        gap = " " if text and not word.glued else ""
        strong = word.strong and paper.bold
        if bold and not strong:
            text, bold = text + BOLD[1], False
        text += gap
        if strong and not bold:
            text, bold = text + BOLD[0], True
        text += word.text
    return text + BOLD[1] if bold else text


def _words(line: Spans) -> Iterator[_Word]:
    """Yield the words of `line`; one is glued to the last where no space stands between them."""
    spaced = False
    for span in line:
        strong = span.style is Style.STRONG
        text = _legible(span)
        whole = strong and len(text) <= UNBROKEN and any(letter.isdigit() for letter in text)
        for index, piece in enumerate([text] if whole else text.split(" ")):
            spaced = spaced or index > 0
            if piece:
                yield _Word(piece, strong, not spaced)
                spaced = False
