"""Groups, channels and presses by others: one neutral line, a way to a private chat, and off again (U-20, U-23)."""

from __future__ import annotations

from typing import Any, Final

from telegram.error import TelegramError

from adapters.telegram.api import Api
from adapters.telegram.read import Elsewhere
from adapters.telegram.send import Sender
from adapters.telegram.write import Parameters, as_new, write_text
from bot.core.context import Context
from bot.core.messages import Spans, plain
from bot.core.show import voice_of
from bot.service.limits import Pace
from bot.service.shell import Shell
from bot.service.turns import Turn

MOST_LEFT: Final = 1000


class Doorman:
    """Answers wherever the bot does not belong. Shows no content there, ever."""

    def __init__(self, shell: Shell, api: Api, sender: Sender, pace: Pace) -> None:
        self._shell, self._api, self._sender, self._pace = shell, api, sender, pace
        self._left: dict[int, None] = {}
        self.username = ""

    async def turn_away(self, turn: Turn[Any], what: Elsewhere) -> None:
        """Say the line once and leave. Every refusal by Telegram means that we are out already."""
        line, label = self._words()
        if what.query:
            await self._sender.acknowledge(what.query, plain(line))
        if what.chat is None or turn.tag in self._left:
            return
        self._left[turn.tag] = None
        while len(self._left) > MOST_LEFT:
            del self._left[next(iter(self._left))]
        if line and not what.query:
            await self._pace.wait(turn.tag)
            await self._try("sendMessage", as_new(self._written(line, label), what.chat))
        await self._try("leaveChat", {"chat_id": what.chat})

    def _words(self) -> tuple[Spans, str]:
        voice = voice_of(self._shell.script, Context(), self._shell.now())
        return voice.word("elsewhere"), voice.label("words/elsewhere-label")

    def _written(self, line: Spans, label: str) -> Parameters:
        text, entities = write_text(line)
        made: Parameters = {"text": text, "entities": entities, "link_preview_options": {"is_disabled": True}}
        if label and self.username:
            button = {"text": label, "url": f"https://t.me/{self.username}"}
            made["reply_markup"] = {"inline_keyboard": [[button]]}
        return made

    async def _try(self, method: str, parameters: Parameters) -> None:
        try:
            await self._api.call(method, parameters)
        except TelegramError:
            return
