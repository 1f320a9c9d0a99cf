"""A reply, fitted to what a platform can show: split and shortened where it has to be, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, assert_never

from bot.core.context import at_part
from bot.core.messages import (
    Block,
    Capabilities,
    Caution,
    Choice,
    Divider,
    FactCard,
    Paragraph,
    ReadOut,
    Reply,
    Role,
    Screen,
    ServiceCard,
    SiteCard,
    SourceList,
    Span,
    Spans,
    Steps,
    Style,
    Unit,
)

TELEGRAM: Final = Capabilities(
    text_limit=4096,
    unit=Unit.UTF16,
    label_limit=64,
    rows=12,
    per_row=2,
    deletes_theirs=True,
)
"""A private chat with a bot. The text limit is Telegram's; rows and labels are what reads well on a phone."""

DISCORD: Final = Capabilities(
    text_limit=2000,
    unit=Unit.CODE_POINT,
    label_limit=80,
    rows=5,
    per_row=5,
    menu=25,
    deletes_own=True,
)
"""An ephemeral reply to an interaction."""

TERMINAL: Final = Capabilities(
    text_limit=10**9,
    unit=Unit.CODE_POINT,
    label_limit=10**6,
    rows=10**6,
    per_row=1,
    edits=False,
    deletes_own=False,
)
"""A terminal: a column as long as need be."""

MOST_DIVIDED: Final = 1024
"""Blocks kept as they were divided; a bound on memory. What tells the time of a minute is soon of no use."""

Rows = tuple[tuple[Choice, ...], ...]
_Group = tuple[Rows, tuple[Choice, ...]]
"""The buttons and the menu of one screen."""

_DIVIDED: Final[dict[tuple[int, int], tuple[tuple[Block, ...], Capabilities, list[Spans]]]] = {}
"""Texts by the blocks and the platform they are of. An entry holds both, so that no other object can have their ids."""

_BREAK: Final = (Span("\n"),)
_GAP: Final = (Span("\n\n"),)
_RULE: Final = (Span("—"),)
_CUT: Final = "…"


def fit(reply: Reply, able: Capabilities) -> tuple[Screen, ...]:
    """Return `reply` as one screen or several, in order; `reply.part` says which to show.

    Every word and every choice of the reply is on one of them. Where a label is
    too long for a button, the button has its start and the text has it whole.
    Each screen but the last has a choice that leads to the next, and every
    screen ends with the last rows. Total for all replies.
    """
    long = [choice for choice in reply.choices if len(choice.label) > able.label_limit]
    texts = _texts(reply, long, able)
    choices = [_labelled(choice, able) for choice in reply.choices] if long else reply.choices
    ways = tuple([choice for choice in choices if choice.role is Role.WAY])
    ends = tuple([choice for choice in choices if choice.role is not Role.WAY])
    last = _end_rows(ends, able)
    groups = _groups(ways, len(last), able)
    count = max(len(texts) + len(groups) - 1, 1)
    return tuple([_screen(reply, able, texts, groups, last, part, count) for part in range(count)])


def part_of(screens: Sequence[Screen], part: int) -> Screen:
    """Return the screen numbered `part`, or the last where there are fewer."""
    return screens[min(max(part, 0), len(screens) - 1)]


def render_text(blocks: Sequence[Block]) -> Spans:
    """Return the words of `blocks` as one run of spans, as every platform shows them."""
    return _join(list(_pieces(blocks)))


def length(text: str, unit: Unit) -> int:
    """Return the length of `text` in `unit`."""
    if unit is Unit.CODE_POINT or text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


# --- screens --------------------------------------------------------------------------------------


def _screen(
    reply: Reply,
    able: Capabilities,
    texts: list[Spans],
    groups: list[_Group],
    last: Rows,
    part: int,
    count: int,
) -> Screen:
    """Build screen `part`: words first; the choices start on the screen with the last words."""
    group = part - (len(texts) - 1)
    rows, menu = groups[group] if group >= 0 else ((), ())
    more = reply.more if part < count - 1 else None
    if more is not None:
        turn = _labelled(replace(more, id=at_part(more.id, part + 1)), able)
        rows = (*rows, (turn,))
    return Screen(
        texts[min(part, len(texts) - 1)],
        (*rows, *last),
        menu,
        part,
        count,
    )


def _groups(ways: tuple[Choice, ...], taken: int, able: Capabilities) -> list[_Group]:
    """Divide the ways over screens: into buttons where they fit, then into a menu, then onto further screens.

    `taken` rows are those that every screen ends with.
    """
    free = able.rows - taken
    rows = _rows(ways, able)
    if len(rows) <= free:
        return [(rows, ())]
    room = max(free - 1, 1) * able.per_row
    if able.menu:
        most = min(able.menu, max(len(ways), 1))
        return [((), ways[at : at + most]) for at in range(0, len(ways), most)]
    return [(_rows(ways[at : at + room], able), ()) for at in range(0, len(ways), room)]


def _rows(ways: tuple[Choice, ...], able: Capabilities) -> Rows:
    """Return ways as rows: one to a row while there is room for that, else as many side by side as may be."""
    if len(ways) + 3 <= able.rows or able.per_row == 1:
        return tuple([(choice,) for choice in ways])
    return tuple([ways[at : at + able.per_row] for at in range(0, len(ways), able.per_row)])


def _end_rows(ends: tuple[Choice, ...], able: Capabilities) -> Rows:
    """Return the ways back in one row and danger and Hide in the last, where a row has room for two."""
    back = tuple([choice for choice in ends if choice.role is Role.BACK or choice.role is Role.HOME])
    last = tuple([choice for choice in ends if choice.role is Role.DANGER or choice.role is Role.HIDE])
    if able.per_row == 1:
        return tuple([(choice,) for choice in (*back, *last)])
    return tuple([row for row in (back, last) if row])


def _labelled(choice: Choice, able: Capabilities) -> Choice:
    if len(choice.label) <= able.label_limit:
        return choice
    return replace(choice, label=choice.label[: able.label_limit - len(_CUT)].rstrip() + _CUT)


# --- text -----------------------------------------------------------------------------------------


def _texts(reply: Reply, long: Sequence[Choice], able: Capabilities) -> list[Spans]:
    """Return the words of `reply`, and the labels of `long` choices, in texts within the limit.

    Blocks that were divided before are not divided again.
    """
    if long:
        return _pack([*_pieces(reply.blocks), *((True, (Span(choice.label),)) for choice in long)], able)
    key = (id(reply.blocks), id(able))
    known = _DIVIDED.get(key)
    if known is None:
        if len(_DIVIDED) >= MOST_DIVIDED:
            del _DIVIDED[next(iter(_DIVIDED))]
        known = _DIVIDED[key] = (reply.blocks, able, _pack([*_pieces(reply.blocks)], able))
    return known[2]


def _pieces(blocks: Sequence[Block]) -> Iterator[tuple[bool, Spans]]:
    """Yield the lines of `blocks`, each with whether a gap goes before it."""
    for block in blocks:
        match block:
            case Paragraph():
                yield True, block.text
            case Caution():
                yield True, _strong(block.text)
            case Steps():
                for number, item in enumerate(block.items, 1):
                    yield number == 1, (Span(f"{number}. "), *item)
            case ServiceCard() | FactCard() | SiteCard():
                for index, line in enumerate(block.lines):
                    yield index == 0, line
            case ReadOut():
                for index, line in enumerate(block.lines):
                    yield index == 0, (Span("| "), *line)
            case SourceList():
                for index, (_, line) in enumerate(block.items):
                    yield index == 0, line
            case Divider():
                yield True, _RULE
            case _:
                assert_never(block)


def _strong(spans: Spans) -> Spans:
    return tuple(replace(span, style=Style.STRONG) if span.style is Style.PLAIN else span for span in spans)


def _join(pieces: list[tuple[bool, Spans]]) -> Spans:
    spans: list[Span] = []
    for gap, line in pieces:
        if spans:
            spans.extend(_GAP if gap else _BREAK)
        spans.extend(line)
    return tuple(spans)


def _size(spans: Spans, unit: Unit) -> int:
    return sum(length(span.text, unit) for span in spans)


def _pack(pieces: list[tuple[bool, Spans]], able: Capabilities) -> list[Spans]:
    """Divide lines into texts within the limit, breaking where it hurts least: between lines, then words."""
    whole = _join(pieces)
    if _size(whole, able.unit) <= able.text_limit:
        return [whole]
    texts: list[Spans] = []
    current: list[tuple[bool, Spans]] = []
    size = 0
    for gap, line in pieces:
        for index, fitting in enumerate(_within(line, able)):
            added = _size(fitting, able.unit) + (2 if gap and not index else 1)
            if current and size + added > able.text_limit:
                texts.append(_join(current))
                current, size = [], 0
            current.append((gap and not index, fitting))
            size += added if size else added - (2 if gap and not index else 1)
    return [*texts, _join(current)] if current else texts


def _within(line: Spans, able: Capabilities) -> Iterator[Spans]:
    """Yield `line` in runs within the limit, broken after a space where there is one."""
    if _size(line, able.unit) <= able.text_limit:
        yield line
        return
    run: list[Span] = []
    room = able.text_limit
    for span in line:
        rest = span.text
        while rest:
            fits = _prefix(rest, room, able.unit)
            if fits < len(rest):
                space = rest.rfind(" ", 0, fits) + 1
                fits = space or (fits if not run else 0)
            if fits:
                run.append(replace(span, text=rest[:fits]))
                room -= length(rest[:fits], able.unit)
                rest = rest[fits:]
            if rest:
                yield tuple(run)
                run, room = [], able.text_limit
    if run:
        yield tuple(run)


def _prefix(text: str, room: int, unit: Unit) -> int:
    """Return how many code points of `text` fit into `room` units."""
    if unit is Unit.CODE_POINT or text.isascii():
        return min(room, len(text))
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > room:
            return index
    return len(text)
