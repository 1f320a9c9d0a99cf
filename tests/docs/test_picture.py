"""The picture in the README is of the program as it is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from bot.authoring.compile import load_draft

ROOT = Path(__file__).resolve().parents[2]


def test_the_picture_shows_the_screens_as_they_are() -> None:
    """docs/picture.svg is what scripts/picture.py draws; run it after a change of the first screens."""
    spec = importlib.util.spec_from_file_location("picture", ROOT / "scripts" / "picture.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    drawn = (ROOT / "docs" / "picture.svg").read_text(encoding="utf-8")
    assert drawn == module.picture(load_draft(ROOT / "content"))
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
