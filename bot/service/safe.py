"""What is answered when the pages are switched off or could not be loaded: the safe card, and Hide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from bot.core.context import Context
from bot.core.messages import Effect, Event, Paragraph, Reply, Said, Span
from bot.core.safety import hidden, safe_card
from bot.core.script import HIDE, Script
from bot.core.show import Outcome

HIDDEN: Final = Reply(HIDE, (Paragraph((Span("Removed, as far as it could be."),)),), (), frozenset({Effect.HIDE}))
"""What Hide says where nothing else can be read; it tells nobody what was asked."""


def safe_outcome(script: Script | None, context: Context, event: Event, *, hides: bool) -> Outcome:
    """Return the safe card, or Hide where that was asked for. Needs no content and cannot fail."""
    if hides:
        return Outcome(hidden(context), replace(HIDDEN, choices=safe_card(script).choices))
    reply = safe_card(script)
    if isinstance(event, Said) and not context.keep_typed:
        reply = replace(reply, effects=reply.effects | {Effect.REMOVE_WHAT_WAS_TYPED})
    kept = Context(reader=context.reader, keep_typed=context.keep_typed, language=context.language)
    return Outcome(kept, reply)


@cache
def bare_script() -> Script:
    """Return a script without pages: every step in it ends in the safe card."""
    return Script(fingerprint="", day=date.min, pages={}, texts={"en": {}})
