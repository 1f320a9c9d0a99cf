"""The daily totals as they may be shown: nothing under 10, nothing younger than a day, all rounded to 5."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from xml.sax.saxutils import escape

from bot.core.context import page_code
from bot.core.messages import PageId
from bot.core.script import Script
from bot.service.ledger import Total
from bot.service.totals import EPOCH, day_and_part, is_counted, number

FEWEST: Final = 10
"""Smaller counts are not shown: a few people on a small server could be told apart."""
STEP: Final = 5
PARTS: Final = ("night", "morning", "afternoon", "evening")
"""The quarters of a day from midnight."""


@dataclass(frozen=True, slots=True)
class Row:
    """A page: how often it was shown, in all and by quarter of a day (None where too few), and left from.

    `taps` is the fewest presses from the start; None where no button leads there. `act` marks a useful step.
    """

    page: PageId
    shown: int
    parts: tuple[int | None, int | None, int | None, int | None]
    ended: int | None
    taps: int | None
    act: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All rows, most shown first, over the days `since` to `until`.

    `first_acts` says at how many taps from the start useful steps were shown, and how often.
    """

    since: str
    until: str
    rows: tuple[Row, ...]
    first_acts: tuple[tuple[int, int], ...]


def report(script: Script, totals: Iterable[Total], now: datetime, days: int = 28) -> Report:
    """Return what may be shown of `totals` for the last `days` days that are over for a day at least."""
    today, _ = day_and_part(now)
    last = today - 2
    first = last - days + 1
    by_code = {number(page_code(page)): page for page in script.pages if is_counted(script, page)}
    shown: Counter[PageId] = Counter()
    parts: Counter[tuple[PageId, int]] = Counter()
    onward: Counter[PageId] = Counter()
    for total in totals:
        page = by_code.get(total.page)
        if page is not None and first <= total.day <= last:
            shown[page] += total.shown
            onward[page] += total.onward
            parts[page, total.part] += total.shown
    taps = _taps(script)
    rows = tuple(
        Row(
            page,
            rounded(count) or 0,
            (_part(parts, page, 0), _part(parts, page, 1), _part(parts, page, 2), _part(parts, page, 3)),
            rounded(count - min(onward[page], count)),
            taps.get(page),
            script.pages[page].act,
        )
        for page, count in sorted(shown.items(), key=lambda item: (-item[1], item[0]))
        if count >= FEWEST
    )
    acts: Counter[int] = Counter()
    for row in rows:
        if row.act and row.taps is not None:
            acts[row.taps] += row.shown
    return Report(_day(first), _day(last), rows, tuple(sorted(acts.items())))


def rounded(count: int) -> int | None:
    """Return `count` to the nearest 5, or None where it is under 10."""
    return None if count < FEWEST else STEP * round(count / STEP)


def picture(made: Report) -> str:
    """Return the report as a picture in SVG: a bar for each page, twenty at most. Needs no outside resource."""
    rows = made.rows[:20]
    most = max((row.shown for row in rows), default=1)
    height = 60 + 26 * max(len(rows), 1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="{height}" role="img" font-family="sans-serif">',
        f"<title>Pages shown from {made.since} to {made.until}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="16" y="28" font-size="16">Pages shown, {made.since} to {made.until}</text>',
    ]
    for index, row in enumerate(rows):
        top = 44 + 26 * index
        width = max(round(380 * row.shown / most), 1)
        colour = "#1d5f8a" if row.act else "#8aa4b5"
        lines.append(f'<text x="16" y="{top + 15}" font-size="13">{escape(row.page)}</text>')
        lines.append(f'<rect x="230" y="{top + 2}" width="{width}" height="18" fill="{colour}"/>')
        lines.append(f'<text x="{236 + width}" y="{top + 15}" font-size="13">{row.shown}</text>')
    if not rows:
        lines.append('<text x="16" y="60" font-size="13">Nothing that may be shown yet.</text>')
    return "\n".join([*lines, "</svg>", ""])


# --- helpers --------------------------------------------------------------------------------------


def _part(parts: Counter[tuple[PageId, int]], page: PageId, part: int) -> int | None:
    return rounded(parts[page, part])


def _day(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()


def _taps(script: Script) -> dict[PageId, int]:
    """Return the fewest presses from the start to each page, whatever was answered on the way."""
    taps = {script.home: 0}
    queue = deque([script.home])
    while queue:
        page = queue.popleft()
        known = script.pages.get(page)
        for way in () if known is None else known.ways:
            if way.to in script.pages and way.to not in taps:
                taps[way.to] = taps[page] + 1
                queue.append(way.to)
    return taps
