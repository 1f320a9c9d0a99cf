"""Signals and the watch over the event loop: how the process is told to end, to reload, and to show the safe card."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Coroutine
from typing import Any, Final, Protocol

from bot.service.health import Health
from bot.service.log import Happening, Log
from bot.service.switch import Switch

LAST_RESORT: Final = 9.5
"""Seconds after SIGTERM at which the process ends, whatever still runs (S-10)."""
BLOCKED_SECONDS: Final = 6.0
"""Silence of the event loop, which says that it is alive every 2 seconds, that is worth a line (P-15)."""


class Stoppable(Protocol):
    """What signals act on."""

    switch: Switch

    def end(self) -> None:
        """Begin to end; at the second call, at once."""
        ...

    async def reload(self) -> None:
        """Read settings and content again."""
        ...


def listen(service: Stoppable, log: Log) -> None:
    """Let SIGTERM and SIGINT end the service, SIGHUP reload it, SIGUSR1 and SIGUSR2 switch the safe card on and off."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: log.say(Happening.UNHANDLED, error=context.get("exception")))
    tasks: set[asyncio.Task[None]] = set()

    def spawn(work: Coroutine[Any, Any, None]) -> None:
        task = loop.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def end() -> None:
        timer = threading.Timer(LAST_RESORT, os._exit, (0,))
        timer.daemon = True
        timer.start()
        service.end()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    loop.add_signal_handler(signal.SIGHUP, lambda: spawn(service.reload()))
    loop.add_signal_handler(signal.SIGUSR1, lambda: service.switch.signalled(on=True))
    loop.add_signal_handler(signal.SIGUSR2, lambda: service.switch.signalled(on=False))


def watch(health: Health, log: Log, every: float = 1.0) -> None:
    """Watch the event loop from a thread of its own; say once when it is silent for long (P-15)."""

    def look() -> None:
        said = False
        while True:
            time.sleep(every)
            silent = health.silent_for > BLOCKED_SECONDS
            if silent and not said:
                log.say(Happening.LOOP_BLOCKED)
            said = silent

    threading.Thread(target=look, name="watch", daemon=True).start()
