"""What comes in, by polling or by webhook: read one by one, put in line with its chat, and settled."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from telegram.error import TelegramError

from adapters.telegram.answer import Answers, Job
from adapters.telegram.api import Api
from adapters.telegram.read import Arrival, Elsewhere, Nothing, Read, UnreadableError, read
from adapters.telegram.write import as_new, write
from bot.core.fit import TELEGRAM, fit
from bot.core.messages import Platform, Pressed, SentMedia
from bot.core.safety import safe_card
from bot.service.health import Tally
from bot.service.limits import Admission, Flood, Tags
from bot.service.log import Happening
from bot.service.shell import Shell
from bot.service.turns import Ending, Turns

NEVER_PLACE: Final = 0
"""The line of those who press something that no chat of ours belongs to."""


class Intake:
    """Takes updates in, and says of each whether it may be confirmed."""

    def __init__(
        self,
        shell: Shell,
        turns: Turns[Job],
        answers: Answers,
        api: Api,
        tags: Tags,
        flood: Flood | None,
        *,
        late_after: float,
    ) -> None:
        self._shell, self._turns, self._answers = shell, turns, answers
        self._api, self._tags = api, tags
        self._late_after = late_after
        self._flood = flood
        self._closed = False

    def close(self) -> None:
        """Try nothing a second time from here on: what fails now stays with Telegram."""
        self._closed = True

    async def room(self) -> None:
        """Return when there is memory for another update."""
        await self._turns.room()

    async def settle(self, update: Mapping[str, Any], *, late: bool = False) -> bool:
        """Answer an update; return whether it may be confirmed. Never raises.

        One that fails is tried once more by itself; failing again, its person
        gets the safe card and it is parked (U-02, P-14).
        """
        what: Read | None = None
        for _ in range(2):
            try:
                what = read(update, self._shell.script.commands)
                ending = await self._put(what, late=late)
            except UnreadableError:
                ending = Ending.FAILED
            if ending.final:
                return True
            if ending is Ending.BUSY or self._closed or self._api.rejected:
                return False
        self._shell.health.count(Tally.PARKED, Platform.TELEGRAM)
        self._shell.log.say(Happening.UPDATE_PARKED, Platform.TELEGRAM)
        if isinstance(what, Arrival):
            await self._last_resort(what.incoming.chat)
        return True

    async def _put(self, what: Read, *, late: bool) -> Ending:
        match what:
            case Nothing():
                self._shell.health.count(Tally.UNKNOWN_UPDATES, Platform.TELEGRAM)
                return Ending.ANSWERED
            case Elsewhere():
                place = NEVER_PLACE if what.chat is None else what.chat
                return await self._turns.put(place, what.delivery, Job(what))
            case Arrival():
                return await self._arrived(what, late=late)

    async def _arrived(self, arrival: Arrival, *, late: bool) -> Ending:
        """Put an arrival in line, unless its person floods; what they typed is remembered, so that Hide knows of it."""
        incoming, event = arrival.incoming, arrival.incoming.event
        tag = self._tags.tag(Platform.TELEGRAM, incoming.chat)
        if not isinstance(event, Pressed):
            trail = self._answers.trail(tag, arrival)
            if isinstance(event, SentMedia):
                trail.note_picture(arrival.message)
            else:
                trail.note_typed(arrival.message)
        hides, urgent = self._shell.is_hide(event), self._shell.is_urgent(event)
        self._answers.greet(tag, arrival, hides=hides)
        admission = Admission.ANSWER if self._flood is None else self._flood.admit(tag, urgent=urgent)
        if admission is Admission.SILENCE:
            self._shell.health.count(Tally.DROPPED, Platform.TELEGRAM)
            return Ending.DROPPED
        age = self._shell.now().timestamp() - arrival.sent
        return await self._turns.put(
            incoming.chat,
            incoming.delivery,
            Job(arrival, slow=admission is Admission.SLOW_DOWN),
            urgent=urgent,
            hides=hides,
            late=age > self._late_after if arrival.sent else late,
        )

    async def _last_resort(self, chat: int) -> None:
        """Show the safe card, by the shortest way there is."""
        try:
            card = write(fit(safe_card(self._shell.script), TELEGRAM)[0])
            await self._api.call("sendMessage", as_new(card, chat))
        except (TelegramError, asyncio.CancelledError):
            return
