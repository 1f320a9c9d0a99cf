"""Nothing of a person is on disk: marked words, names and numbers are searched for in every byte that is left."""

from __future__ import annotations

import asyncio
import base64
import random
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.authoring.compile import load_script
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import snowflake
from tests.fakes.telegram_server import TelegramServer, telegram
from tests.proofs.kill import environ, kill_at_random
from tests.proofs.program import ROOT, Program
from tests.proofs.search import CHAT, CHATS, Markers, traces
from tests.proofs.talks import markers_of, talk_on_discord, talk_on_telegram
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


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Program]]:
    """Make a program that writes below `home` alone, and is gone after the test, whatever went wrong."""
    made: list[Program] = []

    def make(environ: dict[str, str]) -> Program:
        (tmp_path / "home").mkdir()
        made.append(Program(tmp_path / "home", environ))
        return made[-1]

    yield make
    for program in made:
        if program.running:
            program.kill()


@pytest.mark.parametrize("ending", ["in good order", "killed"])
async def test_s12_s13_s15_no_trace_of_anybody_is_left_on_disk(
    ending: str, tmp_path: Path, running: Callable[[dict[str, str]], Program]
) -> None:
    """S-12, S-13, S-15, U-13, A-21: after marked talks on both platforms, half of them hidden, no file holds anything
    marked, nor does a copy made while they went on.

    One process serves both, as it does where it is deployed.
    """
    kills = 3 if ending == "killed" else 0
    chance = random.Random(3)
    async with telegram() as server, DiscordServer() as discord:
        program = running(both(tmp_path, server, discord))
        talks: list[asyncio.Task[None]] = []
        copying = asyncio.create_task(copies(program.folder, tmp_path / "copies", lambda: answers(server, discord)))
        for batch in range(kills + 1):
            program.start()
            await discord.until(lambda: program.starts == len(discord.gateway.identified), within=WITHIN)
            for number in range(batch, CHATS, kills + 1):
                hide = number // (kills + 1) % 2 == 0
                talks.append(asyncio.create_task(talk_on_telegram(server, number, hide=hide)))
                talks.append(asyncio.create_task(talk_on_discord(discord, number, hide=hide)))
            if batch < kills:
                answered = answers(server, discord)
                await until(lambda seen=answered: answers(server, discord) > seen)  # type: ignore[misc]
                await asyncio.sleep(chance.random())
                program.kill()
        await asyncio.gather(*talks)
        await until(lambda: not server.updates.waiting)
        assert await copying == COPIES
        if kills:
            program.kill()
        else:
            assert await asyncio.to_thread(program.end) == 0
    for folder in (program.folder, tmp_path / "copies"):
        assert list(traces(folder, markers_of(discord))) == []
    assert holds_what_it_is_for(program.folder / "state" / "ledger.sqlite")
    log = program.log.read_text()
    assert "Traceback" not in log and log.count("happening=content-loaded") == program.starts


def both(folder: Path, server: TelegramServer, discord: DiscordServer) -> dict[str, str]:
    """Return the settings of a bot on both platforms that says all it ever says."""
    token = folder / "discord-token"
    token.write_text(discord.token)
    load_script(shutil.copytree(ROOT / "content", folder / "content"))  # so that pages are there from the start
    added = {"VESPER_DISCORD_TOKEN_FILE": str(token), "VESPER_DISCORD_API": discord.api, "VESPER_LOG_LEVEL": "debug"}
    return environ(folder, server) | added


COPIES = 5


async def copies(folder: Path, into: Path, answers: Callable[[], int]) -> int:
    """Copy all files as a backup would, each time when some more answers were given; return how many copies there are.

    Raises TimeoutError where the answers do not come.
    """
    for number in range(COPIES):
        wanted = answers() + 5
        await until(lambda wanted=wanted: answers() >= wanted)  # type: ignore[misc]
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            with suppress(FileNotFoundError):  # gone since: it came and went with a transaction
                copy = into / str(number) / file.relative_to(folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(file.read_bytes())
    return len(list(into.rglob("ledger.sqlite")))


def answers(server: TelegramServer, discord: DiscordServer) -> int:
    """Return how many answers there were so far, on both platforms."""
    messages = sum(message.from_bot for chat in server.chats.chats.values() for message in chat.visible)
    return messages + sum(bool(asked.answer) for asked in discord.world.interactions.values())


def holds_what_it_is_for(file: Path) -> bool:
    """Whether the ledger holds numbers of updates, and what was chosen for servers."""
    with closing(sqlite3.connect(file)) as opened:
        (updates,) = opened.execute("SELECT count(*) FROM updates").fetchone()
        (servers,) = opened.execute("SELECT count(DISTINCT server) FROM servers").fetchone()
    return bool(updates and servers == CHATS)


def test_the_search_knows_what_stands_on_discord() -> None:
    """The search itself: people, chats, presses and messages are among what is looked for; where a panel stands not."""
    world = DiscordServer().world
    asked, (chat, channel) = world.ask(2, 1, None, None), (snowflake(), snowflake())
    world.own_chats.add(chat)
    answer = world.post(chat, None, {"content": "words"}, asked.id)
    panel = world.post(channel, snowflake(), {"content": "a panel"})
    server = DiscordServer()
    server.world = world
    markers = markers_of(server)
    assert {asked.id, chat, answer.id, CHAT} <= {*markers.numbers} and asked.token in markers.words
    assert not {panel.id, channel} & {*markers.numbers}


async def test_p09_killed_at_random_nothing_is_lost(tmp_path: Path) -> None:
    """P-09, S-13: a few random kills under load lose nothing, double nothing unsaid, and leave no trace; 1,000 of them
    are `make kill-1000`."""
    findings, _ = await kill_at_random(4, 80, seed=11, folder=tmp_path)
    (tmp_path / "token").unlink()
    assert findings.sound, findings
    assert findings.updates >= 80 and list(traces(tmp_path, MARKERS)) == []
