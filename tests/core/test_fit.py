"""A reply on a platform: nothing is lost, nothing is too long, and danger and Hide end every screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import Context, decode, encode, page_code
from bot.core.fit import DISCORD, TELEGRAM, TERMINAL, fit, length, part_of, render_text
from bot.core.messages import (
    Block,
    Capabilities,
    Caution,
    Choice,
    Divider,
    PageId,
    Paragraph,
    ReadOut,
    Reply,
    Role,
    Screen,
    Span,
    Steps,
    Style,
    Unit,
    plain,
)

letters = st.text(st.sampled_from("abc déŵ😀 \n,."), min_size=1, max_size=300)
spans = st.lists(
    letters.map(Span)
    | letters.map(lambda text: Span(text, Style.STRONG))
    | letters.map(lambda text: Span(text, Style.LINK, "https://example.org/")),
    min_size=1,
    max_size=4,
).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    spans.map(Paragraph),
    spans.map(Caution),
    st.lists(spans, min_size=1, max_size=5).map(lambda items: Steps(tuple(items))),
    st.lists(spans, min_size=1, max_size=3).map(lambda lines: ReadOut(tuple(lines))),
    st.just(Divider()),
)
able = st.sampled_from((TELEGRAM, DISCORD, TERMINAL)) | st.builds(
    Capabilities,
    text_limit=st.integers(64, 500),
    unit=st.sampled_from(Unit),
    label_limit=st.integers(8, 40),
    rows=st.integers(8, 12),
    per_row=st.integers(1, 5),
    menu=st.sampled_from((0, 5, 25)),
)


def _choice(number: int, label: str, role: Role = Role.WAY) -> Choice:
    page = PageId(f"p.{number}")
    return Choice(encode(Context(page=page_code(page))), label, page, role)


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Draw a reply with any blocks and up to 60 choices, ending as every reply does."""
    labels = draw(st.lists(st.text(st.sampled_from("abcd efgh"), min_size=1, max_size=120), max_size=60))
    ways = tuple(_choice(number, label) for number, label in enumerate(labels))
    ends = (
        _choice(1001, "Back", Role.BACK),
        _choice(1002, "Start again", Role.HOME),
        _choice(1003, "In danger now", Role.DANGER),
        _choice(1004, "Hide this", Role.HIDE),
    )
    made = draw(st.lists(blocks, min_size=1, max_size=12).map(tuple))
    return Reply(PageId("p.here"), made, (*ways, *ends), more=_choice(1000, "Read on", Role.MORE))


def _buttons(screen: Screen) -> list[Choice]:
    return [choice for row in screen.rows for choice in row] + list(screen.menu)


@given(replies(), able)
def test_no_word_is_lost(reply: Reply, able: Capabilities) -> None:
    """All words of the reply stand on its screens, in order."""
    screens = fit(reply, able)
    shown = "".join("".join(plain(screen.text).split()) for screen in _first_of_each_text(screens))
    assert shown.startswith("".join(plain(render_text(reply.blocks)).split()))


@given(replies(), able)
def test_no_choice_is_lost(reply: Reply, able: Capabilities) -> None:
    """Every way is on exactly one screen; every screen ends with danger, then Hide."""
    screens = fit(reply, able)
    ways = [choice.id for screen in screens for choice in _buttons(screen) if choice.role is Role.WAY]
    assert sorted(ways) == sorted(choice.id for choice in reply.choices if choice.role is Role.WAY)
    for screen in screens:
        ends = [choice.role for row in screen.rows for choice in row][-2:]
        assert ends == [Role.DANGER, Role.HIDE]


@given(replies(), able)
def test_every_limit_holds(reply: Reply, able: Capabilities) -> None:
    """Text, labels, rows, buttons and menus are within what the platform takes."""
    for screen in fit(reply, able):
        assert length(plain(screen.text), able.unit) <= able.text_limit
        assert len(screen.rows) + bool(screen.menu) <= able.rows
        assert all(1 <= len(row) <= max(able.per_row, 1) for row in screen.rows)
        assert len(screen.menu) <= able.menu
        assert all(len(choice.label) <= able.label_limit for choice in _buttons(screen))


@given(replies(), able)
def test_a_label_that_is_cut_stands_whole_in_the_text(reply: Reply, able: Capabilities) -> None:
    """A label too long for a button is in the text as a whole."""
    shown = "".join("".join(plain(screen.text).split()) for screen in fit(reply, able))
    for choice in reply.choices:
        if len(choice.label) > able.label_limit:
            assert "".join(choice.label.split()) in shown


@given(replies(), able)
def test_turning_over_leads_through_all_parts(reply: Reply, able: Capabilities) -> None:
    """Each part but the last has a choice that leads to the next part of the same page."""
    screens = fit(reply, able)
    for number, screen in enumerate(screens):
        assert (screen.part, screen.parts) == (number, len(screens))
        more = [decode(choice.id).part for choice in _buttons(screen) if choice.role is Role.MORE]
        assert more == ([number + 1] if number < len(screens) - 1 else [])
        assert part_of(screens, number) is screen


def test_c08_markup_is_never_made_of_content() -> None:
    """C-08, A-20: what looks like markup in a text stays plain words in its span."""
    reply = Reply(PageId("p.x"), (Paragraph((Span("<b>[x](tg://y) *z*"),)),), (_choice(1, "Hide", Role.HIDE),))
    (screen,) = fit(reply, TELEGRAM)
    assert screen.text == (Span("<b>[x](tg://y) *z*"),)


def test_utf16_is_counted_as_telegram_counts() -> None:
    """An emoji counts two units on Telegram and one elsewhere."""
    assert (length("a😀", Unit.UTF16), length("a😀", Unit.CODE_POINT)) == (3, 2)


def _first_of_each_text(screens: tuple[Screen, ...]) -> list[Screen]:
    """Return the screens without those that repeat the last words for the sake of further choices."""
    return [
        screen for number, screen in enumerate(screens) if not number or screen.text is not screens[number - 1].text
    ]
