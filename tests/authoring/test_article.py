"""The ledger of the article, held against copies of made-up texts: nothing of the real one stands here."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.authoring.article import (
    KEPT,
    Match,
    fingerprint_of_text,
    hold,
    missing_dates,
    paragraphs_of,
    read_ledger,
)
from bot.authoring.compile import compile_content
from bot.authoring.problems import ContentError
from bot.authoring.schema.article import ArticleFile
from bot.cli import main
from bot.commands.sources import command
from bot.core.messages import PageId

CONTENT = Path(__file__).resolve().parents[2] / "content"

BOATS = "The harbour master says that forty boats came in last week, and that more of them will follow in the spring."
NETS = "A count by one office put the rise at 12 percent in 3 years, though nobody said how it was made."
GULLS = "People on the quay have always fed the gulls, and most of them will go on doing so whatever the notice says."
SIGNED = "Pat Example, harbour office."
COPY = f"The News\n\n7 March 2020, 10:15\n\n{BOATS}\n\n{NETS}\n\n{GULLS}\n\n{SIGNED}\n"


def entry(text: str = "", *, figures: list[dict[str, object]] | None = None, whole: str = "yes") -> dict[str, object]:
    """Return a paragraph of a ledger, with the fingerprint of `text` where there is one."""
    made = fingerprint_of_text(text)
    printed = {"words": str(made.words), "hashes": list(made.hashes), "whole": whole}
    return {
        "claim": "Something was claimed.",
        "became": "Something came of it.",
        "page": "article.start",
        "sure": "high",
        "figures": figures or [],
        "fingerprint": printed if text else "none yet",
    }


def ledger(*paragraphs: dict[str, object]) -> ArticleFile:
    """Return a ledger of made-up paragraphs, of 7 March 2020."""
    return ArticleFile.model_validate(
        {
            "source": "somewhere",
            "author": "Pat Example",
            "copy_read": "A made-up one.",
            "dates": [{"says": "7 March 2020", "also": ["2020-03-07"]}],
            "paragraphs": list(paragraphs),
            "left_out": ["Most things."],
        }
    )


PERCENT: list[dict[str, object]] = [{"says": "12 percent", "also": ["12%"]}, {"says": "3 years"}]
WHOLE = ledger(entry(BOATS), entry(NETS, figures=PERCENT), entry(GULLS), entry(figures=[{"says": "Pat Example"}]))


def test_a_faithful_copy_is_borne_out_paragraph_by_paragraph() -> None:
    """Each paragraph is found at its place, by its words or, where none are recorded, by its figures."""
    held = hold(WHOLE, COPY)
    assert [(found.match, found.place, found.wrong) for found in held] == [
        (Match.SAME, 3, ()),
        (Match.SAME, 4, ()),
        (Match.SAME, 5, ()),
        (Match.FOUND, 6, ()),
    ]
    assert missing_dates(WHOLE, COPY) == ()


def test_case_line_breaks_and_quotation_marks_make_no_difference() -> None:
    """The same words in another dress are still the same words."""
    dressed = BOATS.upper().replace(" ", "\n") + "\n\n" + NETS.replace("though", "“though”")
    held = hold(ledger(entry(BOATS), entry(NETS, figures=PERCENT)), dressed)
    assert [found.match for found in held] == [Match.SAME, Match.SAME]


@pytest.mark.parametrize("other", ["13 percent", "12.5 percent", "twelve percent"])
def test_c11_another_figure_is_noticed(other: str) -> None:
    """C-11: a copy that gives another figure does not bear the ledger out, and the line says which figure."""
    held = hold(WHOLE, COPY.replace("12 percent", other))
    assert held[1].match is Match.CHANGED
    assert 'The copy does not say "12 percent".' in held[1].wrong


def test_a_figure_that_the_ledger_does_not_know_is_noticed() -> None:
    """A figure in a paragraph that has none in the ledger is told."""
    held = hold(WHOLE, COPY.replace("forty boats", "40 boats"))
    assert any('"40"' in line for line in held[0].wrong)


def test_another_way_to_write_a_figure_is_the_same_figure() -> None:
    """Where the ledger lists other ways to write a figure, each of them will do."""
    held = hold(WHOLE, COPY.replace("12 percent", "12%"))
    assert not any("12 percent" in line for line in held[1].wrong)


def test_changed_words_are_noticed() -> None:
    """A paragraph with other words in it is found, and said to be changed."""
    held = hold(WHOLE, COPY.replace("in the spring", "before the autumn"))
    assert held[0].match is Match.CHANGED
    assert held[0].wrong


def test_words_that_were_added_are_noticed() -> None:
    """A paragraph that goes on where the recorded one ended is said to be changed."""
    held = hold(WHOLE, COPY.replace("in the spring.", "in the spring. So they say."))
    assert held[0].match is Match.CHANGED


def test_a_beginning_alone_may_go_on() -> None:
    """Where only the beginning of a paragraph was at hand, what follows it is no change."""
    begun = ledger(entry(BOATS, whole="no"))
    assert hold(begun, BOATS + " And nobody minds.")[0].match is Match.SAME
    assert hold(begun, " ".join(BOATS.split()[:15]))[0].match is not Match.SAME


def test_a_paragraph_that_is_gone_is_noticed() -> None:
    """A paragraph that is nowhere in the copy is said to be missing."""
    held = hold(WHOLE, COPY.replace(GULLS, ""))
    assert held[2].match is Match.MISSING
    assert held[2].wrong


def test_another_order_is_noticed() -> None:
    """A paragraph that stands before the one it should follow is told."""
    held = hold(WHOLE, f"7 March 2020\n\n{NETS}\n\n{BOATS}\n\n{GULLS}\n\n{SIGNED}")
    assert held[1].match is Match.SAME
    assert any("before" in line for line in held[1].wrong)


def test_what_cannot_be_held_is_said_to_be_so() -> None:
    """A paragraph with neither fingerprint nor figure is never called borne out."""
    held = hold(ledger(entry()), COPY)
    assert held[0].match is Match.UNCHECKED
    assert held[0].wrong == ()


def test_another_date_is_noticed() -> None:
    """The date of the whole article has to stand somewhere in the copy."""
    assert missing_dates(WHOLE, COPY.replace("7 March", "8 March")) == ("7 March 2020",)


def test_an_empty_copy_bears_nothing_out() -> None:
    """Nothing in, nothing found, and nothing raised."""
    assert paragraphs_of(" \n\n \n") == ()
    assert [found.match for found in hold(WHOLE, "")] == [Match.MISSING] * 4


def test_a_fingerprint_holds_no_word() -> None:
    """What is recorded is a number of words and a few short hashes: no word of the text, and always the same."""
    made = fingerprint_of_text(BOATS)
    assert made == fingerprint_of_text(BOATS.lower())
    assert made.words == len(BOATS.split())
    assert len(made.hashes) == KEPT
    assert all(len(one) == 8 and int(one, 16) >= 0 for one in made.hashes)


# --- the command ----------------------------------------------------------------------------------


def folder_with(folder: Path, held: ArticleFile) -> Path:
    """Write `held` as the ledger of a content folder, and return that folder."""
    (folder / "article.yaml").write_text(_yaml(held.model_dump()), encoding="utf-8")
    return folder


def _yaml(value: object, depth: int = 0) -> str:
    """Return plain data as YAML in flow style; only what a ledger holds."""
    match value:
        case dict():
            inside = ", ".join(f"{key}: {_yaml(item, depth + 1)}" for key, item in value.items())
            return f"{{{inside}}}"
        case list() | tuple():
            return "[" + ", ".join(_yaml(item, depth + 1) for item in value) + "]"
        case bool():
            return '"yes"' if value else '"no"'
        case _:
            return '"' + str(value).replace('"', "'") + '"'


def run(folder: Path, text: str, *arguments: str) -> Result:
    """Run `vesper sources verify` on a copy of the words `text`."""
    copy = folder / "copy.txt"
    copy.write_text(text, encoding="utf-8")
    return CliRunner().invoke(command, ["verify", "--text", str(copy), "--content", str(folder), *arguments])


def test_verify_ends_well_for_a_faithful_copy(tmp_path: Path) -> None:
    """`vesper sources verify` says each paragraph on a line, and ends with 0."""
    result = run(folder_with(tmp_path, WHOLE), COPY)
    assert result.exit_code == 0, result.output
    assert "4 paragraphs: 4 borne out, 0 with nothing to hold them against, 0 that do not fit." in result.output
    assert " 2  the same words (paragraph 4 of the copy)" in result.output


@pytest.mark.parametrize("changed", ["13 percent", "12 percent in 3 years, and 9 more"])
def test_verify_ends_with_1_where_something_does_not_fit(tmp_path: Path, changed: str) -> None:
    """A copy that does not bear the ledger out ends with 1, and the line says what is wrong."""
    result = run(folder_with(tmp_path, WHOLE), COPY.replace("12 percent", changed))
    assert result.exit_code == 1
    assert " 2  changed" in result.output


def test_verify_ends_with_1_where_the_date_is_missing(tmp_path: Path) -> None:
    """A copy without the article's date does not bear the ledger out."""
    result = run(folder_with(tmp_path, WHOLE), COPY.replace("2020", "2021"))
    assert result.exit_code == 1
    assert 'The date "7 March 2020" stands nowhere in the copy.' in result.output


def test_fingerprint_prints_what_the_ledger_takes(tmp_path: Path) -> None:
    """`vesper sources fingerprint` prints a line for each paragraph, and never a word of it."""
    copy = tmp_path / "copy.txt"
    copy.write_text(COPY, encoding="utf-8")
    result = CliRunner().invoke(command, ["fingerprint", "--text", str(copy)])
    assert result.exit_code == 0
    assert f'fingerprint: {{words: "{len(BOATS.split())}", hashes: [' in result.output
    assert "harbour" not in result.output


def test_a_copy_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes that are not UTF-8 are refused with a reason, not a traceback."""
    copy = tmp_path / "copy.txt"
    copy.write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(SystemExit) as ended:
        main(["sources", "fingerprint", "--text", str(copy)])
    assert ended.value.code == 1
    assert "not UTF-8" in capsys.readouterr().err


# --- the ledger in the content --------------------------------------------------------------------


def test_the_ledger_of_the_content_is_whole() -> None:
    """Ten paragraphs, each with what became of it, and every fact and page it names is there."""
    held = read_ledger(CONTENT)
    assert len(held.paragraphs) == 10
    assert not [found for found in compile_content(CONTENT).problems if found.file == "article.yaml"]


def test_c13_a_page_on_the_plan_says_what_the_law_is_today() -> None:
    """C-13: where the plan of 2024 is told, the law that is in force today stands on the same screen."""
    pages = compile_content(CONTENT).draft.pages
    planned = [page for page in pages.values() if "article-was-a-plan-not-law" in str(page.places)]
    planned += [page for page in pages.values() if "article-plan-claim" in str(page.places)]
    assert len(planned) == 2
    assert all("create-adult-deepfake-offence" in str(page.places) for page in planned)


def test_the_figure_of_the_article_is_said_to_be_unnamed() -> None:
    """The figure of 550 percent is never given without saying that the study has no name."""
    draft = compile_content(CONTENT)
    told = [text for text in draft.written.values() if "550" in text]
    assert any("no name" in text for text in told)
    page = str(draft.draft.pages[PageId("article.figure")].places)
    assert "article-figure-claim" in page
    assert "article-figure-checked" in page


def test_a_ledger_that_names_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """A fact, a page or a source that is not in the content is told at its place in the ledger."""
    named = entry(BOATS) | {"facts": ["no-such-fact"]}
    folder_with(tmp_path, ledger(named))
    codes = {found.code for found in compile_content(tmp_path).problems if found.file == "article.yaml"}
    assert codes == {"R01", "R02", "R05"}


def test_a_ledger_out_of_shape_is_refused(tmp_path: Path) -> None:
    """A ledger with a missing key is refused with the place of it."""
    (tmp_path / "article.yaml").write_text("source: somewhere\n", encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_ledger(tmp_path)
    assert "S02" in {found.code for found in refused.value.problems}
