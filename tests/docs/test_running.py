"""docs/running.md can be followed: what can run here is run, line by line, against both fake platforms."""

from __future__ import annotations

import asyncio
import io
import os
import re
import shutil
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import yaml

from adapters.telegram.watch import Trouble
from bot.authoring.schema.rest import OperatorFile
from bot.service.log import Happening, Log
from tests.authoring.folders import small
from tests.fakes.discord_people import stranger
from tests.fakes.discord_server import TOKEN as DISCORD_TOKEN
from tests.fakes.discord_server import DiscordServer
from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram_server import TelegramServer, telegram

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
BOX: Final = re.compile(r"^```(\w+)(?: ([a-z ]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN: Final = {
    "docker": "needs an engine that runs containers",
    "network": "downloads packages, or the project itself",
    "root": "changes the machine, and needs systemd",
}
"""Why boxes with this mark are not run by this test."""
HOME: Final = "Hello. I am an automatic guide"
SAFE: Final = "In danger now? Call 999"
WITHIN: Final = 60.0


@dataclass(frozen=True)
class Box:
    """A grey box of the guide: its language, its mark, its lines."""

    language: str
    mark: str
    lines: str


BOXES: Final = tuple(Box(*found) for found in BOX.findall(GUIDE))


def marked(mark: str) -> list[Box]:
    """Return the boxes with this mark, in order."""
    return [box for box in BOXES if box.mark == mark]


def test_every_box_of_commands_is_run_or_says_why_not() -> None:
    """No box of commands is without a mark, and every mark is either run here or has a reason."""
    boxes = [box for box in BOXES if box.language == "sh"]
    assert len(boxes) == GUIDE.count("```sh")
    assert {box.mark for box in boxes} == {"run", "run while", "run end", *NOT_RUN}
    assert len(marked("run")) >= 6
    assert len(marked("run while")) >= 6


@pytest.mark.parametrize("box", [box for box in BOXES if box.language == "sh"], ids=lambda box: box.lines[:40])
def test_every_box_is_shell(box: Box) -> None:
    """The shell can read each box, those too that are not run."""
    shell = shutil.which("bash")
    assert shell is not None
    assert os.spawnv(os.P_WAIT, shell, ["bash", "-n", "-c", box.lines]) == 0


def _lines() -> list[str]:
    return [line for box in BOXES if box.language == "sh" for line in box.lines.splitlines()]


def test_commands_and_files_that_are_named_exist() -> None:
    """Each `vesper` command of the guide is one, and each file that a box of commands installs or copies is there."""
    named = set(
        re.findall(
            r"(?:^|[`/ ])vesper ([a-z]+)", "\n".join([*re.findall(r"`[^`]+`", BOX.sub("", GUIDE)), *_lines()]), re.M
        )
    )
    assert {"doctor", "check", "alive"} <= named
    named -= {"vesper"}  # docker compose exec vesper vesper
    assert [name for name in named if not (ROOT / "bot" / "commands" / f"{name}.py").exists()] == []
    for file in re.findall(r"(?:deploy|requirements)/[\w.]+", GUIDE):
        assert (ROOT / file).exists(), file


def test_every_loud_line_of_the_log_is_explained() -> None:
    """The table of the log names what there is, and everything that is said as a warning."""
    table = GUIDE.split("| `happening=` |", maxsplit=1)[1].split("\n\n", maxsplit=1)[0]
    told = {
        name for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    }
    assert told <= {happening.value for happening in (*Happening, *Trouble)}
    out = io.StringIO()
    for happening in Happening:
        Log(out).say(happening)
    loud = set(re.findall(r"level=warning happening=(\S+)", out.getvalue()))
    assert len(loud) > 10
    assert loud <= told


def test_the_example_of_an_operator_can_be_read() -> None:
    """What the guide puts into operator.yaml has the shape of that file, with every key."""
    (box,) = [box for box in BOXES if box.language == "yaml"]
    assert OperatorFile.model_validate(yaml.safe_load(box.lines)).model_fields_set == set(OperatorFile.model_fields)


class Shell:
    """A shell with a home of its own, into which the boxes are typed."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process, self._port = process, port
        self._typed = 0

    async def type(self, box: Box, pasted: str = "") -> str:
        """Type the lines of a box, and what is pasted where one of them asks; return what it printed.

        Fails where a line fails.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._typed += 1
        end = f"--- typed {self._typed} ---"
        lines = box.lines.replace(":8080", f":{self._port}")
        asked = f"{pasted}\n" if pasted else ""
        self._process.stdin.write(f"{{\n{lines}\n}}\n{asked}echo; echo '{end}'\n".encode())
        said = b""
        async with asyncio.timeout(WITHIN):
            while end.encode() not in said:
                part = await self._process.stdout.read(4096)
                assert part, f"this ended the shell: {box.lines}\n{said.decode()}"
                said += part
        return said.decode().replace(end, "")


@asynccontextmanager
async def shell(home: Path, server: TelegramServer, discord: DiscordServer, content: Path) -> AsyncIterator[Shell]:
    """Open a shell as somebody has it who followed the guide up to the first box that is run."""
    programs = home / "vesper" / "bin"
    programs.mkdir(parents=True)
    (programs / "vesper").symlink_to(Path(sys.executable).with_name("vesper"))
    environ = {
        "HOME": str(home),
        "PATH": f"{programs}:{Path(sys.executable).parent}:/usr/bin:/bin",
        "VESPER_TELEGRAM_API": server.url,
        "VESPER_DISCORD_API": discord.api,
        "VESPER_CONTENT": str(content),
    }
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    process = await asyncio.create_subprocess_exec(
        *("bash", "-e"),
        cwd=ROOT,
        env=environ,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield Shell(process, port)
    finally:
        if process.returncode is None:
            os.killpg(process.pid, 9)
        await process.wait()


async def test_the_guide_followed_to_the_letter(tmp_path: Path) -> None:
    """From two tokens to answers on both platforms, the safe card and back, totals, and the end, as it is written."""
    home, content = tmp_path / "home", small(tmp_path)
    async with telegram() as server, DiscordServer() as discord, shell(home, server, discord, content) as typed:
        printed = []
        for box in marked("run"):
            token = TELEGRAM_TOKEN if "telegram_token;" in box.lines else DISCORD_TOKEN if "read " in box.lines else ""
            printed.append(await typed.type(box, token))
        assert any("Nothing to mend." in text for text in printed)
        assert TELEGRAM_TOKEN not in "".join(printed)
        for name in ("telegram_token", "discord_token"):
            assert (home / "vesper-secrets" / name).stat().st_size > 40
        assert (home / "vesper-secrets").stat().st_mode & 0o077 == 0
        person = Person(server, 4001)
        person.types("/start")
        await person.sees(HOME, within=20)
        assert HOME in (await stranger(discord).command("vesper")).content
        for box in marked("run while"):
            said = await typed.type(box)
            if box.lines.startswith(("touch", "kill -USR1")):
                await _sees_after(person, SAFE)
            if box.lines.startswith(("rm", "kill -USR2")):
                await _sees_after(person, HOME)
            if "alive" in box.lines:
                assert "\nalive\n" in f"\n{said}"
                assert "vesper_part_ready" in said
        for box in marked("run end"):
            await typed.type(box)
        assert (home / "totals.svg").read_text(encoding="utf-8").startswith("<svg")


async def _sees_after(person: Person, words: str) -> None:
    """Start again and again until the screen has `words`; the file is looked for every two seconds."""
    ends = time.monotonic() + 15
    while words not in person.screen:
        assert time.monotonic() < ends, person.screen
        person.types("/start")
        await asyncio.sleep(0.5)
