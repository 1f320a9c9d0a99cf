"""The small HTTP server on VESPER_HTTP_LISTEN: health, metrics, and what adapters hang on it (webhooks)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from bot.service.health import Health
from bot.settings import Address

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MOST_BODY: Final = 1024 * 1024
"""Bytes of a request's body; more is refused with 413 before it is looked at (U-04)."""


class Web:
    """Listens on one address. Handlers may be hung on it at any time, by method and path."""

    def __init__(self, address: Address, health: Health) -> None:
        self._address, self._health = address, health
        self._handlers: dict[tuple[str, str], Handler] = {
            ("GET", "/healthz"): self._alive,
            ("GET", "/readyz"): self._ready,
            ("GET", "/metrics"): self._metrics,
        }
        self._runner: web.AppRunner | None = None
        self.port = address.port
        """The port that is listened on, once started; the system chooses one for 0."""

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Answer `method` on `path` by `handler`."""
        self._handlers[method, path] = handler

    def remove(self, method: str, path: str) -> None:
        """Answer `method` on `path` no more."""
        self._handlers.pop((method, path), None)

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        app = web.Application(client_max_size=MOST_BODY)
        app.router.add_route("*", "/{tail:.*}", self._route)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, keepalive_timeout=75)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._address.host, self._address.port)
        await site.start()
        name = self._runner.addresses[0]
        self.port = int(name[1])

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _route(self, request: web.Request) -> web.StreamResponse:
        if (request.content_length or 0) > MOST_BODY:
            return web.Response(status=413)
        handler = self._handlers.get((request.method, request.path))
        if handler is not None:
            return await handler(request)
        known = any(path == request.path for _, path in self._handlers)
        return web.Response(status=405 if known else 404)

    async def _alive(self, request: web.Request) -> web.Response:
        return web.Response(status=200 if self._health.alive else 503, text="alive\n")

    async def _ready(self, request: web.Request) -> web.Response:
        text = "".join(f"{line}\n" for line in self._health.lines())
        return web.Response(status=200 if self._health.ready else 503, text=text)

    async def _metrics(self, request: web.Request) -> web.Response:
        text = "".join(f"{line}\n" for line in self._health.metrics())
        return web.Response(text=text)
