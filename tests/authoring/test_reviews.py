"""Sign-off: what a signature counts for, and what takes it away."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from bot.authoring.build import build
from bot.authoring.checks import check
from bot.authoring.reviews import SignOff, sign_offs_of, signatures_of
from tests.authoring.folders import CONTENT, change, sign, small

DAY = date(2026, 11, 24)
DANGER = 'rules: []\nphrases: ["i am in danger"]\n'


def _stands(folder: Path, on: date = DAY) -> dict[str, SignOff]:
    return {one.topic: one for one in sign_offs_of(folder, build(folder).draft, on)}


def _unsigned(folder: Path) -> set[str]:
    return {topic for topic, one in _stands(folder).items() if one.missing}


def test_signed_content_is_signed(tmp_path: Path) -> None:
    """With two signatures under each topic nothing is missing and nothing is stale."""
    stands = _stands(small(tmp_path))
    assert set(stands) >= {"start", "danger", "law", "words"}
    assert all(one.missing == 0 and not one.stale for one in stands.values())


@pytest.mark.parametrize(
    ("file", "old", "new", "topics"),
    [
        ("pages/now.yaml", "Breathe out slowly.", "Breathe out now.", {"now"}),
        ("pages/now.yaml", "label: Someone who answers now", "label: Someone to talk to", {"now"}),
        ("pages/now.yaml", '    act: "yes"\n', "", {"now"}),
        ("law/making.yaml", "Making such a picture without consent", "Making such an image without consent", {"law"}),
        ("law/making.yaml", "start: 2026-02-06", "start: 2026-02-07", {"law"}),
        ("law/making.yaml", "place: section 66E", "place: section 66F", {"law"}),
        ("words.yaml", "  hide: Hide this\n", "  hide: Hide it\n", {"words"}),
        ("script.yaml", "now: people.now", "now: now.start", {"words"}),
    ],
)
def test_what_changes_for_a_person_takes_the_signatures_away(
    tmp_path: Path, file: str, old: str, new: str, topics: set[str]
) -> None:
    """A changed word, label, mark, date, source or way in makes the signatures of its topics stale, and no others."""
    folder = small(tmp_path)
    text = (folder / file).read_text("utf-8")
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    assert text != text.replace(old, new, 1)
    assert topics <= _unsigned(folder)
    assert "start" not in _unsigned(folder)
    assert all(_stands(folder)[topic].stale for topic in topics)


def test_a_service_counts_for_every_topic_that_gives_it(tmp_path: Path) -> None:
    """A changed number takes the signatures of each topic whose pages give that service."""
    folder = small(tmp_path)
    change(folder, "services/all.yaml", "shown: 0345 600 0000", "shown: 0345 600 0001")
    assert _unsigned(folder) == {"down"}


def test_checking_again_needs_no_new_signature(tmp_path: Path) -> None:
    """A newer day of checking, with nothing else changed, leaves all signatures as they are."""
    folder = small(tmp_path)
    for file in ("law/making.yaml", "services/all.yaml", "sites/all.yaml"):
        path = folder / file
        path.write_text(path.read_text("utf-8").replace("checked: 2026-11-23", "checked: 2026-11-24"), "utf-8")
    assert _unsigned(folder) == set()


def test_comments_and_order_of_files_do_not_matter(tmp_path: Path) -> None:
    """What nobody sees, such as a comment or the name of a file, changes no fingerprint."""
    folder = small(tmp_path)
    path = folder / "pages/now.yaml"
    path.write_text("# a note for editors\n" + path.read_text("utf-8"), "utf-8")
    path.rename(folder / "pages/zz.yaml")
    assert _unsigned(folder) == set()


def test_rule_48_law_and_danger_want_two_different_people(tmp_path: Path) -> None:
    """Rule 48, C-20: one person who signs twice counts once; for other topics one person is enough."""
    folder = small(tmp_path)
    reviews = sign(folder).replace("by: B. Khan", "by: a. evans")
    (folder / "reviews.yaml").write_text(reviews, "utf-8")
    stands = _stands(folder)
    assert {topic for topic, one in stands.items() if one.missing} == {
        topic for topic, one in stands.items() if one.wanted == 2
    }
    assert {"law", "danger"} <= _unsigned(folder)
    assert "start" not in _unsigned(folder)


def test_c20_danger_phrases_want_two_people(tmp_path: Path) -> None:
    """C-20: the words by which danger is heard are a topic of their own; a change of them wants two signatures."""
    folder = small(tmp_path)
    change(folder, "phrases/danger/suicide/act.yaml", "", DANGER)
    assert _stands(folder)["danger-phrases"].missing == 2
    (folder / "reviews.yaml").write_text(sign(folder), "utf-8")
    assert _stands(folder)["danger-phrases"].missing == 0
    change(folder, "phrases/danger/suicide/act.yaml", "in danger", "in great danger")
    assert _stands(folder)["danger-phrases"].missing == 2


def test_a_signature_of_tomorrow_does_not_count_yet(tmp_path: Path) -> None:
    """Nobody can have signed on a day to come."""
    folder = small(tmp_path)
    (folder / "reviews.yaml").write_text(sign(folder, date(2026, 11, 25)), "utf-8")
    assert all(one.missing for one in _stands(folder).values())
    assert not any(one.missing for one in _stands(folder, date(2026, 11, 25)).values())


def test_a_release_fails_where_a_signature_is_missing(tmp_path: Path) -> None:
    """V01 is an error of a release alone, and says which topic, how many, and who signed before it changed."""
    folder = small(tmp_path)
    change(folder, "pages/danger.yaml", "topic: danger", "topic: danger # careful")
    change(folder, "law/making.yaml", "start: 2026-02-06", "start: 2026-02-07")
    assert check(folder, on=DAY) == ()
    found = [problem for problem in check(folder, on=DAY, release=True) if problem.code == "V01"]
    assert [problem.file for problem in found] == ["pages/law.yaml"]
    assert '2 people have yet to sign the topic "law"' in found[0].message
    assert "Signed before it changed: A. Evans, B. Khan." in found[0].message


def test_a_wrong_entry_is_a_problem_with_its_place(tmp_path: Path) -> None:
    """A role that is none, or a key that is none, is told by file, line and column, and counts for nothing."""
    folder = small(tmp_path)
    text = "owner: editor\nreviews:\n  - {topic: now, fingerprint: x, by: A, role: wizard, on: 2026-11-01}\n"
    (folder / "reviews.yaml").write_text(text, "utf-8")
    assert [(found.code, found.file, found.line) for found in build(folder).problems] == [("S03", "reviews.yaml", 3)]
    (folder / "reviews.yaml").write_text(text.replace("on: 2026-11-01", "on: soon"), "utf-8")
    assert signatures_of(folder) == ()


def test_a_fingerprint_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Sets and hashes differ between processes, fingerprints do not."""
    folder = small(tmp_path)
    code = (
        "import sys;from pathlib import Path;from datetime import date;from bot.authoring.build import build;"
        "from bot.authoring.reviews import sign_offs_of as f;p=Path(sys.argv[1]);"
        "print(*(one.fingerprint for one in f(p,build(p).draft,date(2026,11,24))))"
    )
    told = {
        subprocess.run(
            (sys.executable, "-c", code, str(folder)), env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout.split()[0]
        for seed in ("1", "2", "3")
    }
    assert told == {next(iter(_stands(folder).values())).fingerprint.encode()}


def test_shipped_content_says_that_nobody_has_signed_it() -> None:
    """Truthfully: no signature is shipped that nobody gave, and the file and the pages say so."""
    assert signatures_of(CONTENT) == ()
    assert "no lawyer and no panel" in (CONTENT / "reviews.yaml").read_text("utf-8")
    pages = (CONTENT / "pages" / "about.yaml").read_text("utf-8")
    assert "No lawyer and no panel" in pages


def test_the_example_in_the_guide_can_be_read(tmp_path: Path) -> None:
    """The reviews shown in docs/editing.md are in their shape, and their signatures are found."""
    guide = (CONTENT.parent / "docs" / "editing.md").read_text("utf-8")
    example = dedent(guide[guide.index("   ```yaml\n") :].split("```")[1].removeprefix("yaml\n"))
    folder = small(tmp_path)
    (folder / "reviews.yaml").write_text(example, "utf-8")
    assert build(folder).problems == ()
    assert [(one.topic, one.by) for one in signatures_of(folder)] == [("law", "A. Evans"), ("law", "B. Khan")]


def test_unsigned_content_may_say_that_nobody_checked_it(tmp_path: Path) -> None:
    """The sentence is right until a lawyer or a panel signs; what an editor signs, or a later day, leaves it right."""
    folder = small(tmp_path)
    change(folder, "pages/now.yaml", "Breathe out slowly.", "No lawyer has checked these pages yet.")
    entry = "  - {{topic: law, fingerprint: 0123456789abcdef, by: A. Evans, role: {role}, on: {on}}}\n"
    for role, on, found in (
        ("editor", "2026-11-20", False),
        ("lawyer", "2026-11-25", False),
        ("lawyer", "2026-11-20", True),
        ("survivor-panel", "2026-11-20", True),
    ):
        (folder / "reviews.yaml").write_text("owner: editor\nreviews:\n" + entry.format(role=role, on=on), "utf-8")
        assert ("V02" in {problem.code for problem in check(folder, on=DAY)}) is found, (role, on)
