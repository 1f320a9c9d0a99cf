"""A small content folder that is right in every way, and ways to put something wrong into a copy of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copyfile, copytree
from typing import Final

from bot.authoring.build import Compiled, build
from bot.authoring.reviews import sign_offs_of

CONTENT: Final = Path(__file__).resolve().parents[2] / "content"
SMALL: Final = Path(__file__).with_name("small")
SIGNED: Final = date(2026, 11, 20)
"""The day on which the small content was signed."""
_KNOWN: Final[dict[bytes, str]] = {}
"""The signatures of the small content, by the furniture it has; worked out once for a run of tests."""


def small(tmp_path: Path) -> Path:
    """Return a copy of the small content, with the furniture of the real one, signed as it stands."""
    folder = tmp_path / "content"
    copytree(SMALL, folder)
    copyfile(CONTENT / "words.yaml", folder / "words.yaml")
    words = (folder / "words.yaml").read_bytes()
    if words not in _KNOWN:
        _KNOWN[words] = sign(folder)
    (folder / "reviews.yaml").write_text(_KNOWN[words], "utf-8")
    return folder


def sign(folder: Path, on: date = SIGNED) -> str:
    """Return a reviews file in which two people sign every topic of `folder` as it stands."""
    entries = [
        f"  - {{topic: {found.topic}, fingerprint: {found.fingerprint}, by: {by}, role: {role}, on: {on}}}"
        for found in sign_offs_of(folder, build(folder).draft, on)
        for by, role in (("A. Evans", "lawyer"), ("B. Khan", "safety-lead"))
    ]
    return "\n".join(("owner: editor", "reviews:", *entries)) + "\n"


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Put `new` in the place of the only `old` in a file; with an empty `old`, write the file or add to its end."""
    path = folder / file
    if not old:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(before + new, "utf-8")
        return
    before = path.read_text("utf-8")
    assert before.count(old) == 1, f"{file} has {before.count(old)} of {old!r}"
    path.write_text(before.replace(old, new), "utf-8")


def built(tmp_path: Path, file: str = "", old: str = "", new: str = "") -> Compiled:
    """Return the small content compiled, after one change."""
    folder = small(tmp_path)
    if file:
        change(folder, file, old, new)
    return build(folder)


def said(compiled: Compiled) -> list[str]:
    """Return every problem as `code file:line`."""
    return [f"{found.code} {found.file}:{found.line}" for found in compiled.problems]
