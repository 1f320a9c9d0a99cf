"""`vesper match --json` keeps to the fields that docs/understanding.md promises."""

from __future__ import annotations

import json

from click.testing import CliRunner

from bot.commands.match import command

FIELDS = {"page", "confidence", "certainty", "guesses", "flags", "reveals", "ms"}


def told(*lines: str) -> list[dict[str, object]]:
    ran = CliRunner().invoke(command, ["--json"], input="".join(f"{line}\n" for line in lines))
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.output.splitlines()]


def test_each_line_in_is_one_object_out() -> None:
    """Plain lines, JSON strings and empty lines each come to one object with the same fields."""
    answers = told("hello there", '"two lines\\nof words"', "", '"not closed')
    assert len(answers) == 4
    assert all(set(answer) == FIELDS for answer in answers)
    assert answers[0]["page"] == "start.home"
    assert answers[2]["page"] is None


def test_a_danger_that_is_acted_on_gives_its_page() -> None:
    """The page of a message that speaks of suicide is the one that is shown first, and the flag says why."""
    (answer,) = told("I want to kill myself")
    assert answer["page"] == "danger.life"
    assert answer["flags"] == [{"danger": "suicide", "level": "act"}]
    assert answer["certainty"] != "open"


def test_nothing_typed_is_told_back() -> None:
    """No word of a message stands in what is told of it."""
    (answer,) = told("xylophone marzipan")
    assert "xylophone" not in json.dumps(answer)
