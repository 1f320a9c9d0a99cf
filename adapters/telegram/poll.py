"""Polling: updates are asked for, read one by one, and confirmed only after they have been answered."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, TelegramError

from adapters.telegram.api import Api
from adapters.telegram.intake import Intake
from adapters.telegram.read import WANTED, UnreadableError, read_id
from adapters.telegram.request import HoldStillError, UntrustedError
from adapters.telegram.send import Timings
from adapters.telegram.watch import Trouble
from adapters.telegram.window import Window
from bot.core.messages import Platform
from bot.service.adapters import RefusedError
from bot.service.health import State, Tally
from bot.service.log import Happening
from bot.service.shell import Shell

MOST_FETCHED: Final = 100
GATHER: Final = 0.003
"""Seconds in which answers gather before Telegram is asked again."""
LOOK_LEAST: Final = 0.05
LOOK_MOST: Final = 0.25
"""Seconds between two looks for others while somebody's answer takes long."""
STUCK: Final = 1.0
TROUBLED_AFTER: Final = 3


class Poller:
    """Asks Telegram for updates until it is told to stop."""

    def __init__(self, shell: Shell, api: Api, intake: Intake, timings: Timings) -> None:
        self._shell, self._api, self._intake, self._timings = shell, api, intake, timings
        self._window = Window()
        self._settling: set[asyncio.Task[None]] = set()
        self._behind: bool | None = None
        self._failures = 0
        self._quiet_since = time.monotonic()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. Raises RefusedError once the token is rejected."""
        stopped = asyncio.ensure_future(stop.wait())
        look = LOOK_LEAST
        try:
            while not stop.is_set():
                if self._api.rejected:
                    raise RefusedError
                asked = asyncio.ensure_future(self._ask())
                await asyncio.wait((asked, stopped), return_when=asyncio.FIRST_COMPLETED)
                if not asked.done():
                    asked.cancel()
                    await asyncio.gather(asked, return_exceptions=True)
                    return
                updates = asked.result()
                if updates is None:
                    continue
                fresh, strange = await self._take(updates)
                look = LOOK_LEAST if fresh else min(look * 1.5, LOOK_MOST)
                await self._pause(look, clogged=len(updates) >= MOST_FETCHED, stuck=strange and not fresh)
        finally:
            stopped.cancel()

    async def finish(self) -> None:
        """Tell Telegram what has been answered, so that it is not delivered again; what was not stays with it."""
        await asyncio.gather(*self._settling, return_exceptions=True)
        if self._window.offset is not None and not self._api.rejected:
            try:
                async with asyncio.timeout(1.0):
                    await self._fetch(self._window.offset, 0.0, limit=1)
            except (TelegramError, TimeoutError):
                return

    # --- asking

    async def _ask(self) -> list[Any] | None:
        """Ask once; return what came, or None after trouble, which has been waited out."""
        if time.monotonic() - self._quiet_since > self._timings.quiet:
            self._window.start_over()
            self._quiet_since = time.monotonic()
        try:
            waits = 0.0 if self._window.open else self._timings.poll
            offset = self._window.offset
            updates = await self._fetch(offset, waits)
        except InvalidToken:
            raise RefusedError from None
        except TelegramError as trouble:
            await self._trouble(trouble)
            return None
        self._window.confirmed(offset)
        if self._failures:
            self._failures = 0
        self._shell.health.report(Platform.TELEGRAM, State.UP)
        return updates

    async def _fetch(self, offset: int | None, waits: float, limit: int = MOST_FETCHED) -> list[Any]:
        wanted: dict[str, Any] = {"limit": limit, "timeout": int(waits), "allowed_updates": list(WANTED)}
        if offset is not None:
            wanted["offset"] = offset
        found = await self._api.call("getUpdates", wanted, within=waits + self._timings.answer_within)
        return found if isinstance(found, list) else []

    async def _trouble(self, trouble: TelegramError) -> None:
        """Say what is wrong, once it counts, and wait: longer each time, and never in a fight for the token."""
        self._failures += 1
        if isinstance(trouble, Conflict):
            self._shell.health.count(Tally.CONFLICTS, Platform.TELEGRAM)
            elsewhere = "webhook" in trouble.message.lower()
            self._shell.log.say(
                Happening.WEBHOOK_CHANGED if elsewhere else Happening.CONFLICT, Platform.TELEGRAM, status=409
            )
            self._shell.health.report(Platform.TELEGRAM, State.TROUBLED)
            await asyncio.sleep(self._timings.conflict)
            return
        if isinstance(trouble, UntrustedError) and self._failures == 1:
            self._shell.log.say(Trouble.UNTRUSTED, Platform.TELEGRAM, loud=True)
        if self._failures == TROUBLED_AFTER:
            self._shell.log.say(Trouble.AWAY, Platform.TELEGRAM, loud=True)
        if self._failures >= TROUBLED_AFTER:
            self._behind = True
            self._shell.health.report(Platform.TELEGRAM, State.TROUBLED)
        if isinstance(trouble, HoldStillError):
            await asyncio.sleep(trouble.seconds)
            return
        longest = min(self._timings.retry_first * float(2 ** min(self._failures - 1, 10)), self._timings.retry_most)
        await asyncio.sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 - jitter

    # --- taking in

    async def _take(self, updates: list[Any]) -> tuple[bool, bool]:
        """Put in line what is new among `updates`; return whether anything was, and whether any has no number."""
        full = len(updates) >= MOST_FETCHED
        behind = full if self._behind is None else self._behind
        self._behind = behind and full
        fresh = strange = False
        for update in updates:
            try:
                number = read_id(update)
            except UnreadableError:
                strange = True
                continue
            if not self._window.take(number):
                continue
            fresh = True
            await self._intake.room()
            task = asyncio.create_task(self._settle(number, update, late=behind))
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)
        if fresh:
            self._quiet_since = time.monotonic()
        return fresh, strange

    async def _settle(self, number: int, update: dict[str, Any], *, late: bool) -> None:
        """Answer one update and note it; give it back where that has to wait for another time."""
        done = False
        try:
            done = await self._intake.settle(update, late=late)
        finally:
            if done:
                self._window.answered(number)
            else:
                self._window.given_back(number)

    async def _pause(self, look: float, *, clogged: bool, stuck: bool) -> None:
        """Wait until asking again makes sense: `clogged` by a full window, `stuck` with what nothing can confirm."""
        if clogged:
            self._window.park(0.0 if self._behind else self._timings.park_after)
        if self._window.open:
            await self._window.change(look)
            if self._window.open:
                await asyncio.sleep(GATHER)
        elif stuck:
            await asyncio.sleep(STUCK)
