"""Faults to order: what the fake does wrong, to which calls, how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Given = dict[str, Any]


@dataclass(frozen=True)
class Flood:
    """429: too many requests. `retry_after` goes out as it is; None leaves it out."""

    retry_after: Any = 1


@dataclass(frozen=True)
class Refuse:
    """An error in Telegram's own form."""

    code: int
    description: str
    parameters: dict[str, Any] | None = None


@dataclass(frozen=True)
class Garbage:
    """An answer that is not what it should be: an error page, JSON cut short, a success that says it failed."""

    status: int = 502
    body: bytes = b"<html><body>502 Bad Gateway</body></html>"
    kind: str = "text/html"
    after: bool = False


@dataclass(frozen=True)
class Drop:
    """The connection is cut: before anything was done, or `after` it was done."""

    after: bool = False


@dataclass(frozen=True)
class Slow:
    """Nothing is said for so many seconds: before anything is done, or `after` it was done."""

    seconds: float
    after: bool = False


Fault = Flood | Refuse | Garbage | Drop | Slow


@dataclass
class Order:
    """One fault for calls of `method` ("" for every call), the next `times` of those for which `when` holds."""

    method: str
    fault: Fault
    times: float = 1
    when: Callable[[Given], bool] = field(default=lambda given: True)


class Orders:
    """The faults that were ordered and are still due."""

    def __init__(self) -> None:
        self._orders: list[Order] = []

    def add(self, order: Order) -> None:
        """Order a fault."""
        self._orders.append(order)

    def clear(self) -> None:
        """Take back every order."""
        self._orders.clear()

    def due(self, method: str, given: Given) -> Fault | None:
        """Return the fault for this call, and count it off."""
        for order in self._orders:
            if order.times > 0 and order.method.lower() in ("", method.lower()) and order.when(given):
                order.times -= 1
                return order.fault
        return None


class FloodGate:
    """Telegram's own limits: about one message a second to a chat, about thirty a second in all.

    Short bursts pass, as they do at Telegram: `burst` messages to a chat.
    """

    def __init__(self, *, per_chat: float = 1.0, overall: int = 30, burst: int = 3) -> None:
        self._per_chat, self._overall, self._burst = per_chat, overall, burst
        self._sent: list[float] = []
        self._chats: dict[int, list[float]] = {}

    def refuses(self, chat: int, now: float) -> Flood | None:
        """Count a message to `chat`; return the fault where it is one too many."""
        self._sent = [at for at in self._sent if now - at < 1.0]
        window = self._burst * self._per_chat
        mine = self._chats[chat] = [at for at in self._chats.get(chat, []) if now - at < window]
        if len(self._sent) >= self._overall:
            return Flood(1)
        if len(mine) >= self._burst + 1:
            return Flood(3)
        self._sent.append(now)
        mine.append(now)
        return None
