"""A real Chromium without a window, driven by its own protocol: no driver program, no download."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import aiohttp

CHROMIUM: Final = shutil.which("chromium")
SECONDS: Final = 60.0
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
)


class Browser:
    """One tab. `asked` holds every address that was asked for; Chromium's own drawings are in itself."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self._profile = tempfile.mkdtemp(prefix="vesper-chromium-")

    async def __aenter__(self) -> Self:
        """Start Chromium and open a tab."""
        assert CHROMIUM is not None
        self._process = await asyncio.create_subprocess_exec(
            *(CHROMIUM, *_FLAGS, f"--user-data-dir={self._profile}", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self._session = aiohttp.ClientSession()
        async with asyncio.timeout(SECONDS):
            port = await self._port()
            async with self._session.get(f"http://127.0.0.1:{port}/json/list") as listed:
                tabs = await listed.json()
            tab = next(tab for tab in tabs if tab["type"] == "page")
            self._socket = await self._session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0)
        self._reading = asyncio.create_task(self._read())
        for part in ("Page", "Network", "Log", "Runtime"):
            await self.call(f"{part}.enable")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End Chromium and remove all that it wrote."""
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        await self._session.close()
        self._process.kill()
        await self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask Chromium for something, and return what it answers."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(SECONDS):
            found: dict[str, Any] = await answer
        return found

    async def wide(self, width: int, height: int = 900) -> None:
        """Give the tab a width, as a phone or a desk has it."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def scripts(self, *, on: bool) -> None:
        """Let pages run scripts, or not."""
        await self.call("Emulation.setScriptExecutionDisabled", value=not on)

    async def open(self, address: str) -> None:
        """Open a page and wait until it is there."""
        self._loaded.clear()
        await self.call("Page.navigate", url=address)
        async with asyncio.timeout(SECONDS):
            await self._loaded.wait()

    async def find(self, expression: str) -> Any:
        """Return what an expression comes to in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return found["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression is true in the page."""
        async with asyncio.timeout(SECONDS):
            while await self.find(expression) is not True:
                await asyncio.sleep(0.1)

    async def tree(self) -> list[tuple[str, str]]:
        """Return role and name of everything in the page that a screen reader is told."""
        found = await self.call("Accessibility.getFullAXTree")
        nodes = [node for node in found["nodes"] if not node.get("ignored")]
        return [(node["role"]["value"], str(node.get("name", {}).get("value", ""))) for node in nodes]

    @property
    def hosts(self) -> set[str]:
        """Every host that the pages asked for something."""
        return {urlsplit(address).hostname or "" for address in self.asked}

    # --- helpers ----------------------------------------------------------------------------------

    async def _port(self) -> int:
        """Return the port that Chromium listens on, once it has written it down in its folder."""
        written = Path(self._profile) / "DevToolsActivePort"
        while not (written.exists() and written.read_text("ascii").count("\n")):
            assert self._process.returncode is None, "Chromium ended before it listened"
            await asyncio.sleep(0.05)
        return int(written.read_text("ascii").splitlines()[0])

    async def _read(self) -> None:
        async for message in self._socket:
            heard = message.json()
            if "id" in heard:
                self._waiting.pop(heard["id"]).set_result(heard.get("result", {}))
            elif heard["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif heard["method"] == "Network.requestWillBeSent":
                address = heard["params"]["request"]["url"]
                self.asked += [] if address.startswith("data:") else [address]
            elif heard["method"] == "Log.entryAdded":
                self.said.append(heard["params"]["entry"]["text"])
