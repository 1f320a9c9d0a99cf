"""The search for traces: every byte of every file, for marked words, names and numbers in each form they may take."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHAT = 7_000_555_123_400_000
"""The first number of a chat in a proof: long enough that no other number holds it by chance."""
CHATS = 12


@dataclass(frozen=True)
class Markers:
    """What must not be found: `words` (names, texts, payloads) and `numbers` (of people and chats)."""

    words: tuple[str, ...]
    numbers: tuple[int, ...] = ()

    @classmethod
    def of_the_fakes(cls) -> Markers:
        """Return the markers that people on the fake Telegram carry."""
        return cls(("MARKER",), tuple(CHAT + number for number in range(CHATS)))

    def forms(self) -> tuple[bytes, ...]:
        """Return every form: raw, UTF-16, hex and base64 at each of its three offsets; numbers also as integers."""
        texts = [*self.words, *(str(number) for number in self.numbers if number > 9_999_999)]
        forms = [form for text in texts for form in _of_text(text)]
        forms += [struct.pack(order, number) for number in self.numbers if number > 2**40 for order in (">q", "<q")]
        return tuple(dict.fromkeys(forms))


def traces(folder: Path, markers: Markers) -> Iterator[tuple[Path, bytes]]:
    """Yield each file under `folder` with each form that is found in it."""
    forms = markers.forms()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield from ((path, form) for form in forms if form in data)
            yield from ((path, form) for form in forms if form in str(path.relative_to(folder)).encode())


def _of_text(text: str) -> Iterable[bytes]:
    raw = text.encode()
    for encoded in (raw, text.encode("utf-16-le"), text.encode("utf-16-be")):
        yield encoded
        yield encoded.hex().encode()
        yield encoded.hex().upper().encode()
        yield from _in_base64(encoded)


def _in_base64(data: bytes) -> Iterator[bytes]:
    """Yield the letters of base64 that hang on `data` alone, wherever in a longer text it stands."""
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + data).rstrip(b"=")
        start = (0, 2, 3)[offset]
        usable = (len(data) + offset) * 8 // 6
        piece = whole[start:usable]
        if len(piece) >= 6:
            yield piece
            yield piece.replace(b"+", b"-").replace(b"/", b"_")
