"""The running service: builds everything once from the settings, and hands it to the adapters that are turned on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from bot.core.messages import Platform
from bot.core.script import Script
from bot.service.adapters import Adapter
from bot.service.content import Content
from bot.service.health import Health, touch
from bot.service.heap import keep_small
from bot.service.ledger import Ledger
from bot.service.limits import Tags
from bot.service.log import Happening, Log, guard
from bot.service.shell import Shell
from bot.service.signals import listen, watch
from bot.service.stores import open_ledger
from bot.service.supervise import supervise
from bot.service.switch import LOOK_EVERY, Switch
from bot.service.totals import Counting
from bot.settings import LedgerKind, Settings, SettingsError, Totals

if TYPE_CHECKING:
    from bot.service.web import Web

GRACE: Final = 8.0
"""Seconds for turns under way after SIGTERM."""
NOTHING_TO_RUN: Final = 78
"""Exit code for settings that turn nothing on (EX_CONFIG of sysexits.h)."""
CONTENT_WAIT: Final = 15.0
"""Seconds to wait for content that has to be built first; then people get the safe card until it is there."""
BEAT_EVERY: Final = 5.0
"""Seconds between two touches of the liveness file."""
HAND_OVER_EVERY: Final = 300.0
"""Seconds between two times that counts go to the ledger."""


async def run(
    settings: Settings,
    load: Callable[[], Script],
    adapters: Sequence[Adapter],
    *,
    reread: Callable[[], Settings] | None = None,
    log: Log | None = None,
) -> int:
    """Run every adapter that the settings turn on until a signal ends it; return the exit code.

    `load` builds the script and may raise; then people get the safe card. `reread` reads the settings again on SIGHUP.
    Takes over the logging, the signals, the core dumps and the heap of the process.
    """
    log = log or Log(level=settings.log_level)
    guard(log)
    keep_small()
    if not any(adapter.wanted(settings) for adapter in adapters):
        return NOTHING_TO_RUN
    service = Service(settings, load, adapters, log, reread=reread)
    listen(service, log)
    watch(service.health, log)
    return await service.run()


class Service:
    """One run, from start to end."""

    def __init__(
        self,
        settings: Settings,
        load: Callable[[], Script],
        adapters: Sequence[Adapter],
        log: Log,
        *,
        reread: Callable[[], Settings] | None = None,
    ) -> None:
        self.health = Health()
        self.switch = Switch(settings.safe_card_file, log)
        self.content = Content(load, self.health, log)
        self._settings, self._adapters, self._log, self._reread = settings, adapters, log, reread
        self._counting = Counting() if settings.totals is Totals.DAILY else None
        self._alive = settings.state / "alive"
        self._tags = Tags(_shared_key(settings))
        self._ending = asyncio.Event()
        self._ledger: Ledger | None = None
        self._web: Web | None = None
        self._running: dict[Adapter, tuple[Shell, asyncio.Task[None]]] = {}

    async def run(self) -> int:
        """Start, wait for `end`, and end in at most 10 seconds."""
        with suppress(OSError):
            self._settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.switch.look()
        beating = asyncio.create_task(self._beat())
        looking = asyncio.create_task(self._look())
        working = asyncio.create_task(self._work())
        ending = asyncio.create_task(self._ending.wait())
        try:
            await asyncio.wait((working, ending), return_when=asyncio.FIRST_COMPLETED)
            await self._stop([*self._running])
        finally:
            for task in (working, ending, beating, looking):
                task.cancel()
            await asyncio.gather(working, ending, beating, looking, return_exceptions=True)
            await self._let_go()
        return 0

    def end(self) -> None:
        """Begin to end; asked a second time, stop at once what is under way."""
        if self._ending.is_set():
            for _, task in self._running.values():
                task.cancel()
            return
        self._log.say(Happening.STOPPING)
        self._ending.set()

    async def reload(self) -> None:
        """Read settings and content again; each is taken up whole, or left as it was."""
        if self._reread is not None:
            try:
                settings = await asyncio.to_thread(self._reread)
            except SettingsError as problem:
                self._log.say(Happening.SETTINGS_KEPT, count=len(problem.problems))
            else:
                await self._take_up(settings)
        await self.content.reload()

    # --- parts

    async def _work(self) -> None:
        """Open what adapters need, start them, and wait for ever."""
        self._ledger = await open_ledger(self._settings, self.health, self._log)
        loading = asyncio.create_task(self.content.reload())
        await asyncio.wait((loading,), timeout=CONTENT_WAIT)
        await self._listen()
        self._log.say(Happening.STARTED)
        for adapter in self._adapters:
            self._start(adapter)
        await loading
        await asyncio.Event().wait()

    async def _listen(self) -> None:
        if self._settings.http_listen is None:
            return
        from bot.service.web import Web  # noqa: PLC0415 - aiohttp only where something listens

        self._web = Web(self._settings.http_listen, self.health)
        try:
            await self._web.start()
        except OSError as error:
            self._log.say(Happening.CANNOT_LISTEN, error=error)

    def _start(self, adapter: Adapter) -> None:
        """Run `adapter` with the settings of now, where they turn it on."""
        if self._ledger is None or not adapter.wanted(self._settings):
            return
        shell = Shell(
            self._settings,
            self.content,
            self._ledger,
            health=self.health,
            log=self._log,
            tags=self._tags,
            switch=self.switch,
            counting=self._counting,
            web=self._web,
        )
        self._running[adapter] = shell, asyncio.create_task(supervise(adapter, shell))

    async def _stop(self, adapters: Sequence[Adapter]) -> None:
        """Let the turns of `adapters` end, then stop what is left."""
        stopped = [self._running.pop(adapter) for adapter in adapters if adapter in self._running]
        for shell, _ in stopped:
            shell.stopping.set()
        left = {task for _, task in stopped}
        if left:
            _, left = await asyncio.wait(left, timeout=GRACE)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=0.5)

    async def _take_up(self, settings: Settings) -> None:
        """Use `settings`: adapters whose secrets changed end what they have under way and start anew (K-14)."""
        before, self._settings = self._settings, settings
        changed = {
            platform
            for platform, old, new in (
                (Platform.TELEGRAM, before.telegram_token, settings.telegram_token),
                (Platform.TELEGRAM, before.webhook_secret, settings.webhook_secret),
                (Platform.DISCORD, before.discord_token, settings.discord_token),
            )
            if old != new
        }
        turned = [adapter for adapter in self._adapters if adapter.name in changed]
        await self._stop(turned)
        for adapter in turned:
            self.health.forget(adapter.name)
            if not self._ending.is_set():
                self._start(adapter)

    async def _let_go(self) -> None:
        if self._web is not None:
            await self._web.stop()
        if self._ledger is not None:
            await self._hand_over()
            await self._ledger.close()
        with suppress(OSError):
            self._alive.unlink(missing_ok=True)
        self._log.say(Happening.STOPPED)

    # --- while it runs

    async def _beat(self) -> None:
        """Say that the loop is alive, and hand counts to the ledger."""
        loop = asyncio.get_running_loop()
        hand_at = loop.time() + HAND_OVER_EVERY
        while True:
            self.health.beat()
            if loop.time() >= hand_at:
                await self._hand_over()
                hand_at = loop.time() + HAND_OVER_EVERY
            await asyncio.sleep(LOOK_EVERY)

    async def _look(self) -> None:
        """Touch the liveness file and look for the safe-card file, in a thread: a disk that hangs holds up nobody."""
        loop = asyncio.get_running_loop()
        touch_at = 0.0
        while True:
            if loop.time() >= touch_at:
                touch_at = loop.time() + BEAT_EVERY
                await asyncio.to_thread(touch, self._alive)
            self.switch.note(await asyncio.to_thread(self.switch.found))
            await asyncio.sleep(LOOK_EVERY)

    async def _hand_over(self) -> None:
        taken = () if self._counting is None else self._counting.take()
        if taken and self._ledger is not None:
            await self._ledger.add_totals(taken)


def _shared_key(settings: Settings) -> bytes | None:
    """Return a key that all processes of this bot have and nobody else, or None where there is one process."""
    token = settings.telegram_token or settings.discord_token
    if settings.ledger.kind is not LedgerKind.POSTGRES or token is None:
        return None
    return blake2b(token.reveal().encode(), digest_size=32, person=b"vesper chat lock").digest()
