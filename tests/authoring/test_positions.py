"""YAML comes in as text only, with places; what is dangerous or unclear is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.positions import MOST_BYTES, MOST_DEPTH, Document, read_file
from bot.authoring.problems import Problem, Where


def _read(tmp_path: Path, content: str | bytes) -> Document | Problem:
    path = tmp_path / "some.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_file(path, "some.yaml")


def _bare(tmp_path: Path, content: str) -> object:
    read = _read(tmp_path, content)
    assert isinstance(read, Document)
    return read.root.bare()


BOMB = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
NESTED = "[" * (MOST_DEPTH + 1) + "]" * (MOST_DEPTH + 1)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (BOMB, "Y06", 1),
        ("a: *b\n", "Y06", 1),
        ("a: x\nb: !!python/object:os.system x\n", "Y07", 2),
        ("a: !mine x\n", "Y07", 1),
        ("a: x\nb: y\na: z\n", "Y09", 3),
        (NESTED, "Y05", 1),
        ("[" * 5000, "Y05", 1),
        ("x" * (MOST_BYTES + 1), "Y02", 1),
        (b"\xef\xbb\xbfa: x\n", "Y03", 1),
        ("a: x\n".encode("utf-16"), "Y03", 1),
        ("a: x\n".encode("utf-16-be"), "Y03", 1),
        ("a: x\nb: caf\u00e9\n".encode("latin-1"), "Y03", 2),
        (b"a: x\r\nb: y\r\n", "Y04", 1),
        ("a: x\nb: y\n---\nc: z\n", "Y08", 3),
        ("a: [x\n", "Y08", 2),
        ("a: x\x07\n", "Y08", 1),
        ("", "Y08", 1),
        ("# nothing\n", "Y08", 1),
        ("? [a]\n: b\n", "Y08", 1),
    ],
)
def test_c01_to_c05_and_c17_what_is_refused(tmp_path: Path, content: str | bytes, code: str, line: int) -> None:
    """C-01, C-02, C-04, C-05, C-17: bombs, doubles, tags, depth, size, other encodings: each has its code and line."""
    found = _read(tmp_path, content)
    assert isinstance(found, Problem)
    assert (found.code, found.file, found.line) == (code, "some.yaml", line)


@pytest.mark.parametrize(
    "text", ["03451234567", "+443456000459", "22:00", "NO", "yes", "1.10", "2026-02-06", "0x1f", "null", "~", "1_000"]
)
def test_c03_everything_stays_text(tmp_path: Path, text: str) -> None:
    """C-03: numbers, times, dates and NO stay the text they were written as."""
    assert _bare(tmp_path, f"tel: {text}\nlist: [{text}]\n") == {"tel": text, "list": [text]}


@given(
    st.from_regex(r"\+44[0-9]{9,10}|0[0-9]{9,10}|[0-2][0-9]:[0-5][0-9]|[0-9]{3,6}", fullmatch=True),
    st.sampled_from(["tel: {}\n", "tel: '{}'\n", 'tel: "{}"\n', "{{tel: '{}'}}\n"]),
)
def test_c03_phones_and_times_survive(tmp_path_factory: pytest.TempPathFactory, value: str, pattern: str) -> None:
    """C-03: every phone number and time reads as it was written, however it was quoted."""
    assert _bare(tmp_path_factory.mktemp("yaml"), pattern.format(value)) == {"tel": value}


@given(
    st.recursive(
        st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=3),
        max_leaves=8,
    )
)
def test_c03_what_was_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    """C-03: anything of texts, lists and keys that YAML can write comes back the same."""
    written = yaml.safe_dump(value, allow_unicode=False, default_style='"')
    if value == "" or written.count("---"):
        return
    path = tmp_path_factory.mktemp("yaml")
    read = _read(path, written)
    assert isinstance(read, Document)
    assert read.root.bare() == value


def test_every_value_has_its_place(tmp_path: Path) -> None:
    """Values and keys are found by the way to them; past the end, the last thing that is there."""
    read = _read(tmp_path, "a: x\nb:\n  - one\n  - c: two\n")
    assert isinstance(read, Document)
    assert read.where(("b", 1, "c")) == Where("some.yaml", 4, 8)
    assert read.where_key(("b", 1, "c")) == Where("some.yaml", 4, 5)
    assert read.where(("b", 0)) == Where("some.yaml", 3, 5)
    assert read.where(("b", 7, "nothing")) == Where("some.yaml", 3, 3)


@pytest.mark.parametrize("kind", ["missing", "folder", "link"])
def test_c14_what_is_no_plain_file(tmp_path: Path, kind: str) -> None:
    """C-14: a missing file, a folder and a link in its place are problems, never tracebacks."""
    path = tmp_path / "some.yaml"
    if kind == "folder":
        path.mkdir()
    if kind == "link":
        (tmp_path / "other").write_text("a: x\n")
        path.symlink_to(tmp_path / "other")
    found = read_file(path, "some.yaml")
    assert isinstance(found, Problem)
    assert found.code == "Y01"


@given(st.binary(max_size=200))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever stands in a file, reading it ends in nodes or in a problem."""
    assert isinstance(_read(tmp_path_factory.mktemp("yaml"), content.decode("latin-1")), Document | Problem)
    path = tmp_path_factory.mktemp("yaml") / "raw.yaml"
    path.write_bytes(content)
    assert isinstance(read_file(path, "raw.yaml"), Document | Problem)
