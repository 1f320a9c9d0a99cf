"""The reviewer's pack: everything that can be read, once for all who read the same, in one file that loads nothing."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from pathlib import Path

from bot.authoring.build import build
from bot.authoring.paths import READERS, conversations, named, reached, readings
from bot.authoring.review_pack import pack
from bot.authoring.reviews import sign_offs_of
from bot.core.context import Age, Nation
from bot.core.fit import render_text
from bot.core.hours import LONDON
from bot.core.messages import PageId, plain
from tests.authoring.folders import change, small

NIGHT = datetime(2026, 11, 24, 2, 14, tzinfo=LONDON)
DAY = date(2026, 11, 24)


def _pack(folder: Path, *topics: str) -> str:
    made = build(folder).draft
    return pack(made, sign_offs_of(folder, made, DAY), NIGHT, topics)


def test_every_page_stands_in_it_as_it_reads(tmp_path: Path) -> None:
    """Each page of each topic is in the pack, with every reading of it and whom it is for."""
    folder = small(tmp_path)
    made = build(folder).draft
    page = unescape(re.sub(r"</?strong>", "", _pack(folder)))
    for one in made.pages.values():
        assert f"<h3>{one.id}</h3>" in page, one.id
        for reading in readings(made, one.topic, NIGHT):
            assert plain(render_text(reading.turns[-1].reply.blocks)).splitlines()[0] in page
            assert f"For: {named(reading.readers)}" in page


def test_each_reader_has_one_reading_of_each_page_they_come_to(tmp_path: Path) -> None:
    """Readings of a page divide its readers: nobody is left out, nobody stands there twice."""
    made = build(small(tmp_path)).draft
    for topic in ("down", "law", "people"):
        seen: dict[PageId, list[object]] = {}
        for reading in readings(made, topic, NIGHT):
            seen.setdefault(reading.turns[-1].reply.page, []).extend(reading.readers)
        for page, found in seen.items():
            assert len(found) == len(set(found)), page
            assert set(found) == {reader for reader in READERS if page in reached(made, reader, NIGHT)} or len(
                found
            ) == len(READERS)


def test_what_differs_by_age_and_nation_is_told_apart(tmp_path: Path) -> None:
    """A tool for adults is read by adults alone, and the law by nation."""
    made = build(small(tmp_path)).draft
    adults = [one for one in readings(made, "down", NIGHT) if one.turns[-1].reply.page == "down.adults"]
    assert {reader.age for one in adults for reader in one.readers} == {Age.ADULT}
    laws = [one for one in readings(made, "law", NIGHT) if one.turns[-1].reply.page == "law.making"]
    assert len(laws) > 1
    wales = next(one for one in laws if any(reader.nation is Nation.WALES for reader in one.readers))
    assert not any(reader.nation is Nation.SCOTLAND for reader in wales.readers)


def test_a_conversation_can_be_read_along(tmp_path: Path) -> None:
    """A conversation starts at home, and each turn is where the choice before it led."""
    made = build(small(tmp_path)).draft
    talks = conversations(made, NIGHT)
    assert any(turn.reply.page == "what.made" for talk in talks for turn in talk.turns)
    for talk in talks:
        assert talk.turns[0].reply.page == made.home
        for before, after in zip(talk.turns, talk.turns[1:], strict=False):
            assert after.pressed in {choice.label for choice in before.reply.choices}


def test_facts_stand_there_with_their_sources(tmp_path: Path) -> None:
    """What the pages stand on is in the pack once, with source, place in it, and the day it was checked."""
    page = unescape(_pack(small(tmp_path)))
    assert page.count('id="fact/making-offence"') == 1
    part = page[page.index('id="fact/making-offence"') :].split("</article>")[0]
    assert "section 66E" in part
    assert "checked: 2026-11-23" in part


def test_it_is_made_to_be_signed(tmp_path: Path) -> None:
    """Each topic ends with its fingerprint, boxes to tick, and a line for each person who signs it."""
    folder = small(tmp_path)
    (folder / "reviews.yaml").unlink()
    page = _pack(folder)
    made = build(folder).draft
    for one in sign_offs_of(folder, made, DAY):
        part = page[page.index(f"<h3>Signature: {one.topic}</h3>") :].split("</section>")[0]
        assert one.fingerprint in part
        assert "Nobody has signed it yet." in part
        assert part.count("<tr>") == one.wanted + 1
        assert part.count('class="box"') >= 5


def test_a_pack_of_one_topic_holds_that_topic(tmp_path: Path) -> None:
    """Whoever signs the law is given the law, and nothing they would have to skip."""
    page = _pack(small(tmp_path), "law")
    assert '<h2 id="topic-law">' in page
    assert "topic-start" not in page
    assert "Conversations" not in page


def test_it_loads_nothing_and_holds_no_markup_of_the_content(tmp_path: Path) -> None:
    """The file asks for nothing from anywhere, runs nothing, and shows markup in the content as it is written."""
    folder = small(tmp_path)
    change(folder, "pages/now.yaml", "Breathe out slowly.", "Breathe <script>alert(1)</script><img src=x> out.")
    page = _pack(folder)
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r'\s(?:src|onerror|onload)="', page)
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in unescape(page)
