"""The card of last resort stands in code, and its numbers are those of the services."""

from __future__ import annotations

import re

from bot.authoring.build import build
from bot.authoring.checks.numbers import digits
from bot.core.messages import Steps, plain
from bot.core.safety import safe_card
from tests.authoring.folders import CONTENT


def test_c10_the_safe_card_gives_the_numbers_of_the_services() -> None:
    """C-10: each service that the safe card names has the number there that it has in content/services."""
    script = build(CONTENT).draft
    shown = {
        service.name: {digits(channel.shown) for channel in service.channels} for service in script.services.values()
    }
    (steps,) = [block for block in safe_card().blocks if isinstance(block, Steps)]
    lines = [plain(item) for item in steps.items]
    named = {
        "Samaritans": "116 123",
        "Shout": "85258",
        "Childline": "0800 1111",
        "Revenge Porn Helpline": "0345 6000 459",
    }
    for name, number in named.items():
        assert any(name.lower() in line.lower() and number in line for line in lines), name
        assert digits(number) in shown[name], name
    assert len(re.findall(r"\d{3}", " ".join(lines))) >= len(named)
