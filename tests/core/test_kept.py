"""What the core keeps of what it worked out is bounded, and never changes an answer."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core import fit as fitting
from bot.core.context import Context, encode, page_code
from bot.core.fit import MOST_DIVIDED, TELEGRAM, fit
from bot.core.messages import PageId, Paragraph, Pressed, Reply, Span
from bot.core.script import DANGER
from bot.core.step import step
from bot.core.wording import MOST_ANSWERS
from tests.core.scripts import script

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def _reply(number: int) -> Reply:
    return Reply(PageId("a.page"), (Paragraph((Span(f"words {number}"),)),), ())


def test_many_answers_fill_no_memory() -> None:
    """However many people answered differently, little is kept of it, and the first sees the same screen again."""
    kept = script()
    people = [Context(done=number, page=page_code(DANGER)) for number in range(MOST_ANSWERS * 2 + 10)]
    first = step(kept, Context(), Pressed(encode(people[0])), NOON)
    for context in people[1:]:
        step(kept, Context(), Pressed(encode(context)), NOON)
    assert 0 < len(kept.memo["home"]) <= MOST_ANSWERS
    assert step(kept, Context(), Pressed(encode(people[0])), NOON) == first


def test_screens_that_were_divided_give_way_to_newer_ones() -> None:
    """So many divided screens are kept and no more, the newest among them; the oldest is divided again, the same."""
    replies = [_reply(number) for number in range(MOST_DIVIDED + 10)]
    oldest = fit(replies[0], TELEGRAM)
    for reply in replies[1:]:
        fit(reply, TELEGRAM)
    assert len(fitting._DIVIDED) == MOST_DIVIDED
    assert (id(replies[-1].blocks), id(TELEGRAM)) in fitting._DIVIDED
    assert (id(replies[0].blocks), id(TELEGRAM)) not in fitting._DIVIDED
    assert fit(replies[0], TELEGRAM) == oldest
