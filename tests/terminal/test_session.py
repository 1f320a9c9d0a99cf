"""The context between turns is a code, and answers given beforehand hold."""

from __future__ import annotations

from adapters.terminal.session import Session
from bot.core.context import Nation, decode, page_code
from bot.core.messages import Opened, Pressed, Said
from tests.core.scripts import NOW, page, script


def _session(preset: tuple[tuple[str, str], ...] = ()) -> Session:
    return Session(script(page("tool.nation", "start.home", needs=("nation",))), lambda: NOW, preset)


def test_answers_given_beforehand_are_not_asked_for() -> None:
    """With --nation, a page that needs the nation is shown at once, also after another opening."""
    session = _session((("nation", "scotland"),))
    for _ in range(2):
        home = session.turn(Opened()).reply
        way = next(choice for choice in home.choices if choice.to == "tool.nation")
        assert session.turn(Pressed(way.id)).reply.page == "tool.nation"
        assert decode(session.code).nation is Nation.SCOTLAND


def test_without_them_the_question_comes_first() -> None:
    """Without --nation the question is asked."""
    session = _session()
    home = session.turn(Opened()).reply
    way = next(choice for choice in home.choices if choice.to == "tool.nation")
    assert session.turn(Pressed(way.id)).reply.page == "ask.nation"


def test_the_context_is_carried_as_its_code() -> None:
    """What stands between turns is the code of a button, of at most 64 bytes."""
    session = _session()
    outcome = session.turn(Said("anything"))
    assert decode(session.code) == outcome.context
    assert decode(session.code).page == page_code("answers.miss")
    assert len(session.code.encode()) <= 64


def test_no_number_counts_before_the_first_screen() -> None:
    """A number typed before anything was shown presses nothing."""
    assert _session().numbered("1") is None
