"""A screen, as Telegram takes it: text with entities, and buttons. Never markup, never a preview, never a sound."""

from __future__ import annotations

from typing import Any, Final

from bot.core.fit import length
from bot.core.messages import Choice, Screen, Spans, Style, Unit

Parameters = dict[str, Any]

BLANK: Final = "·"
"""What a message is overwritten with on its way out: no words at all."""

_NO_PREVIEW: Final = {"is_disabled": True}
_KINDS: Final = {Style.STRONG: "bold", Style.LINK: "text_link"}


def write(screen: Screen) -> Parameters:
    """Return the parameters of `screen` that a new message and an edit have in common."""
    text, entities = write_text(screen.text)
    keyboard = [[_button(choice) for choice in row] for row in screen.rows]
    return {
        "text": text,
        "entities": entities,
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": {"inline_keyboard": keyboard},
    }


def write_text(spans: Spans) -> tuple[str, list[Parameters]]:
    """Return the text of `spans` and their entities, offsets in UTF-16 units as Telegram counts."""
    pieces: list[str] = []
    entities: list[Parameters] = []
    at = 0
    for span in spans:
        units = length(span.text, Unit.UTF16)
        kind = _KINDS.get(span.style)
        if kind is not None and span.text.strip():
            entity: Parameters = {"type": kind, "offset": at, "length": units}
            if span.style is Style.LINK:
                entity["url"] = span.href
            entities.append(entity)
        pieces.append(span.text)
        at += units
    return "".join(pieces), entities


def as_new(parameters: Parameters, chat: int, reply_to: int | None = None) -> Parameters:
    """Return the parameters of a new message. It makes no sound (A-07) and may be copied and forwarded."""
    made = {"chat_id": chat, **parameters, "disable_notification": True}
    if reply_to is not None:
        made["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    return made


def as_edit(parameters: Parameters, chat: int, message: int) -> Parameters:
    """Return the parameters of an edit."""
    return {"chat_id": chat, "message_id": message, **parameters}


def blank(chat: int, message: int) -> Parameters:
    """Return the parameters of an edit that leaves no word and no button."""
    return {"chat_id": chat, "message_id": message, "text": BLANK, "reply_markup": {"inline_keyboard": []}}


def _button(choice: Choice) -> Parameters:
    return {"text": choice.label, "callback_data": choice.id}
