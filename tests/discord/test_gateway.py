"""The gateway: it comes back from everything that can be come back from, and stops where it cannot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.gateway import INTENTS, Patience
from adapters.discord.run import run_discord
from bot.core.messages import Platform
from bot.core.script import Script
from bot.service.adapters import RefusedError
from bot.service.health import State
from tests.discord.running import QUICK, Bot, running
from tests.discord.ways import go
from tests.fakes.discord_people import member, stranger
from tests.fakes.discord_server import TOKEN, DiscordServer, Fault
from tests.service.shells import settings_for, shell_for


async def answers(discord: DiscordServer) -> None:
    """Check that a command is answered."""
    assert (await member(discord).command("vesper")).ephemeral


async def test_the_address_comes_from_the_api_alone(discord: DiscordServer, bot: Bot) -> None:
    """VESPER_DISCORD_API is all that is set: gateway, sessions after a lost one, and every request go there (N-24)."""
    await answers(discord)
    discord.gateway.moods.forget = True
    await discord.gateway.hang_up(4000)
    await discord.until(lambda: len(discord.gateway.identified) == 2)
    await discord.ready()
    await answers(discord)
    assert discord.called("GET", "/gateway/bot")


async def test_the_least_is_asked_for(discord: DiscordServer, bot: Bot) -> None:
    """One intent, direct messages: no message content, no members, no presence, no servers."""
    (asked,) = discord.gateway.identified
    assert asked["intents"] == 1 << 12 == INTENTS.value
    assert "presence" not in asked


async def test_n24_nobody_else_is_talked_to(
    discord: DiscordServer, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N-24: through a start, a press, a written word and a lost session, every line goes to the API's host."""
    loop, asked = asyncio.get_running_loop(), []
    original = loop.create_connection

    async def noted(*args: Any, **more: Any) -> Any:
        asked.append((args[1:3], more.get("host"), getattr(more.get("sock"), "getpeername", lambda: None)()))
        return await original(*args, **more)

    monkeypatch.setattr(loop, "create_connection", noted)
    async with running(discord, script, tmp_path):
        await answers(discord)
        await stranger(discord).write("hello")
        discord.gateway.moods.forget = True
        await discord.gateway.hang_up(4000)
        await discord.until(lambda: len(discord.gateway.identified) == 2)
    assert asked
    assert all("127.0.0.1" in str(where) for where in asked)


async def test_n17_a_failed_first_connection(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-17: with the gateway away at the very first connect, it is tried again until it is there."""
    discord.gateway.moods.refuse = 3
    async with running(discord, script, tmp_path):
        await answers(discord)


async def test_n17_an_api_that_is_away_at_the_start(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-17, N-08: an API that answers 503, nonsense and resets at first is asked again; then all is well."""
    discord.order("GET", "/gateway/bot", Fault(status=503, html=True, times=2))
    discord.order("GET", "/gateway/bot", Fault(reset=True, times=2))
    discord.order("GET", "/oauth2", Fault(reset=True))
    async with running(discord, script, tmp_path):
        await answers(discord)


async def test_n16_n20_a_line_that_breaks_is_resumed(discord: DiscordServer, bot: Bot) -> None:
    """N-16: a broken line comes back by RESUME, without a second IDENTIFY, and what was asked meanwhile is answered."""
    await discord.gateway.hang_up(4000)
    person = member(discord)
    assert (await person.command("vesper")).ephemeral
    await discord.until(lambda: discord.gateway.resumed)
    assert len(discord.gateway.identified) == 1


async def test_n19_told_to_reconnect(discord: DiscordServer, bot: Bot) -> None:
    """N-19: op 7 is followed by a RESUME."""
    await discord.gateway.send(7)
    await discord.until(lambda: discord.gateway.resumed)
    await discord.ready()
    await answers(discord)


async def test_n19_an_invalid_session(discord: DiscordServer, bot: Bot) -> None:
    """N-19: op 9 is followed by a new session."""
    await discord.gateway.send(9, False)
    await discord.until(lambda: len(discord.gateway.identified) == 2)
    await discord.ready()
    await answers(discord)


@pytest.mark.parametrize("code", [4004, 4010, 4012, 4013, 4014])
async def test_n19_k04_where_discord_refuses_us_nothing_is_tried_again(
    discord: DiscordServer, script: Script, tmp_path: Path, code: int
) -> None:
    """N-19, K-04: token, shard, version or intents not accepted: one IDENTIFY, then it stops and says so."""
    discord.gateway.moods.reject = code
    shell = shell_for(settings_for(tmp_path, discord_token=TOKEN, discord_api=discord.api), script)
    with pytest.raises(RefusedError):
        await asyncio.wait_for(run_discord(shell, patience=QUICK), 5)
    assert len(discord.gateway.identified) == 1
    assert shell.health.state(Platform.DISCORD) is not State.UP


async def test_n19_4004_turns_health_red(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-19: run as the service runs it, 4004 leaves the part `refused`, and no more calls are made for ten minutes."""
    from adapters.discord import adapter  # noqa: PLC0415
    from bot.service.supervise import supervise  # noqa: PLC0415

    discord.gateway.moods.reject = 4004
    shell = shell_for(settings_for(tmp_path, discord_token=TOKEN, discord_api=discord.api), script)
    task = asyncio.create_task(supervise(adapter, shell))
    await discord.until(lambda: shell.health.state(Platform.DISCORD) is State.REFUSED)
    calls = len(discord.calls)
    await asyncio.sleep(0.3)
    assert len(discord.calls) == calls
    assert not shell.health.ready
    shell.stopping.set()
    await task


async def test_n19_sharding_required_asks_anew(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-19: 4011 means more shards are needed; the API is asked how many, and all of them connect."""
    discord.gateway.moods.reject = 4011
    async with running(discord, script, tmp_path, wait=False):
        await discord.until(lambda: discord.gateway.identified)
        discord.shards, discord.gateway.moods.reject = 2, 0
        await discord.ready(2)
        person = member(discord)
        await discord.until(lambda: discord.world.commands)
        assert (await person.command("vesper")).ephemeral


async def test_k04_a_bad_token_is_tried_once(script: Script, tmp_path: Path) -> None:
    """K-04: a token the API does not know (401): one call, then it stops."""
    async with DiscordServer(token="another") as discord:
        shell = shell_for(settings_for(tmp_path, discord_token=TOKEN, discord_api=discord.api), script)
        with pytest.raises(RefusedError):
            await asyncio.wait_for(run_discord(shell, patience=QUICK), 5)
        assert len(discord.calls) == 1


async def test_n20_a_zombie_is_left(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-20: heartbeats that nobody acknowledges: the line is closed and the session resumed."""
    discord.gateway.moods.beat, discord.gateway.moods.no_acks = 200, True
    async with running(discord, script, tmp_path, patience=Patience(heartbeat=0.6, look=0.05, between=0.05, ready=9)):
        await discord.until(lambda: discord.gateway.resumed, within=8)
        discord.gateway.moods.no_acks = False
        await discord.ready()
        assert len(discord.gateway.identified) == 1


async def test_n18_resuming_that_never_works_is_given_up(discord: DiscordServer, bot: Bot) -> None:
    """N-18: an address for resuming that is stuck on 503 for ever: a new client takes over and answers."""
    discord.gateway.moods.refuse_resume = True
    await discord.gateway.hang_up(4000)
    await discord.until(lambda: len(discord.gateway.identified) == 2, within=8)
    await discord.ready()
    await answers(discord)


async def test_n18_a_gateway_that_says_nothing(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-18: a line that opens and stays mute is replaced once the wait is over, since the API answers."""
    discord.gateway.moods.mute = 1
    async with running(discord, script, tmp_path):
        await answers(discord)


async def test_n18_a_silent_end_is_noticed(discord: DiscordServer, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """N-18: a client whose `start` simply returns is replaced."""
    await discord.gateway.hang_up(1000)
    await discord.until(lambda: discord.gateway.resumed or len(discord.gateway.identified) == 2)
    await discord.ready()
    await answers(discord)


async def test_n18_the_brake_on_identify(discord: DiscordServer, script: Script, tmp_path: Path) -> None:
    """N-18: sessions that are lost as soon as they start: five IDENTIFYs, then none for the rest of the hour."""
    discord.gateway.moods.forget = True
    async with running(discord, script, tmp_path, patience=Patience(0.3, 0.02, 0.02, 0.05, 0.0)) as bot:
        async with asyncio.timeout(20):
            while len(discord.gateway.identified) < 5:
                await discord.gateway.hang_up(4000)
                await asyncio.sleep(0.05)
        await discord.gateway.hang_up(4000)
        await discord.until(lambda: bot.shell.health.state(Platform.DISCORD) is State.TROUBLED)
        await asyncio.sleep(0.5)
        assert len(discord.gateway.identified) == 5
        assert not bot.task.done()


async def test_a_day_without_session_starts_is_waited_out(
    discord: DiscordServer, script: Script, tmp_path: Path
) -> None:
    """N-18: with hardly any session start left, as after a loop of crashes, none is used until Discord resets them."""
    discord.left = 3
    async with running(discord, script, tmp_path, wait=False) as bot:
        await discord.until(lambda: bot.shell.health.state(Platform.DISCORD) is State.TROUBLED)
        assert discord.gateway.identified == []
        discord.left = 900
        await discord.ready()


@pytest.mark.parametrize(
    "poison",
    [
        {"type": 3},
        {"type": 3, "data": {}},
        {"type": 3, "data": {"custom_id": None, "component_type": "x"}},
        {"type": 2, "data": None},
        {"type": 99, "data": [1]},
        {"type": 5, "data": {"custom_id": "modal", "components": []}},
        {"type": 2, "data": {"name": "no-such-command", "type": 1}},
        {"type": 2, "data": {"name": 7, "type": 2}},
        {"type": 3, "data": {"custom_id": "x" * 101}, "channel": "x", "member": 3, "guild_id": "y", "message": []},
    ],
)
async def test_u27_a_misshapen_interaction_is_answered(
    discord: DiscordServer, bot: Bot, poison: dict[str, object]
) -> None:
    """U-27: missing data, unknown commands and kinds, stale schemas: the private start screen, and the client lives."""
    person = member(discord)
    asked = discord.world.ask(2, person.channel, person.server, None)
    payload = {"id": str(asked.id), "token": asked.token, "application_id": "1", "context": 0, **poison}
    await discord.gateway.dispatch("INTERACTION_CREATE", payload)
    shown = await person.shown(asked)
    assert shown.ephemeral
    assert "I am an automatic guide" in shown.content
    await answers(discord)


@pytest.mark.parametrize("poison", [{}, {"id": "x"}, {"id": "1"}, {"id": 1, "token": ""}, {"id": "1", "token": 5}])
async def test_u01_what_cannot_be_answered_is_counted(
    discord: DiscordServer, bot: Bot, poison: dict[str, object]
) -> None:
    """U-01: an interaction without a number or a token is counted, and the next one is answered."""
    await discord.gateway.dispatch("INTERACTION_CREATE", poison)
    await discord.gateway.dispatch("NO_SUCH_EVENT", poison)
    await discord.gateway.dispatch("MESSAGE_CREATE", poison)
    await answers(discord)


async def test_shards_are_held_as_told(script: Script, tmp_path: Path) -> None:
    """VESPER_DISCORD_SHARDS=1-2/4 connects two of four; each answers its own, and neither sends the commands."""
    async with (
        DiscordServer(shards=4) as discord,
        running(discord, script, tmp_path, discord_shards="1-2/4", wait=False) as bot,
    ):
        await discord.ready(2)
        assert sorted(session.shard for session in discord.gateway.open) == [1, 2]
        assert {tuple(asked["shard"]) for asked in discord.gateway.identified} == {(1, 4), (2, 4)}
        person = member(discord)
        while ((person.server or 0) >> 22) % 4 not in (1, 2):
            await asyncio.sleep(0.001)
            person = member(discord)
        assert (await person.command("vesper")).ephemeral
        await discord.until(lambda: bot.shell.health.state(Platform.DISCORD) is State.UP)
        assert discord.called("PUT", "/commands") == []


async def test_all_shards_are_held_where_nothing_is_set(script: Script, tmp_path: Path) -> None:
    """Without the setting, as many shards as Discord advises connect in this process."""
    async with DiscordServer(shards=3) as discord, running(discord, script, tmp_path, wait=False):
        await discord.ready(3)
        person = member(discord)
        await go(person, await person.command("vesper"), "people.now")


async def test_health_says_up_once_it_is(discord: DiscordServer, bot: Bot) -> None:
    """The part is `up` once there is a session."""
    await discord.until(lambda: bot.shell.health.state(Platform.DISCORD) is State.UP)
    assert bot.shell.health.ready
