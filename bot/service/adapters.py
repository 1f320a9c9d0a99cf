"""What an adapter is to the shell: the code that connects one platform."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.messages import Platform
from bot.service.shell import Shell
from bot.settings import Settings


class Grade(StrEnum):
    """How much a finding matters: nothing to do, worth a look, or must be mended."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `vesper doctor` looked at, in plain words, with the next step where there is one."""

    grade: Grade
    says: str
    next_step: str = ""


class RefusedError(Exception):
    """The platform will not have us (token revoked, intents denied): stop calling. Tried again every ten minutes.

    An adapter raises it out of `run`; its message is never shown or logged.
    """


class Adapter(Protocol):
    """The code that connects one platform; the entry points `vesper.adapters` name modules with one as `adapter`."""

    @property
    def name(self) -> Platform:
        """Which platform it connects."""
        ...

    def wanted(self, settings: Settings) -> bool:
        """Whether the settings turn it on."""
        ...

    async def run(self, shell: Shell) -> None:
        """Answer people until `shell.stopping` is set, then finish what is in flight within 8 seconds and return.

        When it raises, the shell starts it again, waiting longer each time; when it is cancelled, it lets go at once.
        """
        ...

    async def examine(self, settings: Settings) -> tuple[Finding, ...]:
        """Look at everything that can be wrong on this platform, for `vesper doctor`. Does not raise for an outage."""
        ...
