"""Cards: what is shown of a site depends on whom it may be shown to."""

from __future__ import annotations

import pytest

from bot.core.cards import site_blocks
from bot.core.fit import render_text
from bot.core.messages import plain
from bot.core.pages import SitePart
from bot.core.wording import Voice
from tests.core.scripts import NOW, script, site


@pytest.mark.parametrize(("adult", "named"), [(True, True), (False, False)])
def test_the_scheme_for_adults_is_named_to_adults_alone(*, adult: bool, named: bool) -> None:
    """What a site says of the tool for adults reaches nobody who did not say that they are an adult."""
    words = {"words/site-stopncii": "For adults: yes.", "words/site-take-it-down": "For anyone: yes."}
    voice = Voice(script(texts=words), "en", NOW)
    shown = plain(render_text(site_blocks(voice, site("somewhere"), SitePart.SCHEMES, adult=adult)))
    assert ("For adults: yes." in shown) is named
    assert "For anyone: yes." in shown
