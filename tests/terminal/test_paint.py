"""A screen as text: nothing lost, links and numbers legible, style never the only sign."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from adapters.terminal.paint import Paper, paint, write_spans
from bot.core.context import Context
from bot.core.messages import Caution, Opened, Paragraph, Reply, Span, Steps, Style
from bot.core.step import step
from tests.core.scripts import NOW, page, script

PLAIN = Paper()
NARROW = Paper(width=40, bold=True)
words = st.text(alphabet="abcdefgh 0123456789\n", min_size=1, max_size=60)
spans = st.lists(st.builds(Span, words, st.sampled_from([Style.PLAIN, Style.STRONG])), min_size=1, max_size=6).map(
    tuple
)


def _home() -> Reply:
    return step(script(page("law.making", "start.home")), Context(), Opened(), NOW).reply


def _with(*blocks: Paragraph | Caution | Steps) -> Reply:
    return replace(_home(), blocks=blocks)


def _bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_every_choice_has_its_number() -> None:
    """The choices stand one to a line, numbered from 1 in the order of the reply."""
    reply = _home()
    lines = paint(reply, PLAIN).splitlines()
    numbered = [f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, 1)]
    assert lines[-len(numbered) :] == numbered


def test_a_link_shows_its_address() -> None:
    """A link can be read and copied: its address stands behind its words, and only once where they are the same."""
    assert write_spans((Span("its form", Style.LINK, "https://example.org/form"),)) == (
        "its form <https://example.org/form>"
    )
    assert write_spans((Span("example.org", Style.LINK, "https://example.org/"),)) == "https://example.org/"


def test_a_number_is_never_broken() -> None:
    """A phone number stays on one line however narrow the terminal is."""
    text = (Span("You can ring them on any weekday: "), Span("0345 6000 459", Style.STRONG), Span(", in the daytime."))
    shown = paint(_with(Paragraph(text)), Paper(width=38, bold=True))
    assert "\x1b[1m0345 6000 459\x1b[22m" in shown


def test_style_is_never_the_only_sign() -> None:
    """With and without bold, a screen has the same words."""
    reply = _with(Caution((Span("In danger now? Call "), Span("999", Style.STRONG))), Steps(((Span("Stop."),),)))
    bold = Paper(bold=True)
    assert _bare(paint(reply, bold)) == paint(reply, PLAIN)
    assert "\x1b" in paint(reply, bold)


def test_bold_words_are_bold_together() -> None:
    """Bold words that follow each other on a line are one bold run, which ends with the line."""
    text = (Span("They may "), Span("call you", Style.STRONG), Span(" today."))
    assert "They may \x1b[1mcall you\x1b[22m today." in paint(_with(Paragraph(text)), Paper(bold=True))
    narrow = paint(_with(Caution((Span("call your own number first of all, please"),))), NARROW)
    assert narrow.count("\x1b[1m") == narrow.count("\x1b[22m") == 2


@given(spans)
def test_no_word_is_lost_by_wrapping(text: tuple[Span, ...]) -> None:
    """Every word of a paragraph is on the screen, in order, and no line but one unbreakable run is too long."""
    shown = _bare(paint(_with(Paragraph(text)), NARROW))
    said = "".join(span.text for span in text).split()
    above, _, _ = shown.rpartition("\n\n")
    assert above.split() == said


@given(st.lists(st.sampled_from(["ab", "abc", "abcd", "abcdefgh"]), min_size=1, max_size=60))
def test_lines_fit_the_terminal(said: list[str]) -> None:
    """No line is wider than the terminal."""
    shown = paint(_with(Paragraph((Span(" ".join(said)),))), NARROW)
    assert max(len(line) for line in shown.splitlines()) <= 40


def test_a_plain_screen_has_no_control_characters() -> None:
    """U-11: what is piped or read aloud holds letters and newlines alone."""
    shown = paint(_with(Caution((Span("Care.", Style.STRONG),))), PLAIN)
    assert all(character.isprintable() or character == "\n" for character in shown)
