"""The first answer to an interaction: within three seconds, tried at most twice, and never a third time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from adapters.discord.wire import ALREADY, TOO_LATE, UNKNOWN_MESSAGE, Said, Wire
from adapters.discord.write import Json

PAUSE: Final = 0.3
"""Seconds before the one retry."""
WINDOW: Final = 2.5
"""Seconds after which nothing more is tried: Discord waits three, and the event took its time to come."""
FIRST_TRY: Final = 1.2
"""Seconds for the first try; where it did arrive after all, the second is told so (40060)."""
AGAIN: Final = frozenset({0, 429, 500, 502, 503, 504, 520, 522, 524})
UNCHANGED: Final[Json] = {"type": 6}
"""Acknowledges a press and leaves its message as it is."""


class Fate(StrEnum):
    """What became of a first answer.

    `late`: Discord no longer knows the interaction (10062), or the message is
    gone. `refused`: the answer itself is wrong. `lost`: nobody can say.
    """

    DELIVERED = "delivered"
    LATE = "late"
    REFUSED = "refused"
    LOST = "lost"


async def give_first_answer(
    wire: Wire,
    path: str,
    body: Json,
    *,
    overtaken: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Fate, Said]:
    """Send `body`, and once more after 300 ms where it may not have arrived.

    `overtaken` says whether a newer press of the same message was answered since; then the retry changes nothing
    that is seen.
    """
    ends = clock() + WINDOW
    said = await wire.call("POST", path, body, FIRST_TRY)
    if said.status in AGAIN:
        pause = max(PAUSE, said.wait)
        if clock() + pause < ends:
            await asyncio.sleep(pause)
            again = UNCHANGED if overtaken() else body
            said = await wire.call("POST", path, again, max(ends - clock(), 0.1))
    return fate_of(said), said


def fate_of(said: Said) -> Fate:
    """Return what an answer of Discord means. An interaction that was answered already (40060) has its answer."""
    if said.good or said.code == ALREADY:
        return Fate.DELIVERED
    if said.code in (TOO_LATE, UNKNOWN_MESSAGE) or said.status == 404:
        return Fate.LATE
    return Fate.LOST if said.status in AGAIN else Fate.REFUSED
