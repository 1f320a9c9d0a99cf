"""`vesper doctor`, `vesper held` and `vesper totals`: what they say, and their exit codes."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import vesper
from bot.core.context import page_code
from bot.core.messages import Platform
from bot.core.script import Script
from bot.service.adapters import Finding, Grade
from bot.service.examine import examine
from bot.service.health import Health
from bot.service.ledger import Total
from bot.service.log import Log
from bot.service.stores.postgres import open_postgres
from bot.service.stores.sqlite import open_sqlite
from bot.service.totals import day_and_part, number
from bot.settings import Settings, read_settings
from tests.authoring.folders import small
from tests.core.scripts import DAY, script
from tests.service.stores.conftest import cluster, database

__all__ = ["cluster", "database"]
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
TOKEN = "123456789:AAtestAAtestAAtestAAtestAAtestAAtes"


def settings(folder: Path, **more: str) -> Settings:
    """Return settings with `folder` for their state."""
    return read_settings(
        {"VESPER_STATE": str(folder), **{f"VESPER_{name.upper()}": text for name, text in more.items()}}
    )


async def found(chosen: Settings, load: Callable[[], Script] = script, now: datetime = NOW) -> dict[str, Finding]:
    """Return what was found, by its words; every finding that is not good has a next step."""
    findings = await examine(chosen, load, now)
    assert all(finding.next_step for finding in findings if finding.grade is not Grade.GOOD)
    return {finding.says: finding for finding in findings}


def bad(findings: dict[str, Finding]) -> str:
    """Return the words of all that has to be mended."""
    return " ".join(says for says, finding in findings.items() if finding.grade is Grade.BAD)


async def test_a_clean_machine_has_nothing_to_mend(tmp_path: Path) -> None:
    """Before the first start nothing is wrong, and nothing was changed by looking."""
    findings = await found(settings(tmp_path / "state"))
    assert {finding.grade for finding in findings.values()} == {Grade.GOOD}
    assert list(tmp_path.iterdir()) == []


async def test_a_secret_in_the_environment_is_pointed_out_without_being_shown(tmp_path: Path) -> None:
    """A token in a variable is worth a look, and is not printed."""
    findings = await found(settings(tmp_path, telegram_token=TOKEN))
    warned = next(finding for finding in findings.values() if "VESPER_TELEGRAM_TOKEN" in finding.says)
    assert warned.grade is Grade.WARNING and TOKEN not in str(findings)


async def test_folders_that_are_no_good_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder that others may look into, that is a file, or that cannot be made, is said with the next step."""
    tmp_path.chmod(0o755)
    assert any("Others may look" in says for says in await found(settings(tmp_path)))
    tmp_path.chmod(0o700)
    file = tmp_path / "file"
    file.touch()
    assert "cannot be written to" in bad(await found(settings(file, ledger="memory")))
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "cannot be made" in bad(await found(settings(tmp_path / "new", ledger="memory")))


async def test_the_ledger_is_looked_at_without_touching_it(tmp_path: Path) -> None:
    """A sound ledger, a damaged one, one of a newer version and one in memory are told apart."""
    tmp_path.chmod(0o700)
    file = tmp_path / "ledger.sqlite"
    ledger = await open_sqlite(file, Health(), Log(io.StringIO()))
    assert any("is sound" in says for says in await found(settings(tmp_path)))
    await ledger.close()
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA user_version=99")
    assert "newer Vesper" in bad(await found(settings(tmp_path)))
    file.write_bytes(b"rubbish" * 1000)
    assert any("is damaged" in says for says in await found(settings(tmp_path)))
    assert any("in memory" in says for says in await found(settings(tmp_path, ledger="memory")))


async def test_postgresql_is_looked_at_and_its_address_never_shown(tmp_path: Path, database: str) -> None:
    """A database that works is fine; one that is away, or whose name is wrong, is said without its address."""
    tmp_path.chmod(0o700)
    assert any("PostgreSQL answers" in says for says in await found(settings(tmp_path, ledger=database)))
    for address, words in (
        (database.replace("/postgres?", "/nothing?"), "no database of that name"),
        ("postgresql://name:pass-word@127.0.0.1:9/d", "there is no answer"),
    ):
        findings = await found(settings(tmp_path, ledger=address))
        assert words in bad(findings) and "pass-word" not in str(findings)


async def test_content_with_errors_and_a_wrong_clock_are_found(tmp_path: Path) -> None:
    """Content that does not hold together, a clock before the content, and bank holidays that ran out are said."""

    def broken() -> Script:
        raise ValueError("MARKER")

    findings = await found(settings(tmp_path), broken)
    assert "1 error;" in bad(findings) and "MARKER" not in str(findings)
    before = datetime.combine(DAY - timedelta(days=3), NOW.timetz())
    assert "before the content was checked" in bad(await found(settings(tmp_path), now=before))
    assert any("bank holidays" in says for says in await found(settings(tmp_path), now=NOW.replace(year=2028)))


async def test_the_safe_card_is_pointed_out(tmp_path: Path) -> None:
    """While the safe card is on, the doctor says so and which file to remove."""
    (tmp_path / "safe-card").touch()
    assert any("safe card is on" in says for says in await found(settings(tmp_path)))


# --- the commands ---------------------------------------------------------------------------------


def call(*arguments: str, **environ: str) -> Result:
    """Run `vesper` with exactly `environ` as its settings."""
    return CliRunner(env=environ).invoke(vesper, [*arguments], catch_exceptions=False, standalone_mode=True)


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what the machine that runs the tests has set, but where built scripts are kept."""
    for name in os.environ:
        if name.startswith("VESPER_") and name not in ("VESPER_CACHE", "VESPER_TELEGRAM_SPEC", "VESPER_DISCORD_SPEC"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("VESPER_TELEGRAM_SPEC", raising=False)
    monkeypatch.delenv("VESPER_DISCORD_SPEC", raising=False)


def test_k01_run_without_a_token_says_what_to_do_in_three_lines(tmp_path: Path) -> None:
    """K-01: `vesper run` with no token ends with 78 and three lines, and no traceback."""
    result = call("run", VESPER_STATE=str(tmp_path))
    assert result.exit_code == 78 and len(result.output.strip().splitlines()) == 3
    assert "VESPER_TELEGRAM_TOKEN_FILE" in result.output and "Traceback" not in result.output


def test_k08_wrong_settings_end_with_78_and_every_problem(tmp_path: Path) -> None:
    """K-08: every command that needs settings ends with 78 and names each problem."""
    for command in ("run", "doctor", "held", "totals"):
        result = call(command, VESPER_STATE=str(tmp_path), VESPER_TOTALS="maybe", VESPER_LEGDER="x")
        assert result.exit_code == 78 and "VESPER_TOTALS" in result.output and "VESPER_LEDGER" in result.output


def test_doctor_says_what_to_mend_and_ends_with_one(tmp_path: Path) -> None:
    """`vesper doctor` without a token says so, and ends with 1; with one, offline, it ends with 0."""
    content, state = str(small(tmp_path)), tmp_path / "state"
    state.mkdir(mode=0o700)
    result = call("doctor", "--offline", VESPER_STATE=str(state), VESPER_CONTENT=content)
    assert result.exit_code == 1 and "MEND  There is nothing to run" in result.output and "1 to mend." in result.output
    token = tmp_path / "token"
    token.write_text(TOKEN)
    settled = {"VESPER_STATE": str(state), "VESPER_CONTENT": content, "VESPER_TELEGRAM_TOKEN_FILE": str(token)}
    result = call("doctor", "--offline", **settled)
    assert result.exit_code == 0 and "Nothing to mend." in result.output


def test_doctor_survives_a_platform_that_is_away(tmp_path: Path) -> None:
    """A platform that does not answer is a finding like any other."""
    nowhere = {"VESPER_TELEGRAM_TOKEN": TOKEN, "VESPER_TELEGRAM_API": "http://127.0.0.1:9"}
    result = call("doctor", VESPER_STATE=str(tmp_path / "state"), VESPER_CONTENT=str(small(tmp_path)), **nowhere)
    assert "Telegram" in result.output and "Traceback" not in result.output and TOKEN not in result.output


def write(folder: Path) -> None:
    """Put an answered update, a server and an old total into the ledger in `folder`."""

    async def fill() -> None:
        ledger = await open_sqlite(folder / "ledger.sqlite", Health(), Log(io.StringIO()))
        await ledger.done(Platform.TELEGRAM, 1)
        await ledger.set_server(5, 1, 1)
        day, _ = day_and_part(datetime.now(UTC))
        await ledger.add_totals([Total(day - 3, 1, number(page_code("start.home")), 43, 20)])
        await ledger.close()

    asyncio.run(fill())


def test_a23_held_shows_the_tables_and_that_none_is_of_a_person(tmp_path: Path) -> None:
    """A-23: `vesper held` shows every table with its meaning and its rows, as words or as JSON."""
    assert "     0 rows" in call("held", VESPER_STATE=str(tmp_path)).output
    write(tmp_path)
    result = call("held", VESPER_STATE=str(tmp_path))
    assert result.exit_code == 0 and "None of them is about a person" in result.output
    rows = json.loads(call("held", "--json", VESPER_STATE=str(tmp_path)).output)
    assert {row["table"]: row["rows"] for row in rows} == {"updates": 1, "servers": 1, "totals": 1}
    assert json.loads(call("held", "--json", VESPER_STATE=str(tmp_path), VESPER_LEDGER="memory").output)[0]["rows"] == 0


def test_held_reads_postgresql_too(tmp_path: Path, database: str) -> None:
    """`vesper held` counts the rows of a shared ledger, and says where it cannot."""

    async def fill() -> None:
        ledger = await open_postgres(database, Health(), Log(io.StringIO()))
        await ledger.done(Platform.TELEGRAM, 1)
        await ledger.close()

    assert json.loads(call("held", "--json", VESPER_STATE=str(tmp_path), VESPER_LEDGER=database).output)[0]["rows"] == 0
    asyncio.run(fill())
    assert json.loads(call("held", "--json", VESPER_STATE=str(tmp_path), VESPER_LEDGER=database).output)[0]["rows"] == 1
    away = call("held", VESPER_STATE=str(tmp_path), VESPER_LEDGER="postgresql://n:pass-word@127.0.0.1:9/d")
    assert away.exit_code == 69 and "pass-word" not in away.output


def test_a_ledger_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A damaged ledger ends `held` and `totals` with 69 and one line."""
    (tmp_path / "ledger.sqlite").write_bytes(b"rubbish" * 100)
    for command in ("held", "totals"):
        result = call(command, VESPER_STATE=str(tmp_path))
        assert result.exit_code == 69 and "cannot be read" in result.output


def test_totals_shows_a_table_and_draws_a_picture(tmp_path: Path) -> None:
    """`vesper totals` shows the rounded count of an old day and writes the picture; when off, it says so."""
    assert "Totals are off" in call("totals", VESPER_STATE=str(tmp_path)).output
    write(tmp_path)
    picture = tmp_path / "totals.svg"
    result = call("totals", "--svg", str(picture), VESPER_STATE=str(tmp_path), VESPER_TOTALS="daily")
    assert "start.home" in result.output and " 45 " in result.output and " 25 " in result.output
    assert picture.read_text().startswith("<svg")
