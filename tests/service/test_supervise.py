"""Adapters are kept going, and one that fails never stops another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.core.messages import Platform
from bot.service import supervise as module
from bot.service.adapters import Finding, RefusedError
from bot.service.health import State, Tally
from bot.service.shell import Shell
from bot.service.supervise import supervise
from bot.settings import Settings
from tests.service.shells import settings_for, shell_for


class Fake:
    """An adapter that runs what a test gives it."""

    def __init__(self, work: Callable[[Shell], Awaitable[None]], name: Platform = Platform.TELEGRAM) -> None:
        self._work, self._name = work, name
        self.starts = 0

    @property
    def name(self) -> Platform:
        """Which platform it plays."""
        return self._name

    def wanted(self, settings: Settings) -> bool:
        """Always."""
        return True

    async def run(self, shell: Shell) -> None:
        """Do the work."""
        self.starts += 1
        await self._work(shell)

    async def examine(self, settings: Settings) -> tuple[Finding, ...]:
        """Find nothing."""
        return ()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell; waits between starts are a hundredth of what they are."""
    monkeypatch.setattr(module, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.05)
    return shell_for(settings_for(tmp_path), None)


async def up_until_stopped(shell: Shell) -> None:
    """Work without trouble."""
    shell.health.report(Platform.DISCORD, State.UP)
    await shell.stopping.wait()


async def raise_at_once(shell: Shell) -> None:
    """Fail at once."""
    raise ConnectionError("MARKER")


async def test_p10_an_adapter_that_fails_is_started_again_and_stops_no_other(shell: Shell) -> None:
    """P-10: one adapter fails again and again; it is started each time, and the other runs on undisturbed."""
    failing, well = Fake(raise_at_once), Fake(up_until_stopped, Platform.DISCORD)
    tasks = [asyncio.create_task(supervise(adapter, shell)) for adapter in (failing, well)]
    async with asyncio.timeout(10):
        while failing.starts < 4 or shell.health.state(Platform.DISCORD) is not State.UP:
            await asyncio.sleep(0.01)
    assert well.starts == 1
    assert shell.health.state(Platform.TELEGRAM) in (State.TROUBLED, State.STARTING)
    assert shell.health.counted(Tally.RESTARTS, Platform.TELEGRAM) >= 3
    shell.stopping.set()
    async with asyncio.timeout(1):
        await asyncio.gather(*tasks)


async def test_n18_an_adapter_that_ends_silently_is_started_again(shell: Shell) -> None:
    """N-18: a `run` that returns although nobody asked it to end counts as a failure."""

    async def end(_: Shell) -> None:
        return

    ending = Fake(end)
    task = asyncio.create_task(supervise(ending, shell))
    async with asyncio.timeout(10):
        while ending.starts < 3:
            await asyncio.sleep(0.01)
    shell.stopping.set()
    await task


async def test_k04_a_refused_token_stops_calls_and_turns_health_red(shell: Shell) -> None:
    """K-04: after a refusal nothing is called until ten minutes later; health says refused, and ending is at once."""

    async def refuse(_: Shell) -> None:
        raise RefusedError

    refused = Fake(refuse)
    task = asyncio.create_task(supervise(refused, shell))
    await asyncio.sleep(0.2)
    assert refused.starts == 1 and shell.health.state(Platform.TELEGRAM) is State.REFUSED
    assert module.REFUSED_WAIT == 600
    shell.stopping.set()
    async with asyncio.timeout(1):
        await task


async def test_waits_grow_and_are_bounded(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each failure in a row waits twice as long, up to a bound, with jitter; one that ran for long starts anew."""
    waits: list[float] = []

    async def note(stopping: asyncio.Event, seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 6:
            stopping.set()

    monkeypatch.setattr(module, "sleep_unless", note)
    monkeypatch.setattr(module, "FIRST_WAIT", 1.0)
    monkeypatch.setattr(module, "LONGEST_WAIT", 10.0)
    await supervise(Fake(raise_at_once), shell)
    for wait, middle in zip(waits, (1, 2, 4, 8, 10, 10), strict=True):
        assert 0.75 * middle <= wait <= 1.25 * middle
