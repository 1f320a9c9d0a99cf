"""The walk goes by the rules of the core, and finds what a walk by hand over the real screens finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.build import build
from bot.authoring.checks.view import View, contexts_of
from bot.authoring.checks.walk import PEOPLE, UNSAID, Person, nearest, walk
from bot.core.conditions import apply
from bot.core.context import Age, Context, Nation, Police, decode
from bot.core.messages import PageId, Role
from bot.core.script import Script
from bot.core.show import show_page
from tests.authoring.folders import built, change, small
from tests.core.scripts import NOW


def _by_hand(script: Script, who: Person) -> dict[str, int]:
    """Press every choice of every screen, level by level; return the fewest taps to each page as it is shown."""
    taps: dict[str, int] = {}
    seen: set[tuple[str, Context]] = set()
    level = [(script.home, Context())]
    number = 0
    while level:
        ahead: list[tuple[PageId, Context]] = []
        for target, context in level:
            if (target, context) in seen:
                continue
            seen.add((target, context))
            outcome = show_page(script, context, target, NOW)
            taps.setdefault(outcome.reply.page, number)
            for choice in outcome.reply.choices:
                after = decode(choice.id)
                if choice.role is Role.WAY and who.takes(context, after):
                    ahead.append((choice.to, after))
        level, number = ahead, number + 1
    return taps


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_the_walk_is_the_walk_by_hand(tmp_path: Path, who: Person) -> None:
    """Each page is as many taps away as it is for somebody who presses every button there is."""
    script = built(tmp_path).draft
    assert dict(walk(script, who).pages) == _by_hand(script, who)


def test_somebody_who_rather_does_not_say_tells_nothing() -> None:
    """Of all the answers there are, only those that tell nothing are taken."""
    told = {"age": Age.ADULT, "nation": Nation.WALES, "police": Police.OPEN, "since": "2026-03-01"}
    for field, value in told.items():
        assert not UNSAID.takes(Context(), apply(((field, str(value)),), Context())), field
    untold = {"age": "rather-not-say", "nation": "rather-not-say", "police": "not-now", "since": "not-sure"}
    for field, value in (*untold.items(), ("what", "made"), ("who", "me")):
        assert UNSAID.takes(Context(), apply(((field, value),), Context())), field


def test_the_nearest_act_is_counted_through_questions(tmp_path: Path) -> None:
    """From home the plan is two taps: the choice, and the question of age that comes before it."""
    walked = walk(built(tmp_path).draft, UNSAID)
    assert walked.pages[PageId("plan.start")] == 2
    assert nearest(walked, lambda page: page == "plan.start")[walked.start] == 2


def test_a_later_step_of_the_plan_costs_the_steps_before_it(tmp_path: Path) -> None:
    """Whoever wants the second step opens and finishes the first: two taps more."""
    folder = small(tmp_path)
    change(
        folder, "pages/plan.yaml", "to: people.now, label: Tell one person", "to: plan.second, label: Tell one person"
    )
    way = "    choices: [{to: start.home, label: Begin again}]\n"
    page = f"  second:\n    title: Second\n    shows: [{{text: Words.}}]\n{way}"
    change(folder, "pages/plan.yaml", "", page)
    assert walk(build(folder).draft, UNSAID).pages[PageId("plan.second")] == 5


def test_a_page_is_seen_in_every_context_it_tells_apart(tmp_path: Path) -> None:
    """A page that reads the age is seen for each answer its conditions give; one for adults, by adults alone."""
    compiled = built(tmp_path)
    ages = {context.age for context in contexts_of(compiled.draft.pages[PageId("what.made")], compiled.draft)}
    assert ages == {None, Age.ADULT}
    adults = {context.age for context in contexts_of(compiled.draft.pages[PageId("down.adults")], compiled.draft)}
    assert adults == {Age.ADULT}
    shown = View(compiled, compiled.draft.day).shown
    assert {one.page.id for one in shown} == set(compiled.draft.pages)
    assert all(one.reply.page == one.page.id for one in shown)
