"""The line on which interactions are answered: one request, one answer, and never an exception.

Not discord.py's own: that one tries up to five times and sleeps up to nine
seconds in between, which outlives the three seconds that Discord waits for a
first answer. The token of an interaction is its only key, so no secret of ours
goes over this line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import aiohttp

UNKNOWN_MESSAGE: Final = 10008
TOO_LATE: Final = 10062
ALREADY: Final = 40060
TIMEOUT: Final = 10.0


@dataclass(frozen=True, slots=True)
class Said:
    """What came back: the HTTP status, Discord's code, and the id of a message if one was asked.

    The status is 0 where nothing came back, and -1 where nothing was asked.
    `wait` is what Discord asks to wait, in seconds.
    """

    status: int
    code: int = 0
    message: int = 0
    wait: float = 0.0

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300


LOST: Final = Said(0)
"""It may have arrived or not."""
UNSENT: Final = Said(-1)
"""It was not sent at all."""


class Wire(Protocol):
    """A line to Discord. No call raises, save for being cancelled."""

    async def call(self, method: str, path: str, body: Any = None, within: float = TIMEOUT) -> Said:
        """Make one request, once. `path` starts with a slash; `within` in seconds."""
        ...


class HttpWire:
    """The line over HTTP; used as `async with`, within a running loop."""

    def __init__(self, base: str, note: Callable[[int], None]) -> None:
        self._base, self._note = base, note
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def call(self, method: str, path: str, body: Any = None, within: float = TIMEOUT) -> Said:
        """Make one request, once."""
        data = None if body is None else json.dumps(body, separators=(",", ":")).encode()
        try:
            async with self._session.request(
                method,
                self._base + path,
                data=data,
                headers=_HEADERS if data is not None else None,
                timeout=aiohttp.ClientTimeout(total=within),
                allow_redirects=False,
            ) as response:
                self._note(response.status)
                if response.status == 204:
                    return Said(204)
                return read_said(response.status, await response.read())
        except (aiohttp.ClientError, OSError, TimeoutError):
            return LOST

    async def close(self) -> None:
        """Let go of the line."""
        await self._session.close()


_HEADERS: Final = {"Content-Type": "application/json"}


def read_said(status: int, body: bytes) -> Said:
    """Return what an answer says; anything that is no JSON object says nothing but its status."""
    try:
        found = json.loads(body)
    except ValueError:
        return Said(status)
    if not isinstance(found, dict):
        return Said(status)
    code, wait, number = found.get("code"), found.get("retry_after"), found.get("id")
    return Said(
        status,
        code if isinstance(code, int) else 0,
        int(number) if isinstance(number, str) and number.isascii() and number.isdigit() else 0,
        float(wait) if isinstance(wait, int | float) and 0 <= wait < 3600 else 0.0,
    )
