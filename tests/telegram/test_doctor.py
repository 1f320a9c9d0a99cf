"""What `vesper doctor` says about Telegram."""

from __future__ import annotations

from pathlib import Path

from adapters.telegram import adapter
from bot.service.adapters import Finding, Grade
from bot.settings import read_settings
from tests.fakes.telegram_faults import Refuse
from tests.fakes.telegram_people import until
from tests.fakes.telegram_server import TOKEN, TelegramServer
from tests.telegram.bots import running, settings_of


async def _findings(server: TelegramServer, folder: Path, **more: str) -> tuple[Finding, ...]:
    return await adapter.examine(settings_of(server, folder, pace=0, **more))


def _grades(findings: tuple[Finding, ...]) -> set[Grade]:
    return {finding.grade for finding in findings}


async def test_a_bot_that_is_set_up_well_has_nothing_to_mend(server: TelegramServer, tmp_path: Path) -> None:
    """After a first start, with groups off and neutral names, every finding is good; looking changes nothing."""
    async with running(server, tmp_path):
        await until(lambda: server.called("setMyCommands"))
    server.calls.clear()
    findings = await _findings(server, tmp_path)
    assert _grades(findings) == {Grade.GOOD}
    assert len(findings) == 5
    assert not [call for call in server.calls if call.method.startswith(("set", "delete", "send", "getupdates"))]


async def test_each_thing_that_is_wrong_is_said_with_what_to_do(server: TelegramServer, tmp_path: Path) -> None:
    """Groups, names that tell, a foreign list of commands and a webhook each have a finding with a next step."""
    server.me["can_join_groups"] = True
    server.methods.names["short_description"] = "for victims"
    server.methods.commands["all_private_chats:"] = [{"command": "nudes", "description": "x"}]
    server.methods.webhook["url"] = "https://elsewhere.example/secret-path"
    findings = await _findings(server, tmp_path)
    wrong = [finding for finding in findings if finding.grade is not Grade.GOOD]
    assert len(wrong) == 4
    assert all(finding.next_step for finding in wrong)
    assert [finding.grade for finding in findings][:2] == [Grade.BAD, Grade.BAD]
    assert "BotFather" in " ".join(finding.next_step for finding in wrong)
    assert "secret-path" not in str(findings)


async def test_a_rejected_token_is_one_finding(server: TelegramServer, tmp_path: Path) -> None:
    """With a token that Telegram rejects, doctor says so after one call, and where to find the right one."""
    server.revoked = True
    (finding,) = await _findings(server, tmp_path)
    assert finding.grade is Grade.BAD
    assert "BotFather" in finding.next_step
    assert len(server.calls) == 1
    assert TOKEN not in str(finding)


async def test_an_outage_is_a_warning(server: TelegramServer, tmp_path: Path) -> None:
    """When the API is away, doctor says so and does not raise; Vesper itself would wait."""
    server.order("", Refuse(500, "Internal Server Error"), times=99)
    (finding,) = await _findings(server, tmp_path)
    assert finding.grade is Grade.WARNING


async def test_a_webhook_that_is_ours_is_good_in_webhook_mode(server: TelegramServer, tmp_path: Path) -> None:
    """In webhook mode our own address is good, none yet is a warning, and another one is bad."""
    more = {
        "telegram_mode": "webhook",
        "webhook_url": "https://bot.example/hook",
        "webhook_secret": "x" * 32,
        "http_listen": "127.0.0.1:0",
    }
    said = {}
    for url in ("https://bot.example/hook", "", "https://elsewhere.example/"):
        server.methods.webhook["url"] = url
        findings = await _findings(server, tmp_path, **more)
        said[url] = next(
            finding.grade for finding in findings if "webhook" in finding.says or "updates" in finding.says
        )
    assert list(said.values()) == [Grade.GOOD, Grade.WARNING, Grade.BAD]


def test_it_is_wanted_only_with_a_token(server: TelegramServer, tmp_path: Path) -> None:
    """Without a token the adapter stays off."""
    assert adapter.wanted(settings_of(server, tmp_path))
    assert not adapter.wanted(read_settings({"VESPER_STATE": str(tmp_path)}))
    assert adapter.name == "telegram"
