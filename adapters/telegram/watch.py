"""An eye on what somebody else may have changed, or set up so that it tells: names, commands, groups, the webhook."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from telegram.error import TelegramError

from adapters.telegram.api import Api
from bot.core.context import Context
from bot.core.messages import Platform
from bot.core.script import Script
from bot.core.show import voice_of
from bot.service.log import Happening
from bot.service.shell import Shell

COMMANDS: Final = ("start", "hide", "now", "language", "privacy", "about", "verify")
"""The commands that Telegram lists. Others in the script work too, unlisted."""
MOST_DESCRIPTION: Final = 256

PRIVATE: Final = {"type": "all_private_chats"}

TOPIC_WORDS: Final = (
    "abuse",
    "blackmail",
    "consent",
    "deepfake",
    "explicit",
    "fake",
    "image",
    "intimate",
    "naked",
    "nude",
    "nudify",
    "photo",
    "picture",
    "police",
    "porn",
    "rape",
    "revenge",
    "sex",
    "suicide",
    "survivor",
    "undress",
    "victim",
)
"""Words that tell somebody who looks over a shoulder what this is about (A-08)."""


class Trouble(StrEnum):
    """Lines of the log that only this adapter has a use for."""

    UNTRUSTED = "certificate-not-trusted"
    AWAY = "telegram-away"
    NAME_TELLS = "a-name-has-a-topic-word"
    GROUPS_ALLOWED = "groups-are-allowed"
    COMMANDS_SET = "commands-set"


def tells(text: str) -> tuple[str, ...]:
    """Return the topic words in `text`."""
    low = text.lower()
    return tuple(word for word in TOPIC_WORDS if word in low)


async def webhook_of(api: Api) -> str | None:
    """Return the address that updates are sent to, empty for none; None where nobody could say."""
    try:
        info = await api.call("getWebhookInfo")
    except TelegramError:
        return None
    return str(info.get("url", "")) if isinstance(info, Mapping) else None


async def watch_webhook(api: Api, shell: Shell, expected: str) -> bool:
    """Say loudly where updates go to another address than `expected`; change nothing (N-06). Return whether they do."""
    found = await webhook_of(api)
    if found is None or found == expected:
        return False
    shell.log.say(Happening.WEBHOOK_CHANGED, Platform.TELEGRAM)
    return True


async def names_that_tell(api: Api, me: Mapping[str, Any]) -> tuple[str, ...]:
    """Return which of the bot's names and descriptions have a topic word in them."""
    found = [part for part in ("first_name", "username") if tells(str(me.get(part, "")))]
    for method, part in (
        ("getMyName", "name"),
        ("getMyDescription", "description"),
        ("getMyShortDescription", "short_description"),
    ):
        try:
            told = await api.call(method)
        except TelegramError:
            continue
        if isinstance(told, Mapping) and tells(str(told.get(part, ""))):
            found.append(part)
    return tuple(found)


def commands_of(script: Script, shell: Shell) -> list[dict[str, str]]:
    """Return the commands as Telegram lists them, each with the title of its page; Hide with what its button says."""
    voice = voice_of(script, Context(), shell.now())
    listed = []
    for name in COMMANDS:
        page = script.pages.get(script.commands[name]) if name in script.commands else None
        if page is None:
            continue
        title = voice.label("words/hide" if page.id == script.hide else page.title)
        if title:
            listed.append({"command": name, "description": title[:MOST_DESCRIPTION]})
    return listed


async def listed_commands(api: Api) -> list[dict[str, str]] | None:
    """Return the commands that Telegram lists in private chats; None where nobody could say."""
    try:
        found = await api.call("getMyCommands", {"scope": PRIVATE})
    except TelegramError:
        return None
    return found if isinstance(found, list) else None


async def set_commands(api: Api, shell: Shell) -> None:
    """List the commands in private chats, where the list differs from what the script has."""
    wanted = commands_of(shell.script, shell)
    found = await listed_commands(api)
    if not wanted or found is None or found == wanted:
        return
    try:
        await api.call("setMyCommands", {"commands": wanted, "scope": PRIVATE})
    except TelegramError:
        return
    shell.log.say(Trouble.COMMANDS_SET, Platform.TELEGRAM, count=len(wanted))
