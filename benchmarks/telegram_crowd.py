"""A crowd in front of a bot: each person presses, waits for the answer, and presses again."""

from __future__ import annotations

import asyncio
import contextlib
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.core.context import decode
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TelegramServer

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Measured:
    """What a run came to: turns a second, and the time from a press to its answer in milliseconds."""

    turns: int
    seconds: float
    waits: list[float] = field(repr=False)
    memory: int = 0

    @property
    def rate(self) -> float:
        return self.turns / self.seconds

    def percentile(self, part: float) -> float:
        """Return the wait that `part` of the presses did not exceed, in milliseconds."""
        return statistics.quantiles(self.waits, n=1000)[round(part * 1000) - 1] * 1000 if len(self.waits) > 1 else 0.0


class Crowd:
    """People who press without a pause, and a watch on what they wait for."""

    def __init__(self, server: TelegramServer, count: int, *, urgent: int = 0) -> None:
        self.server = server
        self.people = [Person(server, 9000 + number) for number in range(count)]
        self.urgent = {person.chat.id for person in self.people[:urgent]}
        self.pressed: dict[int, float] = {}
        self.waits: list[float] = []
        self.urgent_waits: list[float] = []
        self.pressing = False
        self._edit = server.methods.do_editmessagetext
        server.methods.do_editmessagetext = self._edited  # type: ignore[method-assign]
        self._send = server.methods.do_sendmessage
        server.methods.do_sendmessage = self._sent  # type: ignore[method-assign]
        self._opened: dict[int, asyncio.Future[float]] = {}

    async def arrive(self) -> None:
        """Let everybody open the chat, and wait until each sees a message."""
        for person in self.people:
            person.types("/start")
        await until(lambda: all(person.screen for person in self.people), within=300)

    async def open(self, person: Person) -> float:
        """Let one person open the chat; return the seconds until a message is there."""
        opened = self._opened[person.chat.id] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        person.types("/start")
        return await opened - began

    def press(self, person: Person) -> None:
        """Press a button of the message in front of this person."""
        message = person.bot_messages[-1]
        codes = [button["callback_data"] for row in message.rows[:-2] or message.rows[:-1] for button in row]
        ways = [code for code in codes if not decode(code).reader]
        data = message.rows[-1][0]["callback_data"] if person.chat.id in self.urgent else random.choice(ways)
        self.pressed[person.chat.id] = time.perf_counter()
        person.taps(data, on=message)

    async def press_for(self, seconds: float) -> Measured:
        """Press for so long; return what was measured after the first tenth."""
        self.pressing = True
        self._by_chat = {person.chat.id: person for person in self.people}
        for person in self.people:
            self.press(person)
        await asyncio.sleep(seconds / 10)
        self.waits.clear()
        began = time.perf_counter()
        await asyncio.sleep(seconds)
        took, waits = time.perf_counter() - began, list(self.waits)
        self.pressing = False
        await until(lambda: not self.pressed, within=60)
        return Measured(len(waits), took, waits)

    async def press_times(self, turns: int) -> None:
        """Press until so many answers have come."""
        self.pressing = True
        self._by_chat = {person.chat.id: person for person in self.people}
        self.waits.clear()
        for person in self.people:
            self.press(person)
        await until(lambda: len(self.waits) >= turns, within=turns / 50 + 60)
        self.pressing = False
        await until(lambda: not self.pressed, within=60)

    async def press_once(self) -> tuple[Measured, Measured]:
        """Let everybody press at the same moment; return the waits of all, and of those in danger."""
        self.waits.clear()
        self.urgent_waits.clear()
        self._by_chat = {person.chat.id: person for person in self.people}
        began = time.perf_counter()
        for person in self.people:
            self.press(person)
        await until(lambda: not self.pressed, within=60)
        took = time.perf_counter() - began
        return Measured(len(self.waits), took, list(self.waits)), Measured(0, took, list(self.urgent_waits))

    def _sent(self, given: dict[str, Any]) -> Any:
        opened = self._opened.pop(given["chat_id"], None)
        if opened is not None:
            opened.set_result(time.perf_counter())
        return self._send(given)

    def _edited(self, given: dict[str, Any]) -> Any:
        try:
            return self._edit(given)
        finally:
            self._answered(given["chat_id"])

    def _answered(self, chat: int) -> None:
        """Note an answer, which the same screen again is too, and press on."""
        pressed = self.pressed.pop(chat, None)
        if pressed is not None:
            wait = time.perf_counter() - pressed
            self.waits.append(wait)
            if chat in self.urgent:
                self.urgent_waits.append(wait)
            if self.pressing:
                asyncio.get_running_loop().call_soon(self.press, self._by_chat[chat])


@contextlib.asynccontextmanager
async def bot_process(kind: str, server: TelegramServer, pace: int) -> Any:
    """Run a bot of `kind` against `server`, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.telegram_bots", kind, server.token, server.url, str(pace), cwd=ROOT
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.wait(), 15)


def memory_of(process: asyncio.subprocess.Process) -> int:
    """Return the resident memory of a process in bytes."""
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))
