"""The preview over a real socket: what it shows, to whom it answers, and that it only reads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.preview.conftest import Editor, words_of

PATHS = ("/", "/see?page=people.now", "/map", "/problems", "/facts", "/search?q=line", "/entry?thing=service/999")
NIGHT = {"day": "2026-11-24", "time": "02:14"}


class Links(HTMLParser):
    """Every address on a page, those of what it loads apart from those it leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "data", "poster") or (tag == "link" and name == "href"):
                self.loads.append(value or "")
            elif tag == "a" and name == "href" and value:
                self.leads.append(value)


def _links(page: str) -> Links:
    found = Links()
    found.feed(page)
    return found


async def test_a_page_stands_there_as_each_platform_shows_it(editor: Editor) -> None:
    """The words of a page stand under Telegram, Discord and Terminal, each with its choices as links."""
    page = await editor.open("/see", page="people.now", **NIGHT)
    for name in ("telegram", "discord", "terminal"):
        part = page[page.index(f'aria-labelledby="{name}"') :].split("</section>")[0]
        assert "These people answer now." in part
        assert "0808 808 4000" in part
        assert "In danger now</a>" in part
        assert "Hide this</a>" in part


@pytest.mark.parametrize(
    ("answers", "says", "not_said"),
    [
        ({"page": "down.adults", "age": "adult"}, "This line takes calls in the daytime.", "These people answer now."),
        ({"page": "down.adults", "age": "under-18"}, "These people answer now.", "takes calls"),
        ({"page": "down.adults", "age": "adult", "time": "11:00"}, "Open now", "Closed"),
        ({"page": "down.adults", "age": "adult", "time": "22:00"}, "Closed", "Open now"),
        ({"page": "law.making", "nation": "wales"}, "Making such a picture without consent", "Where are you"),
        ({"page": "law.making", "nation": "scotland"}, "Here is how things stand", "Making such a picture without"),
    ],
)
async def test_a_page_reads_as_it_does_for_that_person_at_that_hour(
    editor: Editor, answers: dict[str, str], says: str, not_said: str
) -> None:
    """Age, nation and hour change what stands there, as they do for people."""
    page = await editor.open("/see", **(NIGHT | answers))
    telegram = page[page.index('aria-labelledby="telegram"') :].split("</section>")[0]
    assert says in telegram
    assert not_said not in telegram


async def test_buttons_walk_the_conversation(editor: Editor) -> None:
    """From home every button leads to a page that is there, and the moment and the answers go with it."""
    seen: set[str] = set()
    todo = ["/see?page=start.home&day=2026-11-24&time=02:14"]
    while todo:
        path = todo.pop()
        page = await editor.open(path)
        title = re.search(r"<h1>(.*?)</h1>", page)
        assert title is not None
        if title[1] in seen:
            continue
        seen.add(title[1])
        assert 'value="02:14"' in page
        todo += [link for link in _links(page).leads if link.startswith("/see?choice=")]
    assert len(seen) > 12
    assert not [title for title in seen if "safe card" in title]


async def test_each_sentence_has_the_place_where_it_is_written(editor: Editor) -> None:
    """A sentence stands with file, line, column and id; the place is where the file has it."""
    page = await editor.open("/see", page="now.start")
    part = page[page.index("Where each sentence comes from") :]
    found = re.search(r"Breathe out slowly\..*?pages/now\.yaml:(\d+):(\d+)", part, re.DOTALL)
    assert found is not None
    line = (editor.folder / "pages/now.yaml").read_text("utf-8").splitlines()[int(found[1]) - 1]
    assert line[int(found[2]) - 1 :].startswith("Breathe out slowly.")


async def test_facts_and_services_stand_with_their_sources(editor: Editor) -> None:
    """What a page places is listed with its sources, the day it was checked and where it is written."""
    page = words_of(await editor.open("/see", page="law.making", nation="wales"))
    part = page[page.index("What it stands on") :]
    assert "making-offence" in part
    assert "section 66E" in part
    assert "checked: 2026-11-23" in part
    assert "law/making.yaml:" in part


async def test_what_is_due_is_listed_by_owner_for_a_day(editor: Editor) -> None:
    """On one day all is good, later overdue, later not stated."""
    for day, says in (("2026-11-24", "good"), ("2027-01-10", "overdue"), ("2027-06-01", "not stated any more")):
        page = words_of(await editor.open("/facts", day=day))
        assert page.index("law") < page.index("services")
        assert says in page


async def test_search_finds_texts_and_entries(editor: Editor) -> None:
    """All words have to be there, in any case; a text leads to its page, an entry to all that is said of it."""
    page = await editor.open("/search", q="BREATHE slowly")
    assert "1 found." in page
    assert "/see?page=now.start" in page
    assert "/entry?thing=service/listening-line" in await editor.open("/search", q="808 4000")
    assert "0 found." in await editor.open("/search", q="nowhere-to-be-found")


async def test_the_map_can_be_read_without_seeing_it(editor: Editor) -> None:
    """A topic stands there as a drawing, as a list with links, and as Mermaid."""
    page = await editor.open("/map", topic="start")
    assert "<svg " in page
    assert "flowchart LR" in page
    assert "/see?page=now.start" in page[page.index("The same as a list") :]


@pytest.mark.parametrize("path", PATHS)
async def test_a07_nothing_is_loaded_from_elsewhere(editor: Editor, path: str) -> None:
    """A-07, rule 25: a page loads nothing; its policy lets in its own style and lines, by hash, and no other."""
    async with editor.session.get(f"{editor.address}{path}") as answer:
        policy = answer.headers["Content-Security-Policy"]
        page = await answer.text()
    assert _links(page).loads == []
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?://|\*", policy)
    assert ' style="' not in page
    assert not re.search(r"\son[a-z]+=", page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["vesper.example", "127.0.0.1.example:80", "192.168.0.2:8378", "localhost.evil", ""])
async def test_it_answers_only_to_the_names_of_this_computer(editor: Editor, host: str) -> None:
    """A page elsewhere whose name was made to lead here (DNS rebinding) is shown nothing."""
    for path in (*PATHS, "/events"):
        async with editor.session.get(f"{editor.address}{path}", headers={"Host": host}) as answer:
            assert answer.status in (400, 421)
            assert "Vesper content" not in await answer.text()


async def test_it_listens_on_this_computer_alone(editor: Editor) -> None:
    """The socket is bound to 127.0.0.1 and to nothing else."""
    listening = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    port = f"{editor.server.port:04X}"
    bound = {
        line.split()[1].split(":")[0]
        for line in listening
        if line.split()[1].endswith(f":{port}") and line.split()[3] == "0A"
    }
    assert bound == {"0100007F"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_it_only_reads(editor: Editor, method: str) -> None:
    """Nothing but reading is answered, and no file of the folder is changed by looking at it."""
    before = {path: path.stat().st_mtime_ns for path in editor.folder.rglob("*")}
    for path in PATHS:
        await editor.open(path)
        async with editor.session.request(method, f"{editor.address}{path}", data=b"x" * 10) as answer:
            assert answer.status == 405
    assert {path: path.stat().st_mtime_ns for path in editor.folder.rglob("*")} == before


MARK = "<script>alert('mqzjx')</script>\"'><img src=x>"


def _places(mark: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name in ("page", "choice", "nation", "age", "day", "time", "since_day", "site", "language"):
        yield "/see", {name: mark}
    yield "/search", {"q": mark}
    yield "/map", {"topic": mark}
    yield "/facts", {"day": mark}


async def test_what_is_asked_for_is_never_markup(editor: Editor) -> None:
    """Whatever stands in an address, it is a text on the page or is left out; the page is shown all the same."""
    for path, answers in _places(MARK):
        page = await editor.open(path, **answers)
        assert "<script>alert" not in page, answers
        assert "<img" not in page, answers
    async with editor.session.get(f"{editor.address}/entry", params={"thing": MARK}) as answer:
        assert answer.status == 404


async def test_what_is_written_is_never_markup(editor: Editor) -> None:
    """Content with markup in it is shown as it is written, and cannot run in the browser of the editor."""
    editor.save("pages/now.yaml", "Breathe out slowly.", "Breathe <img src=x onerror=alert(1)> out.")
    page = await editor.sees("Breathe &lt;img", "/see", page="now.start")
    assert "<img" not in page
    for path in ("/search?q=breathe", "/map?topic=now"):
        assert "<img" not in await editor.open(path)


async def test_odd_moments_are_answered(editor: Editor) -> None:
    """Days at the ends of the calendar, and parts of an address that are cut off, give a page and no fault."""
    for day in ("0001-01-01", "9999-12-31", "2026-02-30", "-1", "2026-03-29"):
        page = await editor.open("/see", page="people.now", day=day, time="01:30")
        assert "<h1>" in page


async def test_an_open_page_is_told_of_a_save(editor: Editor) -> None:
    """Server-sent events give the version at once, and a higher one after a save."""
    await editor.settled()
    async with editor.session.get(f"{editor.address}/events") as feed:
        assert feed.content_type == "text/event-stream"
        first = int((await feed.content.readuntil(b"\n\n")).removeprefix(b"data: "))
        editor.save("pages/now.yaml", "Breathe out slowly.", "Breathe out now.")
        async with asyncio.timeout(30):
            second = int((await feed.content.readuntil(b"\n\n")).removeprefix(b"data: "))
    assert second > first


async def test_every_page_has_landmarks_one_heading_and_named_fields(editor: Editor) -> None:
    """Each page has a language, a skip link, one first heading, main and navigation, and a label for each field."""
    for path in PATHS:
        page = await editor.open(path)
        assert '<html lang="en"' in page
        assert page.count("<h1>") == 1
        assert page.count("<main ") == 1
        assert 'href="#content"' in page
        fields = set(re.findall(r'<(?:select|input)[^>]* id="([^"]+)"', page))
        assert fields == set(re.findall(r'<label for="([^"]+)"', page))
        assert urlsplit(_links(page).leads[0]).fragment == "content"
