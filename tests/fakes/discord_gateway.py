"""The gateway of a fake Discord: sessions over web sockets, with HELLO, IDENTIFY, heartbeats and RESUME."""

from __future__ import annotations

import asyncio
import itertools
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_world import APP, World

_SESSIONS = itertools.count(1)


@dataclass
class Moods:
    """What may go wrong at the gateway. Counts run down to 0 as they are used."""

    refuse: int = 0
    """Connections to answer with 503."""
    mute: int = 0
    """Connections that get no HELLO."""
    reject: int = 0
    """Close code for an IDENTIFY, 0 for none."""
    forget: bool = False
    """Answer RESUME with an invalid session."""
    refuse_resume: bool = False
    """Answer the address for resuming with 503, for ever."""
    no_acks: bool = False
    """Leave heartbeats unanswered."""
    beat: int = 41250
    """Milliseconds between heartbeats."""


@dataclass
class Session:
    """One shard's session; it outlives its connection."""

    name: str
    shard: int
    count: int
    line: Line | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)
    beats: int = 0
    last: int = 0
    """The number of the last event sent."""


class Line:
    """One web socket."""

    def __init__(self, socket: web.WebSocketResponse, *, compress: bool) -> None:
        self.socket = socket
        self._zlib = zlib.compressobj() if compress else None

    async def send(self, payload: dict[str, Any]) -> None:
        """Send one payload, as one zlib-stream message where that was asked for."""
        text = json.dumps(payload)
        if self._zlib is None:
            await self.socket.send_str(text)
        else:
            squeezed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(squeezed)


class Gateway:
    """All sessions, and what was asked of them."""

    def __init__(self, world: World, token: str) -> None:
        self.world, self.token = world, token
        self.moods = Moods()
        self.sessions: dict[str, Session] = {}
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[str] = []
        self.connections = 0
        self.changed = asyncio.Event()

    @property
    def open(self) -> list[Session]:
        """Return the sessions that have a connection now."""
        return [session for session in self.sessions.values() if session.line is not None]

    async def dispatch(self, event: str, data: dict[str, Any], shard: int = 0) -> None:
        """Send an event to the shard it belongs to, or keep it until that shard resumes."""
        chosen = [session for session in self.sessions.values() if session.shard == shard][-1]
        await self._to(chosen, event, data)

    async def hang_up(self, code: int, shard: int = 0) -> None:
        """Close a shard's connection with a code."""
        for session in self.open:
            if session.shard == shard and session.line is not None:
                await session.line.socket.close(code=code)

    async def send(self, op: int, data: Any = None, shard: int = 0) -> None:
        """Send a payload that is no event: 7 to reconnect, 9 for an invalid session."""
        for session in self.open:
            if session.shard == shard and session.line is not None:
                await session.line.send({"op": op, "d": data, "s": None, "t": None})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Handle one connection from HELLO to its end."""
        self.connections += 1
        resuming = request.path.endswith("/resume")
        if self.moods.refuse or (resuming and self.moods.refuse_resume):
            self.moods.refuse = max(self.moods.refuse - 1, 0)
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0, autoping=False)
        await socket.prepare(request)
        line = Line(socket, compress=request.query.get("compress") == "zlib-stream")
        if self.moods.mute:
            self.moods.mute -= 1
        else:
            await line.send({"op": 10, "d": {"heartbeat_interval": self.moods.beat}, "s": None, "t": None})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    session = await self._heard(line, json.loads(message.data), session, str(request.url.origin()))
        finally:
            if session is not None and session.line is line:
                session.line = None
            self.changed.set()
        return socket

    async def _heard(self, line: Line, payload: dict[str, Any], session: Session | None, origin: str) -> Session | None:
        op, data = payload["op"], payload.get("d")
        if op == 1:
            if session is not None:
                session.beats += 1
            if not self.moods.no_acks:
                await line.send({"op": 11, "d": None, "s": None, "t": None})
        elif op == 2 and isinstance(data, dict):
            return await self._identify(line, data, origin)
        elif op == 6 and isinstance(data, dict):
            return await self._resume(line, data)
        return session

    async def _identify(self, line: Line, data: dict[str, Any], origin: str) -> Session | None:
        self.identified.append(data)
        code = self.moods.reject or (0 if data["token"] == self.token else 4004)
        if code:
            await line.socket.close(code=code)
            return None
        shard, count = data.get("shard", [0, 1])
        session = Session(f"session-{next(_SESSIONS)}", shard, count, line)
        self.sessions[session.name] = session
        mine = [server for server in self.world.servers if (server >> 22) % count == shard]
        ready = {
            "v": 10,
            "user": {"id": str(APP), "username": "vesper", "discriminator": "0", "avatar": None, "bot": True},
            "guilds": [{"id": str(server), "unavailable": True} for server in mine],
            "session_id": session.name,
            "resume_gateway_url": origin.replace("http", "ws") + "/gateway/resume",
            "shard": [shard, count],
            "application": {"id": str(APP), "flags": 0},
        }
        await self._to(session, "READY", ready)
        self.changed.set()
        return session

    async def _resume(self, line: Line, data: dict[str, Any]) -> Session | None:
        self.resumed.append(data["session_id"])
        session = self.sessions.get(data["session_id"])
        if session is None or self.moods.forget:
            await line.send({"op": 9, "d": False, "s": None, "t": None})
            return None
        session.line = line
        for payload in [sent for sent in session.sent if sent["s"] > (data.get("seq") or 0)]:
            await line.send(payload)
        await self._to(session, "RESUMED", {})
        self.changed.set()
        return session

    async def _to(self, session: Session, event: str, data: dict[str, Any]) -> None:
        session.last += 1
        payload = {"op": 0, "t": event, "s": session.last, "d": data}
        session.sent.append(payload)
        if session.line is not None:
            try:
                await session.line.send(payload)
            except ConnectionError:
                session.line = None
