"""Typed text as sentences of plain words: the same for any case, padding, invisible or look-alike character.

Linear in the length of the text, which is read up to `MOST` normalised characters.
"""

from __future__ import annotations

from typing import Final

from bot.understanding.letters import ENDS, reading

MOST: Final = 2_000
"""Normalised characters that are read; the rest is left alone."""

MOST_SENTENCES: Final = 48
"""Sentences that are told apart; whatever follows is read as one."""

MOST_RAW: Final = 16_000
"""Characters looked at, so that a text made of invisible ones is bounded too."""

_MOST_KEPT: Final = 4_096
_EDGES: Final = "'.!*$@"
_INSIDE: Final = str.maketrans("", "", "'*")

Sentence = tuple[str, ...]
"""Words of letters and digits, without apostrophes."""


class _Readings(dict[int, str]):
    """What each character is read as, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        read = "".join(reading(part) for part in chr(code).lower())
        if len(self) < _MOST_KEPT:
            self[code] = read
        return read


_READINGS: Final = _Readings()


def clean(text: str) -> str:
    """Return the text in plain small letters, digits and a few signs, a line a sentence, at most `MOST` characters."""
    read = text[:MOST_RAW].translate(_READINGS)
    lines = (" ".join(line.split()) for line in read.split(ENDS))
    return ENDS.join(line for line in lines if line)[:MOST]


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text as it was typed, each a tuple of words; empty ones are left out."""
    found: list[Sentence] = []
    for line in clean(text).split(ENDS):
        words: list[str] = []
        for part in line.split():
            words += _words(part)
            if part[-1] in ".!" and words:
                found.append(tuple(words))
                words = []
        if words:
            found.append(tuple(words))
    rest = tuple(word for sentence in found[MOST_SENTENCES:] for word in sentence)
    return (*found[:MOST_SENTENCES], rest) if rest else tuple(found)


def _words(part: str) -> list[str]:
    """Return the words of one piece of text between spaces: a full stop inside parts it, an apostrophe does not."""
    bare = part.strip(_EDGES).translate(_INSIDE)
    if "." not in bare:
        return [bare] if bare else []
    return [piece for piece in bare.replace("!", ".").split(".") if piece]
