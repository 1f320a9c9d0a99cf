"""Health: how each part is, in a closed set of words and counts, for the operator and for what restarts us."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.core.messages import Platform

FRESH_SECONDS: Final = 20
"""Age of the liveness file after which the process counts as dead."""


class Part(StrEnum):
    """A part of the service that can be well or unwell."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    TERMINAL = "terminal"
    CONTENT = "content"
    LEDGER = "ledger"


class State(StrEnum):
    """How a part is.

    `up`, `standby` (another process does the work) and `degraded` (works, with less) are ready; `starting`,
    `troubled` (cannot work now, trying) and `refused` (the platform will not have us) are not.
    """

    STARTING = "starting"
    UP = "up"
    STANDBY = "standby"
    DEGRADED = "degraded"
    TROUBLED = "troubled"
    REFUSED = "refused"


READY: Final = frozenset({State.UP, State.STANDBY, State.DEGRADED})


class Tally(StrEnum):
    """What is counted. None has a label for anything but the platform."""

    TURNS = "turns"
    DUPLICATES = "duplicates"
    RESENT = "resent_with_label"
    SUPPRESSED = "suppressed_after_hide"
    DROPPED = "dropped_by_flood"
    FAILED = "failed_turns"
    PARKED = "parked_updates"
    PRESSES_LATE = "presses_too_late"
    LIMITED = "slowed_by_platform"
    CONFLICTS = "conflicts"
    SAFE_CARDS = "safe_cards"
    RESTARTS = "adapter_restarts"
    UNKNOWN_UPDATES = "unknown_updates"
    PICTURES = "media_received"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a part is and since when, in seconds of a clock that never jumps."""

    state: State
    since: float


class Health:
    """Keeps how each part is and counts what happens. Numbers and words of closed sets only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._parts: dict[Part, Condition] = {}
        self._tallies: Counter[tuple[Tally, str]] = Counter()
        self._beat = clock()

    def report(self, part: Part | Platform, state: State) -> None:
        """Note how a part is now."""
        known = Part(part.value)
        before = self._parts.get(known)
        if before is None or before.state is not state:
            self._parts[known] = Condition(state, self._clock())

    def forget(self, part: Part | Platform) -> None:
        """Leave a part out, since it is not wanted any more."""
        self._parts.pop(Part(part.value), None)

    def state(self, part: Part | Platform) -> State | None:
        """Return how a part is, or None where it never reported."""
        condition = self._parts.get(Part(part.value))
        return None if condition is None else condition.state

    def count(self, tally: Tally, platform: Platform | None = None, by: int = 1) -> None:
        """Count something that happened."""
        self._tallies[tally, "" if platform is None else platform.value] += by

    def counted(self, tally: Tally, platform: Platform | None = None) -> int:
        """Return a count; over all platforms where none is named."""
        if platform is not None:
            return self._tallies[tally, platform.value]
        return sum(number for (kind, _), number in self._tallies.items() if kind is tally)

    def beat(self) -> None:
        """Say that the event loop is alive."""
        self._beat = self._clock()

    @property
    def silent_for(self) -> float:
        """Seconds since the event loop last said that it is alive."""
        return self._clock() - self._beat

    @property
    def alive(self) -> bool:
        """Whether the event loop is running."""
        return self.silent_for < FRESH_SECONDS

    @property
    def ready(self) -> bool:
        """Whether every part works, if with less."""
        return bool(self._parts) and all(condition.state in READY for condition in self._parts.values())

    def lines(self) -> Iterator[str]:
        """Yield how each part is, a line each, for `/readyz`."""
        for part, condition in sorted(self._parts.items()):
            yield f"{part.value}: {condition.state.value}"

    def metrics(self) -> Iterator[str]:
        """Yield the counts in Prometheus' text format 0.0.4."""
        yield "# TYPE vesper_part_ready gauge"
        for part, condition in sorted(self._parts.items()):
            yield f'vesper_part_ready{{part="{part.value}",state="{condition.state.value}"}} {int(self._ok(part))}'
        for tally in Tally:
            yield f"# TYPE vesper_{tally.value}_total counter"
            for platform in sorted(where for kind, where in self._tallies if kind is tally):
                label = f'{{platform="{platform}"}}' if platform else ""
                yield f"vesper_{tally.value}_total{label} {self._tallies[tally, platform]}"

    def _ok(self, part: Part) -> bool:
        return self._parts[part].state in READY


def touch(file: Path) -> None:
    """Say by the age of `file`, which is empty, that the process is alive. May wait for the disk; does not raise."""
    with suppress(OSError):
        file.touch(mode=0o600)
