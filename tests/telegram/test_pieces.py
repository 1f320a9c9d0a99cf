"""The pure pieces: reading updates, writing screens, and the window of what may be confirmed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.read import Arrival, Elsewhere, Nothing, UnreadableError, read, read_id
from adapters.telegram.watch import tells
from adapters.telegram.window import Window
from adapters.telegram.write import as_edit, as_new, blank, write, write_text
from bot.core.context import Context, encode, page_code
from bot.core.fit import TELEGRAM, fit
from bot.core.messages import Command, MediaKind, Opened, Pressed, Said, SentMedia, Span, Style
from bot.core.safety import safe_card
from tests.fakes.telegram_methods import checked_rows, checked_text
from tests.fakes.telegram_people import MEDIA

COMMANDS = frozenset({"now", "hide", "start"})
PRIVATE = {"id": 5, "type": "private", "first_name": "MARKER"}
SENDER = {"id": 5, "is_bot": False, "first_name": "MARKER", "username": "MARKER", "language_code": "cy-GB"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KNOWN_KEYS = ("update_id", "message", "callback_query", "my_chat_member", "chat", "from", "id", "type", "text", "data")
likely = st.recursive(
    json_values,
    lambda inner: st.dictionaries(st.sampled_from((*KNOWN_KEYS, "date", "message_id", "is_bot")), inner, max_size=8),
    max_leaves=20,
)


def _message(**more: Any) -> dict[str, Any]:
    made = {"message_id": 9, "date": 1_700_000_000, "chat": PRIVATE, "from": SENDER} | more
    return {"update_id": 7, "message": {name: value for name, value in made.items() if value is not ...}}


def _event(update: dict[str, Any]) -> object:
    what = read(update, COMMANDS)
    assert isinstance(what, Arrival)
    return what.incoming.event


@given(likely)
def test_u01_u02_any_update_is_read_or_refused(update: Any) -> None:
    """U-01, U-02: whatever an update holds, reading it gives one of three things or one error, and nothing else."""
    try:
        assert isinstance(read(update, COMMANDS), Arrival | Elsewhere | Nothing)
    except UnreadableError as error:
        assert str(error) in ("", "an update without a number", "an update that is broken")


@pytest.mark.parametrize("number", [None, 0, -1, 2**53, 1.5, "7", True, [], {}])
def test_u08_a_number_that_cannot_be_confirmed_is_none(number: object) -> None:
    """U-08: only a whole number in Telegram's range is the number of an update."""
    with pytest.raises(UnreadableError):
        read_id({"update_id": number})


@given(st.text())
def test_u11_words_can_always_be_written_down(text: str) -> None:
    """U-11: the words that are passed on are valid Unicode without zero bytes, and never longer than looked at."""
    event = _event(_message(text="a" + text))
    if isinstance(event, Said):
        event.text.encode("utf-8")
        assert "\x00" not in event.text
        assert len(event.text) <= 4096


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Opened("")),
        ("/start now", Opened("now")),
        ("/start  now ", Opened("")),
        ("/start@Bot now", Opened("now")),
        ("/START", Opened("")),
        ("/now", Command("now")),
        ("/now@Bot please", Command("now")),
        ("/unknown words", Said("unknown words")),
        ("/", Said("/")),
        ("now", Said("now")),
    ],
)
def test_u14_commands_and_words(text: str, event: object) -> None:
    """U-13, U-14: commands are those that are known, in any case and with any bot's name; the rest is words."""
    assert _event(_message(text=text)) == event


@pytest.mark.parametrize("kind", sorted(MEDIA))
def test_u15_nothing_of_what_was_sent_is_kept_but_its_kind(kind: str) -> None:
    """U-15: of a picture, a contact or a place, the event holds the kind and nothing else."""
    what = read(_message(**MEDIA[kind]), COMMANDS)
    assert isinstance(what, Arrival)
    assert isinstance(what.incoming.event, SentMedia)
    assert "MARKER" not in repr(what)
    assert "FILEID" not in repr(what)


def test_u15_the_kinds_are_told_apart() -> None:
    """U-15: an animation is a moving picture, not a file; a venue is a place."""
    kinds = {kind: _event(_message(**MEDIA[kind])) for kind in MEDIA}
    assert kinds["animation"] == SentMedia(MediaKind.VIDEO)
    assert kinds["venue"] == SentMedia(MediaKind.LOCATION)
    assert kinds["document"] == SentMedia(MediaKind.FILE)
    assert kinds["invoice"] == SentMedia(MediaKind.OTHER)


def test_everything_personal_is_dropped() -> None:
    """An arrival holds numbers and an event: no name, no username, no origin, no title."""
    more = {"forward_origin": {"sender_user_name": "MARKER"}, "quote": {"text": "MARKER"}, "text": "law"}
    what = read(_message(**more), COMMANDS)
    assert isinstance(what, Arrival)
    assert what.incoming.locale == "cy"
    assert "MARKER" not in repr(what)


@pytest.mark.parametrize(
    "notice",
    [
        {"pinned_message": {"message_id": 1}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 5}},
        {"write_access_allowed": {}},
        {"new_chat_title": "x"},
    ],
)
def test_notices_of_the_app_are_not_answered(notice: dict[str, Any]) -> None:
    """A notice that the app itself puts into the chat is nothing anybody said."""
    assert isinstance(read(_message(**notice), COMMANDS), Nothing)


def test_u23_a_press_without_its_message_or_by_another_is_elsewhere() -> None:
    """U-23: a press from an inline message, and one by somebody who is not the chat, show nothing of ours."""
    query = {"id": "1", "from": SENDER, "data": "x", "chat_instance": "1"}
    there = {"message_id": 3, "date": 5, "chat": PRIVATE}
    assert isinstance(read({"update_id": 1, "callback_query": {**query, "inline_message_id": "z"}}, ()), Elsewhere)
    other = {**query, "from": {**SENDER, "id": 6}, "message": there}
    assert read({"update_id": 1, "callback_query": other}, ()) == Elsewhere(1, None, "1")
    mine = read({"update_id": 1, "callback_query": {**query, "message": there}}, ())
    assert isinstance(mine, Arrival)
    assert mine.incoming.event == Pressed("x")


spans = st.lists(
    st.builds(
        Span,
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
        st.sampled_from(Style),
        st.just("https://example.org/"),
    ),
    min_size=1,
    max_size=8,
).map(tuple)


@given(spans)
def test_u12_c08_every_text_has_entities_that_telegram_takes(text: tuple[Span, ...]) -> None:
    """U-12, C-08: whatever stands in the spans, offsets and lengths fit in UTF-16, and each entity covers its span."""
    written, entities = write_text(text)
    if written.strip():
        checked_text({"text": written, "entities": entities})
    encoded = written.encode("utf-16-le")
    covered = [encoded[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in entities]
    assert covered == [span.text for span in text if span.style is not Style.PLAIN and span.text.strip()]


def test_the_safe_card_can_be_sent_as_it_is() -> None:
    """The answer of last resort passes every check of Telegram, without content."""
    (screen,) = fit(safe_card(), TELEGRAM)
    written = write(screen)
    checked_text(written)
    assert checked_rows(written)[-1][-1]["callback_data"] == encode(Context(page=page_code("start.hide")))


def test_new_messages_make_no_sound_and_edits_name_their_message() -> None:
    """A-07: a new message is silent; an edit names its message; a blank takes the buttons away."""
    assert as_new({"text": "x"}, 5)["disable_notification"] is True
    assert as_new({"text": "x"}, 5, 3)["reply_parameters"] == {"message_id": 3, "allow_sending_without_reply": True}
    assert as_edit({"text": "x"}, 5, 3) == {"chat_id": 5, "message_id": 3, "text": "x"}
    assert blank(5, 3)["reply_markup"] == {"inline_keyboard": []}


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(("take", "answer", "park", "confirm"))), max_size=60))
def test_nothing_is_confirmed_before_it_was_answered_or_parked(steps: list[tuple[int, str]]) -> None:
    """Whatever order things happen in, the number that Telegram is asked from is never above an open update."""
    now = 0.0
    window = Window(clock=lambda: now)
    open_now: set[int] = set()
    for number, what in steps:
        now += 1
        if what == "take" and window.take(number):
            open_now.add(number)
        elif what == "answer":
            window.answered(number)
            open_now.discard(number)
        elif what == "park":
            window.park(5.0)
            open_now = {left for left in open_now if left in window._open}
        else:
            window.confirmed(window.offset)
        assert window.open == len(open_now)
        if open_now:
            assert window.offset == min(open_now)


def test_what_was_answered_while_telegram_was_asked_is_not_taken_twice() -> None:
    """U-05: an answer that was asked for before an update was answered still names it, and it is not new then."""
    window = Window()
    assert window.take(7) and window.take(8)
    asked_from = window.offset
    window.answered(7)
    window.confirmed(asked_from)
    assert not window.take(7) and window.offset == 8


def test_an_update_given_back_is_taken_again() -> None:
    """An update that could not be answered now is asked for again and taken as new."""
    window = Window()
    assert window.take(7)
    assert not window.take(7)
    window.given_back(7)
    assert window.offset == 7
    assert window.take(7)


@pytest.mark.parametrize(
    ("text", "found"), [("Vesper", ()), ("Deepfake help", ("deepfake", "fake")), ("A VICTIM's guide", ("victim",))]
)
def test_a08_topic_words_are_found_in_any_case(text: str, found: tuple[str, ...]) -> None:
    """A-08: a word that tells is found in a name or a description, however it is written."""
    assert tells(text) == found
