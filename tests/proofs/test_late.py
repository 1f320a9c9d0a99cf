"""Slow machines and late messages: what is missed is missed cleanly, and what is answered is right for now."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.context import Context, decode, encode, page_code
from bot.core.fit import TELEGRAM, fit, part_of
from bot.core.messages import PageId, Pressed
from bot.core.script import DANGER, Script
from bot.core.step import step
from tests.discord.ways import code
from tests.fakes.discord_people import member
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import ANSWER_WITHIN, Interaction
from tests.fakes.telegram_server import telegram
from tests.proofs.program import ROOT, Program
from tests.proofs.test_steps import WITHIN, until
from tests.scripts import real_script
from tests.telegram.bots import running

FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
"""Noon, when lines with office hours answer; 23 hours later it is Saturday, and they do not."""
PEOPLE = PageId("people.now")


async def test_t11_a_message_that_waited_23_hours_gets_the_screen_of_now(tmp_path: Path) -> None:
    """T-11: a press that Telegram held back for 23 hours shows who answers now, with danger in front, not who did."""
    script = real_script()
    pressed, now = hanging_on_the_hour(script, FRIDAY, FRIDAY + timedelta(hours=23))
    async with telegram() as server, running(server, tmp_path, script=script) as bot:
        server.chats.skip(hours=(FRIDAY.timestamp() - server.chats.now()) / 3600)
        bot.shell._clock = lambda: datetime.fromtimestamp(server.chats.now(), UTC)
        person = bot.person()
        person.types("/start")
        screen = await person.sees("", within=WITHIN)
        await bot.idle()
        await bot.stop()
        person.taps(pressed, on=screen)
        server.chats.skip(hours=23)
        bot.start()
        await bot.idle()
        assert person.screen == now
        buttons = [decode(screen.data(label)).page for label in person.bot_messages[-1].labels]
        assert page_code(DANGER) in buttons


def hanging_on_the_hour(script: Script, then: datetime, now: datetime) -> tuple[str, str]:
    """Return a press that leads to other words at `now` than at `then`, and the words of `now`."""
    presses = (encode(Context(page=page_code(page))) for page in sorted(script.pages))
    found = ((pressed, words(script, pressed, then), words(script, pressed, now)) for pressed in presses)
    return next((pressed, new) for pressed, old, new in found if old != new)


def words(script: Script, pressed: str, moment: datetime) -> str:
    """Return the words of the screen that a press leads to at `moment`."""
    reply = step(script, Context(), Pressed(pressed), moment).reply
    return "".join(span.text for span in part_of(fit(reply, TELEGRAM), reply.part).text)


# --- a processor that is hardly there -------------------------------------------------------------

RUNS, STANDS = 0.005, 0.095
"""Seconds of a processor that the program gets, and seconds that it then stands still: a twentieth at most."""


@asynccontextmanager
async def starved(program: Program) -> AsyncIterator[None]:
    """Let `program` have a twentieth of one processor for the length of the block."""

    async def starve() -> None:
        while True:
            used = processor_time(program)
            while processor_time(program) - used < RUNS:
                await asyncio.sleep(0.001)
            os.kill(program.number, signal.SIGSTOP)
            await asyncio.sleep(STANDS)
            os.kill(program.number, signal.SIGCONT)

    starving = asyncio.create_task(starve())
    try:
        yield
    finally:
        starving.cancel()
        await asyncio.gather(starving, return_exceptions=True)
        os.kill(program.number, signal.SIGCONT)


def processor_time(program: Program) -> float:
    """Return the seconds of a processor that the program's main thread has had."""
    return int(Path(f"/proc/{program.number}/schedstat").read_text().split()[0]) / 1e9


async def test_l07_starved_of_time_it_answers_or_misses_cleanly(tmp_path: Path) -> None:
    """L-07: with a twentieth of a processor presses are answered in time or not at all, and nothing piles up."""
    async with DiscordServer() as discord:
        program = Program(tmp_path, settings(tmp_path, discord))
        program.start()
        try:
            await discord.until(lambda: discord.gateway.open, within=WITHIN)
            person = member(discord)
            shown = await person.shown(await person.send(2, {"name": "vesper", "type": 1}, None), within=WITHIN)
            await person.press(shown, code(PEOPLE))
            threads = threads_of(program)
            async with starved(program):
                asked = [await person.pressing(shown, code(PEOPLE)) for _ in range(300)]
                await until(lambda: all(one.answer or too_late(one) for one in asked))
            answered = [one for one in asked if one.answer]
            assert answered and max(one.took for one in answered) <= ANSWER_WITHIN
            assert all(tried(discord, one.token) <= 2 for one in asked)
            await person.press(shown, code("start.home"))
            assert len(discord.world.messages) == 1
            await until(lambda: threads_of(program) <= threads)
            assert await asyncio.to_thread(program.end) == 0
        finally:
            if program.running:
                program.kill()
    assert not re.search("turn-failed|unhandled|Traceback", program.log.read_text())


def settings(folder: Path, discord: DiscordServer) -> dict[str, str]:
    """Return the settings of a bot on Discord alone."""
    token = folder / "token"
    token.write_text(discord.token)
    return {
        "VESPER_DISCORD_TOKEN_FILE": str(token),
        "VESPER_DISCORD_API": discord.api,
        "VESPER_CONTENT": str(ROOT / "content"),
    }


def too_late(asked: Interaction) -> bool:
    """Whether no answer to an interaction can come any more: Discord would not take it."""
    return time.monotonic() - asked.since > ANSWER_WITHIN + 1


def tried(discord: DiscordServer, token: str) -> int:
    """Return how often an answer to an interaction was tried."""
    return len(discord.called("POST", f"/{token}/callback"))


def threads_of(program: Program) -> int:
    """Return how many threads the program has."""
    return len(list(Path(f"/proc/{program.number}/task").iterdir()))
