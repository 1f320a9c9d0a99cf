"""Nothing of a person is on disk: marked words, names and numbers are searched for in every byte that is left."""

from __future__ import annotations

import asyncio
import base64
import random
import struct
from pathlib import Path

import pytest

from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TelegramServer, telegram
from tests.proofs.kill import environ, kill_at_random
from tests.proofs.program import ROOT, Program
from tests.proofs.search import CHAT, CHATS, Markers, traces
from tests.proofs.test_steps import WITHIN, until

MARKERS = Markers.of_the_fakes()


@pytest.mark.parametrize(
    "planted",
    [
        b"xx MARKER-NAME xx",
        "xMARKER".encode("utf-16-le"),
        "xMARKER".encode("utf-16-be"),
        b"MARKER".hex().encode(),
        b"MARKER".hex().upper().encode(),
        base64.b64encode(b"my MARKER here"),
        base64.b64encode(b"a MARKER here"),
        base64.b64encode(b"MARKER here"),
        str(CHAT + 3).encode(),
        struct.pack(">q", CHAT + 3),
        struct.pack("<q", CHAT + 3),
    ],
)
def test_the_search_finds_each_form(planted: bytes, tmp_path: Path) -> None:
    """The search itself: a marker is found raw, as UTF-16, hex and base64, and a number as text and as an integer."""
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / "file"
    file.write_bytes(b"\0" * 1000 + planted + b"\0" * 1000)
    assert {path for path, _ in traces(tmp_path, MARKERS)} == {file}
    file.write_bytes(b"\0" * 3000)
    assert list(traces(tmp_path, MARKERS)) == []


async def talk(server: TelegramServer, number: int, *, hide: bool) -> None:
    """Have one conversation full of markers; press Hide at its end, or not."""
    person = Person(server, CHAT + number)
    person.types("/start MARKERtrap123")
    await person.sees("", within=WITHIN)
    person.types(f"MARKER somebody made a picture of me {number}")
    person.types("MARKER \ud800 \u202e ' OR 1=1 --")
    person.sends("photo", caption="MARKER-CAPTION")
    person.sends("contact")
    person.sends("location")
    person.taps("MARKER-PAYLOAD", on=person.bot_messages[-1])
    person.types("/MARKERcommand")
    await asyncio.sleep(0.05)
    if hide:
        person.types("/hide")
    else:
        person.types("/privacy")


@pytest.mark.parametrize("ending", ["in good order", "killed"])
async def test_s12_s13_no_trace_of_anybody_is_left_on_disk(ending: str, tmp_path: Path) -> None:
    """S-12, S-13, U-13, A-21: after marked conversations, half of them hidden, nothing marked is in any file left."""
    async with telegram() as server:
        program = Program(tmp_path, environ(tmp_path, server) | VERBOSE)
        program.start()
        chance = random.Random(3)
        talks = [asyncio.create_task(talk(server, number, hide=number % 2 == 0)) for number in range(CHATS)]
        if ending == "killed":
            for _ in range(3):
                await until(lambda: bool(server.chats.chats))
                await asyncio.sleep(1.0 + chance.random())
                program.kill()
                program.start()
        await asyncio.gather(*talks)
        await until(lambda: not server.updates.waiting)
        if ending == "killed":
            program.kill()
        else:
            assert program.end() == 0
    (tmp_path / "token").unlink()
    assert list(traces(tmp_path, MARKERS)) == []
    assert (tmp_path / "state" / "ledger.sqlite").stat().st_size > 0
    assert b"Traceback" not in program.log.read_bytes()


VERBOSE = {"VESPER_LOG_LEVEL": "debug", "VESPER_CONTENT": str(ROOT / "content")}


async def test_p09_killed_at_random_nothing_is_lost(tmp_path: Path) -> None:
    """P-09, S-13: a few random kills under load lose nothing, double nothing unsaid, and leave no trace; 1,000 of them
    are `make kill-1000`."""
    findings, _ = await kill_at_random(4, 80, seed=11, folder=tmp_path)
    (tmp_path / "token").unlink()
    assert findings.sound, findings
    assert findings.updates >= 80 and list(traces(tmp_path, MARKERS)) == []
