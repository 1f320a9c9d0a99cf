"""Keeps adapters running: one that fails is started again, waiting longer each time, and never stops another."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Final

from bot.service.adapters import Adapter, RefusedError
from bot.service.health import State, Tally
from bot.service.log import Happening
from bot.service.shell import Shell

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
STEADY: Final = 300.0
"""Seconds of running after which the next failure counts as the first again."""
REFUSED_WAIT: Final = 600.0
"""Seconds between two tries with a token that was refused: 10,000 bad calls lock out an address."""


async def supervise(adapter: Adapter, shell: Shell, *, refused_wait: float = REFUSED_WAIT) -> None:
    """Run `adapter` until `shell.stopping` is set, starting it again whenever it ends or fails."""
    failures = 0
    while not shell.stopping.is_set():
        shell.health.report(adapter.name, State.STARTING)
        began = time.monotonic()
        error: Exception | None = None
        try:
            await adapter.run(shell)
        except RefusedError:
            shell.health.report(adapter.name, State.REFUSED)
            shell.log.say(Happening.ADAPTER_REFUSED, adapter.name)
            await sleep_unless(shell.stopping, refused_wait)
            continue
        except Exception as caught:  # noqa: BLE001 - an adapter that fails never stops another
            error = caught
        if shell.stopping.is_set():
            return
        failures = 1 if time.monotonic() - began > STEADY else failures + 1
        shell.health.report(adapter.name, State.TROUBLED)
        shell.health.count(Tally.RESTARTS, adapter.name)
        shell.log.say(Happening.ADAPTER_FAILED, adapter.name, error=error, count=failures)
        wait = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
        await sleep_unless(shell.stopping, wait * random.uniform(0.75, 1.25))  # noqa: S311 - jitter


async def sleep_unless(stopping: asyncio.Event, seconds: float) -> None:
    """Sleep, but no longer than until `stopping` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
