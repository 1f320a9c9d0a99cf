"""What the tests of Telegram share: a fake server, and a bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TelegramServer, telegram
from tests.telegram.bots import Bot, running


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    """A fake Telegram. After each test: no call that its description objects to, and none for a file."""
    async with telegram() as made:
        yield made
    assert made.violations == []
    assert not made.called("getFile")


@pytest.fixture
async def bot(server: TelegramServer, tmp_path: Path) -> AsyncIterator[Bot]:
    """A running bot without limits on its pace."""
    async with running(server, tmp_path) as made:
        yield made


@pytest.fixture
def person(bot: Bot) -> Person:
    """Somebody in a private chat with the bot."""
    return bot.person()
