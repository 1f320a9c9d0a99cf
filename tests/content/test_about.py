"""What the guide says of itself is so."""

from __future__ import annotations

from bot.authoring.checks.signed import UNCHECKED, WHO_CHECKS
from bot.authoring.reviews import signatures_of
from bot.core.messages import PageId, plain
from bot.core.pages import PlaceText
from bot.core.script import Script
from bot.core.wording import Voice
from tests.content.conftest import CONTENT
from tests.core.scripts import NOW


def test_it_says_that_nobody_has_checked_it_exactly_while_nobody_has(content: Script) -> None:
    """Until a lawyer or a panel has signed a topic, the page about the guide says that none has; then no more."""
    signed = any(signature.role in WHO_CHECKS for signature in signatures_of(CONTENT))
    voice = Voice(content, "en", NOW)
    places = content.pages[PageId("about.bot")].places
    said = [plain(voice.say(place.text)) for place in places if isinstance(place, PlaceText)]
    assert any(UNCHECKED.search(text) for text in said) is not signed
