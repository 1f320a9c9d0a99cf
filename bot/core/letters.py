"""The letters of a code: six bits each, read and written from left to right."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from enum import StrEnum
from hashlib import blake2s
from typing import Final, TypeVar

_T = TypeVar("_T")

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
NONE: Final = ALPHABET[0]
"""The letter that stands for no answer."""

_VALUE: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_LETTERS: Final = frozenset(ALPHABET)


class Cursor:
    """Reads a code from left to right; past its end it reads nothing."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._at = 0

    def raw(self, count: int) -> str:
        """Return the next `count` letters as they stand, fewer at the end."""
        piece = self._code[self._at : self._at + count]
        self._at += count
        return piece

    def letters(self, count: int) -> str:
        """Return the next `count` letters, or nothing where one is missing or unknown or all are `NONE`."""
        piece = self.raw(count)
        if len(piece) < count or not _LETTERS.issuperset(piece) or piece == NONE * count:
            return ""
        return piece

    def value(self) -> int:
        """Return the value of the next letter, 0 where it is unknown."""
        return _VALUE.get(self.raw(1), 0)

    def number(self, count: int) -> int:
        """Return the next `count` letters as a number, 0 where one is unknown."""
        value = 0
        for letter in self.raw(count).ljust(count, NONE):
            if letter not in _VALUE:
                return 0
            value = value << 6 | _VALUE[letter]
        return value

    def one_of(self, values: tuple[_T, ...]) -> _T | None:
        """Return the value that the next letter stands for, None where it stands for none."""
        index = self.value()
        return values[index - 1] if 0 < index <= len(values) else None


def letter_of(values: tuple[StrEnum, ...], value: StrEnum | None) -> str:
    """Return the letter that stands for one of `values`."""
    return NONE if value is None else ALPHABET[values.index(value) + 1]


def letters_of(value: int, count: int) -> str:
    """Return the lowest 6 × `count` bits of `value` as letters."""
    return "".join(ALPHABET[value >> 6 * place & 63] for place in reversed(range(count)))


def hashed(name: str, letters: int) -> str:
    """Return `letters` letters that stand for `name`, the same for ever and never all `NONE`."""
    digest = blake2s(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    code = urlsafe_b64encode(digest).decode("ascii")[:letters]
    return "B" + code[1:] if code == NONE * letters else code
