"""The law in the content says what the law pack says. Collected only where the packs are at hand (see conftest.py)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.core.context import Nation
from bot.core.grounds import Fact, Status
from bot.core.law import UK
from bot.core.messages import FactId, plain
from bot.core.script import Script
from bot.core.wording import Voice
from tests.content.coverage import rows
from tests.content.packs import Entry, entries, pack
from tests.core.scripts import NOW

TABLE: Final = "coverage-law.md"
PLACES: Final[dict[str, frozenset[Nation]]] = {
    "uk": UK,
    "england-wales": frozenset({Nation.ENGLAND, Nation.WALES}),
    "scotland": frozenset({Nation.SCOTLAND}),
    "northern-ireland": frozenset({Nation.NORTHERN_IRELAND}),
    **dict.fromkeys(("ie", "us", "eu", "au"), frozenset({Nation.ELSEWHERE})),
}
OTHER_NATIONS: Final = frozenset({"lifelong-anonymity", "child-prohibited-images"})
"""Facts whose entry names one place and says in its extent that it is another."""
SERVICES: Final = frozenset({"report-remove", "adult-helpline"})
NUMBERS: Final = {"six": "6", "two": "2", "three": "3", "five": "5", "seven": "7", "ten": "10", "fourteen": "14"}


def _facts(content: Script) -> Iterator[tuple[Fact, Entry]]:
    for name, entry in entries("law", "facts").items():
        if name in content.facts:
            yield content.facts[FactId(name)], entry


def test_every_fact_that_is_sure_is_there(content: Script) -> None:
    """Each fact of high or medium confidence is in the content, but for two that are services; no low one is."""
    table = rows(TABLE, "Facts")
    packed = entries("law", "facts")
    assert set(table) == set(packed)
    for name, entry in packed.items():
        assert (name in content.facts) is (entry["confidence"] != "low" and name not in SERVICES), name


def test_a_fact_is_as_sure_as_the_pack(content: Script) -> None:
    """How sure a fact is, and the day it was checked, are those of the pack."""
    for fact, entry in _facts(content):
        assert fact.sure.value == entry["confidence"], fact.id
        assert fact.checked.on.isoformat() == str(entry["checked"]), fact.id


def test_a_fact_is_about_the_nations_of_the_pack(content: Script) -> None:
    """A fact is told in the nations the pack names for it."""
    for fact, entry in _facts(content):
        if fact.id not in OTHER_NATIONS:
            wanted = frozenset(nation for name in entry["jurisdiction"] for nation in PLACES[name])
            assert fact.nations == wanted, fact.id


def test_c13_nothing_is_in_force_that_the_pack_does_not_confirm(content: Script) -> None:
    """C-13: what the pack has as enacted, proposed or unconfirmed is never told as in force."""
    for fact, entry in _facts(content):
        unconfirmed = entry.get("commencement_confirmed") == "no"
        if unconfirmed or entry["status"] in ("enacted-not-in-force", "proposed"):
            assert fact.status in (Status.PASSED, Status.PROPOSED), fact.id


def test_first_days_are_those_of_the_pack(content: Script) -> None:
    """A day the pack gives whole is that day; a day it gives only roughly is marked as not exact.

    A law whose start is not confirmed cannot have started before its Act was passed.
    """
    passed = str(entries("law", "facts")["cpa-2026-royal-assent"]["in_force_from"])
    for fact, entry in _facts(content):
        if fact.start is not None and fact.status is Status.PASSED:
            assert (fact.start.isoformat(), fact.exact) == (passed, False), fact.id
        elif fact.start is not None:
            packed = str(entry["in_force_from"])
            assert fact.start.isoformat().startswith(packed), fact.id
            assert fact.exact is _whole(packed), fact.id


def test_a_fact_for_the_clock_has_the_day_the_pack_gives(content: Script) -> None:
    """No offence is left without its first day where the pack has one."""
    for fact, entry in _facts(content):
        if fact.acts and fact.status is Status.IN_FORCE and entry["in_force_from"]:
            assert fact.start is not None, fact.id


def test_no_figure_is_one_that_the_pack_does_not_have(content: Script) -> None:
    """Each number in a statement, a penalty or a statute stands in the pack, in that entry or in what it names."""
    voice = Voice(content, "en", NOW)
    everything = json.dumps([pack("law"), pack("services"), pack("platforms")], default=str, ensure_ascii=False)
    for fact in content.facts.values():
        entry = entries("law", "facts").get(fact.id)
        packed = json.dumps(entry, default=str, ensure_ascii=False) if entry else everything
        known = set(re.findall(r"\d+", packed.replace(",", "")))
        said = plain(voice.say(fact.statement)) + " " + fact.statute
        for number in re.findall(r"\d+", said.replace(",", "")):
            assert number in known or _named(number, known), (fact.id, number)


def test_a_penalty_is_that_of_the_pack(content: Script) -> None:
    """Each length of time in a penalty is one that the pack has for that fact, and none is left out."""
    voice = Voice(content, "en", NOW)
    for fact, entry in _facts(content):
        if fact.penalty is not None:
            words = re.findall(r"\b(\w+) (?:months|years)", plain(voice.say(fact.penalty)))
            packed = re.findall(
                r"(\d+)(?:[ -](?:months|years)|\b(?=, or))", f"{entry['penalty']} {entry.get('note', '')}"
            )
            assert {NUMBERS[word] for word in words} <= set(packed), (fact.id, words, packed)


def test_sources_are_those_of_the_pack(content: Script) -> None:
    """Each source a fact cites is one that its entry in the pack cites, and the first of them is among them."""
    for fact, entry in _facts(content):
        urls = {source["url"] for source in entry["sources"]}
        cited = {content.sources[cite.source].url for cite in fact.cites} - {""}
        assert cited <= urls, (fact.id, cited - urls)


# --- helpers --------------------------------------------------------------------------------------


def _whole(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _named(number: str, known: set[str]) -> bool:
    """Whether a day or a year was written in another way in the pack, such as "2026-02-06" for 6 February 2026."""
    return number.zfill(2) in known
