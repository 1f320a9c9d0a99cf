"""The file of a conversation, and what playing one finds; on small scripts made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.authoring.conversations.format import (
    EVENTS,
    Conversation,
    Line,
    read_conversation,
    write_conversation,
)
from bot.authoring.conversations.play import NoSuchChoice, moment_of, play, renewed
from bot.authoring.conversations.record import Recording
from bot.authoring.problems import ContentError
from bot.core.context import Context, encode
from bot.core.messages import Command, Event, MediaKind, Opened, Pressed, Said, SentMedia, ServiceId
from bot.core.pages import PlaceService, Way
from bot.core.script import Script
from bot.core.step import step
from tests.core.scripts import NOW, page, script, service

names = st.from_regex(r"[a-z]{1,8}(\.[a-z-]{1,8})?", fullmatch=True)
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff"), max_size=30
)
lists = st.lists(names, min_size=1, max_size=12)
pairs = st.dictionaries(names, names, min_size=1, max_size=3)
absent = st.dictionaries(
    st.sampled_from(["pages", "services", "facts", "words"]), st.lists(texts, max_size=3).map(tuple), max_size=2
)
expected = st.fixed_dictionaries(
    {}, optional={"page": names, "facts": lists, "services": pairs, "choices": lists, "effects": lists}
)
turns = st.builds(
    Line,
    st.sampled_from(EVENTS),
    texts,
    pairs.map(lambda found: tuple(found.items())),
    st.integers(0, 9),
    st.integers(0, 3),
    expected,
    absent,
)
conversations = st.builds(
    Conversation,
    texts.filter(bool),
    st.just("2026-11-24T02:14"),
    st.lists(turns, min_size=1, max_size=4).map(tuple),
    st.lists(names, max_size=2).map(tuple),
    pairs.map(lambda found: tuple(found.items())),
    absent,
)


def test_what_is_needed_has_to_be_shown_in_time() -> None:
    """A service that is needed within one tap is missed where it comes a tap later, and a choice to it is not it."""
    turns = (Line("open", ""), Line("command", "start"), Line("press", "people.now"))
    needs = {"services": ("line",), "pages": ("people.now",)}
    late = _play(*turns, needs=needs, within=1)
    assert late == [
        "services: line is needed within 1 taps, and was not shown",
        "pages: people.now is needed within 1 taps, and was not shown",
    ]
    assert _play(*turns, needs=needs, within=2) == []


def test_what_is_needed_names_its_taps(tmp_path: Path) -> None:
    """What is needed without a number of taps is refused; with one it is read and written again as it was."""
    text = 'title: "A title"\nat: 2026-11-24T02:14\n{}needs: {{services: [line]}}\nturns:\n- open: ""\n'
    with pytest.raises(ContentError):
        _read(tmp_path, text.format(""))
    whole = text.format('within: "3"\n')
    found = _read(tmp_path, whole)
    assert (found.within, found.needs) == (3, {"services": ("line",)})
    assert write_conversation(found) == whole


def _read(folder: Path, text: str) -> Conversation:
    file = folder / "some.yaml"
    file.write_text(text, encoding="utf-8")
    return read_conversation(file)


def _script() -> Script:
    return script(
        page("law.making", "start.home", needs=("nation",)),
        page("people.now", "start.home", places=(PlaceService(ServiceId("line")),)),
        page(
            "ask.nation",
            ways=tuple(
                Way(page("then").id, page("then").title, (("nation", nation),)) for nation in ("scotland", "wales")
            ),
        ),
        services={ServiceId("line"): service("line")},
        texts={"service/line/does": "They listen.", "then/title": "There"},
    )


def _play(*turns: Line, **more: Any) -> list[str]:
    conversation = Conversation("A test", "2026-11-24T02:14", turns, **more)
    return [said for turn in play(_script(), conversation) for said in turn.wrong]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(conversations)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, conversation: Conversation) -> None:
    """Writing and reading a conversation loses and adds nothing, whatever words it has."""
    assert _read(tmp_path_factory.mktemp("talk"), write_conversation(conversation)) == conversation


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("turns: []\n", "There is no title."),
        ("title: A\nat: 2026-11-24\nturns:\n- opne: ''\n", 'Did you mean "open"?'),
        ("title: A\nat: 2026-11-24\nturns:\n- {open: '', say: hello}\n", "one event"),
        ("title: A\nat: 2026-11-24\nturns:\n- {open: '', choices: start.home}\n", "This is a list."),
        ("title: A\nat: 2026-11-24\nturns:\n- {open: '', without: {page: [a]}}\n", 'Did you mean "pages"?'),
        ("title: A\nat: 2026-11-24\nturns:\n- {press: a, from: last}\n", "counted from 1"),
        ("title: A\nat: 2026-11-24\nturn:\n- {open: ''}\n", 'Did you mean "turns"?'),
        ("- a\n", "A conversation has a title"),
        ("title: [A]\nat: 2026-11-24\nturns:\n- {open: ''}\n", "one line of text"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    """A misspelt key, a missing part or a wrong shape is a problem with a line, and a guess at what was meant."""
    with pytest.raises(ContentError) as found:
        _read(tmp_path, text)
    assert any(says in problem.message for problem in found.value.problems)
    assert all(problem.line for problem in found.value.problems)


def test_a_difference_is_found() -> None:
    """A page, a service's openness, a choice or an answer that is not as the file says is told."""
    wanted = {
        "page": "people.then",
        "services": {"line": "closed"},
        "choices": ["start.more"],
        "answers": {"nation": "wales"},
    }
    said = _play(Line("open", ""), Line("press", "people.now", expects=wanted))
    assert [difference.split(":")[0] for difference in said] == ["page", "services", "choices", "answers"]


def test_what_must_not_appear_is_found() -> None:
    """A page led to, a service or a word that must not appear is told, on the turn and on the whole conversation."""
    banned = {"pages": ("start.home",), "services": ("line",), "words": ("they LISTEN",), "facts": ("a-fact",)}
    turns = (Line("open", ""), Line("press", "people.now", without=banned))
    assert len(_play(*turns)) == 3
    assert _play(*turns[:1], Line("press", "people.now"), without={"services": ("line",)}) == ["services: line appears"]


def test_a_press_names_one_choice() -> None:
    """Where several choices lead to a page, `sets` says which; one that is not there, or not enough, stops the play."""
    start = (Line("open", ""), Line("press", "law.making"))
    answered = Line("press", "law.making", (("nation", "wales"),), expects={"answers": {"nation": "wales"}})
    assert _play(*start, answered) == []
    second = Line("press", "law.making", nth=2, expects={"answers": {"nation": "wales"}})
    assert _play(*start, second) == []
    unplayable = (Line("press", "law.making"), Line("press", "no.page"), Line("press", "x", older=9))
    for wrong in (*unplayable, Line("press", "law.making", nth=3)):
        with pytest.raises(NoSuchChoice):
            _play(*start, wrong)


def test_u21_a_button_of_an_older_turn_can_be_pressed() -> None:
    """U-21: `from` presses a button of a screen that has long scrolled by."""
    old = Line("press", "people.now", older=1, expects={"page": "people.now"})
    assert _play(Line("open", ""), Line("press", "hide"), Line("press", "home"), old) == []


def test_roles_can_be_pressed() -> None:
    """Back, home, danger and Hide are pressed by what they are for."""
    roles = {"danger": "danger.now", "back": "people.now", "home": "start.home", "hide": "start.hide"}
    turns = [Line("press", role, expects={"page": page}) for role, page in roles.items()]
    assert _play(Line("open", ""), Line("press", "people.now"), *turns) == []


def test_renewing_writes_what_is() -> None:
    """After an update a conversation comes to what its file says, and keeps its events and what must not appear."""
    turns = (Line("open", ""), Line("press", "people.now", expects={"page": "x"}, without={"words": ("no",)}))
    before = Conversation("A test", "2026-11-24T02:14", turns)
    after = renewed(_script(), before)
    assert [turn.wrong for turn in play(_script(), after)] == [(), ()]
    assert [(turn.event, turn.value, turn.without) for turn in after.turns] == [
        (turn.event, turn.value, turn.without) for turn in turns
    ]
    assert after.turns[1].expects["services"] == {"line": "open"}


def test_what_was_recorded_plays_the_same() -> None:
    """A recorded conversation, played, comes to what it came to; each kind of event is among them."""
    made = replace(_script(), day=NOW.date())
    recording = Recording(made)
    context = Context()
    pressed = ["law.making", "law.making", "start.home", "people.now"]
    events: list[Event | str] = [Opened(), *pressed, Said("hello"), Command("hide"), SentMedia(MediaKind.VOICE)]
    reply = None
    for event in [*events, Pressed("nothing")]:
        if isinstance(event, str):
            assert reply is not None
            event = Pressed(next(choice.id for choice in reply.choices if choice.to == event))  # noqa: PLW2901
        outcome = step(made, context, event, NOW)
        recording.watch(event, outcome)
        context, reply = outcome.context, outcome.reply
    conversation = recording.conversation("A test", NOW.isoformat())
    played = list(play(made, conversation))
    assert [turn.wrong for turn in played] == [()] * 9
    assert encode(played[-1].outcome.context) == encode(context)
    assert conversation.turns[2].sets == (("nation", "scotland"),)


def test_a_moment_without_a_zone_is_uk_time() -> None:
    """In summer the clock of a conversation is an hour before UTC, unless it says otherwise."""
    assert moment_of("2026-07-01T12:00").utcoffset() != moment_of("2026-07-01T12:00+00:00").utcoffset()
