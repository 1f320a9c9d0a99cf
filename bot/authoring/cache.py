"""What compiling came to, kept so that the next start reads no YAML and trains nothing.

A file for each state of the content and of the code that compiled it. It is a
pickle, so the folder has to belong to this user and be closed to everyone else;
a folder that is not is never read. Whatever else is wrong with a file, it is
made anew.

Large tables stand behind the pickle, each at the start of a memory page, and are
mapped: what nobody looks up is never read into memory.
"""

from __future__ import annotations

import mmap
import os
import pickle
import stat
import struct
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from pathlib import Path
from typing import Any, BinaryIO, Final

PHRASES: Final = "phrases"
CODE: Final = Path(__file__).resolve().parent.parent
MOST_KEPT: Final = 4
_SUFFIX: Final = ".pickle"
_HEAD: Final = struct.Struct("<QQ")
"""What a file starts with: the bytes of the pickle, and the number of tables."""

_TABLE: Final = struct.Struct("<Q")
"""What the head is followed by, for each table: its bytes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is kept: its name, and the packages of `bot` whose code decides what it looks like."""

    name: str
    code: tuple[str, ...]


SCRIPT: Final = Kind("script", ("core", "authoring"))
MODEL: Final = Kind("model", ("understanding",))


def fingerprint_of(folder: Path) -> str:
    """Return 32 letters that stand for every content file below `folder`: names and bytes."""
    return _hash(folder, _files(folder, ".yaml"))


def sayings_fingerprint(folder: Path) -> str:
    """Return the letters that stand for what people type: the files below `folder`/phrases."""
    return _hash(folder, _files(folder / PHRASES, ".yaml"))


def recall(folder: Path, name: str, kind: Kind) -> Any:
    """Return what the same code kept in `folder` under `name`, or None. Never raises."""
    path = _path(folder, name, kind)
    try:
        if not _ours(path.parent) or not _ours(path):
            return None
        with path.open("rb") as file:
            return _read(file)
    except Exception:  # noqa: BLE001 - a file that cannot be read is made anew, whatever is wrong with it
        return None


def keep(folder: Path, name: str, kind: Kind, thing: object) -> bool:
    """Keep `thing` in `folder` under `name`, whole or not at all; return whether that worked. Never raises."""
    path = _path(folder, name, kind)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _ours(path.parent):
            return False
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                _write(file, thing)
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        _tidy(path)
    except (OSError, pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


def usable(folder: Path) -> bool:
    """Whether things can be kept in `folder`, which is made where it is missing. Never raises."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _ours(folder) and os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        return False


# --- helpers --------------------------------------------------------------------------------------


def _write(file: BinaryIO, thing: object) -> None:
    """Write the lengths, the pickle, and the tables that it keeps apart, each on pages of its own."""
    tables: list[pickle.PickleBuffer] = []
    body = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL, buffer_callback=tables.append)
    lengths = b"".join(_TABLE.pack(table.raw().nbytes) for table in tables)
    file.write(_HEAD.pack(len(body), len(tables)) + lengths + body)
    for table in tables:
        file.seek(_page_after(file.tell()))
        file.write(table.raw())


def _read(file: BinaryIO) -> Any:
    """Return what `_write` wrote; its tables are mapped for reading."""
    size, count = _HEAD.unpack(file.read(_HEAD.size))
    lengths = [_TABLE.unpack(file.read(_TABLE.size))[0] for _ in range(count)]
    body = file.read(size)
    end = file.tell()
    tables: list[memoryview] = []
    for length in lengths:
        start = _page_after(end)
        tables.append(memoryview(mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ, offset=start)))
        end = start + length
    return pickle.loads(body, buffers=tables)  # noqa: S301 - only from a folder that nobody else can write to


def _page_after(place: int) -> int:
    """Return the first place from `place` on that a file can be mapped from."""
    return -(-place // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY


def _path(folder: Path, name: str, kind: Kind) -> Path:
    return folder / f"{name}-{_code_fingerprint(kind)}{_SUFFIX}"


def _ours(path: Path) -> bool:
    """Whether `path` is no link, belongs to this user and is closed to everyone else."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid():
        return False
    return not found.st_mode & 0o077


def _tidy(newest: Path) -> None:
    """Remove all but the newest few of what was kept under the same kind of name."""
    kind = newest.name.partition("-")[0]
    kept = sorted(newest.parent.glob(f"{kind}-*{_SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[MOST_KEPT:]:
        with suppress(OSError):
            path.unlink()


def _files(folder: Path, suffix: str) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob(f"*{suffix}") if not path.name.startswith(".")))


def _hash(base: Path, files: Iterable[Path]) -> str:
    digest = blake2s(digest_size=16)
    for path in files:
        name = path.relative_to(base).as_posix().encode("utf-8", "surrogatepass")
        try:
            content = path.read_bytes()
        except OSError:
            content = b"\x00"
        digest.update(b"%d:%b%d:" % (len(name), name, len(content)))
        digest.update(content)
    return digest.hexdigest()


@lru_cache(maxsize=4)
def _code_fingerprint(kind: Kind) -> str:
    digest = blake2s(f"{sys.version_info[:2]}".encode(), digest_size=8)
    for part in kind.code:
        digest.update(_hash(CODE, _files(CODE / part, ".py")).encode())
    return digest.hexdigest()
