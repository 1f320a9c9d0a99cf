"""Sending, editing and removing, with what each kind of trouble calls for.

What may have arrived is never blindly sent again: an edit may be repeated,
since the same edit twice is one; a new message is sent again once at most, and
says so.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from adapters.telegram.api import Api
from adapters.telegram.request import HoldStillError, NotSentError, ServerError, UnsureError, UntrustedError
from adapters.telegram.write import Parameters, as_edit, as_new, blank
from bot.core.messages import Platform
from bot.service.health import Health, Tally
from bot.service.limits import Pace
from bot.service.turns import Turn

MOST_BATCH: Final = 100
"""Messages that one call may delete."""
MOST_ACKNOWLEDGED: Final = 64
"""Presses that are acknowledged at once, so that a thousand of them leave connections for answers."""
MOST_EDITS: Final = 8
"""Times an edit that got no answer is tried."""


@dataclass(frozen=True, slots=True)
class Timings:
    """How long to wait for what, in seconds. Tests make all of them short."""

    poll: float = 25.0
    answer_within: float = 20.0
    connect_within: float = 5.0
    retry_first: float = 0.5
    retry_most: float = 3.0
    conflict: float = 30.0
    park_after: float = 5.0
    hide_wait: float = 0.3
    look_again: float = 600.0
    quiet: float = 6 * 24 * 3600.0
    late: float = 60.0
    forget: float = 60.0


class Fate(StrEnum):
    """What became of a message.

    `shown`: it stands in the chat. `gone`: the message to edit is not there any
    more, or cannot be edited. `over`: nobody can be reached there, or Hide came
    in between. `unsure`: it may have arrived, and is not sent again.
    """

    SHOWN = "shown"
    GONE = "gone"
    OVER = "over"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a new message, and its number where it has one."""

    fate: Fate
    message: int | None = None


class RefusedScreenError(Exception):
    """Telegram takes exception to what was to be sent. A fault of ours; its words are not kept."""


class Sender:
    """Everything that goes out to a chat."""

    def __init__(self, api: Api, pace: Pace, health: Health, timings: Timings) -> None:
        self._api, self._pace, self._health, self._timings = api, pace, health, timings
        self._acknowledging = asyncio.Semaphore(MOST_ACKNOWLEDGED)

    async def new(
        self,
        turn: Turn[Any],
        chat: int,
        parameters: Parameters,
        again: Callable[[], Parameters | None],
        reply_to: int | None = None,
    ) -> Sent:
        """Send a new message. `again` writes the same with a line that it may be here twice, for a second time."""
        unsure = turn.again
        tries = 0
        while True:
            await self._pace.wait(turn.tag, urgent=turn.urgent)
            if turn.overtaken:
                return Sent(Fate.OVER)
            chosen = again() if unsure else parameters
            if chosen is None:
                return Sent(Fate.UNSURE)
            try:
                await turn.sending()
                made = await self._api.call("sendMessage", as_new(chosen, chat, reply_to))
                return Sent(Fate.SHOWN, _message_id(made))
            except (HoldStillError, NotSentError, UntrustedError, ServerError) as trouble:
                await turn.unsent()
                tries += 1
                await self._wait_out(turn.tag, trouble, tries)
            except BadRequest as refusal:
                await turn.unsent()
                if _nobody(refusal):
                    return Sent(Fate.OVER)
                raise RefusedScreenError from None
            except (Forbidden, Conflict, ChatMigrated):
                await turn.unsent()
                return Sent(Fate.OVER)
            except (TimedOut, UnsureError):
                if unsure:
                    return Sent(Fate.UNSURE)
                unsure = True
                self._health.count(Tally.RESENT, Platform.TELEGRAM)

    async def edit(self, turn: Turn[Any], chat: int, message: int, parameters: Parameters) -> Fate:
        """Edit a message in place, however often that takes."""
        edited = as_edit(parameters, chat, message)
        tries = 0
        while True:
            tries += 1
            await self._pace.wait(turn.tag, urgent=turn.urgent)
            if turn.overtaken:
                return Fate.OVER
            turn.editing()
            try:
                await self._api.call("editMessageText", edited)
            except BadRequest as refusal:
                return _fate_of_edit(refusal)
            except (Forbidden, ChatMigrated):
                return Fate.OVER
            except InvalidToken:
                raise
            except TelegramError as trouble:
                turn.waiting()
                if tries >= MOST_EDITS and isinstance(trouble, TimedOut | UnsureError):
                    return Fate.UNSURE
                await self._wait_out(turn.tag, trouble, tries)
            else:
                return Fate.SHOWN

    async def remove(self, chat: int, messages: Iterable[int]) -> frozenset[int]:
        """Delete messages, in as few calls as may be; return those that could not be deleted. Never raises."""
        left: set[int] = set()
        wanted = list(dict.fromkeys(messages))
        for at in range(0, len(wanted), MOST_BATCH):
            batch = wanted[at : at + MOST_BATCH]
            if not await self._called("deleteMessages", {"chat_id": chat, "message_ids": batch}):
                left |= await self._remove_singly(chat, batch)
        return frozenset(left)

    async def overwrite(self, turn: Turn[Any], parameters: Parameters) -> bool:
        """Edit a message at once, ahead of every limit that can be stepped over; return whether it was."""
        try:
            async with asyncio.timeout(self._timings.hide_wait):
                await self._pace.wait(turn.tag, urgent=True)
        except TimeoutError:
            pass
        return await self._called("editMessageText", parameters)

    async def blank(self, chat: int, message: int) -> bool:
        """Leave no word in a message that could not be deleted; return whether that went."""
        return await self._called("editMessageText", blank(chat, message))

    async def acknowledge(self, query: str, text: str = "") -> None:
        """Answer a press, so that no spinner hangs (U-21). Too late, twice or unknown is all the same."""
        said: Parameters = {"callback_query_id": query}
        if text:
            said |= {"text": text, "show_alert": True}
        try:
            async with self._acknowledging:
                await self._api.call("answerCallbackQuery", said)
        except TelegramError:
            return

    async def _remove_singly(self, chat: int, messages: list[int]) -> set[int]:
        left = set()
        for message in messages:
            if not await self._called("deleteMessage", {"chat_id": chat, "message_id": message}):
                left.add(message)
        return left

    async def _called(self, method: str, parameters: Parameters) -> bool:
        """Make a call that may be repeated, a few times if need be; return whether it came to what it was for."""
        for tries in range(1, 4):
            try:
                await self._api.call(method, parameters)
            except BadRequest as refusal:
                return _is_done(refusal)
            except HoldStillError as trouble:
                if trouble.seconds > self._timings.retry_most:
                    return False
                await asyncio.sleep(trouble.seconds)
            except NetworkError:
                await asyncio.sleep(self._pause(tries))
            except TelegramError:
                return False
            else:
                return True
        return False

    async def _wait_out(self, tag: int, trouble: TelegramError, tries: int) -> None:
        if isinstance(trouble, HoldStillError):
            self._health.count(Tally.LIMITED, Platform.TELEGRAM)
            self._pace.hold(tag, trouble.seconds)
            return
        await asyncio.sleep(self._pause(tries))

    def _pause(self, tries: int) -> float:
        """Return how long to wait before another try: longer each time, never in step with others (N-02)."""
        longest = min(self._timings.retry_first * float(2 ** min(tries - 1, 10)), self._timings.retry_most)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter


# --- helpers --------------------------------------------------------------------------------------


def _message_id(made: Any) -> int | None:
    number = made.get("message_id") if isinstance(made, dict) else None
    return number if isinstance(number, int) else None


def _says(refusal: TelegramError, *words: str) -> bool:
    told = refusal.message.lower()
    return any(word in told for word in words)


def _nobody(refusal: BadRequest) -> bool:
    """Whether nobody can be reached in that chat any more."""
    return _says(refusal, "chat not found", "user is deactivated", "peer_id_invalid", "user not found")


def _fate_of_edit(refusal: BadRequest) -> Fate:
    if _says(refusal, "not modified"):
        return Fate.SHOWN
    if _nobody(refusal):
        return Fate.OVER
    if _says(refusal, "to edit not found", "can't be edited", "message_id_invalid"):
        return Fate.GONE
    raise RefusedScreenError from None


def _is_done(refusal: BadRequest) -> bool:
    """Whether a refusal says that what was asked for is so already."""
    return _says(refusal, "not modified", "to delete not found")
