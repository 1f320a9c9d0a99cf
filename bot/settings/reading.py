"""Reading one setting after another, from a variable or from a secret file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

MOST_SECRET: Final = 4096
"""Bytes of a secret file; a token has under 100."""
PUBLIC_SECRETS: Final = ("LEDGER",)
"""May stand in a file, since an address can hold a password, and in a variable without a warning."""

_T = TypeVar("_T")
_D = TypeVar("_D")


class Reader:
    """Reads one setting after another and gathers what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []
        self.exposed: list[str] = []

    def read(self, name: str, parse: Callable[[str], _T], default: _D) -> _T | _D:
        value = _trim(self._environ.get(f"VESPER_{name}", ""))
        return self._parsed(f"VESPER_{name}", value, parse, default) if value else default

    def secret(self, name: str, parse: Callable[[str], _T], default: _D) -> _T | _D:
        variable, file = f"VESPER_{name}", f"VESPER_{name}_FILE"
        value, path = _trim(self._environ.get(variable, "")), _trim(self._environ.get(file, ""))
        if value and path:
            self.problems.append(f"{variable} and {file} are both set: keep one, better the file")
            return default
        if path:
            try:
                value = _trim(_contents(Path(path)))
            except ValueError as problem:
                self.problems.append(f"{file}: {problem}")
                return default
            return self._parsed(file, value, parse, default)
        if value and name not in PUBLIC_SECRETS:
            self.exposed.append(variable)
        return self._parsed(variable, value, parse, default) if value else default

    def _parsed(self, variable: str, value: str, parse: Callable[[str], _T], default: _D) -> _T | _D:
        try:
            return parse(value)
        except ValueError as problem:
            self.problems.append(f"{variable}: {problem}")
            return default


def _trim(value: str) -> str:
    """Return `value` without a byte order mark, blanks around it or one pair of quotes."""
    bare = value.strip().removeprefix("\ufeff").strip()
    if len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1].strip()
    return bare


def _contents(path: Path) -> str:
    try:
        if path.is_dir():
            raise ValueError("names a folder, not a file")
        with path.open("rb") as file:
            data = file.read(MOST_SECRET + 1)
    except OSError as error:
        raise ValueError(f"cannot be read ({os.strerror(error.errno or 0)})") from None
    if len(data) > MOST_SECRET:
        raise ValueError("is larger than 4 kB; that is not a secret of ours")
    if not data.strip():
        raise ValueError("is empty")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("is not text in UTF-8") from None
