"""Daily totals, off by default: how often a page was shown in a quarter of a day. Of nobody, and of no crisis."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.context import Age, PageCode, Who, page_code
from bot.core.letters import ALPHABET
from bot.core.messages import PageId
from bot.core.script import Script
from bot.core.show import Outcome
from bot.service.ledger import Total

LONDON: Final = ZoneInfo("Europe/London")
EPOCH: Final = date(1970, 1, 1)
UNCOUNTED: Final = frozenset({"danger", "answers"})
"""Topics that are never counted: danger, and what was not understood."""
OF_CHILDREN: Final = "young"
"""In the id of a page for somebody under 18."""


class Counting:
    """Counts pages in memory until they are handed to the ledger."""

    def __init__(self) -> None:
        self._shown: Counter[tuple[int, int, int]] = Counter()
        self._onward: Counter[tuple[int, int, int]] = Counter()

    def count(self, script: Script, outcome: Outcome, now: datetime) -> None:
        """Count the page of `outcome` as shown, and the one before as gone on from; of a child, nothing."""
        if outcome.context.age is Age.UNDER_18 or outcome.context.who is Who.MY_CHILD:
            return
        day, part = day_and_part(now)
        if is_counted(script, outcome.reply.page):
            self._shown[day, part, number(page_code(outcome.reply.page))] += 1
        before = script.by_code.get(outcome.context.back)
        if before is not None and is_counted(script, before):
            self._onward[day, part, number(outcome.context.back)] += 1

    def take(self) -> tuple[Total, ...]:
        """Return what was counted since the last call, and start again from nothing."""
        keys = sorted({*self._shown, *self._onward})
        taken = tuple(Total(*key, self._shown[key], self._onward[key]) for key in keys)
        self._shown.clear()
        self._onward.clear()
        return taken


def is_counted(script: Script, page: PageId) -> bool:
    """Whether a page may be counted at all."""
    known = script.pages.get(page)
    if known is None or known.urgent or known.topic in UNCOUNTED or page == script.hide:
        return False
    return OF_CHILDREN not in page


def day_and_part(now: datetime) -> tuple[int, int]:
    """Return the day in London, counted from 1970, and the quarter of it from midnight, 0 to 3."""
    local = now.astimezone(LONDON)
    return (local.date() - EPOCH).days, local.hour // 6


def number(code: PageCode) -> int:
    """Return the code of a page as a number of 30 bits, for a table of integers."""
    value = 0
    for letter in code:
        value = value << 6 | ALPHABET.index(letter)
    return value
