"""Cards: what is shown of a site or a service depends on whom it is shown to, and on what there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cards import fact_card, service_card, site_blocks
from bot.core.fit import render_text
from bot.core.grounds import Channel, ChannelKind, TextId
from bot.core.messages import Openness, SourceList, plain
from bot.core.pages import SitePart, Slot, SlotKind, Text
from bot.core.wording import Voice
from tests.core.scripts import NOW, fact, script, service, site


@pytest.mark.parametrize(("adult", "named"), [(True, True), (False, False)])
def test_the_scheme_for_adults_is_named_to_adults_alone(*, adult: bool, named: bool) -> None:
    """What a site says of the tool for adults reaches nobody who did not say that they are an adult."""
    words = {"words/site-stopncii": "For adults: yes.", "words/site-take-it-down": "For anyone: yes."}
    voice = Voice(script(texts=words), "en", NOW)
    shown = plain(render_text(site_blocks(voice, site("somewhere"), SitePart.SCHEMES, adult=adult)))
    assert ("For adults: yes." in shown) is named
    assert "For anyone: yes." in shown


@pytest.mark.parametrize(("kind", "said"), [(ChannelKind.PHONE, "Before you call."), (ChannelKind.FORM, "In writing.")])
def test_nobody_is_told_to_call_where_there_is_nothing_to_call(kind: ChannelKind, said: str) -> None:
    """A service whose hours may not be trusted says so, in words that fit the way to reach it."""
    words = {"words/hours-unsure": "Before you call.", "words/hours-unsure-written": "In writing."}
    somebody = service("somebody", trusted=False, channels=(Channel(kind, "somewhere"),))
    voice = Voice(script(texts=words), "en", NOW)
    card = service_card(voice, somebody, brief=True)
    assert said in plain(card.lines[0])


@pytest.mark.parametrize(("name", "given"), [("999", True), ("samaritans", True), ("somebody", False)])
def test_the_numbers_of_the_safe_card_are_given_however_old_they_are(*, name: str, given: bool) -> None:
    """On a copy that nobody looked after for years 999 still stands on the screen, and nobody is called open."""
    words = {"words/service-overdue": "Checked long ago.", "words/service-expired": "Look it up."}
    line = service(name, channels=(Channel(ChannelKind.PHONE, "0123"),))
    made = script(texts=words, services={line.id: line})
    asking: Text = (Slot(SlotKind.PHONE, name),)
    made = replace(made, texts={"en": {**made.texts["en"], TextId("some/text"): asking}})
    late = Voice(made, "en", NOW + timedelta(days=900))
    card = service_card(late, line, brief=True)
    assert ("0123" in "".join(plain(one) for one in card.lines)) is given
    assert (plain(late.say(TextId("some/text"))) == "0123") is given
    assert card.opening.state is Openness.UNSURE


def test_a_short_card_that_is_overdue_says_so() -> None:
    """Even the two lines of a short card say when a service was last checked once that is too long ago."""
    line = service("line")
    words = {"words/service-overdue": "Checked a while ago."}
    card = service_card(Voice(script(texts=words), "en", NOW + timedelta(days=60)), line, brief=True)
    assert plain(card.lines[-1]) == "Checked a while ago."


@pytest.mark.parametrize(("exact", "said"), [(True, "Since 6 May 2016."), (False, "In force.")])
def test_no_day_is_shown_where_the_start_is_not_exact(*, exact: bool, said: str) -> None:
    """A law whose first day is known only roughly is said to be in force, without a day that nobody confirmed."""
    words = {
        "words/status-in-force-since": "Since 6 May 2016.",
        "words/status-in-force": "In force.",
    }
    card = fact_card(Voice(script(texts=words), "en", NOW), fact("law", exact=exact))
    assert said in [plain(line) for line in card.lines]


def test_a_site_says_where_its_steps_come_from() -> None:
    """The sources of a site are listed under its name, each with its publisher and title."""
    words = {"words/source": "{source}"}
    voice = Voice(script(texts=words), "en", NOW)
    card, listed = site_blocks(voice, site("somewhere"), SitePart.SOURCES, adult=False)
    assert isinstance(listed, SourceList)
    assert [source for source, _ in listed.items] == ["an-act"]
    assert plain(render_text((card,))) == "Somewhere"
