"""A page shown: which one a person is let to, and all that stands on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.context import Context, answers, encode, page_code
from bot.core.messages import Block, Choice, Effect, PageId, Reply, Role
from bot.core.pages import Audience, Page
from bot.core.render import distinct, render_blocks, render_ways
from bot.core.safety import last_rows
from bot.core.script import Script
from bot.core.wording import Voice

NO_EFFECTS: Final[frozenset[Effect]] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn came to: the context that the person now carries, and the reply."""

    context: Context
    reply: Reply


def show(script: Script, context: Context, now: datetime) -> Outcome:
    """Return the page that `context` is on, as it stands at `now`."""
    target = script.by_code.get(context.page, script.home)
    return show_page(script, context, target, now)


def move(script: Script, context: Context, page: PageId, now: datetime) -> Outcome:
    """Go to `page`, leaving a way back to where the person was."""
    return show_page(script, replace(context, part=0, misses=0, back=context.page), page, now)


def voice_of(script: Script, context: Context, now: datetime) -> Voice:
    """Return the voice for the language of `context`, English where that is not offered."""
    return Voice(script, context.language if context.language in script.languages else "en", now)


def show_page(
    script: Script,
    context: Context,
    target: PageId,
    now: datetime,
    *,
    over: tuple[Block, ...] = (),
    first: tuple[Choice, ...] = (),
    extra: tuple[Choice, ...] = (),
) -> Outcome:
    """Show `target`, or the question it needs answered first.

    `over` are blocks to put on top, `first` and `extra` choices to put before
    and after the page's own; an extra one that leads where the page leads already is left out.
    """
    page, target = admit(script, context, target)
    voice = voice_of(script, context, now)
    code = page_code(target)
    here = context if context.page == code else replace(context, page=code)
    carried = answers(here)
    blocks = render_blocks(voice, page, here)
    ways = render_ways(voice, page, here, carried, target if page.id != target else _then(script, here))
    if first or extra:
        led = {choice.to for choice in ways}
        ways = distinct(first + ways + tuple(choice for choice in extra if choice.to not in led))
    choices = ways + last_rows(voice, page.id, here, carried)
    reply = Reply(
        page=page.id,
        blocks=over + blocks if over else blocks,
        choices=choices,
        effects=_effects(page, context),
        part=context.part,
        more=Choice(encode(here), voice.label("words/more"), target, Role.MORE),
        urgent=page.urgent,
        language=voice.language,
    )
    return Outcome(here, reply)


def admit(script: Script, context: Context, target: PageId) -> tuple[Page, PageId]:
    """Return the page to show for `target`, and the target itself, which gives way where it is not for this person.

    A page for adults leads everyone else elsewhere; a page that needs an answer
    nobody gave yet shows the question in its place.
    """
    page = script.pages.get(target) or script.pages[script.home]
    if page.audience is Audience.ADULTS and not context.adult:
        asked = script.pages.get(script.asks.get("age", script.home))
        if "age" in page.needs and context.age is None and asked is not None:
            return asked, page.id
        page = script.pages.get(page.instead or script.home) or script.pages[script.home]
    for need in page.needs:
        if getattr(context, need, None) is None and need in script.asks:
            return script.pages.get(script.asks[need], page), page.id
    return page, page.id


def _then(script: Script, context: Context) -> PageId:
    """Return where a question page leads when nothing asked for it: back to where the person came from."""
    return script.by_code.get(context.back, script.home)


def _effects(page: Page, context: Context) -> frozenset[Effect]:
    if not page.effects and not context.reader:
        return NO_EFFECTS
    return frozenset(map(Effect, page.effects)) | ({Effect.SHOW_FRESH} if context.reader else NO_EFFECTS)
