"""What Discord delivers, read: total, and nothing of a person is taken along.

No name, no id of a person and no word anybody wrote leaves this file. Whatever
is missing, misshapen or too long reads as something that has one sensible answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

ADMINISTRATOR: Final = 1 << 3
MANAGE_SERVER: Final = 1 << 5
VIEW_CHANNEL: Final = 1 << 10
SEND_MESSAGES: Final = 1 << 11
MANAGE_MESSAGES: Final = 1 << 13
SEND_IN_THREADS: Final = 1 << 38
EPHEMERAL: Final = 1 << 6
THREADS: Final = (10, 11, 12)
"""Types of a channel that is a thread."""
LONGEST_ID: Final = 100
"""Letters that Discord allows in a `custom_id`."""
MESSAGE_TYPES: Final = (0, 19)
"""A message of somebody, or their reply to one."""


class Place(StrEnum):
    """Where somebody is: in a server, in the bot's own chat, or in a chat of other people."""

    SERVER = "server"
    OWN_CHAT = "own-chat"
    ELSEWHERE = "elsewhere"


class Asking(StrEnum):
    """How somebody asked."""

    COMMAND = "command"
    MESSAGE_COMMAND = "message-command"
    PRESS = "press"
    HALF_TYPED = "half-typed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Pressed:
    """The message a button stands under."""

    id: int
    ephemeral: bool


@dataclass(frozen=True, slots=True)
class Interaction:
    """One command or press. `what` is the command's name or the code in the button, "" where there is none.

    `server` is 0 outside of servers. `manages` and `moderates` say what the
    person may do there, `may_post` whether the bot may write in the channel.
    """

    id: int
    token: str
    application: int
    asking: Asking
    what: str
    place: Place
    channel: int
    server: int
    locale: str
    manages: bool
    moderates: bool
    may_post: bool
    message: Pressed | None


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody wrote into the bot's own chat: where, which message, and whether files hang on it. Never the words."""

    channel: int
    message: int
    files: bool


def read_interaction(raw: object) -> Interaction | None:
    """Return what was asked; None where it cannot be answered at all, since its number or token is missing."""
    given = _mapping(raw)
    number, token = _number(given.get("id")), given.get("token")
    if not number or not isinstance(token, str) or not token:
        return None
    data = _mapping(given.get("data"))
    asking = _asking(given.get("type"), data.get("type"))
    channel = _mapping(given.get("channel"))
    server = _number(given.get("guild_id"))
    may = _number(_mapping(given.get("member")).get("permissions"))
    bot_may = _number(given.get("app_permissions"))
    send = SEND_IN_THREADS if channel.get("type") in THREADS else SEND_MESSAGES
    return Interaction(
        id=number,
        token=token,
        application=_number(given.get("application_id")),
        asking=asking,
        what=_what(asking, data),
        place=_place(given, server),
        channel=_number(given.get("channel_id")) or _number(channel.get("id")),
        server=server,
        locale=_text(given.get("locale"))[:LONGEST_ID],
        manages=_has(may, MANAGE_SERVER),
        moderates=_has(may, MANAGE_SERVER) or _has(may, MANAGE_MESSAGES),
        may_post=_has(bot_may, VIEW_CHANNEL) and _has(bot_may, send),
        message=_pressed(given.get("message")),
    )


def read_written(raw: object) -> Written | None:
    """Return what was written to the bot by a person in its own chat; None for anything else."""
    given = _mapping(raw)
    author = _mapping(given.get("author"))
    channel, message = _number(given.get("channel_id")), _number(given.get("id"))
    from_people = not author.get("bot") and not author.get("system") and not given.get("webhook_id")
    if not channel or not message or given.get("guild_id") or not from_people:
        return None
    if given.get("type", 0) not in MESSAGE_TYPES:
        return None
    return Written(channel, message, bool(given.get("attachments")))


# --- helpers --------------------------------------------------------------------------------------


def _asking(kind: object, command: object) -> Asking:
    match kind:
        case 2:
            return Asking.MESSAGE_COMMAND if command == 3 else Asking.COMMAND
        case 3:
            return Asking.PRESS
        case 4:
            return Asking.HALF_TYPED
        case _:
            return Asking.UNKNOWN


def _what(asking: Asking, data: Mapping[str, Any]) -> str:
    if asking is not Asking.PRESS:
        return _text(data.get("name"))[:LONGEST_ID]
    values = data.get("values")
    picked = values[0] if isinstance(values, list) and values else data.get("custom_id")
    found = _text(picked)
    return found if len(found) <= LONGEST_ID else ""


def _place(given: Mapping[str, Any], server: int) -> Place:
    if server or given.get("context") == 0:
        return Place.SERVER
    return Place.OWN_CHAT if given.get("context") == 1 else Place.ELSEWHERE


def _pressed(raw: object) -> Pressed | None:
    message = _mapping(raw)
    number = _number(message.get("id"))
    return Pressed(number, _has(_number(message.get("flags")), EPHEMERAL)) if number else None


def _has(permissions: int, wanted: int) -> bool:
    return bool(permissions & wanted) or (wanted != EPHEMERAL and bool(permissions & ADMINISTRATOR))


def _mapping(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _number(raw: object) -> int:
    """Return a number of up to 64 bits, as Discord writes them (text or digits); 0 for anything else."""
    if isinstance(raw, bool):
        return 0
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 20:
        raw = int(raw)
    return raw if isinstance(raw, int) and 0 < raw < 1 << 64 else 0
