"""Telegram's side of a webhook: each chat's updates in order, chats side by side, again until there is a 200."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from tests.fakes.telegram_server import TelegramServer

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Pusher:
    """Delivers the fake's updates to the address that the bot set."""

    def __init__(self, server: TelegramServer, *, retry: float = 0.05) -> None:
        self.server = server
        self.retry = retry
        self.lose = 0
        self.delivered: list[int] = []
        self._task: asyncio.Task[None] | None = None
        self._chats: dict[Any, asyncio.Lock] = {}
        self._pushing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Pusher:
        self._session = aiohttp.ClientSession()
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (*self._pushing, *([self._task] if self._task else [])):
            task.cancel()
        await asyncio.gather(*self._pushing, return_exceptions=True)
        await self._session.close()

    async def _run(self) -> None:
        while True:
            await self.server.updates.arrived.wait()
            taken, self.server.updates.waiting = self.server.updates.waiting, []
            for _, _, update in taken:
                task = asyncio.create_task(self._push(update))
                self._pushing.add(task)
                task.add_done_callback(self._pushing.discard)
            self.server.updates.arrived.clear()

    async def _push(self, update: dict[str, Any]) -> None:
        async with self._chats.setdefault(_chat(update), asyncio.Lock()):
            while True:
                status = await self.post(update)
                if status == 200 and self.lose:
                    self.lose -= 1
                    continue
                if status == 200:
                    self.delivered.append(update["update_id"])
                    return
                await asyncio.sleep(self.retry)

    async def post(self, update: Any, **headers: str) -> int:
        """Send one update as Telegram does; return the status."""
        sent = {HEADER: getattr(self.server.methods, "secret", "")} | headers
        try:
            async with self._session.post(self.server.methods.webhook["url"], json=update, headers=sent) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0


def _chat(update: dict[str, Any]) -> Any:
    body = update.get("message") or update.get("callback_query", {}).get("message") or {}
    return body.get("chat", {}).get("id", 0)
