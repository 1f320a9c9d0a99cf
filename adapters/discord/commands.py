"""The commands people see in Discord: neutral names, words from the content, sent only when they changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from adapters.discord.answers import INCIDENT, OFFER_PREVIEW, PANEL_PREVIEW, SETUP
from adapters.discord.read import MANAGE_MESSAGES, MANAGE_SERVER
from adapters.discord.rest import Rest
from adapters.discord.write import Json
from bot.core.context import Context
from bot.core.messages import PageId
from bot.core.script import Script
from bot.core.show import voice_of

SLASH, ON_MESSAGE = 1, 3
EVERYWHERE: Final = [0, 1, 2]
"""Servers, the bot's own chat, and chats of other people."""
IN_SERVERS: Final = [0]
BOTH: Final = [0, 1]
"""Installed by a server, or by a person for themselves."""
BY_SERVERS: Final = [0]
FOR_EVERYONE: Final = ("now", "hide", "about", "privacy", "verify")
LONGEST_NAME, LONGEST_TEXT = 32, 100
LOCALES: Final = {
    "bg": "bg", "cs": "cs", "da": "da", "de": "de", "el": "el", "es": "es-ES", "fi": "fi", "fr": "fr", "hi": "hi",
    "hr": "hr", "hu": "hu", "it": "it", "ja": "ja", "ko": "ko", "lt": "lt", "nl": "nl", "no": "no", "pl": "pl",
    "pt": "pt-BR", "ro": "ro", "ru": "ru", "sv": "sv-SE", "th": "th", "tr": "tr", "uk": "uk", "vi": "vi", "zh": "zh-CN",
}  # fmt: skip
"""Our languages by the names Discord has for them; it has none for Welsh, among others."""
COMPARED: Final = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "default_member_permissions",
    "contexts",
    "integration_types",
    "options",
)


def commands(script: Script, own: str) -> list[Json]:
    """Return all commands; `own` is the name that opens the conversation."""
    pages = {own: script.home} | {name: script.commands.get(name, script.home) for name in FOR_EVERYONE if name != own}
    return [
        *(_slash(script, name, page) for name, page in pages.items()),
        _slash(script, "panel", PANEL_PREVIEW) | _for_managers(),
        _slash(script, "setup", SETUP) | _for_managers(),
        _on_message(script, OFFER_PREVIEW),
        _on_message(script, INCIDENT),
    ]


def fingerprint(known: list[Json]) -> str:
    """Return a hash of what people see of commands, whichever side they come from."""
    seen = sorted((_seen(command) for command in known), key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


async def sync_commands(rest: Rest, script: Script, own: str) -> bool:
    """Send the commands where Discord has others; return whether it has the right ones now."""
    wanted, known = commands(script, own), await rest.commands()
    if known is None:
        return False
    if fingerprint(known) == fingerprint(wanted):
        return True
    return (await rest.set_commands(wanted)).good


# --- helpers --------------------------------------------------------------------------------------


def _slash(script: Script, name: str, page: PageId) -> Json:
    texts = _titles(script, page)
    return {
        "type": SLASH,
        "name": name,
        "description": (texts.pop("en", "") or name)[:LONGEST_TEXT],
        "description_localizations": {
            LOCALES[language]: text[:LONGEST_TEXT] for language, text in texts.items() if language in LOCALES and text
        },
        "contexts": EVERYWHERE,
        "integration_types": BOTH,
    }


def _on_message(script: Script, page: PageId) -> Json:
    texts = _titles(script, page)
    return {
        "type": ON_MESSAGE,
        "name": (texts.pop("en", "") or page.split(".")[1])[:LONGEST_NAME],
        "name_localizations": {
            LOCALES[language]: text[:LONGEST_NAME] for language, text in texts.items() if language in LOCALES and text
        },
        "default_member_permissions": MANAGE_MESSAGES,
        "contexts": IN_SERVERS,
        "integration_types": BOTH,
    }


def _for_managers() -> Json:
    return {
        "default_member_permissions": MANAGE_SERVER,
        "contexts": IN_SERVERS,
        "integration_types": BY_SERVERS,
    }


def _titles(script: Script, page: PageId) -> dict[str, str]:
    """Return the title of a page by language."""
    known = script.pages.get(page)
    if known is None:
        return {}
    now = datetime.now(UTC)
    return {
        language: voice_of(script, Context(language=language), now).label(known.title) for language in script.languages
    }


def _seen(command: Mapping[str, Any]) -> dict[str, Any]:
    """Return what people see of a command, an empty value and a missing one being the same."""
    found = {key: command.get(key) or None for key in COMPARED}
    permissions = found["default_member_permissions"]
    return {
        **found,
        "type": found["type"] or SLASH,
        "description": found["description"] or "",
        "default_member_permissions": None if permissions is None else str(permissions),
        "contexts": sorted(found["contexts"] or EVERYWHERE),
        "integration_types": sorted(found["integration_types"] or BY_SERVERS),
    }
