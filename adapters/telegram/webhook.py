"""Webhooks: Telegram sends each update to an address of ours and waits for 200, which goes out after the answer."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from adapters.telegram.api import Api
from adapters.telegram.intake import Intake
from adapters.telegram.read import WANTED, UnreadableError, read_id
from adapters.telegram.send import Timings
from adapters.telegram.watch import watch_webhook, webhook_of
from bot.core.messages import Platform
from bot.service.adapters import RefusedError
from bot.service.health import State
from bot.service.shell import Shell

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
MOST_BODY: Final = 1024 * 1024
"""Bytes of an update at most (U-04)."""
BODY_WITHIN: Final = 10.0
ANSWER_WITHIN: Final = 50.0
"""Telegram gives up after 60 seconds and sends the update again."""
MOST_AT_ONCE: Final = 40


class Webhook:
    """The address that Telegram sends updates to."""

    def __init__(self, shell: Shell, api: Api, intake: Intake, timings: Timings) -> None:
        self._shell, self._api, self._intake, self._timings = shell, api, intake, timings
        secret = shell.settings.webhook_secret
        self._secret = (secret.reveal() if secret is not None else "").encode()
        self._path = urlsplit(shell.settings.webhook_url).path or "/"

    async def run(self, stop: asyncio.Event) -> None:
        """Answer what is sent until `stop` is set. Raises RefusedError once the token is rejected."""
        if self._shell.web is None or not self._secret:
            raise RefusedError
        await self._announce()
        self._shell.web.add("POST", self._path, self._receive)
        self._shell.health.report(Platform.TELEGRAM, State.UP)
        try:
            while not stop.is_set():
                try:
                    async with asyncio.timeout(self._timings.look_again):
                        await stop.wait()
                except TimeoutError:
                    await watch_webhook(self._api, self._shell, self._shell.settings.webhook_url)
                if self._api.rejected:
                    raise RefusedError
        finally:
            self._shell.web.remove("POST", self._path)

    async def _announce(self) -> None:
        """Tell Telegram the address and the secret; say so where it had another. What waits there is kept."""
        if await webhook_of(self._api):
            await watch_webhook(self._api, self._shell, self._shell.settings.webhook_url)
        await self._api.call(
            "setWebhook",
            {
                "url": self._shell.settings.webhook_url,
                "secret_token": self._secret.decode(),
                "allowed_updates": list(WANTED),
                "max_connections": MOST_AT_ONCE,
            },
        )

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        """Answer one update: the secret first, then the size, then the form, and only then the update itself."""
        told = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(told, self._secret):
            return web.Response(status=403)
        if request.content_type != "application/json":
            return web.Response(status=415)
        if (request.content_length or 0) > MOST_BODY:
            return web.Response(status=413)
        try:
            async with asyncio.timeout(BODY_WITHIN):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        update = parse(body)
        if update is None:
            return web.Response(status=400)
        return web.Response(status=200 if await self._settled(update) else 503)

    async def _settled(self, update: dict[str, Any]) -> bool:
        """Whether an update was answered, by now or before; without that, Telegram sends it again."""
        await self._intake.room()
        settling = asyncio.ensure_future(self._intake.settle(update))
        done, _ = await asyncio.wait((settling,), timeout=ANSWER_WITHIN)
        return bool(done) and settling.result()


def parse(body: bytes) -> dict[str, Any] | None:
    """Return the update in a body, None where there is none that has a number (U-03)."""
    try:
        update = json.loads(body)
        read_id(update)
    except (ValueError, RecursionError, UnreadableError):
        return None
    return update if isinstance(update, dict) else None
