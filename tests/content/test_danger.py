"""Pages of danger: what stands on the first screen that somebody in danger sees."""

from __future__ import annotations

import pytest

from bot.core.context import Age, Context, page_code
from bot.core.fit import TELEGRAM, fit
from bot.core.heard import Danger
from bot.core.script import Script
from bot.core.show import show
from tests.core.scripts import NOW


@pytest.mark.parametrize("age", [None, Age.UNDER_18, Age.ADULT])
def test_a_page_that_a_danger_leads_to_is_urgent_and_names_999(content: Script, age: Age | None) -> None:
    """Each page that may come first on words of danger goes ahead of any queue, and its first screen says 999."""
    closer = [page for pages in content.closer.values() for page in pages]
    assert set(content.closer) <= set(Danger) and closer
    for page in {*content.dangers.values(), *closer}:
        reply = show(content, Context(age=age, page=page_code(page)), NOW).reply
        words = "".join(span.text for span in fit(reply, TELEGRAM)[0].text)
        assert reply.page == page and reply.urgent and "999" in words, page
