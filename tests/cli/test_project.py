"""What the project's own pages promise is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bot.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOLDS_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def _typed(page: Path) -> list[str]:
    """Return each line of code on a page, as people would type it."""
    spans = HOLDS_CODE.findall(page.read_text(encoding="utf-8"))
    return [line.strip("` ").removeprefix("$ ") for span in spans for line in span.splitlines()]


def _missing(pattern: str, there: set[str]) -> list[str]:
    """Return, with their page, the words after `pattern` at the start of lines of code that are not `there`."""
    found = ((page, re.match(pattern, line)) for page in PAGES for line in _typed(page))
    return sorted({f"{page.name}: {match[1]}" for page, match in found if match and match[1] not in there})


def test_every_make_target_on_a_page_is_there() -> None:
    """Each `make something` that a page tells people to type is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    there = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    assert _missing(r"make ([a-z][a-z0-9-]*)", there) == []


def test_every_command_on_a_page_is_there() -> None:
    """Each `vesper something` that a page tells people to type is a command."""
    there = {file.stem.replace("_", "-") for file in COMMANDS.glob("[a-z]*.py")}
    assert _missing(r"vesper ([a-z][a-z-]*)", there) == []


def test_every_page_that_is_linked_is_there() -> None:
    """Each link from one page of the project to another leads to a file."""
    links = [(page, link) for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert links
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_every_extra_in_the_readme_is_there() -> None:
    """The extras that the README names are those of the package, and the licence that matters is named."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    extras = PROJECT["project"]["optional-dependencies"]
    named = re.findall(r"`([a-z]+)`", readme.partition("extras")[2].partition(".\n")[0])
    assert named
    assert set(named) <= set(extras)
    assert "LGPL-3.0" in readme
    assert "No lawyer and no survivor panel has reviewed it yet" in readme


def test_the_phony_targets_are_all_targets() -> None:
    """The Makefile's list of targets is whole, and `make help` tells of each that people type."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    there = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert set(phony.split()) == there
    assert there - {"help"} == set(re.findall(r'echo "make ([a-z0-9-]+)', makefile))


def test_the_adapters_are_found_by_their_folders() -> None:
    """Each folder of adapters/ is an entry point of the group `vesper.adapters`, and the other way round."""
    folders = {folder.name for folder in (ROOT / "adapters").iterdir() if (folder / "__init__.py").exists()}
    points = PROJECT["project"]["entry-points"]["vesper.adapters"]
    assert points == {name: f"adapters.{name}" for name in folders}


def test_the_licence_is_apache() -> None:
    """The licence in the file is the one that the package names."""
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
