"""Conversations as data: each is replayed, and comes to what its file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.conversations.format import read_conversation, write_conversation
from bot.authoring.conversations.play import play, renewed
from bot.core.context import decode, encode
from bot.core.messages import Role
from tests.scripts import real_script

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_comes_to_what_its_file_says(file: Path, request: pytest.FixtureRequest) -> None:
    """Every turn has the page, facts, services and choices of the file, and nothing that must not appear."""
    conversation = read_conversation(file)
    if request.config.getoption("--update"):
        conversation = renewed(real_script(), conversation)
        file.write_text(write_conversation(conversation), encoding="utf-8")
    wrong = []
    for number, turn in enumerate(play(real_script(), conversation), 1):
        wrong += [f"turn {number} ({turn.line.event} {turn.line.value}): {said}" for said in turn.wrong]
        assert [choice.role for choice in turn.outcome.reply.choices[-2:]] == [Role.DANGER, Role.HIDE]
        assert decode(encode(turn.outcome.context)) == turn.outcome.context
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_says_something_of_every_turn(file: Path) -> None:
    """A turn that expects nothing tests nothing: every turn names its page, and the file a title."""
    conversation = read_conversation(file)
    assert len(conversation.title) > 10
    assert all("page" in line.expects for line in conversation.turns)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_is_written_as_it_is_read(file: Path) -> None:
    """A file that is read and written again is the same file, so that an update shows only what changed."""
    assert write_conversation(read_conversation(file)) == file.read_text(encoding="utf-8")


def test_what_must_not_appear_names_what_exists() -> None:
    """A page, fact or service that must not appear is one that there is: a misspelt one would forbid nothing."""
    script = real_script()
    for file in FILES:
        conversation = read_conversation(file)
        for without in (conversation.without, *(line.without for line in conversation.turns)):
            assert set(without.get("pages", ())) <= set(script.pages), file.name
            assert set(without.get("facts", ())) <= set(script.facts), file.name
            assert set(without.get("services", ())) <= set(script.services), file.name


def test_no_two_conversations_are_the_same() -> None:
    """Each file is a path of its own, under a title of its own."""
    paths: dict[tuple[object, ...], Path] = {}
    titles: dict[str, Path] = {}
    for file in FILES:
        conversation = read_conversation(file)
        events = tuple((line.event, line.value, line.sets, line.nth, line.older) for line in conversation.turns)
        path = (conversation.at, conversation.preset, events)
        assert path not in paths, f"{file.name} goes the way of {paths[path].name}"
        assert conversation.title not in titles, f"{file.name} has the title of {titles[conversation.title].name}"
        paths[path], titles[conversation.title] = file, file
