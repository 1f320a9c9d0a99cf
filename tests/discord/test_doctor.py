"""What `vesper doctor` says of Discord, for whatever may be wrong there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import adapters.discord
from adapters.discord import adapter
from bot.service.adapters import Finding, Grade
from bot.settings import Settings
from tests.fakes.discord_server import TOKEN, DiscordServer, Fault
from tests.fakes.discord_world import APP
from tests.service.shells import NOWHERE, settings_for


def settings(folder: Path, api: str) -> Settings:
    """Return settings that turn Discord on at `api`."""
    return settings_for(folder, discord_token=TOKEN, discord_api=api)


async def findings(folder: Path, discord: DiscordServer, **changes: Any) -> tuple[Finding, ...]:
    """Return what is found with an application that has these changes."""
    discord.application |= changes
    return await adapter.examine(settings(folder, discord.api))


async def test_all_is_well(tmp_path: Path) -> None:
    """With nothing wrong, every finding is good, and both links are given with the least rights and scopes."""
    async with DiscordServer() as discord:
        found = await findings(tmp_path, discord)
    assert {finding.grade for finding in found} == {Grade.GOOD}
    said = " ".join(finding.says for finding in found)
    assert f"client_id={APP}&integration_type=0&scope=bot+applications.commands&permissions=0" in said
    assert f"client_id={APP}&integration_type=1&scope=applications.commands" in said
    assert "1 servers" in said
    assert TOKEN not in repr(found)


@pytest.mark.parametrize(
    ("changes", "grade", "words"),
    [
        ({"flags": 1 << 19}, Grade.WARNING, "read messages"),
        ({"flags": 1 << 15}, Grade.WARNING, "who is a member"),
        ({"flags": 1 << 12}, Grade.WARNING, "who is online"),
        ({"bot_require_code_grant": True}, Grade.BAD, "code grant"),
        ({"interactions_endpoint_url": "https://example.org/"}, Grade.BAD, "web address"),
        ({"integration_types_config": {"0": {}}}, Grade.WARNING, "cannot be added by a person"),
        ({"integration_types_config": {"1": {}}}, Grade.WARNING, "cannot be added by a server"),
        ({"name": "Deepfake Help"}, Grade.WARNING, "tells what it is about"),
    ],
)
async def test_what_may_be_wrong(tmp_path: Path, changes: dict[str, Any], grade: Grade, words: str) -> None:
    """A-08 and others: each fault of an application is found, graded, and has a next step."""
    async with DiscordServer() as discord:
        found = [finding for finding in await findings(tmp_path, discord, **changes) if words in finding.says]
    assert [(finding.grade, bool(finding.next_step)) for finding in found] == [(grade, True)]


async def test_few_session_starts_are_said(tmp_path: Path) -> None:
    """With hardly any session start left today, that is a warning."""
    async with DiscordServer() as discord:
        discord.left = 7
        found = await findings(tmp_path, discord)
    assert any(finding.grade is Grade.WARNING and "7 session starts" in finding.says for finding in found)


async def test_k04_a_token_that_is_not_accepted(tmp_path: Path) -> None:
    """K-04: a token Discord does not know is bad, with what to do."""
    async with DiscordServer(token="another") as discord:
        (found,) = await findings(tmp_path, discord)
    assert (found.grade, "does not accept" in found.says) == (Grade.BAD, True)


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(status=200, html=True), Fault(reset=True, times=5)])
async def test_n08_an_outage_is_a_finding(tmp_path: Path, fault: Fault) -> None:
    """N-08: an outage, nonsense or a broken line is a finding, never an exception."""
    async with DiscordServer() as discord:
        discord.order("GET", "/applications/@me", fault)
        (found,) = await findings(tmp_path, discord)
    assert found.grade is Grade.BAD
    assert (await adapter.examine(settings(tmp_path, NOWHERE)))[0].grade is Grade.BAD


async def test_without_a_token_it_is_not_turned_on(tmp_path: Path) -> None:
    """Without a token the adapter is not wanted, and the doctor says how to turn it on."""
    bare = settings_for(tmp_path)
    assert not adapter.wanted(bare)
    assert adapter.wanted(settings(tmp_path, NOWHERE))
    (found,) = await adapter.examine(bare)
    assert (found.grade, "VESPER_DISCORD_TOKEN" in found.next_step) == (Grade.GOOD, True)


def test_u30_nothing_of_ours_listens() -> None:
    """U-30: presses come over the gateway alone; no file of the adapter opens a port, so no signature can be forged."""
    for file in Path(adapters.discord.__file__).parent.glob("*.py"):
        text = file.read_text("utf-8")
        assert "aiohttp.web" not in text, file.name
        assert "import web" not in text, file.name
        assert "start_server" not in text, file.name
