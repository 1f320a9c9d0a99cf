"""A bot to be measured, in a process of its own: Vesper, stock python-telegram-bot, or that over aiohttp.

The two echo bots do as little as a bot of buttons can: they acknowledge a press
and change the message. Vesper does the same two calls, and everything else it does.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.settings import read_settings

CONTENT = Path(__file__).resolve().parents[1] / "content"
DEVELOPERS_ONLY = ("rich", "pygments")
WORDS = "Some words of an answer, about as long as a page of the script is. " * 5


async def vesper(token: str, url: str, pace: str) -> None:
    """Run Vesper's adapter with its real content, loaded as `vesper run` does, and its ledger in a SQLite file.

    What only the tools of developers bring is kept out, as where the bot is installed from `requirements/run.txt`:
    structlog and httpx load it where they find it.
    """
    for name in DEVELOPERS_ONLY:
        sys.modules[name] = None  # type: ignore[assignment]
    from adapters.telegram import adapter
    from bot.commands.run import load_to_last
    from bot.service.app import run

    with TemporaryDirectory() as folder:
        environ = {
            "VESPER_STATE": folder,
            "VESPER_TELEGRAM_TOKEN": token,
            "VESPER_TELEGRAM_API": url,
            "VESPER_TELEGRAM_PACE": pace,
            "VESPER_LOG_LEVEL": "error",
        }
        await run(read_settings(environ), lambda: load_to_last(CONTENT), [adapter])


def echo(token: str, url: str, *, over_aiohttp: bool) -> None:
    """Run an echo bot on python-telegram-bot's own Application and Updater."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
    from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

    from adapters.telegram.request import AiohttpRequest

    turn = 0

    async def pressed(update: Update, context: Any) -> None:
        nonlocal turn
        turn += 1
        query = update.callback_query
        assert query is not None
        await query.answer()
        await query.edit_message_text(f"{WORDS} {turn}", reply_markup=keyboard)

    async def typed(update: Update, context: Any) -> None:
        assert update.message is not None
        await update.message.reply_text(WORDS, reply_markup=keyboard)

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(f"Choice {row}", callback_data="x")] for row in range(6)])
    builder = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(256)
    if over_aiohttp:
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    else:
        builder = builder.connection_pool_size(256)
    application = builder.build()
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.ALL, typed))
    application.run_polling()


if __name__ == "__main__":
    kind, given_token, given_url, given_pace = sys.argv[1:]
    if kind == "vesper":
        asyncio.run(vesper(given_token, given_url, given_pace))
    else:
        echo(given_token, given_url, over_aiohttp=kind == "aiohttp")
