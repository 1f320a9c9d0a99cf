"""What the managers of a server chose for it: four whole numbers, in the ledger and in memory.

An answer never waits for the ledger: it uses what is in memory, and nothing
set is a good answer too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from bot.core.context import Nation, is_language
from bot.service.ledger import Ledger


class Field(IntEnum):
    """The numbers kept for a server. Never change one."""

    NATION = 1
    LANGUAGE = 2
    PANEL_CHANNEL = 3
    PANEL_MESSAGE = 4


NATIONS: Final = tuple(nation for nation in Nation if nation is not Nation.UNSAID)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is set for a server: the nation to presume, the language, and where its panel stands (channel, message)."""

    nation: Nation | None = None
    language: str = ""
    panel: tuple[int, int] | None = None


NOTHING: Final = Chosen()


@dataclass
class Servers:
    """All servers that have something set, as far as they were looked up."""

    ledger: Ledger
    known: dict[int, Chosen] = field(default_factory=dict)

    def chosen(self, server: int) -> Chosen:
        """Return what is set for a server, at once."""
        return self.known.get(server, NOTHING)

    async def load(self) -> None:
        """Look up what is set for every server there is anything of."""
        for server in await self.ledger.known_servers():
            if server not in self.known:
                self.known[server] = read_chosen(await self.ledger.server(server))

    async def choose(self, server: int, chosen: Chosen) -> None:
        """Set all of it for a server; in memory at once, in the ledger when this returns."""
        before = write_chosen(self.known.get(server, NOTHING))
        self.known[server] = chosen
        for number, value in write_chosen(chosen).items():
            if value != before[number]:
                await self.ledger.set_server(server, number, value)

    async def forget(self, server: int) -> None:
        """Delete all that is set for a server."""
        self.known.pop(server, None)
        await self.ledger.forget_server(server)

    async def keep_only(self, present: frozenset[int]) -> None:
        """Delete what is set for servers that the bot is in no more."""
        for server in {*self.known, *await self.ledger.known_servers()} - present:
            await self.forget(server)


# --- numbers --------------------------------------------------------------------------------------


def read_chosen(numbers: Mapping[int, int]) -> Chosen:
    """Return what the numbers of a server mean; one that means nothing counts as not set."""
    nation = numbers.get(Field.NATION, 0)
    channel, message = numbers.get(Field.PANEL_CHANNEL, 0), numbers.get(Field.PANEL_MESSAGE, 0)
    return Chosen(
        NATIONS[nation - 1] if 0 < nation <= len(NATIONS) else None,
        _language(numbers.get(Field.LANGUAGE, 0)),
        (channel, message) if channel and message else None,
    )


def write_chosen(chosen: Chosen) -> dict[Field, int]:
    """Return the numbers that stand for what is set, 0 for what is not."""
    channel, message = chosen.panel or (0, 0)
    return {
        Field.NATION: NATIONS.index(chosen.nation) + 1 if chosen.nation in NATIONS else 0,
        Field.LANGUAGE: _number(chosen.language),
        Field.PANEL_CHANNEL: channel,
        Field.PANEL_MESSAGE: message,
    }


def _number(language: str) -> int:
    return int.from_bytes(language.encode("ascii"), "big") if is_language(language) else 0


def _language(number: int) -> str:
    if not 0 < number < 1 << 16:
        return ""
    tag = number.to_bytes(2, "big").decode("latin-1")
    return tag if is_language(tag) else ""
