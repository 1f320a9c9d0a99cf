"""JSON lines: one event in, one reply out, and a bad line never ends the exchange."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.terminal.chat import exchange
from adapters.terminal.exchange import BadLine, read_event
from adapters.terminal.session import Session
from bot.core.messages import Command, MediaKind, Opened, Pressed, Said, SentMedia, ServiceId
from bot.core.pages import PlaceFact, PlaceService
from tests.core.scripts import NOW, fact, page, script, service

MARKER = "mqzjx-secret-words"
LAW = page("law.making", "start.home", places=(PlaceService(ServiceId("line")), PlaceFact(fact("it-is-an-offence").id)))


def _exchange(*lines: str | bytes) -> list[dict[str, Any]]:
    made = script(
        LAW,
        services={ServiceId("line"): service("line")},
        facts={fact("it-is-an-offence").id: fact("it-is-an-offence")},
        texts={"fact/it-is-an-offence/states": "It is an offence.", "service/line/does": "They listen."},
    )
    typed = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    shown = io.StringIO()
    exchange(Session(made, lambda: NOW), io.BytesIO(typed), shown)
    assert shown.getvalue().isascii()
    return [json.loads(line) for line in shown.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ('{"say": "hello"}', Said("hello")),
        ('{"press": "1abc"}', Pressed("1abc")),
        ('{"command": "/now"}', Command("now")),
        ('{"open": ""}', Opened("")),
        ('{"media": "voice"}', SentMedia(MediaKind.VOICE)),
    ],
)
def test_a_line_is_an_event(line: str, event: object) -> None:
    """Each of the five kinds of event can be written as a line."""
    assert read_event(line) == event


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("hello", "not-json"),
        ("{" * 100_000, "not-json"),
        ("[" * 100_000, "not-json"),
        ('{"say": ' + "9" * 5000 + "}", "not-json"),
        ("[]", "not-one-event"),
        ("{}", "not-one-event"),
        ('{"say": "a", "press": "b"}', "not-one-event"),
        ('{"tell": "a"}', "unknown-event"),
        ('{"say": 7}', "not-a-string"),
        ('{"press": null}', "not-a-string"),
        ('{"media": "smell"}', "unknown-media"),
    ],
)
def test_a_line_that_is_no_event_is_refused_by_name(line: str, code: str) -> None:
    """What is wrong with a line has a code, and a sentence that says how to mend it."""
    with pytest.raises(BadLine) as refused:
        read_event(line)
    assert refused.value.code == code
    assert refused.value.message.endswith((".", '"}.'))


def test_a_bad_line_is_answered_and_the_exchange_goes_on() -> None:
    """After a bad line comes an error with its number, and the next line is answered as usual."""
    fault, reply = _exchange("nonsense " + MARKER, '{"open": ""}')
    assert fault["error"]["line"] == 1
    assert fault["error"]["code"] == "not-json"
    assert reply["page"] == "start.home"
    assert MARKER not in json.dumps(fault)


def test_empty_lines_are_passed_over() -> None:
    """An empty line is no event and gets no answer."""
    assert len(_exchange("", "  ", '{"open": ""}')) == 1


def test_a_reply_has_all_that_was_promised() -> None:
    """A reply has its page, words, blocks, choices, facts, services, sources, effects and context."""
    home, law = _exchange('{"open": ""}', '{"say": "1"}')
    assert list(law) == [
        *("page", "text", "blocks", "choices", "facts", "services", "sources", "effects", "urgent"),
        *("language", "context", "answers"),
    ]
    assert law["page"] == "law.making"
    assert law["services"] == [{"id": "line", "state": "open", "until": None}]
    assert law["facts"] == ["it-is-an-offence"]
    assert law["sources"][0]["id"] == "an-act"
    assert law["effects"] == ["remove-what-was-typed"]
    assert {choice["role"] for choice in home["choices"]} == {"way", "danger", "hide"}
    assert all(set(choice) == {"id", "label", "role", "to"} for choice in home["choices"])


def test_a_press_is_the_id_of_a_choice() -> None:
    """The id of a choice, sent back, opens the page that it named."""
    (home,) = _exchange('{"open": ""}')
    way = home["choices"][0]
    _, reply = _exchange('{"open": ""}', json.dumps({"press": way["id"]}))
    assert reply["page"] == way["to"]


def test_u21_an_id_that_is_none_goes_home() -> None:
    """U-21: a press of something that is no id is answered with the first screen."""
    (reply,) = _exchange('{"press": "\\ud800\\u0000' + "x" * 200 + '"}')
    assert reply["page"] == "start.home"


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: json.dumps({"say": text}).encode())))
def test_u11_every_line_gets_exactly_one_answer(line: bytes) -> None:
    """U-11: whatever bytes a line has, there is one answer to it, in ASCII, and nothing typed in it."""
    line = line.replace(b"\n", b" ").replace(b"\r", b" ")
    assert len(_exchange(line, '{"open": ""}')) == (2 if line.decode("utf-8", "replace").strip() else 1)


def test_u12_nothing_typed_comes_back() -> None:
    """U-12: the words of a person are in no reply."""
    assert MARKER not in json.dumps(_exchange(json.dumps({"say": MARKER}), json.dumps({"command": MARKER})))
