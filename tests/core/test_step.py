"""A turn: total, deterministic, danger first, and always a way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import Age, Context, Nation, decode, encode, page_code
from bot.core.grounds import TextId
from bot.core.heard import Certainty, Danger, Flag, Guess, Heard, Level
from bot.core.messages import (
    Caution,
    Command,
    Effect,
    Event,
    MediaKind,
    Opened,
    PageId,
    Paragraph,
    Pressed,
    Role,
    Said,
    SentMedia,
    Span,
    plain,
)
from bot.core.pages import Slot, SlotKind, Text, Way
from bot.core.safety import SAFE_CARD, safe_card
from bot.core.script import Operator, Script
from bot.core.step import step
from tests.core.scripts import ADULTS, NOW, page, script, site
from tests.core.test_context import contexts

events: st.SearchStrategy[Event] = st.one_of(
    st.text(max_size=40).map(Opened),
    st.text(max_size=80).map(Said),
    st.text(max_size=80).map(Pressed),
    contexts.map(encode).map(Pressed),
    st.sampled_from(MediaKind).map(SentMedia),
    st.text(max_size=20).map(Command),
)


def _here(name: str, **more: object) -> Context:
    return replace(Context(page=page_code(name)), **more)  # type: ignore[arg-type]


def _leads(outcome_choices: tuple[object, ...]) -> list[str]:
    return [choice.to for choice in outcome_choices if choice.role is Role.WAY]  # type: ignore[attr-defined]


def _heard(**what: object) -> Script:
    heard = Heard(**what)  # type: ignore[arg-type]
    return script(page("law.making", "start.home"), page("down.first", "start.home"), hear=lambda text: heard)


@given(contexts, events, st.datetimes(timezones=st.just(UTC)))
def test_every_event_is_answered(context: Context, event: Event, now: datetime) -> None:
    """No input of any kind makes a turn raise, and every answer ends with danger and Hide."""
    made = script(page("law.making", "start.home", needs=("nation",)), page("tool.x", audience=ADULTS))
    outcome = step(made, context, event, now)
    assert [choice.role for choice in outcome.reply.choices][-2:] == [Role.DANGER, Role.HIDE]
    assert outcome == step(made, context, event, now)


@given(contexts, events)
def test_p14_a_fault_inside_shows_the_safe_card(context: Context, event: Event) -> None:
    """P-14: with the script in pieces, a person still gets the safe card."""
    broken = replace(script(), pages={})
    assert step(broken, context, event, NOW).reply.page == SAFE_CARD


def test_a_naive_time_is_taken_as_utc() -> None:
    """A clock without a zone is no reason to fail."""
    made = script()
    assert step(made, Context(), Opened(), NOW.replace(tzinfo=None)) == step(made, Context(), Opened(), NOW)


def test_u13_only_a_known_link_opens_a_page() -> None:
    """U-13, A-21: a deep link from the list opens its page; any other is a plain start."""
    made = replace(script(page("law.making")), links={"making": PageId("law.making")})
    assert step(made, Context(), Opened("making"), NOW).reply.page == "law.making"
    for trap in ("trap123", "../../etc", "x" * 65, ""):
        assert step(made, Context(), Opened(trap), NOW).reply.page == "start.home"


def test_a05_opening_again_looks_like_the_first_time() -> None:
    """A-05: whatever was answered before, opening shows what a first visit shows."""
    made = script()
    before = _here("law.making", nation=Nation.WALES, age=Age.ADULT, misses=2)
    assert step(made, before, Opened(), NOW).reply == step(made, Context(), Opened(), NOW).reply


def test_u21_an_unknown_button_leads_home_and_keeps_the_answers() -> None:
    """U-21, C-16: a page that is gone leads to the start; the answers are kept."""
    code = encode(Context(page=page_code("no.such"), nation=Nation.SCOTLAND))
    outcome = step(script(), Context(), Pressed(code), NOW)
    assert (outcome.reply.page, outcome.context.nation) == ("start.home", Nation.SCOTLAND)


def test_a_retired_page_lives_on() -> None:
    """An old id leads to the page that took its place."""
    made = script(page("law.making"))
    made = replace(made, by_code={**made.by_code, page_code("law.old"): PageId("law.making")})
    outcome = step(made, Context(), Pressed(encode(_here("law.old"))), NOW)
    assert outcome.reply.page == "law.making"


def test_a_question_comes_before_the_page_that_needs_it() -> None:
    """A page that needs an answer asks first, then goes on to where the person was going."""
    ask = page("ask.nation", ways=(Way(PageId("then"), TextId("ask.nation/to-then"), (("nation", "wales"),)),))
    made = script(ask, page("law.making", needs=("nation",)), texts={"ask.nation/to-then": "Wales"})
    asked = step(made, Context(), Pressed(encode(_here("law.making"))), NOW)
    assert asked.reply.page == "ask.nation"
    (answer,) = [choice for choice in asked.reply.choices if choice.role is Role.WAY]
    assert answer.to == "law.making"
    assert step(made, asked.context, Pressed(answer.id), NOW).reply.page == "law.making"


@pytest.mark.parametrize("age", [None, Age.UNDER_18, Age.UNSAID])
def test_a_page_for_adults_is_for_those_who_said_so(age: Age | None) -> None:
    """Under 18, not said and not asked never reach an adult-only page (safety rule 37)."""
    made = script(page("tool.x", audience=ADULTS, instead=PageId("tool.young")), page("tool.young"))
    pressed = Pressed(encode(_here("tool.x", age=age)))
    assert step(made, Context(), pressed, NOW).reply.page == "tool.young"


def test_back_leads_to_the_page_before() -> None:
    """A page reached by a button leads back to the page that had it."""
    made = script(page("a.one", "a.two"), page("a.two"))
    one = step(made, Context(), Pressed(encode(_here("a.one"))), NOW)
    two = step(made, one.context, Pressed(one.reply.choices[0].id), NOW)
    (back,) = [choice for choice in two.reply.choices if choice.role is Role.BACK]
    assert back.to == "a.one"


def test_typed_numbers_work_in_place_of_buttons() -> None:
    """Safety rule 44: a number picks the choice with that number, whatever stands around it."""
    made = script(page("a.one", "a.two"), page("a.two"))
    one = step(made, Context(), Pressed(encode(_here("a.one"))), NOW)
    for typed in ("1", " 1. ", "1)"):
        assert step(made, one.context, Said(typed), NOW).reply.page == "a.two"
    assert step(made, one.context, Said("99"), NOW).reply.page == "answers.miss"


def test_words_are_removed_once_answered_unless_that_is_turned_off() -> None:
    """What was typed goes once it is answered; a setting of the context keeps it."""
    made = script()
    assert Effect.REMOVE_WHAT_WAS_TYPED in step(made, Context(), Said("x"), NOW).reply.effects
    assert Effect.REMOVE_WHAT_WAS_TYPED not in step(made, Context(keep_typed=True), Said("x"), NOW).reply.effects


def test_a_second_miss_in_a_row_leads_to_people() -> None:
    """Words not understood twice in a row get the second miss; anything else in between starts over."""
    made = script(page("a.one"))
    first = step(made, Context(), Said("???"), NOW)
    second = step(made, first.context, Said("???"), NOW)
    assert (first.reply.page, second.reply.page) == ("answers.miss", "answers.miss-again")
    between = step(made, second.context, Command("start"), NOW)
    assert step(made, between.context, Said("???"), NOW).reply.page == "answers.miss"


def test_danger_comes_before_the_topic() -> None:
    """A danger at act level shows its page first, with the way on kept open."""
    made = _heard(
        flags=(Flag(Danger.SUICIDE, Level.ACT),),
        guesses=(Guess(PageId("law.making"), 0.99),),
        certainty=Certainty.OPEN,
    )
    reply = step(made, Context(), Said("words"), NOW).reply
    assert reply.page == "danger.life"
    assert reply.urgent
    assert "law.making" in _leads(reply.choices)


def test_an_offer_stands_on_top_and_nothing_is_opened_directly() -> None:
    """A danger at offer level puts a line and its button on top, and the topic is only suggested."""
    made = _heard(
        flags=(Flag(Danger.SUICIDE, Level.OFFER),),
        guesses=(Guess(PageId("law.making"), 0.99),),
        certainty=Certainty.OPEN,
    )
    reply = step(made, Context(), Said("words"), NOW).reply
    assert reply.page == "answers.suggest"
    assert isinstance(reply.blocks[0], Caution)
    assert _leads(reply.choices)[:2] == ["danger.life", "law.making"]


def test_a_sure_topic_is_opened_with_the_next_guesses() -> None:
    """High confidence opens the page; the next two guesses stand below."""
    made = _heard(
        guesses=(Guess(PageId("law.making"), 0.9), Guess(PageId("down.first"), 0.05)), certainty=Certainty.OPEN
    )
    reply = step(made, Context(), Said("words"), NOW).reply
    assert reply.page == "law.making"
    assert _leads(reply.choices)[-1] == "down.first"


def test_under_eighteen_takes_effect_at_once() -> None:
    """What words reveal of an age under 18 counts from this turn on (A-15)."""
    made = _heard(reveals=(("age", "under-18"), ("nation", "wales")))
    outcome = step(made, Context(), Said("words"), NOW)
    assert (outcome.context.age, outcome.context.nation) == (Age.UNDER_18, None)


def test_words_about_somebody_else_take_back_that_they_are_an_adult() -> None:
    """An adult who types of their child is not led to tools for adults, even before they tap for whom they ask."""
    talk = _heard(guesses=(Guess(PageId("law.making"), 0.9),), certainty=Certainty.OPEN, reveals=(("who", "my-child"),))
    assert step(talk, _here("start.home", age=Age.ADULT), Said("x"), NOW).context.age is None


def test_other_things_words_reveal_wait_for_a_tap() -> None:
    """A nation in the words is offered as a choice and fills the context only when it is tapped."""
    made = _heard(guesses=(Guess(PageId("law.making"), 0.9),), certainty=Certainty.OPEN, reveals=(("nation", "wales"),))
    offer = {TextId("words/confirm-nation-wales"): made.texts["en"][TextId("words/back")]}
    outcome = step(replace(made, texts={"en": {**made.texts["en"], **offer}}), Context(), Said("words"), NOW)
    assert outcome.context.nation is None
    offered = [decode(choice.id).nation for choice in outcome.reply.choices if choice.to == "law.making"]
    assert offered == [Nation.WALES]


@pytest.mark.parametrize("certainty", [Certainty.OPEN, Certainty.SUGGEST])
def test_a_site_the_words_name_waits_for_a_tap_and_leads_to_its_steps(certainty: Certainty) -> None:
    """A site in the words is offered by its name; the tap fills the context and opens how to report there."""
    named, steps = site("somewhere"), page("down.site-steps", "start.home")
    label = {TextId("words/confirm-site"): (Slot(SlotKind.VALUE, "site"),)}
    for told, offered in (("somewhere", [("Somewhere", named.code)]), ("nowhere", [])):
        talk = _heard(guesses=(Guess(PageId("law.making"), 0.9),), certainty=certainty, reveals=(("site", told),))
        more = {"pages": {**talk.pages, steps.id: steps}, "sites": {named.id: named}}
        talk = replace(talk, **more, texts={"en": {**talk.texts["en"], **label}})  # type: ignore[arg-type]
        outcome = step(talk, Context(), Said("words"), NOW)
        assert outcome.context.site == ""
        found = [(way.label, decode(way.id).site) for way in outcome.reply.choices if way.to == "down.site-steps"]
        assert found == offered


def test_hide_forgets_what_was_answered() -> None:
    """The button that hides carries no answer of the person."""
    made = script(page("a.one"))
    outcome = step(made, Context(), Pressed(encode(_here("a.one", nation=Nation.WALES, age=Age.ADULT))), NOW)
    hide = outcome.reply.choices[-1]
    assert decode(hide.id) == Context(page=page_code("start.hide"))


def test_the_safe_card_needs_nothing() -> None:
    """The answer of last resort stands in code, with the same last rows."""
    reply = safe_card()
    assert [choice.role for choice in reply.choices][-2:] == [Role.DANGER, Role.HIDE]
    assert reply.urgent


def _plan(done: int) -> list[str]:
    names = [f"plan.s{number}" for number in range(5)]
    plan = page("plan.start", *names, "start.home")
    ways = tuple(replace(way, step=number) for number, way in enumerate(plan.ways[:5])) + plan.ways[5:]
    made = script(replace(plan, ways=ways), *(page(name, "plan.start") for name in names))
    return _leads(step(made, Context(), Pressed(encode(_here("plan.start", done=done))), NOW).reply.choices)


def test_the_plan_shows_three_steps_at_a_time() -> None:
    """A step that is done gives way to the next; no more than three stand there, before the other choices."""
    assert _plan(0) == ["plan.s0", "plan.s1", "plan.s2", "start.home"]
    assert _plan(0b10) == ["plan.s0", "plan.s2", "plan.s3", "start.home"]
    assert _plan(0b11111) == ["start.home"]


def test_a_page_names_the_operator_and_the_content() -> None:
    """Slots for who runs the copy and for the fingerprint of the content are filled from the script."""
    text: Text = (Slot(SlotKind.OPERATOR, "name"), Span(" "), Slot(SlotKind.SCRIPT, "fingerprint"))
    made = script(page("about.who"), operator=Operator(name="A charity"), fingerprint="0123456789abcdef")
    texts = {**made.texts["en"], TextId("about.who/text-1"): text}
    outcome = step(replace(made, texts={"en": texts}), _here("about.who"), Pressed(encode(_here("about.who"))), NOW)
    (block,) = outcome.reply.blocks
    assert isinstance(block, Paragraph)
    assert plain(block.text) == "A charity 0123456789ab"
