"""A reply as Discord shows it. Who may see a message is decided by its type, here and nowhere else.

`Private` is seen by the asker alone: there is no way to make one without the
flag. `Kept` exists in the bot's own chat alone. `Public` is a notice for a
server, the panel or the offer, and takes its words from those two pages only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from bot.core.fit import DISCORD, fit, part_of
from bot.core.messages import Capabilities, Choice, Reply, Role, Screen, Span, Spans, Style

EPHEMERAL: Final = 1 << 6
NO_PREVIEWS: Final = 1 << 2
SILENT: Final = 1 << 12
"""No alert on a locked screen (A-07)."""
NOBODY: Final[dict[str, Any]] = {"parse": []}
"""Allowed mentions: none, whatever a text holds."""
ROW, BUTTON, MENU = 1, 2, 3
GREY: Final = 2
"""One colour for all buttons: nothing stands out over a shoulder, and nothing is said by colour alone."""
LONGEST: Final = 2000
"""Letters of a message, its markup counted."""
STEPS: Final = tuple(range(2000, 100, -150))
"""Text limits tried one after another, since markup takes room that `fit` does not see."""
OPEN: Final = "open"
"""The code of a button that opens a conversation of its own for whoever presses it."""
CHOICE: Final = "c:"
"""What the code of a button that carries a choice starts with."""

Json = dict[str, Any]


class Notice(StrEnum):
    """What may be put where everyone in a server sees it."""

    PANEL = "panel"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Private:
    """A message that only the asker sees."""

    content: str
    components: tuple[Json, ...]

    def first(self) -> Json:
        """Return it as the first answer to an interaction."""
        return {"type": 4, "data": self.message()}

    def update(self) -> Json:
        """Return it as a change of the private message that was pressed."""
        return {"type": 7, "data": self.message()}

    def message(self) -> Json:
        """Return it as a further message, or as a change of one, by the interaction's address."""
        return _message(self.content, self.components, EPHEMERAL | NO_PREVIEWS)


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the bot's own chat, where one person and the bot are."""

    content: str
    components: tuple[Json, ...]

    def update(self) -> Json:
        """Return it as a change of the message that was pressed in that chat."""
        return {"type": 7, "data": self.changed()}

    def changed(self) -> Json:
        """Return it as what a message of that chat becomes."""
        return _message(self.content, self.components, NO_PREVIEWS)

    def message(self, once: int = 0) -> Json:
        """Return it as a message; `once` is a number for which Discord takes it one time only."""
        made = _message(self.content, self.components, NO_PREVIEWS | SILENT)
        return made | {"nonce": str(once), "enforce_nonce": True} if once else made


@dataclass(frozen=True, slots=True)
class Public:
    """A notice with one button, for everyone in a channel."""

    notice: Notice
    content: str
    label: str

    def message(self, once: int = 0) -> Json:
        """Return it as a message; `once` is a number for which Discord takes it one time only."""
        row = {"type": ROW, "components": [_button(OPEN, self.label)]}
        made = _message(self.content, (row,), NO_PREVIEWS | SILENT)
        return made | {"nonce": str(once), "enforce_nonce": True} if once else made


def private(reply: Reply, choose: str) -> Private:
    """Return `reply` for the asker alone; `choose` is what stands on a menu."""
    screen = _screen(reply)
    return Private(markdown(screen.text), components(screen, choose))


def kept(reply: Reply, choose: str) -> Kept:
    """Return `reply` for the bot's own chat."""
    screen = _screen(reply)
    return Kept(markdown(screen.text), components(screen, choose))


def public(notice: Notice, reply: Reply) -> Public:
    """Return the page of a notice, its first choice as the button."""
    labels = [choice.label for choice in reply.choices if choice.role is Role.WAY]
    return Public(notice, markdown(_screen(reply).text), labels[0] if labels else reply.choices[0].label)


def choice_of(code: str) -> str:
    """Return the choice that the code of a button or a menu entry carries; "" for any other code."""
    return code[len(CHOICE) :].split(":", 1)[0] if code.startswith(CHOICE) else ""


# --- text -----------------------------------------------------------------------------------------

_SPECIAL: Final = re.compile(r"([\\*_~`|\[\]<])")
_LINE_START: Final = re.compile(r"^([#>+-])", re.MULTILINE)


def markdown(spans: Spans) -> str:
    """Return spans in Discord's markup; nothing in a plain text is ever taken for markup."""
    return "".join(_span(span) for span in spans)


@lru_cache(maxsize=4096)  # spans are of the content alone, never of a person
def _span(span: Span) -> str:
    text = _LINE_START.sub(r"\\\1", _SPECIAL.sub(r"\\\1", span.text))
    if span.style is Style.STRONG and text.strip():
        return f"**{text}**"
    if span.style is Style.LINK and span.href:
        return f"[{text}](<{span.href}>)"
    return text


def _screen(reply: Reply) -> Screen:
    """Return the part of `reply` to show, cut so that every part is within the limit with its markup."""
    for limit in STEPS:
        screens = fit(reply, _able(limit))
        if all(len(markdown(screen.text)) <= LONGEST for screen in screens):
            break
    return part_of(screens, reply.part)


_ABLE: Final = {
    limit: Capabilities(
        text_limit=limit,
        unit=DISCORD.unit,
        label_limit=DISCORD.label_limit,
        rows=DISCORD.rows,
        per_row=DISCORD.per_row,
        menu=DISCORD.menu,
    )
    for limit in STEPS
}


def _able(limit: int) -> Capabilities:
    return _ABLE[limit]


# --- buttons --------------------------------------------------------------------------------------


def components(screen: Screen, choose: str) -> tuple[Json, ...]:
    """Return the rows of a screen: its menu where it has one, then its buttons, each with a code of its own."""
    codes = _Codes()
    rows = [{"type": ROW, "components": [_menu(screen.menu, choose, codes)]}] if screen.menu else []
    rows += [
        {"type": ROW, "components": [_button(codes.of(choice), choice.label) for choice in row]} for row in screen.rows
    ]
    return tuple(rows)


class _Codes:
    """Gives every choice of a message a code of its own, since Discord refuses one that is there twice."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, choice: Choice) -> str:
        count = self._given[choice.id] = self._given.get(choice.id, 0) + 1
        return f"{CHOICE}{choice.id}" if count == 1 else f"{CHOICE}{choice.id}:{count}"


def _menu(choices: tuple[Choice, ...], choose: str, codes: _Codes) -> Json:
    options = [{"label": choice.label, "value": codes.of(choice)} for choice in choices]
    return {"type": MENU, "custom_id": "menu", "placeholder": choose, "options": options}


def _button(code: str, label: str) -> Json:
    return {"type": BUTTON, "style": GREY, "label": label, "custom_id": code}


def _message(content: str, rows: tuple[Json, ...], flags: int) -> Json:
    return {"content": content, "components": list(rows), "flags": flags, "allowed_mentions": NOBODY}
