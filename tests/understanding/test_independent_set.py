"""The independent set of typed messages holds together: it parses, names real pages, and is as wide as it claims."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TypedDict, cast

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SET = Path(__file__).with_name("independent.yaml")

KINDS = {"ordinary": 340, "hard": 300, "off-topic": 90, "unclear": 40}
FLAGS = {"suicide": 45, "danger": 40, "under18": 25, "other-child": 15, "blackmail": 25}


class Message(TypedDict, total=False):
    """One message as it stands in the file; only `danger` may be left out."""

    text: str
    pages: list[str]
    danger: dict[str, str]
    kind: str


def load(path: Path) -> dict[str, object]:
    """Read YAML in which every value is a string."""
    with path.open(encoding="utf-8") as file:
        # The base loader makes strings, lists and mappings, and nothing else.
        return cast("dict[str, object]", yaml.load(file, Loader=yaml.BaseLoader))


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    """Give every message of the set."""
    return cast("list[Message]", load(SET)["messages"])


@pytest.fixture(scope="module")
def page_ids() -> set[str]:
    """Give the id of every page of the script, those that live on under `was:` among them."""
    ids: set[str] = set()
    for path in sorted((ROOT / "content" / "pages").glob("*.yaml")):
        topic = load(path)
        for name, page in cast("dict[str, dict[str, object]]", topic["pages"]).items():
            ids.add(f"{topic['topic']}.{name}")
            ids.update(cast("list[str]", page.get("was", [])))
    return ids


def test_each_message_has_its_parts(messages: list[Message]) -> None:
    """A message has a text, pages and a kind; danger has a known flag and level."""
    for message in messages:
        assert set(message) - {"danger"} == {"text", "pages", "kind"}, message
        assert message["text"].strip(), message
        assert isinstance(message["pages"], list), message
        assert message["kind"] in KINDS, message
        for flag, level in message.get("danger", {}).items():
            assert flag in FLAGS, message
            assert level in {"act", "offer"}, message


def test_texts_are_unique(messages: list[Message]) -> None:
    """No text stands twice, whatever its case and its spaces."""
    counts = Counter(" ".join(message["text"].casefold().split()) for message in messages)
    assert [text for text, times in counts.items() if times > 1] == []


def test_pages_exist(messages: list[Message], page_ids: set[str]) -> None:
    """Each page that is accepted stands in the script."""
    assert sorted({page for message in messages for page in message["pages"]} - page_ids) == []


def test_pages_fit_the_kind(messages: list[Message]) -> None:
    """A message in scope has one to three pages, each once; one that is not has no page and no danger."""
    for message in messages:
        pages = message["pages"]
        if message["kind"] in {"ordinary", "hard"}:
            assert 1 <= len(pages) <= 3, message
            assert len(set(pages)) == len(pages), message
        else:
            assert not pages, message
            assert not message.get("danger"), message


def test_there_are_enough_of_each_kind(messages: list[Message]) -> None:
    """The set is as large as the goals ask, in all and by kind."""
    counts = Counter(message["kind"] for message in messages)
    assert len(messages) >= 700
    assert {kind: counts[kind] for kind, least in KINDS.items() if counts[kind] < least} == {}


def test_there_is_enough_danger(messages: list[Message]) -> None:
    """Each danger flag is met often enough to be measured, and at both levels."""
    counts = Counter(flag for message in messages for flag in message.get("danger", {}))
    assert {flag: counts[flag] for flag, least in FLAGS.items() if counts[flag] < least} == {}
    levels = {pair for message in messages for pair in message.get("danger", {}).items()}
    assert levels == {(flag, level) for flag in FLAGS for level in ("act", "offer")}


def test_ordinary_messages_spread_over_the_script(messages: list[Message]) -> None:
    """The plainly worded messages ask for at least 45 different pages."""
    assert len({message["pages"][0] for message in messages if message["kind"] == "ordinary"}) >= 45
