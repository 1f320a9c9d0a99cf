"""Taking it down and what to write down, walked as every age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from bot.core.context import Age, Context, Police, What, Who, site_code
from bot.core.fit import render_text
from bot.core.messages import PageId, Reply, Role, plain
from bot.core.script import Script
from bot.core.show import show_page

NIGHT: Final = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ADULT_ONLY: Final = re.compile(r"StopNCII|Revenge Porn Helpline|0345 6000 459", re.IGNORECASE)
COPYING: Final = re.compile(
    r"\b(screenshot|capture|save|keep a copy|download|send (us|me|the) (picture|image))", re.IGNORECASE
)
FORBIDS: Final = re.compile(r"^(\d+\. )?(Don't|Do not|Nobody|Taking a screenshot can alert|Saving such a page)\b")
YOUNG: Final = (None, Age.UNDER_18, Age.UNSAID)


def _mine(content: Script) -> Iterator[PageId]:
    yield from (page for page in content.pages if page.startswith(("down.", "evidence.")))


def _shown(content: Script, page: PageId, **more: object) -> Reply:
    return show_page(content, replace(Context(), **more), page, NIGHT).reply  # type: ignore[arg-type]


def _words(reply: Reply) -> str:
    """Return the words of a reply, without the lines that only say where they come from."""
    return "\n".join(line for line in plain(render_text(reply.blocks)).splitlines() if not line.startswith("Source: "))


def _sentences(reply: Reply) -> list[str]:
    return re.split(r"(?<=[.?!]) |\n", _words(reply))


@pytest.mark.parametrize("age", YOUNG)
def test_who_did_not_say_adult_meets_nothing_for_adults_alone(content: Script, age: Age | None) -> None:
    """Safety rule 37: under eighteen, not asked or not said, no page names a service for adults, on any site."""
    for page in _mine(content):
        for site in ("", *map(site_code, content.sites)) if ".site-" in page else ("",):
            for what in (None, What.MONEY, What.MADE):
                words = _words(_shown(content, page, age=age, site=site, what=what))
                assert not ADULT_ONLY.search(words), (page, site)


@pytest.mark.parametrize("age", YOUNG)
def test_who_did_not_say_adult_is_never_told_to_copy(content: Script, age: Age | None) -> None:
    """Safety rule 37: under eighteen, not asked or not said, no page asks for a copy of the image."""
    for page in _mine(content):
        for site in ("", *map(site_code, content.sites)) if ".site-" in page else ("",):
            for sentence in _sentences(_shown(content, page, age=age, site=site)):
                assert FORBIDS.match(sentence) or not COPYING.search(sentence), (page, site, sentence)


def test_a_refusal_of_the_police_is_honoured(content: Script) -> None:
    """Who said no to the police for now is led to no page of the police from here."""
    for page in _mine(content):
        for age in (Age.ADULT, *YOUNG):
            reply = _shown(content, page, police=Police.NOT_NOW, age=age, what=What.SHARED)
            ways = [choice.to for choice in reply.choices if choice.role is Role.WAY]
            assert not [to for to in ways if to.startswith("police.")], page


def test_every_page_leads_on_and_says_something(content: Script) -> None:
    """Whatever was answered, a page has words and at least one way on."""
    for page in _mine(content):
        for age in (Age.ADULT, *YOUNG):
            for what in (None, *What):
                for who in (None, Who.ME, Who.MY_CHILD):
                    reply = _shown(content, page, age=age, what=what, who=who)
                    assert _words(reply).strip(), (page, age, what)
                    assert [choice for choice in reply.choices if choice.role is Role.WAY], (page, age, what)


def test_each_site_of_the_content_has_its_screens(content: Script) -> None:
    """For each site, what to press, what to write, the ways and the answer to a no stand on a screen each."""
    for site in content.sites:
        for page in ("down.site-steps", "down.site-include", "down.site-routes", "down.site-refused"):
            reply = _shown(content, PageId(page), age=Age.ADULT, site=site_code(site))
            assert content.sites[site].name in _words(reply), (page, site)


def test_the_tool_for_adults_gives_way_to_the_others(content: Script) -> None:
    """A page of the tool for adults leads whoever is not an adult to the tools by age, and asks who was not asked."""
    for page in content.pages:
        if page.startswith("down.stopncii"):
            assert _shown(content, page, age=Age.ADULT).page == page
            assert _shown(content, page, age=Age.UNDER_18).page == "down.copies"
            assert _shown(content, page, age=Age.UNSAID).page == "down.copies"
            assert _shown(content, page).page == "ask.age"


def test_the_checklist_gives_way_to_the_rule_against_copies(content: Script) -> None:
    """The checklist for adults leads whoever is not an adult to the rule that nothing is copied."""
    for page in ("evidence.list", "evidence.screens"):
        for age in (Age.UNDER_18, Age.UNSAID):
            assert _shown(content, PageId(page), age=age).page == "evidence.under-18"


def test_the_tool_for_under_eighteens_asks_first(content: Script) -> None:
    """The page of that tool says what it asks about age before it says anything of steps."""
    words = _words(_shown(content, PageId("down.report-remove"), age=Age.UNDER_18))
    assert "What they ask first: Your age band" in words
    assert "Pick your age group" not in words
