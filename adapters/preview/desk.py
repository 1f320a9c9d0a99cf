"""What the pages show: the content as it was seen last, and what the house rules say of it."""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.authoring.draft import Places
from bot.authoring.problems import Problem, Severity, has_errors
from bot.authoring.watch import Seen, Watch
from bot.core.script import Script

SECONDS: Final = 0.5
"""Between two looks at the folder."""

_PROBLEM: Final = re.compile(r"(?P<file>.*?):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Z]\d\d) (?P<message>.*)")
_WARNING: Final = "warning: "


@dataclass(frozen=True, slots=True)
class State:
    """What there is to show.

    `rules` are all problems, those of the house rules among them; None while
    they are looked for, and where that `failed`.
    """

    version: int
    seen: Seen
    rules: tuple[Problem, ...] | None = None
    failed: bool = False

    @property
    def script(self) -> Script:
        """The script that is shown; never for people, since it may have errors."""
        return self.seen.shown.draft

    @property
    def places(self) -> Places:
        """Where everything that is shown was written."""
        return self.seen.shown.places

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem with the files as they are now, as far as it is known."""
        return self.seen.latest.problems if self.rules is None else self.rules


class Desk:
    """Watches a folder, and holds it against the house rules aside, in a process of its own that may take its time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state: State | None = None
        self.changed = asyncio.Condition()
        self._watch = Watch(folder)
        self._rules: asyncio.Task[None] | None = None

    async def keep_looking(self) -> None:
        """Look at the folder again and again until cancelled. The first look has been made when `ready` returns."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(SECONDS)
        finally:
            await self.stop()

    async def look(self) -> None:
        """Compile aside what has changed, and set the house rules to work on it."""
        seen = await asyncio.to_thread(self._watch.look)
        if seen is None:
            return
        await self.stop()
        await self._show(seen)
        self._rules = asyncio.create_task(self._hold_against_rules(seen))

    async def ready(self) -> State:
        """Return what there is to show, once there is something."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.state is not None)
        assert self.state is not None
        return self.state

    async def wait_past(self, version: int, seconds: float) -> None:
        """Return once there is something newer than `version`, or after `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(lambda: self.state is not None and self.state.version > version)

    # --- helpers ----------------------------------------------------------------------------------

    async def _show(self, seen: Seen, rules: tuple[Problem, ...] | None = None, *, failed: bool = False) -> None:
        async with self.changed:
            version = self.state.version + 1 if self.state else 1
            self.state = State(version, seen, rules, failed)
            self.changed.notify_all()

    async def _hold_against_rules(self, seen: Seen) -> None:
        found = await _checked(self.folder)
        await self._show(seen, found, failed=found is None)

    async def stop(self) -> None:
        """Look for no more problems."""
        if self._rules is not None:
            self._rules.cancel()
            with suppress(asyncio.CancelledError):
                await self._rules
            self._rules = None


async def _checked(folder: Path) -> tuple[Problem, ...] | None:
    """Return what `vesper check` says of `folder`; None where it could not finish, or said what is not understood."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "check", "--content", str(folder)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    lines = said.decode("utf-8", "replace").splitlines()
    found = [_problem(line.removeprefix(f"{folder.as_posix()}/")) for line in lines]
    problems = tuple(one for one in found if one is not None)
    if len(problems) != len(lines) or process.returncode != int(has_errors(problems)):
        return None
    return problems


def _problem(line: str) -> Problem | None:
    parts = _PROBLEM.fullmatch(line)
    if parts is None:
        return None
    severity = Severity.WARNING if parts["message"].startswith(_WARNING) else Severity.ERROR
    message = parts["message"].removeprefix(_WARNING)
    return Problem(parts["code"], parts["file"], int(parts["line"]), int(parts["column"]), message, severity)
