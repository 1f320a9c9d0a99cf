"""`vesper check` and `vesper map`: what an editor of the content is told."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from bot.cli import main
from tests.authoring.folders import change, small


def _lasting(said: str) -> list[str]:
    """Return the lines without what passing time adds: warnings that something is overdue today."""
    return [line for line in said.splitlines() if ": F03 " not in line]


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0), capsys.readouterr().out


def test_a_slip_is_named_with_its_place_and_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip is one line with file, line, column, code and message; the exit code is 1."""
    folder = small(tmp_path)
    change(folder, "pages/start.yaml", "to: now.start", "to: now.strat")
    code, said = _run(capsys, "check", "--content", str(folder))
    wanted = f'{folder}/pages/start.yaml:8:14: R01 There is no page "now.strat". Did you mean "now.start"?'
    assert (code, _lasting(said)[0]) == (1, wanted)


def test_what_is_due_is_listed_by_owner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--on` lists each entry under its owner; on a day when nothing is due it says so."""
    folder = small(tmp_path)
    code, said = _run(capsys, "check", "--content", str(folder), "--on", "2026-12-31")
    assert code == 0
    assert said.splitlines()[:2] == [
        "law:",
        "  fact/making-offence: checked 2026-11-23, due 2026-12-23; stated with its date until 2027-03-24",
    ]
    assert _run(capsys, "check", "--content", str(folder), "--on", "2026-11-24")[1] == "Nothing is due by 2026-11-24.\n"
    assert _run(capsys, "check", "--content", str(folder), "--on", "soon")[0] == 2


def test_without_phrases_there_is_nothing_to_hear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--heard` asks the model about what people type; where nothing is typed, nothing is wrong."""
    code, said = _run(capsys, "check", "--content", str(small(tmp_path)), "--heard")
    assert (code, _lasting(said)) == (0, [])


def test_the_taps_are_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--report` prints a row for each situation and person, with the taps to an act, a person and the plan."""
    code, said = _run(capsys, "check", "--content", str(small(tmp_path)), "--report")
    assert code == 0
    assert [line.split() for line in said.splitlines()][:2] == [
        ["who", "situation", "page", "taps", "act", "person", "plan"],
        ["rather", "not", "say", "It", "was", "made", "what.made", "1", "1", "1", "3"],
    ]


def test_a_topic_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A topic is printed as Mermaid; all of them are written as SVG that any reader of XML can read."""
    folder = str(small(tmp_path))
    code, said = _run(capsys, "map", "--content", folder, "--topic", "what")
    assert (code, said.splitlines()[0]) == (0, "flowchart LR")
    assert '  what__made -->|"Talk to a person"| people__now' in said.splitlines()
    assert _run(capsys, "map", "--content", folder, "--form", "svg", "--out", str(tmp_path / "maps"))[0] == 0
    drawn = sorted((tmp_path / "maps").glob("*.svg"))
    assert len(drawn) == 10
    assert all(fromstring(path.read_text("utf-8")).tag.endswith("svg") for path in drawn)


def test_a_topic_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A topic that is not there, and no topic and no folder, are usage errors."""
    folder = str(small(tmp_path))
    assert _run(capsys, "map", "--content", folder, "--topic", "waht")[0] == 2
    assert _run(capsys, "map", "--content", folder)[0] == 2
