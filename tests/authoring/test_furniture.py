"""The furniture that content has to bring is the furniture that the core shows."""

from __future__ import annotations

import re

from bot.authoring.furniture import FURNITURE
from bot.core import cards, hours, render, safety, show, step, wording

_ASKED = re.compile(r"""(?:word|label)\(\s*f?"(?:words/)?([a-z][a-z0-9-]*(?:\{[^"]*)?)\"""")


def test_every_text_that_the_core_asks_for_is_known() -> None:
    """Each `words/<key>` in the code of the core is in the list; where part of a key is filled in, its beginning is."""
    asked: set[str] = set()
    for module in (cards, hours, render, safety, show, step, wording):
        assert module.__file__ is not None
        with open(module.__file__, encoding="utf-8") as file:  # noqa: PTH123 - a module's own path is a string
            asked |= set(_ASKED.findall(file.read()))
    assert len(asked) > 30
    for key in asked:
        whole, brace, _ = key.partition("{")
        assert whole in FURNITURE if not brace else any(known.startswith(whole) for known in FURNITURE), key
