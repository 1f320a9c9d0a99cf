"""A language is a folder of texts: whole and checked, or not offered; what is out of date is English with a note."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.authoring.build import Compiled, build
from bot.authoring.checks import check
from bot.authoring.locales import NOTE, hash_of
from bot.core.context import Context
from bot.core.messages import PageId, plain
from bot.core.show import move
from tests.authoring.folders import change, small
from tests.core.scripts import NOW


def _translate(folder: Path, *, reviews: str = "[{by: Someone, on: 2026-11-01}]", leave_out: str = "") -> None:
    """Write a language in which every text is its English in capitals, slots left as they are."""
    made = build(folder)
    lines = ["language: cy", "name: Cymraeg", f"reviews: {reviews}", "texts:"]
    for text_id, english in {**made.written, NOTE: "Not yet in Welsh."}.items():
        if text_id != leave_out:
            said = "".join(part if "{" in part else part.upper() for part in _parts(english))
            lines.append(f'  {text_id}: {{of: {hash_of(english)}, says: "{said}"}}')
    change(folder, "locales/cy/all.yaml", "", "\n".join(lines) + "\n")


def _parts(text: str) -> list[str]:
    return [piece for half in text.split("{") for piece in ([half] if "}" not in half else _slot(half))]


def _slot(half: str) -> list[str]:
    inside, _, after = half.partition("}")
    return [f"{{{inside}}}", after]


def _shown(made: Compiled, page: str) -> str:
    reply = move(made.draft, Context(language="cy"), PageId(page), NOW).reply
    return " ".join(plain(block.text) for block in reply.blocks if hasattr(block, "text"))


def test_a_whole_and_checked_language_is_offered(tmp_path: Path) -> None:
    """With every text there and a reviewer named, the language is offered and spoken."""
    folder = small(tmp_path)
    _translate(folder)
    made = build(folder)
    assert made.problems == ()
    assert (made.draft.languages, made.draft.names["cy"]) == (("en", "cy"), "Cymraeg")
    assert _shown(made, "now.start") == "BREATHE OUT SLOWLY. YOU DON'T HAVE TO DO IT ALL."


def test_a_language_nobody_checked_or_with_a_hole_is_not_offered(tmp_path: Path) -> None:
    """Without a review, or with one text missing, there is a warning and no choice of that language."""
    for number, wrong in enumerate(({"reviews": "[]"}, {"leave_out": "now.start/title"})):
        folder = small(tmp_path / str(number))
        _translate(folder, **wrong)
        made = build(folder)
        assert [found.code for found in made.problems] == ["L03"]
        assert made.draft.languages == ("en",)
        assert made.script is not None


def test_c18_what_has_changed_since_falls_back_whole(tmp_path: Path) -> None:
    """C-18: a page with one stale text is English from top to bottom, with a note in front, and check says so."""
    folder = small(tmp_path)
    _translate(folder)
    change(folder, "pages/now.yaml", "Breathe out slowly.", "Breathe out.")
    made = build(folder)
    assert [found.code for found in made.problems] == ["L02"]
    assert _shown(made, "now.start") == "NOT YET IN WELSH. Breathe out. You don't have to do it all."
    assert _shown(made, "what.made").startswith("THIS IS NOT YOUR FAULT.")


def test_other_languages_have_to_fit_too(tmp_path: Path) -> None:
    """A translation that is far longer than its English is found: its screen is cut into too many parts."""
    folder = small(tmp_path)
    _translate(folder)
    path = folder / "locales/cy/all.yaml"
    path.write_text(path.read_text("utf-8").replace('"HELP FOR ADULTS', '"' + "HELP FOR ADULTS " * 900, 1), "utf-8")
    found = [problem for problem in check(folder, on=date(2026, 11, 24)) if problem.code == "D06"]
    assert [problem.file for problem in found] == ["pages/down.yaml"]


def test_a_translation_of_nothing_or_with_other_slots_is_an_error(tmp_path: Path) -> None:
    """An id that English lacks, and a translation that places other numbers, are errors."""
    folder = small(tmp_path)
    texts = '{start.hom/title: {of: x, says: y}, danger.now/text-1: {of: x, says: "Ring {phone:listening-line}."}}'
    change(folder, "locales/cy/all.yaml", "", f"language: cy\ntexts: {texts}\n")
    assert [found.code for found in build(folder).problems if found.severity == "error"] == ["L01", "L01"]
