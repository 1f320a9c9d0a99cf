"""The law in the content: golden answers of the clock for days, nations and acts, and where each fact stands."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.checks.reading import reading_age
from bot.core.context import Age, Context, Nation, What
from bot.core.grounds import Act, Shown, Status
from bot.core.law import Hold, bands, hold_on, read_law
from bot.core.messages import FactId, PageId, ReadOut, plain
from bot.core.script import Script
from bot.core.show import show_page
from bot.core.wording import Voice
from tests.content.coverage import rows
from tests.content.facts import pages_of_facts
from tests.core.scripts import NOW

TABLE = "coverage-law.md"
EW, SCOTLAND, NI = Nation.ENGLAND, Nation.SCOTLAND, Nation.NORTHERN_IRELAND
ADULT, CHILD = Shown.ADULT, Shown.CHILD
MADE, ASKED, SHARED, THREAT, TAKEN, TOOLS = (
    Act.CREATING,
    Act.REQUESTING,
    Act.SHARING,
    Act.THREATENING,
    Act.TAKING,
    Act.TOOLS,
)
BASE, DISTRESS, PLEASURE = "share-base-offence", "share-to-cause-distress", "share-for-sexual-gratification"

# What holds, and what is said to be no crime, for an act in a nation on a day.
GOLDEN: tuple[tuple[Nation, Act, Shown, str, set[str], set[str]], ...] = (
    (EW, MADE, ADULT, "2026-02-05", set(), set()),
    (EW, MADE, ADULT, "2026-02-06", {"create-adult-deepfake-offence"}, set()),
    (Nation.WALES, MADE, ADULT, "2026-02-06", {"create-adult-deepfake-offence"}, set()),
    (EW, MADE, ADULT, "2026-01-15", set(), set()),
    (EW, ASKED, ADULT, "2026-02-05", set(), set()),
    (EW, ASKED, ADULT, "2026-02-06", {"request-adult-deepfake-offence"}, set()),
    (EW, MADE, CHILD, "2026-02-05", {"child-image-any-deepfake-illegal"}, set()),
    (EW, SHARED, ADULT, "2015-04-12", set(), set()),
    (EW, SHARED, ADULT, "2015-04-13", {"old-revenge-porn-law"}, set()),
    (EW, SHARED, ADULT, "2024-01-30", {"old-revenge-porn-law"}, set()),
    (EW, SHARED, ADULT, "2024-01-31", {BASE, DISTRESS, PLEASURE}, set()),
    (EW, THREAT, ADULT, "2024-01-30", {"blackmail-sextortion"}, set()),
    (EW, THREAT, ADULT, "2024-01-31", {"blackmail-sextortion", "threaten-to-share"}, set()),
    (EW, TAKEN, ADULT, "2019-04-11", {"voyeurism"}, set()),
    (EW, TAKEN, ADULT, "2019-04-12", {"voyeurism", "upskirting"}, set()),
    (EW, TAKEN, ADULT, "2026-11-24", {"voyeurism", "upskirting", "breastfeeding-images"}, set()),
    (EW, TOOLS, ADULT, "2026-11-24", set(), set()),
    (SCOTLAND, MADE, ADULT, "2026-11-24", set(), {"scotland-create"}),
    (SCOTLAND, MADE, CHILD, "2026-11-24", {"scotland-child-images"}, set()),
    (SCOTLAND, SHARED, ADULT, "2017-07-02", set(), set()),
    (SCOTLAND, SHARED, ADULT, "2017-07-03", {"scotland-share-or-threaten"}, set()),
    (SCOTLAND, THREAT, ADULT, "2026-11-24", {"scotland-share-or-threaten"}, set()),
    (NI, MADE, ADULT, "2026-11-24", set(), {"ni-adult-deepfake-gap"}),
    (NI, MADE, CHILD, "2026-11-24", {"ni-child-images"}, set()),
    (NI, SHARED, ADULT, "2026-11-24", {"ni-disclose-or-threaten"}, {"ni-adult-deepfake-gap"}),
    (NI, SHARED, ADULT, "2016-04-30", set(), {"ni-adult-deepfake-gap"}),
    (NI, THREAT, ADULT, "2022-04-26", set(), set()),
    (NI, THREAT, ADULT, "2026-11-24", {"ni-threaten"}, set()),
)


@pytest.mark.parametrize(("nation", "act", "shown", "day", "hold", "no_crime"), GOLDEN)
def test_the_clock_is_right_for_the_day(
    content: Script, nation: Nation, act: Act, shown: Shown, day: str, hold: set[str], no_crime: set[str]
) -> None:
    """The day before a law starts it does not hold; from that day it does; and a gap is told as a gap."""
    found = read_law(content.facts.values(), acts=[act], nations=[nation], shown=shown, day=date.fromisoformat(day))
    assert {one.fact.id for one in found if one.hold is Hold.HOLDS} == hold
    assert {one.fact.id for one in found if one.hold is Hold.NO_CRIME} == no_crime


UNCONFIRMED = (
    "nudification-tools-offence",
    "taking-intimate-images-offence",
    "installing-equipment-offence",
    "ai-csam-tools-offence",
)


@pytest.mark.parametrize("name", UNCONFIRMED)
@given(day=st.dates())
def test_c13_a_law_of_2026_whose_start_nobody_confirmed_never_holds(content: Script, name: str, day: date) -> None:
    """C-13: on no day is such a law in force, and its own words say that the start could not be confirmed."""
    fact = content.facts[FactId(name)]
    assert hold_on(fact, day) is Hold.UNCONFIRMED
    assert "could not confirm" in plain(Voice(content, "en", NOW).say(fact.statement))


@pytest.mark.parametrize(("day", "told"), [("2026-04-28", False), ("2026-04-29", True)])
def test_a_law_of_2026_is_not_told_for_an_earlier_day(content: Script, day: str, told: bool) -> None:
    """What was done before the Act was passed is never read under it, not even as a question left open."""
    found = read_law(
        content.facts.values(), acts=[TAKEN, TOOLS], nations=[EW], shown=CHILD, day=date.fromisoformat(day)
    )
    names = {one.fact.id for one in found}
    assert (set(UNCONFIRMED) <= names) is told
    assert told or not names & set(UNCONFIRMED)


@given(day=st.dates(max_value=date(2026, 2, 5)))
def test_the_law_on_making_reaches_back_to_no_day(content: Script, day: date) -> None:
    """Offences are not retrospective: before 6 February 2026 making one of an adult is never told as a crime."""
    found = read_law(content.facts.values(), acts=[MADE, ASKED], nations=list(Nation), shown=ADULT, day=day)
    assert not [one.fact.id for one in found if one.hold is Hold.HOLDS]


def test_the_bands_of_days_are_those_of_the_law(content: Script) -> None:
    """A person is asked for the runs of days between changes, as the table makes them."""
    firsts = [
        band.first.isoformat()
        for band in bands(content.facts.values(), acts=[SHARED], nations=[EW], today=date(2026, 11, 24))
    ]
    assert firsts == ["2024-01-31", "2015-04-13", "2000-01-01"]


def test_every_statement_says_which_nation_it_is_about(content: Script) -> None:
    """A statement whose card shows no status names the place, or the whole UK, in its own words."""
    voice = Voice(content, "en", NOW)
    for fact in content.facts.values():
        if fact.acts or fact.start or fact.topic in ("article", "changes", "evidence"):
            continue
        said = plain(voice.say(fact.statement))
        places = (
            "England",
            "Scotland",
            "Northern Ireland",
            "UK",
            "Ireland",
            "United States",
            "the EU",
            "European",
            "Australia",
        )
        everyone = len(fact.nations) == 4
        assert everyone or any(place in said for place in places), fact.id


def test_a_penalty_reads_as_part_of_a_sentence(content: Script) -> None:
    """ "The most a court can give: …." is one sentence: a penalty starts small and has no stop of its own."""
    voice = Voice(content, "en", NOW)
    for fact in content.facts.values():
        if fact.penalty is not None:
            said = plain(voice.say(fact.penalty))
            assert said[0].islower(), fact.id
            assert not said.endswith("."), fact.id


def test_what_no_offence_covers_is_marked_as_that(content: Script) -> None:
    """Only the two gaps are facts of an act that is no crime."""
    gaps = {fact.id for fact in content.facts.values() if fact.acts and not fact.crime}
    assert gaps == {"scotland-create", "ni-adult-deepfake-gap"}


def test_history_and_nothing_else_is_good_for_ever(content: Script) -> None:
    """A statement about what the law is grows old; a statement about what was said on a day does not."""
    for fact in content.facts.values():
        lasting = fact.checked.good_for is None
        assert lasting is (fact.topic == "article" or fact.id in _STORIES), fact.id
        assert not lasting or fact.status is Status.GONE, fact.id


_STORIES = {"ministers-said-this-week", "data-bill-first-version-changed"}


# --- answers for the desk -------------------------------------------------------------------------


@pytest.mark.parametrize("what", [What.MADE, What.ASKED_FOR, What.SHARED, What.THREATENED, What.MONEY, What.TAKEN])
def test_an_answer_for_the_desk_names_the_section_and_the_day(content: Script, what: What) -> None:
    """Somebody in England told "it is not a crime" has two sentences to show: what, since when, and where it stands."""
    context = Context(nation=EW, age=Age.ADULT, what=what)
    blocks = show_page(content, context, PageId("police.not-a-crime"), NOW).reply.blocks
    said = [plain(line) for block in blocks if isinstance(block, ReadOut) for line in block.lines]
    assert re.search(r"since \d+ \w+ 20\d\d\. It is in the [A-Z].+, section \d", said[0])
    assert said[-1].startswith("Please record this and give me a crime number.")


@pytest.mark.parametrize("nation", list(Nation))
@pytest.mark.parametrize("age", list(Age))
def test_there_is_always_something_to_show_at_the_desk(content: Script, nation: Nation, age: Age) -> None:
    """Wherever somebody is, and whoever is shown, each answer for the desk has words to read out."""
    for page in ("police.not-a-crime", "police.said-block", "police.said-elsewhere", "police.said-late"):
        for what in (None, *What):
            context = Context(nation=nation, age=age, what=what)
            blocks = show_page(content, context, PageId(page), NOW).reply.blocks
            assert any(isinstance(block, ReadOut) for block in blocks), (page, what)


# --- the coverage table ---------------------------------------------------------------------------


def test_each_fact_stands_where_its_row_says(content: Script) -> None:
    """A row of the law table names pages that show the fact, or a reason, never both."""
    where = pages_of_facts(content)
    for row in (*rows(TABLE, "Facts").values(), *rows(TABLE, "Further statements").values()):
        if row.reason:
            assert row.id not in content.facts, f"{row.id} is left out and there"
        else:
            assert row.pages, row
            assert set(row.pages) <= where[FactId(row.id)], row


def test_each_fact_has_a_row_and_a_page(content: Script) -> None:
    """No fact of the content is missing from the table, and none is written for nobody."""
    told = rows(TABLE, "Facts") | rows(TABLE, "Further statements")
    assert set(content.facts) == {row.id for row in told.values() if not row.reason}
    assert [fact for fact, pages in pages_of_facts(content).items() if not pages] == []


def test_every_statement_can_be_read_at_twelve(content: Script) -> None:
    """A statement of the law reads at twelve at most; the names of nations alone make most of what is hard in it."""
    voice = Voice(content, "en", NOW)
    hard = {
        fact.id: age for fact in content.facts.values() if (age := reading_age(plain(voice.say(fact.statement)))) > 12
    }
    assert hard == {}
