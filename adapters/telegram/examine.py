"""What `vesper doctor` says about Telegram: what is wrong, in plain words, and what to change in BotFather."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from telegram.error import InvalidToken, TelegramError

from adapters.telegram.api import Api
from adapters.telegram.request import AiohttpRequest, UntrustedError
from adapters.telegram.watch import COMMANDS, listed_commands, names_that_tell, tells, webhook_of
from bot.service.adapters import Finding, Grade
from bot.settings import Settings, TelegramMode

WITHIN = 8.0


async def examine(settings: Settings) -> tuple[Finding, ...]:
    """Return what was found, the worst first. Never raises for an outage; makes no change."""
    if settings.telegram_token is None:
        return ()
    request = AiohttpRequest(read_within=WITHIN, connect_within=WITHIN)
    api = Api(settings.telegram_token, settings.telegram_api, request)
    await api.open()
    try:
        findings = [finding async for finding in _look(api, settings)]
    finally:
        await api.close()
    order = {Grade.BAD: 0, Grade.WARNING: 1, Grade.GOOD: 2}
    return tuple(sorted(findings, key=lambda finding: order[finding.grade]))


async def _look(api: Api, settings: Settings) -> AsyncIterator[Finding]:
    try:
        me = await api.call("getMe")
    except InvalidToken:
        yield Finding(
            Grade.BAD,
            "Telegram: the token is rejected.",
            "In BotFather, open /mybots, choose the bot, then API Token. Put that token in VESPER_TELEGRAM_TOKEN_FILE.",
        )
        return
    except UntrustedError:
        yield Finding(
            Grade.BAD,
            "Telegram: whoever answers has no valid certificate. Nothing was sent.",
            "Look at the network: a sign-in page, a proxy that opens TLS, or a wrong VESPER_TELEGRAM_API.",
        )
        return
    except TelegramError:
        yield Finding(
            Grade.WARNING,
            "Telegram: no answer from the API.",
            "Look at the network and at VESPER_TELEGRAM_API. Vesper itself waits and tries again.",
        )
        return
    me = me if isinstance(me, Mapping) else {}
    yield Finding(Grade.GOOD, f"Telegram: the token is accepted; the bot is @{me.get('username', '')}.")
    yield _groups(me)
    yield await _names(api, me)
    yield await _commands(api)
    yield await _webhook(api, settings)


def _groups(me: Mapping[str, Any]) -> Finding:
    if me.get("can_join_groups"):
        return Finding(
            Grade.BAD,
            "Telegram: the bot may be added to groups.",
            "In BotFather, open /mybots, choose the bot, then Bot Settings, Allow Groups?, Turn groups off.",
        )
    return Finding(Grade.GOOD, "Telegram: the bot cannot be added to groups.")


async def _names(api: Api, me: Mapping[str, Any]) -> Finding:
    telling = await names_that_tell(api, me)
    if telling:
        return Finding(
            Grade.WARNING,
            f"Telegram: these tell what the bot is about: {', '.join(telling)}. They show in a list of chats.",
            "In BotFather, open /mybots, choose the bot, then Edit Bot, and choose neutral words. "
            "A username can only be changed by making a new bot.",
        )
    return Finding(Grade.GOOD, "Telegram: name, username and descriptions are neutral.")


async def _commands(api: Api) -> Finding:
    listed = await listed_commands(api)
    if listed is None:
        return Finding(Grade.WARNING, "Telegram: the list of commands could not be read.", "Try again.")
    names = [str(command.get("command", "")) for command in listed]
    if any(tells(f"{command.get('command')} {command.get('description')}") for command in listed):
        return Finding(
            Grade.WARNING,
            "Telegram: a command in the list has a topic word.",
            "Start Vesper once: it puts its own list in place.",
        )
    if set(names) != set(COMMANDS):
        return Finding(
            Grade.WARNING,
            "Telegram: the list of commands is not ours yet.",
            "Nothing to do: Vesper sets it when it starts.",
        )
    return Finding(Grade.GOOD, "Telegram: the list of commands is in place.")


async def _webhook(api: Api, settings: Settings) -> Finding:
    found = await webhook_of(api)
    if found is None:
        return Finding(Grade.WARNING, "Telegram: the webhook could not be read.", "Try again.")
    if settings.telegram_mode is TelegramMode.POLL:
        if not found:
            return Finding(Grade.GOOD, "Telegram: no webhook is set; updates can be polled.")
        return Finding(
            Grade.BAD,
            "Telegram: a webhook is set, so nothing can be polled. If you did not set it, the token is in other hands.",
            "If it is yours, remove it as docs/telegram.md shows. If not, revoke the token in BotFather (/revoke).",
        )
    if found == settings.webhook_url:
        return Finding(Grade.GOOD, "Telegram: the webhook is ours.")
    if not found:
        return Finding(Grade.WARNING, "Telegram: no webhook is set yet.", "Nothing to do: Vesper sets it at start.")
    return Finding(
        Grade.BAD,
        "Telegram: updates go to another address than VESPER_WEBHOOK_URL.",
        "If you did not set that, revoke the token in BotFather (/revoke). Vesper sets its own address when it starts.",
    )
