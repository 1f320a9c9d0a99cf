"""Sites: short, complete, and fit for somebody under eighteen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import yaml

from bot.core.grounds import Site, TextId
from bot.core.messages import plain
from bot.core.script import Script
from bot.core.wording import Voice
from tests.content.conftest import CONTENT
from tests.content.places import sites_led_to
from tests.core.scripts import NOW

MOST_STEPS: Final = 5
MOST_LISTED: Final = 10
LONGEST_SENTENCE: Final = 20
COPYING: Final = re.compile(r"\b(screenshots?|save|download|export|film)\b", re.IGNORECASE)
WARNS: Final = frozenset({"Taking a screenshot can alert the sender.", "Saving such a page in a public archive"})
ADULT_ONLY: Final = re.compile(r"StopNCII|Revenge Porn Helpline|Queen Mary", re.IGNORECASE)


def _texts(site: Site) -> Iterator[TextId]:
    yield from (*site.steps, *site.include, *site.refused)
    yield from (text for text in (site.no_account, site.representative, site.finding, site.promised, site.note) if text)


def _said(content: Script) -> Iterator[tuple[str, str]]:
    voice = Voice(content, "en", NOW)
    for site in content.sites.values():
        yield from ((site.id, plain(voice.say(text))) for text in _texts(site))


def test_each_site_says_what_to_press_and_what_to_send(content: Script) -> None:
    """Every site has a few steps, says what to write, and what to do after a no."""
    for site in content.sites.values():
        assert 1 <= len(site.steps) <= MOST_STEPS, site.id
        assert 1 <= len(site.include) <= MOST_LISTED, site.id
        assert site.refused, site.id
        assert site.promised or site.kind == "closed", site.id


def test_each_form_is_a_page_that_cannot_be_listened_to(content: Script) -> None:
    """C-09: a form is an https address without a trace of who follows it, or there is none."""
    for site in content.sites.values():
        assert not site.form or re.fullmatch(r"https://[a-z0-9.-]+(/[\w./-]*)?", site.form), (site.id, site.form)


def test_each_site_names_its_sources(content: Script) -> None:
    """Every site stands on sources that are in the list of sources."""
    for site in content.sites.values():
        assert site.cites, site.id
        assert {cite.source for cite in site.cites} <= set(content.sources), site.id


def test_no_site_tells_anybody_to_make_a_copy(content: Script) -> None:
    """The words of a site are shown at every age, so none of them asks for a copy of what is on the screen."""
    for site, said in _said(content):
        for sentence in re.split(r"(?<=[.?!]) ", said):
            warned = sentence in WARNS or any(sentence.startswith(start) for start in WARNS)
            assert warned or not COPYING.search(sentence), (site, sentence)


def test_no_site_speaks_of_what_is_for_adults_alone(content: Script) -> None:
    """The words of a site are shown at every age, so none of them names a service for adults."""
    for site, said in _said(content):
        assert not ADULT_ONLY.search(said), (site, said)


def test_the_sentences_of_a_site_are_short(content: Script) -> None:
    """No sentence about a site has twenty words or more."""
    for site, said in _said(content):
        for sentence in re.split(r"(?<=[.?!:]) ", said):
            assert len(re.findall(r"[\w’'@/.-]+", sentence)) < LONGEST_SENTENCE, (site, sentence)


def test_no_page_offers_more_than_five_sites(content: Script) -> None:
    """A page that offers the sites of a kind offers five choices at most, and each site is offered."""
    offered: Counter[str] = Counter()
    for page in content.pages.values():
        led = [site for way in page.ways if way.each for site in sites_led_to(content, way)]
        assert len(led) <= MOST_STEPS, page.id
        offered.update(led)
    kinds = {"search", "route", "closed"}
    assert {site.id for site in content.sites.values() if site.kind not in kinds} == set(offered)


def test_each_site_that_words_may_name_is_one_of_the_sites(content: Script) -> None:
    """What `phrases/tells.yaml` lists under "site" are ids of sites, so that a tap on one leads somewhere."""
    told = yaml.safe_load((CONTENT / "phrases" / "tells.yaml").read_text("utf-8"))["tells"]["site"]
    assert set(told) <= set(content.sites)
    assert {"instagram", "snapchat", "telegram"} <= set(told)
