"""One run of the Telegram adapter: everything built, looked over, and taken down again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.answer import Answers, Job
from adapters.telegram.api import Api
from adapters.telegram.elsewhere import Doorman
from adapters.telegram.intake import Intake
from adapters.telegram.poll import Poller
from adapters.telegram.request import AiohttpRequest, UntrustedError
from adapters.telegram.send import Sender, Timings
from adapters.telegram.trails import Trails
from adapters.telegram.watch import Trouble, names_that_tell, set_commands, watch_webhook
from adapters.telegram.webhook import Webhook
from bot.core.messages import Platform
from bot.service.adapters import RefusedError
from bot.service.health import State
from bot.service.ledger import Lead
from bot.service.limits import Flood, Pace, Tags
from bot.service.log import Happening
from bot.service.shell import Shell
from bot.service.turns import Turns
from bot.settings import LedgerKind, Secret, Settings, TelegramMode

FINISH_WITHIN: Final = 6.5
"""Seconds for turns under way after the end was asked for; the shell gives 8 for everything."""


async def run(shell: Shell, timings: Timings, *, connector: aiohttp.BaseConnector | None = None) -> None:
    """Answer people on Telegram until `shell.stopping` is set. Raises RefusedError where the token is rejected."""
    token = shell.settings.telegram_token
    if token is None:
        raise RefusedError
    request = AiohttpRequest(
        read_within=timings.answer_within, connect_within=timings.connect_within, connector=connector
    )
    api = Api(token, shell.settings.telegram_api, request)
    await api.open()
    try:
        await _Run(shell, api, timings, _tags(shell, token)).run()
    except InvalidToken:
        raise RefusedError from None
    finally:
        await api.close()


class _Run:
    """The parts of one run, and the order in which they start and stop."""

    def __init__(self, shell: Shell, api: Api, timings: Timings, tags: Tags) -> None:
        self._shell, self._api, self._timings = shell, api, timings
        pace = pace_of(shell.settings)
        sender = Sender(api, pace, shell.health, timings)
        self._trails = trails = Trails()
        self._doorman = Doorman(shell, api, sender, pace)
        self._answers = Answers(shell, sender, trails, self._doorman)
        self._turns: Turns[Job] = Turns(
            Platform.TELEGRAM, self._answers, ledger=shell.ledger, health=shell.health, log=shell.log, tags=tags
        )
        self._pace, self._flood = pace, Flood() if shell.settings.telegram_pace else None
        self._intake = Intake(shell, self._turns, self._answers, api, tags, self._flood, late_after=timings.late)

    async def run(self) -> None:
        me = await self._meet()
        if me is None:
            return
        self._doorman.username = str(me.get("username", ""))
        if self._shell.settings.telegram_mode is TelegramMode.WEBHOOK:
            looking = asyncio.create_task(self._look_over(me))
            await self._receive(Webhook(self._shell, self._api, self._intake, self._timings), looking)
            return
        self._shell.health.report(Platform.TELEGRAM, State.STANDBY)
        async with self._shell.ledger.lead(Platform.TELEGRAM) as lead:
            looking = asyncio.create_task(self._look_over(me))
            await self._receive(Poller(self._shell, self._api, self._intake, self._timings), looking, lead)

    async def _meet(self) -> Mapping[str, Any] | None:
        """Return who we are to Telegram, waiting for as long as it is away; None when told to stop before."""
        tries = 0
        while not self._shell.stopping.is_set():
            try:
                me = await self._api.call("getMe")
            except InvalidToken:
                raise
            except TelegramError as trouble:
                tries += 1
                if tries == 1 and isinstance(trouble, UntrustedError):
                    self._shell.log.say(Trouble.UNTRUSTED, Platform.TELEGRAM, loud=True)
                if tries == 3:
                    self._shell.log.say(Trouble.AWAY, Platform.TELEGRAM, loud=True)
                    self._shell.health.report(Platform.TELEGRAM, State.TROUBLED)
                await asyncio.sleep(min(self._timings.retry_first * tries, self._timings.retry_most))
            else:
                return me if isinstance(me, Mapping) else {}
        return None

    async def _look_over(self, me: Mapping[str, Any]) -> None:
        """Set the commands where they differ, and say what may tell on a person, beside the first answers."""
        await set_commands(self._api, self._shell)
        if me.get("can_join_groups"):
            self._shell.log.say(Trouble.GROUPS_ALLOWED, Platform.TELEGRAM, loud=True)
        telling = await names_that_tell(self._api, me)
        if telling:
            self._shell.log.say(Trouble.NAME_TELLS, Platform.TELEGRAM, count=len(telling), loud=True)
        if self._shell.settings.telegram_mode is TelegramMode.POLL:
            await watch_webhook(self._api, self._shell, "")

    async def _forget(self) -> None:
        """Forget those who went, also while nobody else comes."""
        while True:
            await asyncio.sleep(self._timings.forget)
            self._trails.forget_idle()
            self._pace.forget_idle()
            if self._flood is not None:
                self._flood.forget_idle()

    async def _receive(self, receiver: Poller | Webhook, looking: asyncio.Task[None], lead: Lead | None = None) -> None:
        """Let the receiver work until the end is asked for or the lead is lost, then finish what is under way."""
        stop = asyncio.Event()
        ends: list[asyncio.Task[Any]] = [asyncio.create_task(self._shell.stopping.wait())]
        forgetting = asyncio.create_task(self._forget())
        if lead is not None:
            ends.append(asyncio.create_task(lead.lost.wait()))
        for end in ends:
            end.add_done_callback(lambda _: stop.set())
        grace = FINISH_WITHIN
        try:
            self._shell.log.say(Happening.ADAPTER_UP, Platform.TELEGRAM)
            await receiver.run(stop)
        except asyncio.CancelledError:
            grace = 0.0
            raise
        finally:
            for task in (*ends, looking, forgetting):
                task.cancel()
            await asyncio.gather(*ends, looking, forgetting, return_exceptions=True)
            self._intake.close()
            await self._turns.finish(grace)
            await self._answers.settle(grace)
            if isinstance(receiver, Poller):
                await receiver.finish()


def pace_of(settings: Settings) -> Pace:
    """Return the limits on sending: 1 a second to a chat, 25 in all, and none where the settings say 0.

    A stock of 5 gathers while nobody writes. Ordinary screens take only what
    runs over it, so that danger finds four at any moment and has the first call
    on the rest; what it took grows back at one send a second. No second sees more than the 30 of Telegram's FAQ.
    """
    pace = float(settings.telegram_pace)
    return Pace(rate=pace, reserve=pace * 0.16, burst=pace * 0.04)


def _tags(shell: Shell, token: Secret) -> Tags:
    """Return what makes keyed hashes of chats: under a key that all replicas share where they share a database."""
    if shell.settings.ledger.kind is not LedgerKind.POSTGRES:
        return shell.tags
    return Tags(hashlib.blake2b(token.reveal().encode(), digest_size=32, person=b"vesper chats").digest())
