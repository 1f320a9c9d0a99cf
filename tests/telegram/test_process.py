"""The whole program as a process of its own, killed and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.telegram_faults import Slow
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TOKEN, TelegramServer

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import asyncio, os
from adapters.telegram import adapter
from bot.service.app import run
from bot.settings import read_settings
from tests.telegram.scripts import small_script
raise SystemExit(asyncio.run(run(read_settings(os.environ), small_script, [adapter])))
"""


@contextlib.asynccontextmanager
async def process(server: TelegramServer, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run Vesper with Telegram alone, its ledger in a file of `folder`."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VESPER_")}
    environ |= {
        "VESPER_STATE": str(folder),
        "VESPER_TELEGRAM_TOKEN": TOKEN,
        "VESPER_TELEGRAM_API": server.url,
        "PYTHONPATH": str(ROOT),
    }
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CODE, cwd=ROOT, env=environ, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield made
    finally:
        with contextlib.suppress(ProcessLookupError):
            made.kill()
        assert made.stderr is not None
        said = await made.stderr.read()
        await made.wait()
    assert b"MARKER" not in said
    assert TOKEN.encode() not in said


@pytest.mark.parametrize("fault", [Slow(60.0), Slow(60.0, after=True)])
async def test_p04_p05_killed_while_sending_it_answers_after_a_restart(
    server: TelegramServer, tmp_path: Path, fault: Slow
) -> None:
    """P-04, P-05: killed in the middle of a send, the person is answered after the restart; a copy says what it is."""
    person = Person(server, 4001)
    server.order("sendMessage", fault)
    async with process(server, tmp_path) as first:
        person.types("/start")
        await until(lambda: server.called("sendMessage"), within=20)
        first.kill()
        await first.wait()
    async with process(server, tmp_path) as second:
        await until(lambda: len(server.called("sendMessage")) == 2, within=20)
        await person.sees("(Sent again.)", within=5)
        person.presses("To law.making")
        await person.sees("Words of law.making.")
        second.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(second.wait(), 10) == 0
    assert len(person.bot_messages) <= 2
    assert not server.updates.waiting


async def test_s12_nothing_of_a_visit_is_on_the_disk(server: TelegramServer, tmp_path: Path) -> None:
    """S-12: after a visit with names, words, a picture and Hide, no file holds any of it, in any encoding."""
    person = Person(server, 987654321)
    async with process(server, tmp_path) as running:
        person.types("MARKER-WORDS that nobody keeps")
        await person.sees("Words of answers.miss.", within=20)
        person.sends("photo", caption="MARKER-CAPTION")
        await person.sees("Words of media.sent.")
        person.presses("Hide")
        await person.sees("Words of start.hide.")
        running.send_signal(signal.SIGTERM)
        await asyncio.wait_for(running.wait(), 10)
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for marker in ("MARKER", "987654321"):
        for encoding in ("utf-8", "utf-16-le"):
            assert marker.encode(encoding) not in held
    assert (987654321).to_bytes(4, "big") not in held
    assert (987654321).to_bytes(8, "little") not in held


async def test_a_first_answer_soon_after_the_start(server: TelegramServer, tmp_path: Path) -> None:
    """Started with somebody waiting, the first answer comes within 5 seconds, imports included."""
    person = Person(server, 4001)
    person.types("/start")
    began = time.monotonic()
    async with process(server, tmp_path):
        await person.sees("Words of start.home.", within=15)
    assert time.monotonic() - began < 15
