"""The first answer: before any other work, within three seconds, at most twice, and never an error for the person."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from bot.core.script import Script
from bot.service.health import Tally
from bot.service.stores.memory import MemoryLedger
from tests.discord.running import Bot, running
from tests.discord.ways import code, go, manager, notice, way
from tests.fakes.discord_people import MANAGE_SERVER, member, stranger
from tests.fakes.discord_server import DiscordServer, Fault


class SlowLedger(MemoryLedger):
    """A ledger whose disk takes `seconds` for everything about servers."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    async def server(self, server: int) -> Any:
        """Return it, late."""
        await asyncio.sleep(self.seconds)
        return await super().server(server)

    async def set_server(self, server: int, field: int, value: int) -> None:
        """Set it, late."""
        await asyncio.sleep(self.seconds)
        await super().set_server(server, field, value)

    async def known_servers(self) -> tuple[int, ...]:
        """Return them, late."""
        await asyncio.sleep(self.seconds)
        return await super().known_servers()


@pytest.mark.parametrize("seconds", [2.9, 3.1])
async def test_n13_s07_other_work_never_delays_the_answer(
    discord: DiscordServer, script: Script, tmp_path: Path, seconds: float
) -> None:
    """N-13, S-07: with work of 2.9 or 3.1 seconds to do, the first answer is there long before it is done."""
    async with running(discord, script, tmp_path, ledger=SlowLedger(seconds)) as bot:
        person = member(discord, may=MANAGE_SERVER)
        shown = await go(person, await person.command("setup"), "server.setup-nation")
        asked = await person.pressing(shown, "Wales")
        assert "Saved" in (await person.shown(asked)).content
        assert asked.took < 2
        bot.task.cancel()


async def test_n13_an_answer_too_late_is_counted_and_nothing_more(discord: DiscordServer, bot: Bot) -> None:
    """N-13, P-12: an interaction that is over three seconds old gets one try, is counted, and is not tried again."""
    person = member(discord)
    with pytest.raises(TimeoutError):
        await person.shown(await person.send(2, {"name": "vesper", "type": 1}, None, age=3.1), within=0.5)
    assert len(discord.called("POST", "/callback")) == 1
    assert bot.shell.health.counted(Tally.PRESSES_LATE) == 1
    assert (await person.command("vesper")).ephemeral


async def test_n14_answered_already_counts_as_delivered(discord: DiscordServer, bot: Bot) -> None:
    """N-14: where the answer arrived but its receipt was lost, the second try meets 40060, and that is success."""
    discord.order("POST", "/callback", Fault(status=502, after=True))
    shown = await member(discord).command("vesper")
    assert "I am an automatic guide" in shown.content
    await discord.until(lambda: bot.shell.health.counted(Tally.TURNS) == 1)
    assert len(discord.called("POST", "/callback")) == 2
    assert len(discord.world.messages) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 524])
async def test_n15_one_retry_after_a_moment(discord: DiscordServer, bot: Bot, status: int) -> None:
    """N-15: a server error on the first answer is followed by one more try 300 ms later, well within three seconds."""
    discord.order("POST", "/callback", Fault(status=status, html=status > 503))
    assert (await member(discord).command("vesper")).ephemeral
    first, second = discord.called("POST", "/callback")
    assert 0.29 < second.at - first.at < 2.5
    assert first.body == second.body


async def test_n15_never_a_third_time(discord: DiscordServer, bot: Bot) -> None:
    """N-15: after two failures nothing is tried any more: no retry outlives Discord's three seconds."""
    discord.order("POST", "/callback", Fault(status=500, times=10))
    person = member(discord)
    asked = await person.send(2, {"name": "vesper", "type": 1}, None)
    await discord.until(lambda: bot.shell.health.counted(Tally.FAILED) == 1)
    await asyncio.sleep(0.5)
    assert not asked.answered.is_set()
    assert len(discord.called("POST", "/callback")) == 2


async def test_n15_a_line_that_hangs_is_left_in_time(discord: DiscordServer, bot: Bot) -> None:
    """N-15: an answer that hangs is given up after 1.2 seconds, and the one retry still makes it."""
    discord.order("POST", "/callback", Fault(delay=10, status=500))
    assert (await member(discord).command("vesper")).ephemeral  # which the fake takes for three seconds alone


async def test_n15_a_long_wait_that_is_asked_for_is_not_waited(discord: DiscordServer, bot: Bot) -> None:
    """N-03 on Discord: told to wait five seconds, the answer is given up, as it would come too late."""
    discord.order("POST", "/callback", Fault(status=429, retry_after=5.0))
    person = member(discord)
    await person.send(2, {"name": "vesper", "type": 1}, None)
    await asyncio.sleep(0.6)
    assert len(discord.called("POST", "/callback")) == 1
    assert (await person.command("vesper")).ephemeral


@pytest.mark.parametrize("after", [True, False])
async def test_n16_a_line_reset_by_the_other_end(discord: DiscordServer, bot: Bot, *, after: bool) -> None:
    """N-16: ECONNRESET (104 on Linux) is met like any broken line: one retry, and the person has one answer."""
    discord.order("POST", "/callback", Fault(reset=True, after=after))
    assert (await member(discord).command("vesper")).ephemeral
    assert len(discord.world.messages) == 1


async def test_p14_an_answer_discord_refuses_gives_way_to_the_safe_card(discord: DiscordServer, bot: Bot) -> None:
    """P-14: where Discord finds our message wrong, the safe card goes out in its place."""
    discord.order("POST", "/callback", Fault(status=400, code=50035))
    shown = await member(discord).command("vesper")
    assert "116 123" in shown.content
    assert shown.ephemeral


async def test_p14_a_fault_in_our_own_code_shows_the_safe_card(
    discord: DiscordServer, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P-14: an exception while answering reaches nobody: the safe card does."""
    monkeypatch.setattr("adapters.discord.desk.answer", lambda *_: 1 / 0)
    shown = await member(discord).command("vesper")
    assert "116 123" in shown.content
    monkeypatch.undo()
    assert "I am an automatic guide" in (await member(discord).command("vesper")).content


async def test_without_content_there_is_the_safe_card(discord: DiscordServer, tmp_path: Path) -> None:
    """C-14: with no content at all, every command, press and written word gets the safe card, and Hide still hides."""
    async with running(discord, None, tmp_path):
        person = member(discord)
        shown = await person.command("vesper")
        assert "116 123" in shown.content
        await go(person, shown, "danger.now")
        await go(person, shown, "start.hide")
        await discord.until(lambda: shown.deleted)
        other = stranger(discord)
        await other.write("hello")
        await discord.until(lambda: len(discord.world.in_channel(other.channel)) == 2)


async def test_the_kill_switch_reaches_discord(discord: DiscordServer, bot: Bot) -> None:
    """Safety rule 50: with the switch on, a press on any screen gets the safe card."""
    person = member(discord)
    shown = await person.command("vesper")
    bot.shell.settings.safe_card_file.touch()
    bot.shell.switch.look()
    assert "116 123" in (await go(person, shown, "people.now")).content


async def test_u24_two_presses_at_once_end_on_the_last(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """U-24: two presses ten milliseconds apart: both are answered, and the screen is that of the last."""
    person = member(discord)
    shown = await person.command("vesper")
    people, menu = way(shown, "people.now"), way(shown, "what.menu")
    first = await person.pressing(shown, people)
    await asyncio.sleep(0.01)
    second = await person.pressing(shown, menu)
    await asyncio.gather(first.answered.wait(), second.answered.wait())
    after = await go(person, await person.command("vesper"), "what.menu")
    assert shown.content == after.content


async def test_u24_a_late_retry_does_not_undo_a_newer_press(discord: DiscordServer, bot: Bot) -> None:
    """U-24, A-04: a press that had to be tried again after a newer one was answered changes nothing that is seen."""
    person = member(discord)
    shown = await person.command("vesper")
    people, menu = way(shown, "people.now"), way(shown, "what.menu")
    discord.order("POST", "/callback", Fault(status=500))
    first = await person.pressing(shown, people)
    await discord.until(lambda: len(discord.called("POST", "/callback")) == 2)
    second = await person.pressing(shown, menu)
    await second.answered.wait()
    now = shown.content
    await first.answered.wait()
    assert (first.answer, shown.content) == (6, now)


async def test_a04_nothing_comes_back_after_hide(discord: DiscordServer, bot: Bot) -> None:
    """A-04: an answer still under way when Hide is pressed does not bring words back."""
    person = member(discord)
    shown = await person.command("vesper")
    people, hide = way(shown, "people.now"), way(shown, "start.hide")
    discord.order("POST", "/callback", Fault(status=500))
    first = await person.pressing(shown, people)
    await discord.until(lambda: len(discord.called("POST", "/callback")) == 2)
    await person.pressing(shown, hide)
    await discord.until(lambda: shown.deleted)
    await asyncio.sleep(0.5)
    assert [call.body["type"] for call in discord.called("POST", f"/{first.id}/")] == [7, 6]
    assert len(discord.world.messages) == 1


async def test_a04_nothing_new_comes_after_hide_for_a_screen_reader(discord: DiscordServer, bot: Bot) -> None:
    """A-04: where every screen is a message of its own, one still under way when Hide is pressed is not sent."""
    person = member(discord)
    shown = await person.command("vesper")
    discord.order("POST", "/callback", Fault(status=500))
    first = await person.pressing(shown, code("people.now", reader=True))
    await discord.until(lambda: len(discord.called("POST", "/callback")) == 2)
    await person.pressing(shown, code("start.hide", reader=True))
    await discord.until(lambda: shown.deleted)
    await first.answered.wait()
    assert first.answer == 6
    await asyncio.sleep(0.3)
    assert [message for message in discord.world.messages.values() if not message.deleted] == []


async def test_n15_a_panel_is_pressed_by_many_at_once(discord: DiscordServer, bot: Bot) -> None:
    """N-15, A-11: one whose first answer was lost gets it again, though somebody else pressed the panel since."""
    boss = manager(discord)
    await go(boss, await boss.command("panel"), "server.panel-posted")
    panel = await notice(discord)
    discord.order("POST", "/callback", Fault(status=500))
    first = await boss.elsewhere(id=1, may=0).pressing(panel, "Get help privately")
    before = len(discord.called("POST", "/callback"))
    await discord.until(lambda: len(discord.called("POST", "/callback")) > before)
    second = await boss.elsewhere(id=2, may=0).pressing(panel, "Get help privately")
    await asyncio.gather(first.answered.wait(), second.answered.wait())
    assert (first.answer, second.answer) == (4, 4)


async def test_a_half_typed_command_gets_no_suggestions(discord: DiscordServer, bot: Bot) -> None:
    """U-27: a stale command that suggests while typing is told that there is nothing to suggest."""
    asked = await member(discord).send(4, {"name": "vesper", "type": 1, "options": []}, None)
    await discord.until(lambda: asked.answer == 8)
    assert discord.world.messages == {}


async def test_u21_a_hundred_replays_leave_one_screen(discord: DiscordServer, bot: Bot) -> None:
    """U-21: the same button pressed a hundred times over: one message, every press answered in time."""
    person = member(discord)
    shown = await person.command("vesper")
    code = way(shown, "people.now")
    asked = [await person.pressing(shown, code) for _ in range(100)]
    async with asyncio.timeout(10):
        await asyncio.gather(*(one.answered.wait() for one in asked))
    assert max(one.took for one in asked) < 2.9
    assert len(discord.world.messages) == 1


async def test_p11_the_end_waits_for_what_is_in_flight(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """P-11: told to end, the adapter answers who has asked already, takes nothing new, and is gone within seconds."""
    async with running(discord, script, tmp_path) as bot:
        person = stranger(discord)
        discord.order("POST", "/callback", Fault(delay=0.5))
        discord.order("POST", "/messages", Fault(delay=0.5))
        asked = await person.send(2, {"name": "vesper", "type": 1}, None)
        await person.write("hello")
        await discord.until(lambda: len(discord.calls) > 5 and discord.called("POST", "/messages"))
        began = time.monotonic()
        await bot.stop()
        assert asked.answered.is_set()
        assert len(discord.world.in_channel(person.channel)) == 2
        assert time.monotonic() - began < 3
