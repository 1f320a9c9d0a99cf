"""Tried as an editor would: each mistake is caught, or seen before anybody else sees it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from adapters.preview.asked import read_asked
from adapters.preview.desk import Desk
from adapters.preview.lists import problems
from adapters.preview.see import see
from bot.authoring.build import build
from bot.authoring.diff import changes, told
from tests.authoring.folders import change, small
from tests.core.scripts import script
from tests.preview.conftest import Editor, words_of

LINE = "0808 808 4000"


def _telegram(page: str) -> str:
    return page[page.index('aria-labelledby="telegram"') :].split("</section>", maxsplit=1)[0]


async def test_a_changed_number_is_seen_on_every_page_that_gives_it(editor: Editor) -> None:
    """A helpline's number changed once is previewed at once, and diff names every page it stands on."""
    before = editor.folder.with_name("before")
    copytree(editor.folder, before)
    editor.save(
        "services/all.yaml", f'shown: {LINE}, number: "+448088084000"', 'shown: 0808 808 4001, number: "+448088084001"'
    )
    page = await editor.sees("0808 808 4001", "/see", page="people.now")
    assert LINE not in _telegram(page)
    entry = words_of(await editor.open("/entry", thing="service/listening-line"))
    found = list(changes(build(before).draft, build(editor.folder).draft))
    assert [change.thing for change in found] == ["service/listening-line"]
    assert "people.now" in found[0].pages
    assert all(page in entry for page in found[0].pages)
    said = told(tuple(found))
    assert f"- phone: {LINE} (+448088084000)" in said
    assert "+ phone: 0808 808 4001 (+448088084001)" in said


async def test_a_number_that_two_places_give_differently_is_caught(editor: Editor) -> None:
    """C-10: what is read and what is dialled differ: the rule says so, with file, line and column."""
    await editor.settled()
    editor.save("services/all.yaml", 'number: "+448088084000"', 'number: "+448088084001"')
    page = await editor.sees("N01", "/problems")
    found = re.search(r"services/all\.yaml:(\d+):(\d+)", page[page.index("N01") :])
    assert found is not None
    line = (editor.folder / "services/all.yaml").read_text("utf-8").splitlines()[int(found[1]) - 1]
    assert "listening-line" in line or LINE in line


async def test_c06_a_broken_link_is_caught_and_the_last_good_state_stays(editor: Editor) -> None:
    """C-06: a choice to a page that is not there is an error; the page shows as it was before, and says that."""
    await editor.open("/")
    editor.save("pages/now.yaml", "to: people.now", "to: people.nwo")
    page = await editor.sees("The last save has errors", "/see", page="now.start")
    assert "Someone who answers now" in _telegram(page)
    listed = await editor.open("/problems")
    assert "R01" in listed
    assert 'Did you mean "people.now"?' in listed
    assert re.search(r"pages/now\.yaml:9:\d+", listed)
    editor.save("pages/now.yaml", "to: people.nwo", "to: people.now")
    assert "Someone who answers now" in _telegram(
        await editor.mended("The last save has errors", "/see", page="now.start")
    )


async def test_half_a_file_leaves_the_preview_as_it_was(editor: Editor) -> None:
    """C-14: a file that is saved half, or as no YAML, is an error with a line; the page stays."""
    await editor.open("/")
    (editor.folder / "pages/now.yaml").write_text("topic: now\npages:\n  start: {title: [", "utf-8")
    page = await editor.sees("The last save has errors", "/see", page="now.start")
    assert "Breathe out slowly." in _telegram(page)
    assert "Y08" in await editor.open("/problems") or "Y01" in await editor.open("/problems")


async def test_a_law_of_the_future_is_previewed_on_its_day(editor: Editor) -> None:
    """A fact dated in the future is not said to hold today, and is from its first day on."""
    await editor.open("/")
    editor.save(
        "law/making.yaml",
        "    status: in-force\n    start: 2026-02-06\n",
        "    status: in-force\n    start: 2027-02-01\n",
    )
    answers = {"page": "law.making", "nation": "wales", "time": "12:00"}
    await editor.sees("2027-02-01", "/entry", thing="fact/making-offence")
    eve = _telegram(await editor.open("/see", **answers, day="2027-01-15"))
    day = _telegram(await editor.open("/see", **answers, day="2027-02-01"))
    assert eve != day
    assert "1 February 2027" in eve
    assert "Making such a picture without consent is an offence." in day


async def test_a_check_dated_in_the_future_is_caught(editor: Editor) -> None:
    """C-12: a fact that says it was checked on a day to come is an error with its place."""
    await editor.settled()
    editor.save("law/making.yaml", "checked: 2026-11-23", "checked: 2027-01-05")
    page = await editor.sees("F02", "/problems")
    assert re.search(r"law/making\.yaml:\d+:\d+", page[page.index("F02") :])


async def test_rules_are_asked_again_after_each_save(editor: Editor) -> None:
    """A word that is never shown is found after the save that wrote it, and gone after the one that mended it."""
    assert "No problem is known." in await editor.settled()
    editor.save("pages/now.yaml", "Breathe out slowly.", "You must breathe out.")
    await editor.sees("W02", "/problems")
    editor.save("pages/now.yaml", "You must breathe out.", "Breathe out slowly.")
    await editor.sees("No problem is known.", "/problems")


async def test_content_that_never_was_right_is_shown_as_far_as_it_can_be(tmp_path: Path) -> None:
    """An editor who starts from broken content sees what could be built, and is told that it is that."""
    folder = small(tmp_path)
    change(folder, "pages/now.yaml", "to: people.now", "to: people.nwo")
    desk = Desk(folder)
    await desk.look()
    state = await desk.ready()
    page = see(state, read_asked({"page": "now.start"}, state.script, datetime.now(UTC)))
    await desk.stop()
    assert "never been without errors" in page
    assert "Breathe out slowly." in _telegram(page)


async def test_rules_that_cannot_be_asked_are_not_taken_for_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where `vesper check` cannot run, the page says so and never that there is no problem."""
    monkeypatch.setattr("sys.executable", "/bin/false")
    desk = Desk(small(tmp_path))
    await desk.look()
    await desk.wait_past(1, 30)
    page = problems(await desk.ready())
    await desk.stop()
    assert "could not be looked at" in page
    assert "No problem is known" not in page


def test_a_form_left_empty_asks_for_home_now() -> None:
    """Nothing filled in is the first screen, for somebody who has answered nothing, at this minute in the UK."""
    made = script()
    asked = read_asked(
        {"page": "", "nation": "", "age": "", "day": "", "time": ""}, made, datetime(2026, 7, 1, 12, tzinfo=UTC)
    )
    assert asked.outcome(made).reply.page == made.home
    assert (asked.context.nation, asked.context.age) == (None, None)
    assert asked.moment.strftime("%Y-%m-%d %H:%M") == "2026-07-01 13:00"
