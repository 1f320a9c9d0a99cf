"""What must stay true on every page, for every set of answers that it can tell apart, on every platform."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from bot.core.context import LONGEST, Context, decode, encode
from bot.core.fit import DISCORD, TELEGRAM, TERMINAL, fit, length
from bot.core.messages import Capabilities, Pressed, Role, Screen, ServiceCard, plain
from bot.core.pages import Audience
from bot.core.safety import SAFE_CARD
from bot.core.show import Outcome
from bot.core.step import step
from tests.conversations.walk import in_language, walk
from tests.core.scripts import NOW
from tests.scripts import real_script

PLATFORMS = {"telegram": TELEGRAM, "discord": DISCORD, "terminal": TERMINAL}
MOST_ELSEWHERE = 6
"""Outcomes of a page that are looked at in each further language."""


@lru_cache(maxsize=1)
def _walked() -> tuple[Outcome, ...]:
    return tuple(walk(real_script(), NOW))


def _ends_safely(screen: Screen) -> bool:
    """Whether the last row ends with danger and Hide (in a column: the last two rows)."""
    return [choice.role for row in screen.rows for choice in row][-2:] == [Role.DANGER, Role.HIDE]


def _fits(screen: Screen, able: Capabilities) -> bool:
    return (
        0 < length(plain(screen.text), able.unit) <= able.text_limit
        and len(screen.rows) + bool(screen.menu) <= able.rows
        and all(len(row) <= able.per_row for row in screen.rows)
        and len(screen.menu) <= max(able.menu, 0)
        and all(0 < len(choice.label) <= able.label_limit for row in screen.rows for choice in row)
    )


def _wrong(outcome: Outcome) -> list[str]:
    """Return what is wrong with an outcome on any platform."""
    reply = outcome.reply
    found = ["the safe card"] if reply.page == SAFE_CARD else []
    if any(len(choice.id.encode("ascii")) > LONGEST for choice in reply.choices):
        found.append("a code of more than 64 bytes")
    if any(not choice.label.strip() for choice in reply.choices):
        found.append("a choice without a label")
    if len({choice.id for choice in reply.choices if choice.role is Role.WAY}) < sum(
        choice.role is Role.WAY for choice in reply.choices
    ):
        found.append("two choices that are the same")
    for name, able in PLATFORMS.items():
        screens = fit(reply, able)
        found += [f"{name}: no danger and Hide at the end"] * (not all(map(_ends_safely, screens)))
        found += [f"{name}: it does not fit"] * (not all(_fits(screen, able) for screen in screens))
    return found


def test_every_page_is_whole_on_every_platform() -> None:
    """On each page and platform: no safe card, danger and Hide last, within the limits, no code over 64 bytes."""
    wrong = Counter((outcome.reply.page, said) for outcome in _walked() for said in _wrong(outcome))
    assert not wrong


def test_every_page_is_shown_to_somebody() -> None:
    """There is no page that nobody can get to see."""
    assert {outcome.reply.page for outcome in _walked()} >= set(real_script().pages)


def test_the_context_survives_its_code() -> None:
    """Encoded and decoded, what a person answered is the same: a restart loses nothing."""
    for outcome in _walked():
        assert decode(encode(outcome.context)) == outcome.context, outcome.reply.page


def test_what_was_kept_is_what_would_be_worked_out() -> None:
    """What the core keeps for all whom it makes no difference to is, for each of them, what a new start would say."""
    for outcome in _walked()[::5]:
        fresh = replace(real_script(), memo={})
        pressed = Pressed(encode(outcome.context))
        assert step(fresh, Context(), pressed, NOW) == step(real_script(), Context(), pressed, NOW)


def test_no_page_for_adults_is_shown_to_anyone_else() -> None:
    """Safety rule 5: whoever did not say they are an adult sees no page for adults and no service for adults."""
    script = real_script()
    for outcome in _walked():
        if outcome.context.adult:
            continue
        page = script.pages[outcome.reply.page]
        assert page.audience is not Audience.ADULTS, page.id
        for block in outcome.reply.blocks:
            if isinstance(block, ServiceCard):
                assert not script.services[block.service].adult_only, (page.id, block.service)


def test_every_choice_leads_to_a_page_that_is_there() -> None:
    """Pressing any choice shows the page it names, the question that page needs first, or where it gives way to."""
    script = real_script()
    for outcome in _walked():
        for choice in outcome.reply.choices:
            assert choice.to in script.pages, (outcome.reply.page, choice.to)


def test_every_page_is_whole_in_every_language() -> None:
    """In each further language that is offered, every page is whole on every platform."""
    script, shown = real_script(), Counter[str]()
    wrong = Counter[tuple[str, str, str]]()
    for outcome in _walked():
        page = outcome.reply.page
        shown[page] += 1
        if shown[page] <= MOST_ELSEWHERE:
            for language in script.languages[1:]:
                found = _wrong(in_language(script, outcome, language, NOW))
                wrong.update((language, page, said) for said in found)
    assert not wrong
