"""An update of Telegram, as an event. Everything personal is dropped here: names, pictures, numbers, origins."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.core.messages import Command, Event, Incoming, MediaKind, Opened, Platform, Pressed, Said, SentMedia

MOST_TEXT: Final = 4096
"""Letters of a message that are looked at. Understanding reads the first 512 after normalising (U-09)."""
MOST_LINK: Final = 64
"""Letters that Telegram allows in a deep link."""
MOST_ID: Final = 2**53

WANTED: Final = ("message", "callback_query", "my_chat_member")
"""Kinds of update that Telegram is asked for. Edited messages are not among them (U-17)."""


class UnreadableError(ValueError):
    """An update that makes no sense. Its words say nothing of what stood in it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in from a private chat, and the numbers that serve to answer it.

    `message` is the message that was sent or pressed on, and `reachable` whether
    Telegram still knows it; `query` the press to acknowledge; `picture` the
    message that the pressed one answers; `album` what a picture belongs to;
    `caption` the words under it; `sent` when, in seconds of Telegram's clock,
    0 for a press. `shown` is since when what was pressed on stands there, 0
    where that is not known, and `offered` whether the button is on it now.
    """

    incoming: Incoming
    message: int
    reachable: bool = True
    query: str = ""
    picture: int | None = None
    album: str = ""
    caption: str = ""
    sent: int = 0
    shown: int = 0
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something in a group or a channel, or a press by somebody it was not meant for."""

    delivery: int
    chat: int | None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """An update that nobody waits for an answer to."""

    delivery: int


Read = Arrival | Elsewhere | Nothing


def read_id(update: object) -> int:
    """Return the number of an update; raises UnreadableError where it has none that can be confirmed (U-08)."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < MOST_ID:
        raise UnreadableError("an update without a number")
    return number


def read(update: Mapping[str, Any], commands: Collection[str]) -> Read:
    """Return what an update says. `commands` are those that are known; others are words like any.

    Raises UnreadableError for an update that is broken.
    """
    delivery = read_id(update)
    try:
        if "message" in update:
            return _message(delivery, update["message"], commands)
        if "callback_query" in update:
            return _press(delivery, update["callback_query"])
        if "my_chat_member" in update:
            return _membership(delivery, update["my_chat_member"])
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise UnreadableError("an update that is broken") from None
    return Nothing(delivery)


def _message(delivery: int, message: Mapping[str, Any], commands: Collection[str]) -> Read:
    chat, sender = message["chat"], message.get("from")
    number = _number(chat["id"])
    if chat["type"] != "private":
        return Elsewhere(delivery, number)
    if sender is None or sender["is_bot"] or "sender_chat" in message or number != _number(sender["id"]):
        return Nothing(delivery)
    event = _event(message, commands)
    if event is None:
        return Nothing(delivery)
    incoming = Incoming(Platform.TELEGRAM, number, delivery, True, _locale(sender), event)
    return Arrival(
        incoming,
        _number(message["message_id"]),
        album=str(message.get("media_group_id", "")) if isinstance(event, SentMedia) else "",
        caption=_clean(message["caption"]) if isinstance(message.get("caption"), str) else "",
        sent=_number(message["date"]),
    )


def _press(delivery: int, query: Mapping[str, Any]) -> Read:
    presser, message = query["from"], query.get("message")
    acknowledged = str(query["id"])
    if presser["is_bot"]:
        return Nothing(delivery)
    if message is None:
        return Elsewhere(delivery, None, acknowledged)
    chat = message["chat"]
    number = _number(chat["id"])
    if chat["type"] != "private":
        return Elsewhere(delivery, number, acknowledged)
    if number != _number(presser["id"]):
        return Elsewhere(delivery, None, acknowledged)
    data = query.get("data")
    incoming = Incoming(
        Platform.TELEGRAM,
        number,
        delivery,
        True,
        _locale(presser),
        Pressed(data if isinstance(data, str) and len(data) <= MOST_LINK else ""),
    )
    answered = message.get("reply_to_message")
    return Arrival(
        incoming,
        _number(message["message_id"]),
        reachable=_number(message["date"]) > 0,
        query=acknowledged,
        picture=_number(answered["message_id"]) if isinstance(answered, Mapping) else None,
        shown=_number(message.get("edit_date", message["date"])),
        offered=data in _buttons(message),
    )


def _buttons(message: Mapping[str, Any]) -> list[object]:
    """Return what the buttons under a message stand for, as Telegram knows it now."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    return [button.get("callback_data") for row in rows for button in row]


def _membership(delivery: int, change: Mapping[str, Any]) -> Read:
    """A group or channel that the bot was put in; who blocks or unblocks it is nobody's business (A-22)."""
    chat = change["chat"]
    if chat["type"] == "private" or change["new_chat_member"]["status"] in ("left", "kicked"):
        return Nothing(delivery)
    return Elsewhere(delivery, _number(chat["id"]))


# --- events ---------------------------------------------------------------------------------------

_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(\S.*))?\s*", re.DOTALL)
_LINK: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{MOST_LINK}}}")

_KINDS: Final = (
    ("photo", MediaKind.PICTURE),
    ("live_photo", MediaKind.PICTURE),
    ("paid_media", MediaKind.PICTURE),
    ("video", MediaKind.VIDEO),
    ("animation", MediaKind.VIDEO),
    ("video_note", MediaKind.VIDEO),
    ("story", MediaKind.VIDEO),
    ("voice", MediaKind.VOICE),
    ("audio", MediaKind.VOICE),
    ("sticker", MediaKind.STICKER),
    ("document", MediaKind.FILE),
    ("contact", MediaKind.CONTACT),
    ("venue", MediaKind.LOCATION),
    ("location", MediaKind.LOCATION),
    ("poll", MediaKind.POLL),
    ("checklist", MediaKind.OTHER),
    ("dice", MediaKind.OTHER),
    ("game", MediaKind.OTHER),
    ("invoice", MediaKind.OTHER),
    ("successful_payment", MediaKind.OTHER),
    ("gift", MediaKind.OTHER),
    ("unique_gift", MediaKind.OTHER),
)


def _event(message: Mapping[str, Any], commands: Collection[str]) -> Event | None:
    """Return what was sent; None for a notice of the app itself, such as a pinned message."""
    text = message.get("text")
    if isinstance(text, str):
        return _words(_clean(text), commands)
    if text is not None:
        raise UnreadableError
    return next((SentMedia(kind) for field, kind in _KINDS if field in message), None)


def _words(text: str, commands: Collection[str]) -> Event:
    found = _COMMAND.fullmatch(text)
    if found is None:
        return Said(text)
    name, rest = found[1].lower(), found[2] or ""
    if name == "start":
        return Opened(rest if _LINK.fullmatch(rest) else "")
    return Command(name) if name in commands else Said(text[1:])


def _clean(text: str) -> str:
    """Return the words without halves of letters and without zero bytes, cut to what is looked at (U-11)."""
    return text[:MOST_TEXT].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -MOST_ID < value < MOST_ID:
        raise UnreadableError
    return value


def _locale(sender: Mapping[str, Any]) -> str:
    """Return two letters for the person's language, English where there are none (U-32)."""
    code = sender.get("language_code")
    letters = code[:2].lower() if isinstance(code, str) else ""
    rest = code[2:3] if isinstance(code, str) else ""
    return letters if len(letters) == 2 and letters.isascii() and letters.isalpha() and rest in ("", "-") else "en"
