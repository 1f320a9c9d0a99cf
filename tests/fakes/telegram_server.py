"""A fake Bot API over real sockets: the rules of the real one, and faults to order.

It never acts on its own: a test is the people (`tests.fakes.telegram_people`) and the faults.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, assert_never

from aiohttp import web

from tests.fakes.hang_up import hang_up
from tests.fakes.telegram_chats import Chats, Updates
from tests.fakes.telegram_faults import Drop, Fault, Flood, FloodGate, Garbage, Order, Orders, Refuse, Slow
from tests.fakes.telegram_methods import Methods, RefusedError
from tests.fakes.telegram_spec import objections

TOKEN = "700100:AAFAKE-token-of-the-tests-0123456789abc"
Given = dict[str, Any]
NESTED = frozenset(
    {
        "allowed_updates",
        "commands",
        "entities",
        "link_preview_options",
        "message_ids",
        "reply_markup",
        "reply_parameters",
        "scope",
    }
)
"""Fields that may come as JSON within JSON."""


@dataclass(frozen=True)
class Call:
    """A call as it came in: the method, what was given, and when (monotonic seconds)."""

    method: str
    given: Given
    at: float


class TelegramServer:
    """Telegram, as a bot sees it."""

    def __init__(self, *, token: str = TOKEN, record: bool = True) -> None:
        self.token = token
        self.revoked = False
        self.chats = Chats()
        self.updates = Updates(self.chats.now)
        me = {"id": 700100, "is_bot": True, "first_name": "Vesper", "username": "vesper_test_bot"}
        self.me: dict[str, Any] = me | {"can_join_groups": False, "can_read_all_group_messages": False}
        self.methods = Methods(self.chats, self.me)
        self.orders = Orders()
        self.flood: FloodGate | None = None
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.floods = 0
        self.record = record
        self.port = 0
        self.connections = 0
        self._polls = 0
        self._pollers: list[asyncio.Event] = []
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """The base address, as it goes into the settings."""
        return f"http://127.0.0.1:{self.port}"

    def order(
        self, method: str, fault: Fault, *, times: float = 1, when: Callable[[Given], bool] = lambda given: True
    ) -> None:
        """Order a fault for the next `times` calls of `method` for which `when` holds."""
        self.orders.add(Order(method, fault, times, when))

    def called(self, method: str) -> list[Call]:
        """Return the calls of one method, in the order they came."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    # --- sockets ----------------------------------------------------------------------------------

    async def start(self, port: int = 0) -> None:
        """Listen on this machine, on a free port where none is given."""
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True, backlog=1024)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def stop(self) -> None:
        """Hang up and stop listening."""
        for poller in self._pollers:
            poller.set()
        if self._runner is not None:
            await hang_up(self._runner)
            self._runner = None

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        parts = request.path.split("/")
        if len(parts) != 3 or not parts[1].startswith("bot"):
            self.violations.append("a path that is no method of the Bot API")
            return _answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        method, given = parts[2], await _given(request)
        if self.record:
            self.calls.append(Call(method, given, time.monotonic()))
        if self.revoked or parts[1] != f"bot{self.token}":
            return _answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        found = objections(method, given)
        if found:
            self.violations.extend(found)
            return _answer(400, {"ok": False, "error_code": 400, "description": f"Bad Request: {found[0]}"})
        fault = self.orders.due(method, given) or self._flooded(method, given)
        if fault is None:
            return _answer(*await self._do(method, given))
        return await self._go_wrong(request, fault, method, given)

    def _flooded(self, method: str, given: Given) -> Fault | None:
        if self.flood is None or method.lower() not in ("sendmessage", "editmessagetext"):
            return None
        refused = self.flood.refuses(given.get("chat_id", 0), time.monotonic())
        self.floods += refused is not None
        return refused

    async def _go_wrong(self, request: web.BaseRequest, fault: Fault, method: str, given: Given) -> web.StreamResponse:
        match fault:
            case Flood(retry_after):
                body = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {retry_after}"}
                more = {} if retry_after is None else {"parameters": {"retry_after": retry_after}}
                return _answer(429, body | more)
            case Refuse(code, description, parameters):
                body = {"ok": False, "error_code": code, "description": description}
                return _answer(code, body | ({"parameters": parameters} if parameters else {}))
            case Garbage(status, content, kind, after):
                if after:
                    await self._do(method, given)
                return web.Response(status=status, body=content, headers={"Content-Type": kind})
            case Drop(after):
                if after:
                    await self._do(method, given)
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            case Slow(seconds, after):
                if after:
                    result = await self._do(method, given)
                    await asyncio.sleep(seconds)
                    return _answer(*result)
                await asyncio.sleep(seconds)
                return _answer(*await self._do(method, given))
            case _:
                assert_never(fault)

    async def _do(self, method: str, given: Given) -> tuple[int, Any]:
        if method.lower() == "getupdates":
            return await self._get_updates(given)
        try:
            return 200, {"ok": True, "result": self.methods.call(method, given)}
        except RefusedError as refused:
            return refused.code, {"ok": False, "error_code": refused.code, "description": refused.description}

    async def _get_updates(self, given: Given) -> tuple[int, Any]:
        if self.methods.webhook["url"]:
            words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            return 409, {"ok": False, "error_code": 409, "description": words}
        mine = asyncio.Event()
        for other in self._pollers:
            other.set()
        self._pollers.append(mine)
        try:
            deadline = time.monotonic() + float(given.get("timeout", 0))
            while True:
                found = self.updates.fetch(given.get("offset"), int(given.get("limit", 100)))
                left = deadline - time.monotonic()
                if found or left <= 0:
                    return 200, {"ok": True, "result": found}
                waits = [asyncio.ensure_future(event.wait()) for event in (self.updates.arrived, mine)]
                try:
                    await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()
                if mine.is_set():
                    words = "Conflict: terminated by other getUpdates request; make sure that only one bot is running"
                    return 409, {"ok": False, "error_code": 409, "description": words}
        finally:
            self._pollers.remove(mine)


async def _given(request: web.BaseRequest) -> Given:
    """Return the parameters of a call, in whichever of Telegram's three forms they came."""
    if request.content_type == "application/json":
        body = await request.read()
        given: Given = json.loads(body) if body else {}
        return {name: _parsed(value) if name in NESTED else value for name, value in given.items()}
    form = await request.post()
    return {name: _parsed(value) for name, value in {**request.query, **form}.items()}


def _parsed(value: Any) -> Any:
    """Return a form field as what it stands for: numbers, booleans and objects come as JSON."""
    if not isinstance(value, str) or value[:1] not in '0123456789-{["tf':
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _answer(status: int, body: Any) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})


@asynccontextmanager
async def telegram() -> AsyncIterator[TelegramServer]:
    """Run a fake Telegram for the length of a test."""
    server = TelegramServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
