"""Draws the picture in the README from the real program: two screens of a night, as Telegram shows them.

Run it after a change of the first screens: `.venv/bin/python scripts/picture.py`.
A test holds the picture to the content.
"""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from bot.authoring.compile import load_draft
from bot.core.context import Context
from bot.core.fit import TELEGRAM, fit
from bot.core.messages import Opened, PageId, Pressed, Screen, plain
from bot.core.script import Script
from bot.core.show import Outcome
from bot.core.step import step

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "picture.svg"
NIGHT = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
WIDE, LINE, LETTERS = 380, 20, 41
"""Width of a phone and height of a line in units of the picture; letters to a line."""


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(load_draft(ROOT / "content")), encoding="utf-8")


def picture(script: Script) -> str:
    """Return the picture as SVG: the first screen, and who answers at that hour. No outside resource."""
    first = step(script, Context(), Opened(), NIGHT)
    second = step(script, first.context, Pressed(_leading(first, PageId("people.now"))), NIGHT)
    phones = [_phone(fit(outcome.reply, TELEGRAM)[0]) for outcome in (first, second)]
    tall = max(height for _, height in phones)
    drawn = "".join(
        f'<g transform="translate({20 + number * (WIDE + 20)} 20)">'
        f'<rect width="{WIDE}" height="{tall}" rx="18" fill="#e8edf2"/>{body}</g>'
        for number, (body, _) in enumerate(phones)
    )
    told = escape("Two screens of Vesper at 2:14 at night: the first one, and who answers at that hour.")
    wide, high = 2 * WIDE + 60, tall + 40
    size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
        f'<title>{told}</title><g font-family="system-ui, sans-serif" font-size="15">{drawn}</g></svg>\n'
    )


def _leading(outcome: Outcome, page: PageId) -> str:
    return next(choice.id for choice in outcome.reply.choices if choice.to == page)


def _phone(screen: Screen) -> tuple[str, int]:
    """Return one screen as shapes, and its height."""
    lines = [line for part in plain(screen.text).split("\n") for line in textwrap.wrap(part, LETTERS) or [""]]
    bubble = len(lines) * LINE + 24
    drawn = [f'<rect x="12" y="12" width="{WIDE - 24}" height="{bubble}" rx="12" fill="#fff"/>']
    drawn += [
        f'<text x="24" y="{38 + index * LINE}" fill="#111">{escape(line)}</text>' for index, line in enumerate(lines)
    ]
    top = bubble + 22
    for row in screen.rows:
        wide = (WIDE - 24 - 6 * (len(row) - 1)) / len(row)
        for column, choice in enumerate(row):
            left, label = 12 + column * (wide + 6), escape(choice.label)
            drawn.append(f'<rect x="{left:g}" y="{top}" width="{wide:g}" height="34" rx="8" fill="#3d6186"/>')
            drawn.append(
                f'<text x="{left + wide / 2:g}" y="{top + 22}" fill="#fff" text-anchor="middle">{label}</text>'
            )
        top += 40
    return "".join(drawn), top + 12


if __name__ == "__main__":
    main()
