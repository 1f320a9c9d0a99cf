"""The small content compiles to a script that talks; whatever is wrong is said all at once, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.compile import load_draft, load_script
from bot.authoring.problems import ContentError, Severity
from bot.core.context import Context, encode, page_code
from bot.core.grounds import Hours, TextId
from bot.core.messages import Opened, PageId, Pressed, ServiceId
from bot.core.pages import Slot, SlotKind
from bot.core.step import step
from tests.authoring.folders import built, change, said, small
from tests.core.scripts import NOW


def test_the_small_content_is_whole(tmp_path: Path) -> None:
    """What is right compiles without a word, and talks."""
    compiled = built(tmp_path)
    assert compiled.problems == ()
    assert compiled.script is not None
    outcome = step(compiled.script, Context(), Opened(), NOW)
    assert (outcome.reply.page, outcome.reply.choices[0].label) == ("start.home", "Tell me one thing")


def test_texts_are_keyed_by_stable_ids(tmp_path: Path) -> None:
    """A text's id names its page or entry and its number there; a slot is a reference, not words."""
    texts = built(tmp_path).draft.texts["en"]
    assert {"start.home/title", "start.home/text-1", "start.home/to-now.start", "what.made/text-2"} <= set(texts)
    assert {"fact/making-offence/states", "service/999/does", "site/some-site/step-2", "words/back"} <= set(texts)
    assert texts[TextId("danger.now/text-1")][1] == Slot(SlotKind.PHONE, "999")


def test_hours_conditions_and_steps_arrive_in_the_core(tmp_path: Path) -> None:
    """Hours become a week, `when` and `unless` become tests, a step of the plan keeps its number."""
    made = built(tmp_path).draft
    line = made.services[ServiceId("adult-line")]
    assert isinstance(line.hours, Hours)
    assert (line.hours.week[0], line.hours.holiday, line.adult_only) == (((600, 960),), (), True)
    caution = made.pages[PageId("what.made")].places[1].when
    assert [(test.field, test.values, test.wanted) for test in caution] == [("adult", frozenset({"yes"}), False)]
    assert [way.step for way in made.pages[PageId("plan.start")].ways] == [1, 2, None]


WRONG = [
    ("pages/start.yaml", " title: Hidden", " titel: Hidden", ["S01 pages/start.yaml:14", "S02 pages/start.yaml:14"]),
    ("pages/start.yaml", "effects: [hide]", "effects: [hid]", ["S03 pages/start.yaml:15"]),
    ("pages/what.yaml", "unless: {adult:", "unless: {adlt:", ["S03 pages/what.yaml:8"]),
    ("pages/what.yaml", "sets: {what: made}", "sets: {what: mad}", ["S03 pages/what.yaml:10"]),
    ("pages/what.yaml", "It was made\n", "Made, or\n    so: x\n", ["S01 pages/what.yaml:5"]),
    ("pages/people.yaml", "{answering:", "{text: x, answering:", ["S03 pages/people.yaml:8"]),
    ("pages/people.yaml", ', most: "2"}', ", most: many}", ["S03 pages/people.yaml:8"]),
    ("pages/start.yaml", "to: now.start", "to: now.strat", ["R01 pages/start.yaml:8"]),
    ("pages/law.yaml", "facts: [making-offence]", "facts: [making-offense]", ["R02 pages/law.yaml:9"]),
    ("pages/law.yaml", "{statute:", "{until:", ["R02 pages/law.yaml:7"]),
    ("pages/law.yaml", "{statute:", "{statue:", ["S04 pages/law.yaml:7"]),
    ("pages/law.yaml", "law: [creating]", "law: [taking]", ["R02 pages/law.yaml:8"]),
    ("pages/law.yaml", "needs: [nation]", "needs: [since]", ["R06 pages/law.yaml:3"]),
    ("pages/danger.yaml", "{phone:999}", "{sms:999}", ["R03 pages/danger.yaml:9"]),
    ("pages/danger.yaml", "{phone:999}", "{999", ["S04 pages/danger.yaml:9"]),
    ("pages/danger.yaml", 'service: "999"', 'service: "998"', ["R03 pages/danger.yaml:10"]),
    ("pages/people.yaml", "answering: [talk,", "answering: [tlak,", ["R03 pages/people.yaml:8"]),
    ("pages/down.yaml", "of: social", "of: socail", ["R04 pages/down.yaml:10"]),
    ("pages/down.yaml", "label: A tool for adults", "label: 'A {value}'", ["S04 pages/down.yaml:9"]),
    ("pages/down.yaml", "instead: people.now", "instead: people.non", ["R01 pages/down.yaml:11"]),
    ("pages/now.yaml", "{to: people.now", "{to: then", ["R06 pages/now.yaml:9"]),
    ("law/making.yaml", "ask: listening-line", "ask: nobody", ["R03 law/making.yaml:4"]),
    ("law/making.yaml", "start: 2026-02-06", "start: 6 February", ["S03 law/making.yaml:10"]),
    ("law/making.yaml", "nations: [england, wales]", "nations: [englnd]", ["S03 law/making.yaml:7"]),
    ("services/all.yaml", "hours: Mo-Fr 10:00-16:00; PH off", "hours: most days", ["S07 services/all.yaml:43"]),
    ("services/all.yaml", "take a picture down.\n    ages: 18+", "x\n    ages: old", ["S03 services/all.yaml:40"]),
    ("sites/all.yaml", "sources: [an-act]", "sources: [no-act]", ["R05 sites/all.yaml:3"]),
    ("sources/more.yaml", "", "sources: {an-act: {title: x, publisher: y}}\n", ["S05 sources/more.yaml:1"]),
    ("pages/more.yaml", "", "topic: x\npages: {}\nmore: y\n", ["S01 pages/more.yaml:3"]),
    ("notes.yaml", "", "a: b\n", ["S08 notes.yaml:1"]),
    ("script.yaml", "  blackmail: danger.now\n", "", ["S02 script.yaml:13"]),
    ("script.yaml", "now: people.now", "now: people.never", ["R01 script.yaml:7"]),
    ("holidays.yaml", "2027-03-17]", "2028-03-17]", ["S03 holidays.yaml:6"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "wanted"), WRONG)
def test_what_is_wrong_has_a_code_and_a_place(tmp_path: Path, file: str, old: str, new: str, wanted: list[str]) -> None:
    """One slip is one problem (or the two that it is), at its line, and no script comes out."""
    compiled = built(tmp_path, file, old, new)
    assert said(compiled) == wanted
    assert compiled.script is None


def test_furniture_that_is_missing_or_cannot_be_filled(tmp_path: Path) -> None:
    """A text that the core shows has to be there, and may only place what the core fills in."""
    missing = built(tmp_path, "words.yaml", "  back: Back\n", "")
    assert said(missing) == ["S02 words.yaml:1"]
    other = built(tmp_path / "b", "words.yaml", '"{time} today"', '"{tiem} today"')
    assert [found.code for found in other.problems] == ["S04"]


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """A slip in each of five files gives five problems in one run."""
    folder = small(tmp_path)
    for file, old, new, _ in (WRONG[1], WRONG[3], WRONG[7], WRONG[21], WRONG[27]):
        change(folder, file, old, new)
    with pytest.raises(ContentError) as raised:
        load_script(folder, tmp_path / "cache")
    assert {found.file.partition("/")[0] for found in raised.value.problems} == {"pages", "law", "sources"}
    assert len(raised.value.problems) == 5
    assert str(raised.value.problems[0]).startswith("law/making.yaml:4:3: R03 ")


def test_did_you_mean(tmp_path: Path) -> None:
    """A slip of the pen is answered with the nearest thing that is there."""
    compiled = built(tmp_path, "pages/start.yaml", "to: now.start", "to: now.strat")
    assert [found.message for found in compiled.problems] == ['There is no page "now.strat". Did you mean "now.start"?']


def test_a_page_left_out_is_not_missed_by_others(tmp_path: Path) -> None:
    """A page with a slip in it is one problem, not one more for each page that leads to it."""
    assert said(built(tmp_path, "pages/people.yaml", "title: Who answers now", "tite: x"))[0].startswith("S0")
    assert len(said(built(tmp_path / "again", "pages/people.yaml", "title: Who answers now", "tite: x"))) == 2


def test_a_draft_can_be_looked_at_whatever_is_wrong(tmp_path: Path) -> None:
    """What could be built answers all the same: a choice that leads nowhere leads home."""
    folder = small(tmp_path)
    change(folder, "pages/start.yaml", "to: now.start", "to: now.strat")
    made = load_draft(folder)
    pressed = Pressed(encode(Context(page=page_code("now.strat"))))
    assert step(made, Context(), pressed, NOW).reply.page == "start.home"


def test_c16_a_retired_id_leads_to_the_page_that_took_its_place(tmp_path: Path) -> None:
    """C-16: an id under `was` still opens the page; the same id on two pages is an error."""
    compiled = built(
        tmp_path, "pages/now.yaml", "    title: One thing\n", "    title: One thing\n    was: [old.start]\n"
    )
    assert compiled.draft.by_code[page_code("old.start")] == "now.start"
    twice = built(tmp_path / "b", "pages/now.yaml", "    title: One thing\n", "    title: x\n    was: [people.now]\n")
    assert [found.code for found in twice.problems] == ["S06"]


def test_c14_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """C-14: without a folder, or with an empty one, there are problems and no traceback."""
    with pytest.raises(ContentError):
        load_script(tmp_path / "nothing", tmp_path / "cache")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ContentError):
        load_script(tmp_path / "empty", tmp_path / "cache")


def test_an_unused_text_of_the_furniture_is_a_warning(tmp_path: Path) -> None:
    """A text that nothing shows is for somebody to look at, and keeps nothing from working."""
    compiled = built(tmp_path, "words.yaml", "  back: Back\n", "  back: Back\n  bakc: Back\n")
    assert [(found.code, found.severity) for found in compiled.problems] == [("S01", Severity.WARNING)]
    assert compiled.script is not None
