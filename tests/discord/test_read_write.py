"""What is read and written: total for whatever comes in, and within Discord's limits for whatever goes out."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adapters.discord
from adapters.discord.first import Fate, fate_of
from adapters.discord.read import Asking, Place, read_interaction, read_written
from adapters.discord.servers import Chosen, read_chosen, write_chosen
from adapters.discord.wire import Said, read_said
from adapters.discord.write import Notice, Private, Public, choice_of, kept, markdown, private
from bot.core.context import Nation
from bot.core.messages import (
    Choice,
    ChoiceId,
    PageId,
    Paragraph,
    Reply,
    Role,
    Span,
    Style,
)
from tests.discord.words import plain_words
from tests.fakes.discord_world import check_message

HERE = Path(adapters.discord.__file__).parent

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=12,
)
keys = [
    *("id", "token", "type", "data", "guild_id", "channel", "channel_id", "member", "message", "context", "locale"),
    *("app_permissions", "author", "attachments", "name", "custom_id", "values", "flags", "permissions"),
]
shaped = st.recursive(
    json, lambda inner: st.dictionaries(st.sampled_from(keys), inner | st.sampled_from(["1", 2, 3, "9"]), max_size=12)
)


@given(shaped)
def test_u01_anything_can_be_read(raw: object) -> None:
    """U-01, U-27: no shape of an event makes reading fail, and what is read has safe sizes."""
    asked = read_interaction(raw)
    if asked is not None:
        assert len(asked.what) <= 100
        assert len(asked.locale) <= 100
    read_written(raw)


def test_nothing_of_a_person_is_taken_along() -> None:
    """Decision 8: names, ids of people, words and resolved messages of others are in no field of what is read."""
    raw = {
        "id": "1",
        "token": "t",
        "type": 2,
        "guild_id": "7",
        "data": {"name": "x", "type": 3, "target_id": "555", "resolved": {"messages": {"555": {"content": "MARKER"}}}},
        "member": {"user": {"id": "444", "username": "MARKER", "global_name": "MARKER"}, "nick": "MARKER"},
        "message": {"id": "3", "content": "MARKER", "author": {"id": "444"}},
    }
    read = repr(read_interaction(raw))
    assert "MARKER" not in read
    assert "444" not in read
    assert "555" not in read
    assert "MARKER" not in repr(
        read_written({"id": "1", "channel_id": "2", "content": "MARKER", "author": {"id": "4"}})
    )


@pytest.mark.parametrize(
    ("permissions", "manages", "moderates"),
    [(0, False, False), (1 << 5, True, True), (1 << 13, False, True), (1 << 3, True, True), (1 << 11, False, False)],
)
def test_rights_are_read(permissions: int, *, manages: bool, moderates: bool) -> None:
    """Manage Server, Manage Messages and Administrator mean what they mean on Discord."""
    asked = read_interaction({"id": "1", "token": "t", "type": 2, "member": {"permissions": str(permissions)}})
    assert asked is not None
    assert (asked.manages, asked.moderates) == (manages, moderates)


def test_a_thread_has_a_right_of_its_own() -> None:
    """In a thread the bot may write where it has Send Messages in Threads."""
    for channel_type, right, may in ((0, 11, True), (11, 11, False), (11, 38, True), (0, 38, False)):
        raw = {"id": "1", "token": "t", "type": 2, "channel": {"id": "4", "type": channel_type}}
        asked = read_interaction({**raw, "app_permissions": str(1 << right | 1 << 10)})
        assert asked is not None
        assert asked.may_post is may


def test_places_are_told_apart() -> None:
    """A server, the bot's own chat and other people's chats are three places."""
    for given_, place in (({"guild_id": "4"}, Place.SERVER), ({"context": 1}, Place.OWN_CHAT), ({}, Place.ELSEWHERE)):
        asked = read_interaction({"id": "1", "token": "t", "type": 3, **given_})
        assert asked is not None
        assert (asked.place, asked.asking) == (place, Asking.PRESS)


# --- out ------------------------------------------------------------------------------------------

texts = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n*_~`|[]<>#-@\\"), max_size=900
)
spans = st.builds(
    lambda text, style: Span(text, style, "https://example.org/a" if style is Style.LINK else ""),
    texts,
    st.sampled_from(Style),
)
choices = st.lists(
    st.tuples(
        st.text(alphabet=string.ascii_letters + string.digits + "-_", min_size=1, max_size=64),
        st.text(alphabet=string.ascii_letters + " ", min_size=1, max_size=120).filter(str.strip),
    ),
    max_size=70,
)


def reply(paragraphs: list[list[Span]], ways: list[tuple[str, str]], part: int = 0) -> Reply:
    """Return a reply with these paragraphs and ways, and the last rows."""
    ends = ((Role.BACK, "Back"), (Role.HOME, "Start again"), (Role.DANGER, "In danger now"), (Role.HIDE, "Hide this"))
    return Reply(
        PageId("a.page"),
        tuple(Paragraph(tuple(found)) for found in paragraphs),
        (
            *(Choice(ChoiceId(code), label, PageId("b.page")) for code, label in ways),
            *(Choice(ChoiceId("1AAAAA"), label, PageId("c.page"), role) for role, label in ends),
        ),
        part=part,
        more=Choice(ChoiceId("1BBBBBA"), "Read on", PageId("a.page"), Role.MORE),
    )


@given(st.lists(st.lists(spans, min_size=1, max_size=3), min_size=1, max_size=8), choices, st.integers(0, 9))
def test_c07_every_reply_is_within_discords_limits(
    paragraphs: list[list[Span]], ways: list[tuple[str, str]], part: int
) -> None:
    """C-07: whatever the reply, each of its screens is one that Discord takes, for the asker and in its own chat."""
    made = reply([[Span("Words. "), *found] for found in paragraphs], ways, part)
    shown = private(made, "Choose one")
    check_message(shown.message(), whole=True)
    check_message(kept(made, "Choose one").message(), whole=True)
    assert shown.first()["data"]["flags"] & 64
    assert shown.update()["data"]["flags"] & 64


@given(st.lists(spans, max_size=6))
def test_a20_no_text_is_taken_for_markup(found: list[Span]) -> None:
    """A-20, U-12: what Discord shows of a text is that text, whatever stands in it."""
    wanted = "".join(span.text for span in found)
    assert plain_words(markdown(tuple(found))) == wanted


@given(choices)
def test_codes_lead_where_the_choices_lead(ways: list[tuple[str, str]]) -> None:
    """Every button and entry carries its own choice, even where two lead to the same place."""
    shown = private(reply([[Span("Words.")]], ways[:8]), "Choose one")
    found = [
        choice_of(option["value"] if "value" in option else option["custom_id"])
        for row in shown.message()["components"]
        for part in row["components"]
        for option in part.get("options", [part])
    ]
    assert set(found) >= {code for code, _ in ways[:8]}


# --- who may see it -------------------------------------------------------------------------------


def test_a09_no_private_message_without_the_flag() -> None:
    """A-09: whatever way a private message goes out, it carries the flag; a notice exists for two pages only."""
    shown = Private("words", ())
    for body in (shown.first()["data"], shown.update()["data"], shown.message()):
        assert body["flags"] & 64
    assert {notice.value for notice in Notice} == {"panel", "offer"}
    assert Public(Notice.PANEL, "words", "label").message()["flags"] & 64 == 0


def test_a09_messages_are_made_in_one_file_alone() -> None:
    """A-09: no file but write.py makes the words or buttons of a message, and none calls discord.py's senders."""
    for file in HERE.glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if file.name != "write.py":
            assert not strings & {"content", "components", "embeds", "tts"}, file.name
        assert not calls & {"send_message", "edit_message", "followup", "reply_message"}, file.name


def test_a18_no_code_that_could_fetch_a_file() -> None:
    """U-15, A-18: nothing in the adapter reads an attachment's address, or calls what downloads."""
    for file in HERE.glob("*.py"):
        text = file.read_text("utf-8")
        for forbidden in ("proxy_url", ".read_attachment", "get_from_cdn", "to_file", '"url")["', "attachment.url"):
            assert forbidden not in text, file.name


# --- what comes back ------------------------------------------------------------------------------


@given(st.integers(0, 599), st.binary(max_size=60) | json.map(lambda found: __import__("json").dumps(found).encode()))
def test_n08_any_answer_of_discord_means_something(status: int, body: bytes) -> None:
    """N-08: whatever comes back, HTML and broken JSON included, has a meaning and raises nothing."""
    assert fate_of(read_said(status, body)) in Fate


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (Said(204), Fate.DELIVERED),
        (Said(400, 40060), Fate.DELIVERED),
        (Said(404, 10062), Fate.LATE),
        (Said(404, 10008), Fate.LATE),
        (Said(400, 50035), Fate.REFUSED),
        (Said(0), Fate.LOST),
        (Said(503), Fate.LOST),
    ],
)
def test_n13_n14_what_discord_says_is_understood(said: Said, fate: Fate) -> None:
    """N-13, N-14: too late is too late, answered already is delivered, the rest is what it looks like."""
    assert fate_of(said) is fate


nations = st.sampled_from([None, *(nation for nation in Nation if nation is not Nation.UNSAID)])
languages = st.sampled_from(["", "en", "cy", "pl", "zz"])
panels = st.none() | st.tuples(st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1))


@given(st.builds(Chosen, nations, languages, panels))
def test_settings_of_a_server_come_back(chosen: Chosen) -> None:
    """What is set for a server is whole numbers that fit the ledger, and means the same when it is read again."""
    numbers = write_chosen(chosen)
    assert all(isinstance(value, int) and -(2**63) <= value < 2**63 for value in numbers.values())
    assert read_chosen({int(field): value for field, value in numbers.items()}) == chosen


@given(st.dictionaries(st.integers(0, 9), st.integers(-(2**63), 2**63 - 1), max_size=6))
def test_s08_numbers_that_mean_nothing_are_not_set(numbers: dict[int, int]) -> None:
    """S-08: numbers of another version, or broken ones, read as not set."""
    read_chosen(numbers)
