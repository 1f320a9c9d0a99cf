"""A preview over a real socket, of a small content folder that a test may change."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from adapters.preview.desk import Desk
from adapters.preview.server import Server
from tests.authoring.folders import change, small

SECONDS = 30.0


@dataclass(frozen=True)
class Editor:
    """Somebody with a content folder and a browser: changes files and opens pages."""

    folder: Path
    server: Server
    session: aiohttp.ClientSession

    @property
    def address(self) -> str:
        """Where the preview listens."""
        return f"http://127.0.0.1:{self.server.port}"

    def save(self, file: str, old: str, new: str) -> None:
        """Change a file of the folder."""
        change(self.folder, file, old, new)

    async def open(self, path: str, **answers: str) -> str:
        """Return the page at a path."""
        async with self.session.get(f"{self.address}{path}", params=answers) as page:
            assert page.status == 200, page.status
            return await page.text()

    async def sees(self, words: str, path: str, **answers: str) -> str:
        """Return the page at a path once it has `words` on it."""
        async with asyncio.timeout(SECONDS):
            while words not in (page := await self.open(path, **answers)):
                await asyncio.sleep(0.1)
            return page

    async def mended(self, words: str, path: str, **answers: str) -> str:
        """Return the page at a path once it has `words` on it no more."""
        async with asyncio.timeout(SECONDS):
            while words in (page := await self.open(path, **answers)):
                await asyncio.sleep(0.1)
            return page

    async def settled(self) -> str:
        """Return the page of problems once the house rules have been looked at."""
        async with asyncio.timeout(SECONDS):
            while "being looked at" in (page := await self.open("/problems")):
                await asyncio.sleep(0.2)
            return page


@pytest.fixture
async def editor(tmp_path: Path) -> AsyncIterator[Editor]:
    """An editor of a copy of the small content."""
    folder = small(tmp_path)
    server = Server(Desk(folder), 0)
    await server.start()
    async with aiohttp.ClientSession() as session:
        yield Editor(folder, server, session)
    await server.stop()


def words_of(page: str) -> str:
    """Return the words of a page without its elements."""
    body = page[page.index("<body") :]
    return re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", body, flags=re.DOTALL))
