"""A conversation with a person: numbers, words, commands, Hide, and an end without noise."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

import pytest

from adapters.terminal.chat import HINT, paper_of, talk
from adapters.terminal.paint import CLEAR, Paper
from adapters.terminal.session import Session
from bot.core.heard import Certainty, Guess, Heard
from bot.core.messages import PageId
from tests.core.scripts import NOW, page, script

MARKER = "mqzjx-secret-words"
TERMINAL = Paper(width=76, bold=True, clears=True)


def _session(**more: Any) -> Session:
    made = script(
        page("law.making", "start.home", text="Law."),
        page("start.hide", "start.home", effects=("hide",)),
        page("tool.nation", "start.home", needs=("nation",)),
        **more,
    )
    return Session(made, lambda: NOW)


def _talk(typed: bytes | IO[bytes], paper: Paper = Paper(), **more: Any) -> str:  # noqa: B008 - frozen
    given, shown = io.BytesIO(typed) if isinstance(typed, bytes) else typed, io.StringIO()
    talk(_session(**more), given, shown, paper, prompt=False)  # type: ignore[arg-type]
    return shown.getvalue()


def test_a_number_presses_the_choice() -> None:
    """A typed number opens what stands at that number on the screen, with or without a full stop."""
    assert "Words of law.making." in _talk(b"1\n")
    assert "Words of law.making." in _talk(b" 1. \n")


def test_a_number_counts_what_is_on_the_screen() -> None:
    """After typed words, numbers mean the choices that were shown, suggestions among them."""
    heard = Heard(guesses=(Guess(PageId("law.making"), 0.5),), certainty=Certainty.SUGGEST)
    assert "Words of law.making." in _talk(b"what\n1\n", hear=lambda text: heard)


def test_a_number_that_is_not_there_is_taken_as_words() -> None:
    """A number without a choice is answered like words that were not understood, not by a crash."""
    assert "Words of answers.miss." in _talk(b"77\n")


def test_u14_a_command_is_a_word_with_a_slash() -> None:
    """U-14: /hide and /start work whatever is on the screen, in any case."""
    assert "Words of start.hide." in _talk(b"1\n/HIDE\n")
    assert _talk(b"1\n/start\n").count("Words of start.home.") == 2


def test_u10_an_empty_line_shows_the_screen_again() -> None:
    """U-10: Enter alone repeats the screen and changes nothing."""
    assert _talk(b"1\n\n \n").count("Words of law.making.") == 3


@pytest.mark.parametrize(
    "typed", [b"\x00\x00", b"\xff\xfe\xfa", "\ud800".encode("utf-8", "surrogatepass"), b"a" * 100_000, b"\xe2\x80\xae"]
)
def test_u11_odd_input_is_answered_and_not_echoed(typed: bytes) -> None:
    """U-09, U-11: NUL, broken UTF-8, a lone surrogate, 100 kB and direction marks are answered, and none comes back."""
    shown = _talk(typed + b"\n")
    assert "Words of answers.miss." in shown
    assert shown.isprintable() or all(letter.isprintable() or letter == "\n" for letter in shown)
    assert "a" * 50 not in shown


def test_u12_nothing_typed_comes_back() -> None:
    """U-12: what a person typed stands on no screen."""
    assert MARKER not in _talk(MARKER.encode() + b"\n/" + MARKER.encode() + b"\n")


def test_a02_hide_clears_the_terminal_and_leaves_nothing() -> None:
    """A-02: on a terminal, Hide empties the screen and what was scrolled away, and writes nothing after it."""
    shown = _talk(b"1\n/hide\n", TERMINAL)
    assert shown.endswith(CLEAR)


def test_a02_the_screen_after_hide_comes_on_enter() -> None:
    """A-02: pressing Enter after Hide shows the page that says what could not be removed."""
    assert "Words of start.hide." in _talk(b"/hide\n\n", TERMINAL).partition(CLEAR)[2]


def test_hide_in_a_pipe_says_so() -> None:
    """Where nothing can be cleared, the page after Hide is shown at once."""
    shown = _talk(b"/hide\n")
    assert "Words of start.hide." in shown
    assert "\x1b" not in shown


def test_quit_ends() -> None:
    """/quit ends the conversation; what comes after is not read."""
    assert "Words of law.making." not in _talk(b"/quit\n1\n")


class _Interrupted(io.BytesIO):
    """Input that ends like Ctrl-C."""

    def readline(self, size: int | None = -1, /) -> bytes:
        raise KeyboardInterrupt


def test_ctrl_c_ends_quietly() -> None:
    """Ctrl-C ends the conversation without a word."""
    assert _talk(_Interrupted()) == _talk(b"")


def test_the_hint_and_the_prompt_are_for_people() -> None:
    """The hint and the prompt are written where somebody types, and not in a pipe."""
    shown = io.StringIO()
    talk(_session(), io.BytesIO(b""), shown, Paper(), prompt=True)
    assert shown.getvalue().startswith(HINT)
    assert HINT not in _talk(b"")


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("shown", "term", "plain", "expected"),
    [
        (io.StringIO, "xterm", False, Paper()),
        (_Screen, "dumb", False, Paper()),
        (_Screen, "", False, Paper()),
        (_Screen, "xterm", True, Paper(clears=True)),
    ],
)
def test_style_is_for_terminals_that_have_it(
    shown: Callable[[], io.StringIO], term: str, plain: bool, expected: Paper
) -> None:
    """Pipes and dumb terminals get plain lines; --plain keeps Hide and drops style and wrapping."""
    assert paper_of(shown(), term=term, plain=plain) == expected


def test_a_terminal_gets_style() -> None:
    """A terminal has bold words and wrapped lines."""
    paper = paper_of(_Screen(), term="xterm", plain=False)
    assert paper.bold
    assert paper.clears
    assert 0 < paper.width <= 76
