"""A Discord on this machine: its REST API and its gateway over real sockets, with faults to order.

It keeps to Discord's own rules where they bear on us: three seconds for the
first answer, one first answer each, the limits of a message, who may see it.
Every request is recorded, and checked against Discord's description of its API
where `VESPER_DISCORD_SPEC` names that.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_spec import given_spec
from tests.fakes.discord_world import APP, DiscordError, Message, World
from tests.fakes.hang_up import hang_up

TOKEN = "FAKE5678901234567890.FAKE56.FAKE567890123456789012345678"
BASE = "/api/v10"


@dataclass(frozen=True)
class Call:
    """A request that was made."""

    method: str
    path: str
    body: Any
    headers: dict[str, str]
    at: float


@dataclass
class Fault:
    """What is to happen to requests: wait, then an answer other than the right one, or the line going dead.

    `after` says that the request is carried out all the same, as when only the answer is lost.
    """

    status: int = 0
    code: int = 0
    delay: float = 0.0
    reset: bool = False
    after: bool = False
    html: bool = False
    retry_after: float = 0.0
    times: int = 1


class DiscordServer:
    """The server; used as `async with DiscordServer() as discord`."""

    def __init__(self, *, token: str = TOKEN, shards: int = 1) -> None:
        self.world = World()
        self.gateway = Gateway(self.world, token)
        self.token = token
        self.shards = shards
        self.calls: list[Call] = []
        self.objections: list[str] = []
        self.left = 1000
        """Session starts that are left today."""
        self.application: dict[str, Any] = {"id": str(APP), "name": "Vesper", "flags": 0, "bot_public": True}
        self._faults: list[tuple[str, str, Fault]] = []
        self._moved = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/resume", self.gateway.serve)
        app.router.add_route("*", BASE + "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await self._site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for session in self.gateway.open:
            if session.line is not None:
                await session.line.socket.close(code=1001)
        await hang_up(self._runner)

    @property
    def api(self) -> str:
        """Return the base address to give as `VESPER_DISCORD_API`."""
        return f"http://127.0.0.1:{self.port}{BASE}"

    def order(self, method: str, path: str, fault: Fault) -> None:
        """Have the next requests of `method` whose path holds `path` meet `fault`."""
        self._faults.append((method, path, fault))

    def called(self, method: str, path: str) -> list[Call]:
        """Return the requests of `method` whose path holds `path`."""
        return [call for call in self.calls if call.method == method and path in call.path]

    async def until(self, true: Callable[[], Any], within: float = 5.0) -> None:
        """Wait until `true()` holds. Raises TimeoutError."""
        ends = time.monotonic() + within
        while not true():
            if time.monotonic() > ends:
                raise TimeoutError
            await asyncio.sleep(0.005)

    async def seen(self, method: str, path: str, count: int) -> None:
        """Wait until there were so many requests of `method` whose path holds `path`."""
        await self.until(lambda: len(self.called(method, path)) >= count)

    async def ready(self, sessions: int = 1, within: float = 5.0) -> None:
        """Wait until so many sessions are open."""
        await self.until(lambda: len(self.gateway.open) >= sessions, within)

    # --- requests ---------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw) if raw else None
        path = "/" + request.match_info["path"]
        call = Call(request.method, path, body, dict(request.headers), time.monotonic())
        self.calls.append(call)
        spec = given_spec()
        if spec is not None:
            self.objections += spec.problems(request.method, path, body)
        fault = self._fault(request.method, path)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.after:
                self._carry_out(call, request)
            if fault.reset:
                return _reset(request)
            if fault.status:
                return _wrong(fault)
        return self._carry_out(call, request)

    def _fault(self, method: str, path: str) -> Fault | None:
        for index, (wanted, part, fault) in enumerate(self._faults):
            if wanted == method and part in path:
                fault.times -= 1
                if fault.times <= 0:
                    del self._faults[index]
                return fault
        return None

    def _carry_out(self, call: Call, request: web.Request) -> web.Response:
        try:
            found = self._route(call, request)
        except DiscordError as no:
            self.objections += [f"{call.method} {call.path}: {no.why}"] if no.code == 50035 else []
            return _json({"code": no.code, "message": no.why}, no.status)
        return web.Response(status=204) if found is None else _json(found)

    def _route(self, call: Call, request: web.Request) -> Any:
        parts, world = call.path.strip("/").split("/"), self.world
        match call.method, parts:
            case "POST", ["interactions", number, token, "callback"]:
                world.answer(int(number), token, call.body)
                return None
            case "POST", ["webhooks", _, token]:
                asked = world.live(token)
                return world.post(asked.channel, asked.server, call.body, asked.id).payload()
            case "PATCH", ["webhooks", _, token, "messages", message]:
                return world.change(world.of(token, message), call.body).payload()
            case "DELETE", ["webhooks", _, token, "messages", message]:
                world.of(token, message).deleted = True
                return None
        if call.headers.get("Authorization") != f"Bot {self.token}":
            raise DiscordError(401, 0, "401: Unauthorized")
        return self._own(call, parts, request)

    def _own(self, call: Call, parts: list[str], request: web.Request) -> Any:
        world = self.world
        match call.method, parts:
            case "GET", ["gateway", "bot"]:
                limits = {"total": 1000, "remaining": self.left, "reset_after": 1000, "max_concurrency": 1}
                address = f"ws://127.0.0.1:{self.port}/gateway"
                return {"url": address, "shards": self.shards, "session_start_limit": limits}
            case "GET", ["users", "@me"]:
                return {"id": str(APP), "username": "vesper", "discriminator": "0", "avatar": None, "bot": True}
            case "GET", ["users", "@me", "guilds"]:
                after = int(request.query.get("after", "0"))
                return [{"id": str(server)} for server in sorted(world.servers) if server > after][:200]
            case "GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]:
                return application(self.application)
            case "GET", ["applications", _, "commands"]:
                return world.commands
            case "PUT", ["applications", _, "commands"]:
                world.commands = [
                    {**command, "id": str(index), "version": "1"} for index, command in enumerate(call.body, 1)
                ]
                return world.commands
            case _, ["channels", channel, "messages", *rest]:
                return self._channel(call, int(channel), rest)
        raise DiscordError(404, 0, "404: Not Found")

    def _channel(self, call: Call, channel: int, rest: list[str]) -> Any:
        world = self.world
        if channel in world.closed_channels:
            raise DiscordError(403, 50001, "Missing Access")
        server = world.rooms.get(channel)
        if call.method == "POST":
            return world.post(channel, server, call.body).payload()
        if call.method == "GET" and not rest:
            return [message.payload() for message in world.in_channel(channel)]
        found: Message | None = world.messages.get(int(rest[0])) if rest else None
        if found is None or found.deleted or found.ephemeral or found.channel != channel:
            raise DiscordError(404, 10008, "Unknown Message")
        if call.method == "DELETE":
            if found.author != APP:
                raise DiscordError(403, 50003, "Cannot execute action on this channel type")
            found.deleted = True
            return None
        return world.change(found, call.body).payload()


def application(changes: dict[str, Any]) -> dict[str, Any]:
    """Return an application as Discord describes it."""
    return {
        "description": "",
        "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None},
        "bot_public": True,
        "icon": None,
        "verify_key": "00",
        "bot_require_code_grant": False,
        "rpc_origins": [],
        "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        **changes,
    }


def _wrong(fault: Fault) -> web.Response:
    if fault.html:
        return web.Response(status=fault.status, text="<html>an error page</html>", content_type="text/html")
    body: dict[str, Any] = {"code": fault.code, "message": "ordered"}
    headers = {}
    if fault.status == 429:
        body |= {"retry_after": fault.retry_after, "global": False}
        headers = {"Retry-After": str(fault.retry_after), "Via": "1.1 google"}
    return _json(body, fault.status, headers)


def _json(found: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Answer in JSON, with the very header Discord sends."""
    return web.Response(
        body=json.dumps(found).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


def _reset(request: web.Request) -> web.Response:
    """Break the line the hard way, so that the other end sees ECONNRESET."""
    if request.transport is not None:
        raw: socket.socket = request.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response(status=500)
