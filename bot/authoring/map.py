"""The conversation as a drawing: the pages of a topic and where their choices lead, in Mermaid or SVG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from bot.core.messages import PageId, Span
from bot.core.pages import THEN, Audience, Page, Way
from bot.core.script import Script

WIDE: Final = 230
HIGH: Final = 46
GAP_ACROSS: Final = 90
GAP_DOWN: Final = 18
EDGE: Final = 24
MOST_LETTERS: Final = 30


@dataclass(frozen=True, slots=True)
class Arrow:
    """A choice: from a page, to a page, what it says, and whether it is only there for some."""

    start: PageId
    end: PageId
    label: str
    sometimes: bool


def topics_of(script: Script) -> tuple[str, ...]:
    """Return the topics that there are, in the order of the content."""
    return tuple(dict.fromkeys(page.topic for page in script.pages.values()))


def arrows_of(script: Script, topic: str) -> tuple[Arrow, ...]:
    """Return every choice that starts on a page of `topic`, each pair of pages once."""
    seen: dict[tuple[PageId, PageId], Arrow] = {}
    for page in script.pages.values():
        if page.topic == topic:
            for way in page.ways:
                if way.to != THEN:
                    arrow = Arrow(page.id, way.to, _label(script, way), bool(way.when))
                    seen.setdefault((page.id, way.to), arrow)
    return tuple(seen.values())


def mermaid(script: Script, topic: str) -> str:
    """Return the pages of `topic` as a Mermaid flow chart; pages of other topics stand there by their id alone."""
    lines = ["flowchart LR"]
    arrows = arrows_of(script, topic)
    inside = [page for page in script.pages.values() if page.topic == topic]
    lines += [f'  {_name(page.id)}["{_mermaid(_title(script, page))}"]' for page in inside]
    lines += [f'  {_name(end)}(["{_mermaid(end)}"])' for end in _outside(script, topic, arrows)]
    for arrow in arrows:
        line = "-.->" if arrow.sometimes else "-->"
        lines.append(f'  {_name(arrow.start)} {line}|"{_mermaid(arrow.label)}"| {_name(arrow.end)}')
    lines += [f"  style {_name(page.id)} stroke-width:3px" for page in inside if page.act or page.person]
    return "\n".join(lines) + "\n"


def svg(script: Script, topic: str) -> str:
    """Return the pages of `topic` as a drawing: a column for each tap away from where one comes in."""
    arrows = arrows_of(script, topic)
    columns = _columns(script, topic, arrows)
    places = {
        page: (EDGE + across * (WIDE + GAP_ACROSS), EDGE + down * (HIGH + GAP_DOWN))
        for across, column in enumerate(columns)
        for down, page in enumerate(column)
    }
    width = EDGE * 2 + len(columns) * (WIDE + GAP_ACROSS) - GAP_ACROSS
    height = EDGE * 2 + max((len(column) for column in columns), default=1) * (HIGH + GAP_DOWN) - GAP_DOWN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="13">',
        f"<title>{escape(topic)}</title>",
        '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>',
    ]
    parts += [_line(arrow, places) for arrow in arrows if arrow.end in places]
    parts += [_box(script, topic, page, place) for page, place in places.items()]
    return "\n".join((*parts, "</svg>")) + "\n"


# --- helpers --------------------------------------------------------------------------------------


def _columns(script: Script, topic: str, arrows: tuple[Arrow, ...]) -> list[list[PageId]]:
    """Return the pages by distance from the first of the topic; what lies outside it stands last."""
    inside = [page.id for page in script.pages.values() if page.topic == topic]
    level: dict[PageId, int] = {}
    for start in inside:
        if start in level:
            continue
        level[start] = 0
        todo = [start]
        while todo:
            page = todo.pop(0)
            for arrow in arrows:
                if arrow.start == page and arrow.end in inside and arrow.end not in level:
                    level[arrow.end] = level[page] + 1
                    todo.append(arrow.end)
    columns: list[list[PageId]] = [[] for _ in range(max(level.values(), default=0) + 1)]
    for page, across in level.items():
        columns[across].append(page)
    outside = list(_outside(script, topic, arrows))
    return [*columns, outside] if outside else columns


def _outside(script: Script, topic: str, arrows: tuple[Arrow, ...]) -> tuple[PageId, ...]:
    ends = dict.fromkeys(arrow.end for arrow in arrows)
    return tuple(end for end in ends if end not in script.pages or script.pages[end].topic != topic)


def _box(script: Script, topic: str, page: PageId, place: tuple[int, int]) -> str:
    across, down = place
    known = script.pages.get(page)
    inside = known is not None and known.topic == topic
    title = _title(script, known) if known is not None and inside else page
    notes = _notes(known) if known is not None and inside else ""
    style = 'fill="#fff" stroke="#333"' if inside else 'fill="#eee" stroke="#999" stroke-dasharray="4 3"'
    weight = ' stroke-width="3"' if inside and known is not None and (known.act or known.person) else ""
    return (
        f'<g><rect x="{across}" y="{down}" width="{WIDE}" height="{HIGH}" rx="6" {style}{weight}/>'
        f'<text x="{across + 10}" y="{down + 19}">{escape(_short(title))}</text>'
        f'<text x="{across + 10}" y="{down + 37}" font-size="10" fill="#555">{escape(notes or page)}</text></g>'
    )


def _notes(page: Page) -> str:
    notes: list[str] = [page.id]
    notes += ["act"] if page.act else []
    notes += ["person"] if page.person else []
    notes += ["adults"] if page.audience is Audience.ADULTS else []
    notes += [f"needs {', '.join(page.needs)}"] if page.needs else []
    return " · ".join(notes)


def _line(arrow: Arrow, places: dict[PageId, tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = places[arrow.start], places[arrow.end]
    forward = x2 > x1
    start, end = (x1 + WIDE if forward else x1, y1 + HIGH // 2), (x2 if forward else x2 + WIDE, y2 + HIGH // 2)
    bend = GAP_ACROSS // 2 if forward else -GAP_ACROSS // 2
    dashes = ' stroke-dasharray="5 4"' if arrow.sometimes else ""
    return (
        f'<path d="M{start[0]} {start[1]} C{start[0] + bend} {start[1]} {end[0] - bend} {end[1]} {end[0]} {end[1]}" '
        f'fill="none" stroke="#777"{dashes} marker-end="url(#tip)"><title>{escape(arrow.label)}</title></path>'
    )


def _title(script: Script, page: Page) -> str:
    return "".join(part.text for part in script.texts["en"].get(page.title, ()) if isinstance(part, Span))


def _label(script: Script, way: Way) -> str:
    return "".join(part.text if isinstance(part, Span) else "…" for part in script.texts["en"].get(way.label, ()))


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"


def _name(page: PageId) -> str:
    return page.replace(".", "__").replace("-", "_")


def _mermaid(text: str) -> str:
    return text.replace('"', "'").replace("#", "")
