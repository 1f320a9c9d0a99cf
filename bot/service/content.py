"""The script in use: loaded aside, swapped whole, and kept as it was when the new one has an error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.core.script import Script
from bot.service.health import Health, Part, State
from bot.service.log import Happening, Log


class Content:
    """Holds the script that turns are answered with; None while there is none that holds together."""

    def __init__(self, load: Callable[[], Script], health: Health, log: Log, script: Script | None = None) -> None:
        self._load, self._health, self._log = load, health, log
        self._one_at_a_time = asyncio.Lock()
        self.script = script

    async def reload(self) -> bool:
        """Load aside, in a thread, and swap the script whole if it has no error; return whether it was swapped."""
        async with self._one_at_a_time:
            try:
                script = await asyncio.to_thread(self._load)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with content, people are answered
                self._keep(error)
                return False
            self.script = script
            self._health.report(Part.CONTENT, State.UP)
            self._log.say(Happening.CONTENT_LOADED, count=len(script.pages))
            return True

    def _keep(self, error: Exception) -> None:
        """Go on with the last good script, or with the safe card where there never was one; say what is known."""
        status, count = getattr(error, "status", None), getattr(error, "count", None)
        if self.script is None:
            self._health.report(Part.CONTENT, State.TROUBLED)
            self._log.say(Happening.CONTENT_MISSING, error=error, status=status, count=count)
        else:
            self._health.report(Part.CONTENT, State.DEGRADED)
            self._log.say(Happening.CONTENT_KEPT, error=error, status=status, count=count)
