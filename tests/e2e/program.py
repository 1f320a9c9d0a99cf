"""`vesper run` as whoever runs it has it: a process of its own with token files, a state folder and a port."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp

from tests.fakes.discord_server import TOKEN as DISCORD_TOKEN
from tests.fakes.discord_server import DiscordServer
from tests.fakes.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram_server import TelegramServer

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """The running program. Everything it writes is below `home`, its log in `home/log`."""

    def __init__(self, process: asyncio.subprocess.Process, home: Path, port: int) -> None:
        self.process, self.home, self.port = process, home, port

    @property
    def log(self) -> str:
        """All it has said so far."""
        return (self.home / "log").read_text(encoding="utf-8")

    @property
    def megabytes(self) -> float:
        """The memory it holds now, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    @property
    def libraries(self) -> str:
        """The library files that are mapped into it: what was imported and is more than Python alone."""
        return Path(f"/proc/{self.process.pid}/maps").read_text(encoding="utf-8")

    def held(self) -> bytes:
        """Return every byte of every file it has written."""
        return b"".join(path.read_bytes() for path in sorted(self.home.rglob("*")) if path.is_file())

    async def says(self, words: str, *, times: int = 1, within: float = 20.0) -> None:
        """Wait until the log has `words`, so many times. Raises TimeoutError."""
        ends = time.monotonic() + within
        while self.log.count(words) < times:
            if time.monotonic() > ends:
                raise TimeoutError(self.log)
            await asyncio.sleep(0.05)

    async def get(self, path: str) -> tuple[int, str]:
        """Ask the health endpoint."""
        async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.text()

    async def ended(self) -> tuple[int, float]:
        """Send SIGTERM; return the exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 20), time.monotonic() - began


@asynccontextmanager
async def program(
    telegram: TelegramServer, discord: DiscordServer, folder: Path, content: Path, cache: Path
) -> AsyncIterator[Program]:
    """Run it against both servers until the block ends."""
    home, secrets, port = folder / "home", folder / "secrets", _free_port()
    home.mkdir()
    secrets.mkdir(mode=0o700)
    for name, token in (("telegram", TELEGRAM_TOKEN), ("discord", DISCORD_TOKEN)):
        (secrets / name).write_text(f"{token}\n", encoding="utf-8")
    environ = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "VESPER_CACHE": str(cache),
        "VESPER_CONTENT": str(content),
        "VESPER_TELEGRAM_TOKEN_FILE": str(secrets / "telegram"),
        "VESPER_DISCORD_TOKEN_FILE": str(secrets / "discord"),
        "VESPER_TELEGRAM_API": telegram.url,
        "VESPER_DISCORD_API": discord.api,
        "VESPER_HTTP_LISTEN": f"127.0.0.1:{port}",
    }
    with (home / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    try:
        yield Program(process, home, port)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
