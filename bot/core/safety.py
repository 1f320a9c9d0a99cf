"""The rows that every screen ends with, and the answer of last resort."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bot.core.conditions import age_for
from bot.core.context import Context, PageCode, answers, encode, page_code
from bot.core.messages import (
    Caution,
    Choice,
    ChoiceId,
    Effect,
    PageId,
    Paragraph,
    Reply,
    Role,
    Span,
    Steps,
    Style,
)
from bot.core.render import choice_to
from bot.core.script import DANGER, HIDE, HOME, Script
from bot.core.wording import MOST_ANSWERS, Voice

SAFE_CARD: Final = PageId("safe-card")


def last_rows(voice: Voice, page: PageId, context: Context, carried: str) -> tuple[Choice, ...]:
    """Return the ways back, then danger and Hide: on every screen, in this order, always last (safety rule 27).

    `carried` are the answers of `context`, as they stand in its code.
    """
    script = voice.script
    danger = choice_to(script.danger, voice.label("words/danger"), carried, page_code(page), Role.DANGER)
    last = (danger, _hide(voice, context))
    if page == script.home:
        return last
    back = script.by_code.get(context.back, script.home)
    if back in (page, script.home):
        return (_home(voice, context, carried), *last)
    before = choice_to(back, voice.label("words/back"), carried, "", Role.BACK)
    return (before, _home(voice, context, carried), *last)


def _home(voice: Voice, context: Context, carried: str) -> Choice:
    kept: dict[Any, Choice] = voice.room("home", MOST_ANSWERS)
    known = kept.get((voice.language, carried))
    if known is None:
        again = answers(start_again(context))
        known = choice_to(voice.script.home, voice.label("words/home"), again, "", Role.HOME)
        kept[(voice.language, carried)] = known
    return known


def _hide(voice: Voice, context: Context) -> Choice:
    kept: dict[Any, Choice] = voice.room("hide")
    key = (voice.language, context.language, context.reader)
    known = kept.get(key)
    if known is None:
        bare = answers(hidden(context))
        known = kept[key] = choice_to(voice.script.hide, voice.label("words/hide"), bare, "", Role.HIDE)
    return known


def start_again(context: Context) -> Context:
    """Return what stays when the person starts again: where they are, their age band, a refusal, and their settings.

    That somebody else is an adult does not stay.
    """
    return Context(
        nation=context.nation,
        age=age_for(None, context),
        police=context.police,
        reader=context.reader,
        keep_typed=context.keep_typed,
        language=context.language,
    )


def hidden(context: Context) -> Context:
    """Return what stays after Hide: nothing that was answered."""
    return Context(reader=context.reader, language=context.language)


def safe_card(script: Script | None = None) -> Reply:
    """Return the answer of last resort: numbers that answer, and Hide. Needs no content and cannot fail.

    The numbers are those of `content/services`; a test holds them to it.
    """
    return _SAFE if script is None else _safe(script.danger, script.hide)


def _safe(danger: PageId, hide: PageId) -> Reply:
    bare = Context()
    return Reply(
        page=SAFE_CARD,
        blocks=_SAFE_BLOCKS,
        choices=(
            Choice(_code(HOME), "Start again", HOME, Role.HOME),
            Choice(_code(danger), "In danger now", danger, Role.DANGER),
            Choice(
                encode(replace(bare, page=page_code(hide))),
                "Hide this",
                hide,
                Role.HIDE,
            ),
        ),
        effects=frozenset[Effect](),
        urgent=True,
    )


def _code(page: PageId) -> ChoiceId:
    return encode(Context(page=PageCode(page_code(page))))


def _line(*parts: str) -> tuple[Span, ...]:
    return tuple(Span(part, Style.STRONG if index % 2 else Style.PLAIN) for index, part in enumerate(parts))


_SAFE_BLOCKS: Final = (
    Paragraph(_line("This guide cannot show its pages right now. You can still reach people.")),
    Caution(_line("In danger now? Call ", "999", ".")),
    Steps(
        (
            _line("To talk, day or night: Samaritans, ", "116 123", ". Free."),
            _line("To text, day or night: ", "SHOUT", " to ", "85258", "."),
            _line("Under 19: Childline, ", "0800 1111", ". Free, day or night."),
            _line(
                "Adults, about a picture: Revenge Porn Helpline, ",
                "0345 6000 459",
                ", weekdays in the daytime.",
            ),
        )
    ),
)
_SAFE: Final = _safe(DANGER, HIDE)
