"""docs/writing.md names every key of every file, and its examples are content that holds together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

import pytest
import yaml

from bot.authoring.build import build
from bot.authoring.load import FILES, FOLDERS, load
from bot.authoring.problems import Severity
from bot.authoring.schema import article, grounds, kinds, pages, rest, reviews
from bot.core.pages import SlotKind
from bot.core.script import Script
from bot.understanding.sayings import gather
from tests.authoring.folders import CONTENT, change, small

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
EXAMPLE: Final = re.compile(r"^ *```yaml\n *# (a part of )?(content/\S+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
WHOLE: Final = {file: lines for part, file, lines in EXAMPLE.findall(GUIDE) if not part}
PARTS: Final = {file: dedent(lines) for part, file, lines in EXAMPLE.findall(GUIDE) if part}
SECTIONS: Final[dict[str, str]] = dict(
    re.findall(r"^## `(content/[^`]+)`\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
)
SHAPES: Final = {
    made.__name__: made
    for module in (article, grounds, kinds, pages, rest, reviews)
    for made in vars(module).values()
    if isinstance(made, type) and issubclass(made, kinds.Entry) and made is not kinds.Entry
}


def _section(shape: type[kinds.Entry]) -> str:
    """Return the title of the section about the files in which a shape stands."""
    for name, file in {**FOLDERS, **FILES}.items():
        if shape is file or (shape.__module__ == file.__module__ and shape in set(_within(file))):
            return next(title for title in SECTIONS if title.startswith(f"content/{name}"))
    raise LookupError(shape)


def _within(shape: type[kinds.Entry]) -> Iterator[type[kinds.Entry]]:
    """Yield every shape that may stand somewhere in `shape`."""
    for field in shape.model_fields.values():
        for name, inner in SHAPES.items():
            if re.search(rf"\b{name}\b", repr(field.annotation)):
                yield inner
                yield from _within(inner)


@pytest.mark.parametrize("name", SHAPES)
def test_every_key_has_a_row(name: str) -> None:
    """Each key of each shape stands in backticks in the first column of a table of its file's section."""
    shape = SHAPES[name]
    rows = re.findall(r"^\| (`[^|]+) \|", SECTIONS[_section(shape)], re.MULTILINE)
    told = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert set(shape.model_fields) <= told, name


def test_no_row_tells_of_a_key_that_is_not_there() -> None:
    """Each key in the first column of a section's tables is a key of a shape that stands in such a file."""
    for title, body in SECTIONS.items():
        if title == "content/phrases":
            continue
        known = {key for shape in SHAPES.values() if _section(shape) == title for key in shape.model_fields}
        known |= {"sources", "owner", "checked", "source", "place"}  # shapes that several files share
        rows = re.findall(r"^\| (`[^|]+) \|", body, re.MULTILINE)
        assert {key for row in rows for key in re.findall(r"`(\w+)`", row)} <= known, title


def _with_examples(tmp_path: Path) -> Path:
    folder = small(tmp_path)
    for file, lines in WHOLE.items():
        path = folder.parent / file
        if "/phrases/" not in file:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(lines, encoding="utf-8")
    return folder


def test_the_examples_are_content(tmp_path: Path) -> None:
    """All whole examples together, beside a small content, compile without an error, into the script."""
    built = build(_with_examples(tmp_path))
    assert [str(found) for found in built.problems if found.severity is Severity.ERROR] == []
    script = built.script
    assert isinstance(script, Script)
    assert "example.everything" in script.pages
    assert "example-line" in script.services
    assert "example-offence" in script.facts
    assert "example-site" in script.sites
    assert script.operator.name == "The Example Trust"


def test_the_example_of_a_problem_is_what_is_said(tmp_path: Path) -> None:
    """The line that the guide shows is the one that comes where the service of the example was not checked."""
    folder = _with_examples(tmp_path)
    change(folder, "services/example.yaml", "    checked: 2026-11-23\n", "")
    (found,) = [found for found in build(folder).problems if found.code == "S02"]
    assert f"$ vesper check\ncontent/{found}\n" in GUIDE


def test_every_key_stands_in_an_example(tmp_path: Path) -> None:
    """Every key of every shape is used in an example, so that its form can be seen."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    shaped = load(_with_examples(tmp_path)).shaped
    for file in WHOLE:
        if "/phrases/" not in file:
            _note(shaped[file.removeprefix("content/")].content, used)
    used["WordsFile"] |= set(yaml.safe_load(PARTS["content/words.yaml"]))
    missing = {name: set(shape.model_fields) - used[name] for name, shape in SHAPES.items()}
    assert {name: keys for name, keys in missing.items() if keys} == {}


def _note(value: Any, used: defaultdict[str, set[str]]) -> None:
    """Note which keys are set in `value` and in all that stands within."""
    match value:
        case kinds.Entry():
            used[type(value).__name__] |= value.model_fields_set
            for key in value.model_fields_set:
                _note(getattr(value, key), used)
        case Mapping():
            for inner in value.values():
                _note(inner, used)
        case list() | tuple():
            for inner in value:
                _note(inner, used)
        case _:
            pass


def test_parts_of_files_are_as_they_are() -> None:
    """The example of words.yaml names keys that are there; the changed channel has the keys of a channel."""
    real = yaml.safe_load((CONTENT / "words.yaml").read_text("utf-8"))["words"]
    assert set(yaml.safe_load(PARTS["content/words.yaml"])["words"]) <= set(real)
    (channel,) = yaml.safe_load(PARTS["content/services/example.yaml"])
    assert grounds.ChannelEntry.model_validate(channel).number == "+441632960001"


def test_the_example_of_phrases_is_read() -> None:
    """The phrases of the example, with the people of the real content, come to sayings of that page."""
    people = yaml.safe_load((CONTENT / "phrases" / "people.yaml").read_text("utf-8"))
    example = yaml.safe_load(WHOLE["content/phrases/example.yaml"])
    sayings = gather({"people.yaml": people, "example.yaml": example})
    assert [saying.text for saying in sayings.pages["people.now"]][:1] == ["who can I ring right now"]


def test_every_slot_and_value_of_the_tables_is_told() -> None:
    """Each kind of slot has a row, and so has each value of keys that take one of a few."""
    for kind in SlotKind:
        assert kind is SlotKind.VALUE or f"{{{kind.value}:" in GUIDE, kind
    for shape in SHAPES.values():
        for key, field in shape.model_fields.items():
            for value in getattr(field.annotation, "__members__", {}).values():
                assert f"`{value}`" in GUIDE or f'`"{value}"`' in GUIDE, (key, value)


def test_files_and_folders_are_all_told() -> None:
    """Each kind of file has a section, and each example stands in the section of its file."""
    for name in (*FOLDERS, *FILES, "phrases"):
        assert any(title.startswith(f"content/{name}") for title in SECTIONS), name
    assert len(WHOLE) >= len(FOLDERS) + len(FILES) - 1
