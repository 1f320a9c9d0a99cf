"""The small server behind `vesper edit`: on 127.0.0.1 alone, for reading alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from adapters.preview import lists
from adapters.preview.asked import read_asked
from adapters.preview.desk import Desk
from adapters.preview.looks import POLICY
from adapters.preview.see import see
from bot.authoring.markup import Html

HOST: Final = "127.0.0.1"
_OURS: Final = re.compile(r"(127\.0\.0\.1|localhost)(:\d{1,5})?")
"""Names this computer is called by. Any other in a request means that a page elsewhere had its own name lead here."""

HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
BEAT: Final = 15.0
"""Seconds after which an open page is told again what it knows, so that one that has gone is noticed."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves the pages of a desk. `port` is the one it listens on, once started."""

    def __init__(self, desk: Desk, port: int) -> None:
        self._desk, self.port = desk, port
        self._looking: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen, and look at the content. Raises OSError where the port is taken."""
        app = web.Application(middlewares=[_guard], client_max_size=0)
        for path, handler in (
            ("/", self._see),
            ("/see", self._see),
            ("/map", self._map),
            ("/problems", self._problems),
            ("/facts", self._facts),
            ("/search", self._search),
            ("/entry", self._entry),
            ("/events", self._events),
        ):
            app.router.add_get(path, handler)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = int(self._runner.addresses[0][1])
        self._looking = asyncio.create_task(self._desk.keep_looking())

    async def stop(self) -> None:
        """Stop looking and listening."""
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        if self._runner is not None:
            await self._runner.cleanup()

    # --- pages ------------------------------------------------------------------------------------

    async def _see(self, request: web.Request) -> web.Response:
        state = await self._desk.ready()
        return _page(see(state, read_asked(request.query, state.script, datetime.now(UTC))))

    async def _map(self, request: web.Request) -> web.Response:
        return _page(lists.draw(await self._desk.ready(), request.query.get("topic", "")))

    async def _problems(self, request: web.Request) -> web.Response:
        return _page(lists.problems(await self._desk.ready()))

    async def _facts(self, request: web.Request) -> web.Response:
        try:
            day = date.fromisoformat(request.query.get("day", ""))
        except ValueError:
            day = datetime.now(UTC).date()
        return _page(lists.facts(await self._desk.ready(), day))

    async def _search(self, request: web.Request) -> web.Response:
        return _page(lists.search(await self._desk.ready(), request.query.get("q", "")))

    async def _entry(self, request: web.Request) -> web.Response:
        found = lists.entry(await self._desk.ready(), request.query.get("thing", ""))
        if found is None:
            raise web.HTTPNotFound(text="There is no such entry.\n")
        return _page(found)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Tell an open page the version of what there is, now and whenever it changes."""
        feed = web.StreamResponse(headers={"Content-Type": "text/event-stream", **HEADERS})
        await feed.prepare(request)
        with suppress(ConnectionResetError):
            while True:
                version = (await self._desk.ready()).version
                await feed.write(f"data: {version}\n\n".encode())
                await self._desk.wait_past(version, BEAT)
        return feed


async def serve(folder: Path, port: int, tell: Callable[[str], None]) -> None:
    """Show `folder` until interrupted. Raises OSError where the port is taken."""
    server = Server(Desk(folder), port)
    try:
        await server.start()
        tell(f"http://{HOST}:{server.port}/")
        await asyncio.Event().wait()
    finally:
        await server.stop()


# --- helpers --------------------------------------------------------------------------------------


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer only what is asked of this computer by its own name, and only questions."""
    if _OURS.fullmatch(request.headers.get("Host", "")) is None:
        return web.Response(status=421, text="This page is only for the computer it runs on.\n", headers=HEADERS)
    try:
        return await handler(request)
    except web.HTTPException as refused:
        refused.headers.update(HEADERS)
        raise


def _page(body: Html) -> web.Response:
    return web.Response(text=str(body), content_type="text/html", charset="utf-8", headers=HEADERS)
