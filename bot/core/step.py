"""The whole conversation: one event in, one reply out.

`step` is total and deterministic. It has no clock, no network, no files, no
platform and no person; the same four arguments always give the same outcome.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, assert_never

from bot.core.conditions import VALUES, age_for, apply
from bot.core.context import MAX_MISSES, Age, Context, Who, answers, decode, page_code, site_code
from bot.core.grounds import TextId
from bot.core.heard import LIKELY, Certainty, Danger, Heard, Level
from bot.core.messages import (
    Caution,
    Choice,
    Command,
    Effect,
    Event,
    Opened,
    PageId,
    Pressed,
    Said,
    SentMedia,
    SiteId,
)
from bot.core.render import choice_to
from bot.core.safety import hidden, safe_card
from bot.core.script import Script
from bot.core.show import Outcome, move, show, show_page, voice_of
from bot.core.wording import Voice

SUGGEST: Final = PageId("answers.suggest")
SITE_STEPS: Final = PageId("down.site-steps")
MOST_GUESSES: Final = 3
MOST_DIGITS: Final = 3


def step(script: Script, context: Context, event: Event, now: datetime) -> Outcome:
    """Return what to answer to `event`, for a person who carries `context`, at `now` (aware; naive is taken as UTC).

    Never raises: whatever goes wrong inside, the answer is the safe card.
    """
    try:
        moment = now if now.tzinfo is not None else now.replace(tzinfo=UTC)
        return _step(script, context, event, moment)
    except Exception:  # noqa: BLE001 - the last net: a person is always answered
        return Outcome(Context(language=getattr(context, "language", "en")), safe_card(script))


def _step(script: Script, context: Context, event: Event, now: datetime) -> Outcome:
    match event:
        case Opened():
            page = script.links.get(event.link, script.home)
            return show_page(script, _fresh(context), page, now)
        case Pressed():
            return show(script, decode(event.choice), now)
        case Said():
            return _with_removal(_hear(script, context, event.text, now))
        case SentMedia():
            page = script.media.get(event.kind) or script.media.get("other", script.home)
            return move(script, context, page, now)
        case Command():
            name = event.name.lower()
            page = script.commands.get(name, script.home)
            if page == script.home:
                return show_page(script, _fresh(context), page, now)
            if page == script.hide:
                return show_page(script, hidden(context), page, now)
            return move(script, context, page, now)
        case _:
            assert_never(event)


def _fresh(context: Context) -> Context:
    """Return the context of somebody who opens the conversation: their settings, and nothing they answered."""
    return Context(reader=context.reader, keep_typed=context.keep_typed, language=context.language)


# --- words ----------------------------------------------------------------------------------------


def _hear(script: Script, context: Context, text: str, now: datetime) -> Outcome:
    """Answer typed words: a number picks a choice; danger comes before every topic; the words are never echoed."""
    picked = _picked(script, context, text, now)
    if picked is not None:
        return show(script, decode(picked.id), now)
    heard = script.hear(text)
    if ("age", Age.UNDER_18.value) in heard.reveals:
        context = replace(context, age=Age.UNDER_18)
    others = [value for field, value in heard.reveals if field == "who" and value in tuple(Who)]
    if others:
        context = replace(context, age=age_for(Who(others[0]), context))
    acting = danger_pages(script, heard)
    if acting:
        page, *rest = acting
        onward = _titled(
            script,
            context,
            [*rest, *(guess.page for guess in heard.guesses)],
            page,
            now,
        )
        moved = replace(context, part=0, misses=0, back=context.page)
        return show_page(script, moved, page, now, extra=onward[:MOST_GUESSES])
    return _answer(script, context, heard, now)


def danger_pages(script: Script, heard: Heard) -> list[PageId]:
    """Return the pages of the dangers to act on, the one to show first.

    A closer page of a danger that is acted on or offered goes first where it is more likely asked for than all others
    together. Nothing but suicide goes before it then.
    """
    acting = [flag.danger for flag in heard.flags if flag.level is Level.ACT and flag.danger in script.dangers]
    pages = [script.dangers[danger] for danger in acting]
    best = heard.guesses[0] if heard.guesses else None
    if best is None or best.confidence <= LIKELY:
        return pages
    near = [flag.danger for flag in heard.flags if best.page in script.closer.get(flag.danger, ())]
    if near and (acting[:1] != [Danger.SUICIDE] or Danger.SUICIDE in near):
        return [best.page, *(page for page in pages if page != best.page)]
    return pages


def _answer(script: Script, context: Context, heard: Heard, now: datetime) -> Outcome:
    """Answer words without pressing danger: open, suggest or miss, with any offer of help on top."""
    voice = voice_of(script, context, now)
    offers = tuple(flag.danger for flag in heard.flags if flag.danger in script.dangers)
    over = tuple(Caution(voice.word(f"offer-{danger}")) for danger in offers[:1])
    moved = replace(context, part=0, back=context.page)
    carried, here = answers(replace(moved, misses=0)), context.page
    first = tuple(
        choice_to(
            script.dangers[danger],
            voice.label(f"words/offer-{danger}-label"),
            carried,
            here,
        )
        for danger in offers[:2]
    )
    guessed = [guess.page for guess in heard.guesses if guess.page in script.pages]
    certainty = heard.certainty if guessed else Certainty.MISS
    if certainty is Certainty.OPEN and offers:
        certainty = Certainty.SUGGEST
    match certainty:
        case Certainty.OPEN:
            sure = _confirmations(voice, heard, replace(moved, misses=0), guessed[0])
            sure += _site_confirmed(voice, heard, replace(moved, misses=0), guessed[0])
            others = _titled(script, context, guessed[1:MOST_GUESSES], guessed[0], now)
            return show_page(
                script,
                replace(moved, misses=0),
                guessed[0],
                now,
                over=over,
                extra=sure + others,
            )
        case Certainty.SUGGEST:
            ways = _titled(script, context, guessed[:MOST_GUESSES], SUGGEST, now)
            ways += _site_confirmed(voice, heard, replace(moved, misses=0), SUGGEST)
            return show_page(
                script,
                replace(moved, misses=0),
                SUGGEST,
                now,
                over=over,
                first=first + ways,
            )
        case Certainty.MISS:
            again = min(context.misses + 1, MAX_MISSES)
            page = script.misses[0 if again == 1 else 1]
            return show_page(script, replace(moved, misses=again), page, now, over=over, first=first)
        case _:
            assert_never(certainty)


def _picked(script: Script, context: Context, text: str, now: datetime) -> Choice | None:
    """Return the choice whose number was typed, counting the choices of the page the person is on from 1."""
    digits = text.strip().rstrip(".)") if isinstance(text, str) else ""
    if not digits.isascii() or not digits.isdigit() or len(digits) > MOST_DIGITS:
        return None
    choices = show(script, context, now).reply.choices
    number = int(digits)
    return choices[number - 1] if 0 < number <= len(choices) else None


def _titled(script: Script, context: Context, pages: list[PageId], shown: PageId, now: datetime) -> tuple[Choice, ...]:
    """Return a choice by its title for each page, each once, without the one that is shown."""
    voice = voice_of(script, context, now)
    carried = answers(replace(context, misses=0))
    wanted = [page for page in dict.fromkeys(pages) if page != shown and page in script.pages]
    return tuple(choice_to(page, voice.label(script.pages[page].title), carried, page_code(shown)) for page in wanted)


def _confirmations(voice: Voice, heard: Heard, context: Context, page: PageId) -> tuple[Choice, ...]:
    """Return a choice that takes up the first thing the words revealed and nobody has tapped yet."""
    for field, value in heard.reveals:
        if field in VALUES and getattr(context, field, None) is None:
            changed = apply(((field, value),), context)
            label = voice.label(f"words/confirm-{field}-{value}")
            if changed != context and label:
                return (choice_to(page, label, answers(changed), context.back),)
    return ()


def _site_confirmed(voice: Voice, heard: Heard, context: Context, shown: PageId) -> tuple[Choice, ...]:
    """Return a choice that takes up the first site that the words named, and leads to how to report there."""
    named = [SiteId(value) for field, value in heard.reveals if field == "site"]
    site = voice.script.sites.get(named[0]) if named else None
    if site is None or SITE_STEPS not in voice.script.pages or context.site == site_code(site.id):
        return ()
    label = voice.label(TextId("words/confirm-site"), {"site": site.name})
    return (choice_to(SITE_STEPS, label, answers(replace(context, site=site_code(site.id))), page_code(shown)),)


def _with_removal(outcome: Outcome) -> Outcome:
    """Ask the shell to remove what was typed, unless the person turned that off."""
    if outcome.context.keep_typed:
        return outcome
    effects = outcome.reply.effects | {Effect.REMOVE_WHAT_WAS_TYPED}
    return Outcome(outcome.context, replace(outcome.reply, effects=effects))
