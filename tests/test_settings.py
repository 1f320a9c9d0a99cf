"""Settings: every choice read once, every problem said at once, no secret ever shown."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

import pytest

from bot.settings import (
    VARIABLES,
    Address,
    LedgerKind,
    LogLevel,
    Secret,
    SettingsError,
    Shards,
    TelegramMode,
    Totals,
    read_settings,
)

TELEGRAM = "123456789:AAtestAAtestAAtestAAtestAAtestAAtes"
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"


def problems(**environ: str) -> tuple[str, ...]:
    """Return what is wrong with `environ`; the test fails where nothing is."""
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    return caught.value.problems


def test_nothing_set_gives_the_defaults_of_the_design() -> None:
    """With nothing set there is a ledger under the state folder, no adapter, no totals and nothing that listens."""
    settings = read_settings({"HOME": "/home/someone"})
    assert settings.state == Path("/home/someone/.local/state/vesper")
    assert settings.ledger.kind is LedgerKind.SQLITE
    assert settings.ledger.file == settings.state / "ledger.sqlite"
    assert settings.telegram_token is None and settings.discord_token is None
    assert settings.totals is Totals.OFF and settings.http_listen is None
    assert settings.telegram_mode is TelegramMode.POLL and settings.log_level is LogLevel.INFO


def test_every_setting_can_be_chosen() -> None:
    """Each variable is read into the field that bears its name."""
    settings = read_settings(
        {
            "VESPER_STATE": "/s",
            "VESPER_CACHE": "/c",
            "VESPER_CONTENT": "/k",
            "VESPER_LEDGER": "memory",
            "VESPER_TELEGRAM_TOKEN": TELEGRAM,
            "VESPER_TELEGRAM_API": "http://127.0.0.1:8081/",
            "VESPER_TELEGRAM_MODE": "WEBHOOK",
            "VESPER_TELEGRAM_PACE": "0",
            "VESPER_WEBHOOK_URL": "https://bot.example.org/hook",
            "VESPER_WEBHOOK_SECRET": "a" * 32,
            "VESPER_DISCORD_TOKEN": DISCORD,
            "VESPER_DISCORD_API": "https://proxy.example.org/api/v10",
            "VESPER_DISCORD_SHARDS": "0-1/4",
            "VESPER_DISCORD_COMMAND": "guide",
            "VESPER_TOTALS": "daily",
            "VESPER_LOG_LEVEL": "debug",
            "VESPER_HTTP_LISTEN": "[::1]:8080",
            "VESPER_SAFE_CARD_FILE": "/s/card",
        }
    )
    assert settings.telegram_token == Secret(TELEGRAM) and settings.discord_token == Secret(DISCORD)
    assert settings.telegram_api == "http://127.0.0.1:8081" and settings.telegram_pace == 0
    assert settings.discord_shards == Shards(0, 1, 4) and settings.discord_command == "guide"
    assert settings.http_listen == Address("::1", 8080) and settings.safe_card_file == Path("/s/card")
    assert settings.totals is Totals.DAILY and settings.content == Path("/k")
    assert settings.from_environment == ("VESPER_TELEGRAM_TOKEN", "VESPER_WEBHOOK_SECRET", "VESPER_DISCORD_TOKEN")


def test_every_problem_is_said_at_once() -> None:
    """Three wrong settings give three problems, each naming its variable."""
    found = problems(VESPER_TOTALS="weekly", VESPER_HTTP_LISTEN="8080", VESPER_TELEGRAM_TOKEN="x")
    assert [problem.split(":")[0] for problem in found] == [
        "VESPER_TELEGRAM_TOKEN",
        "VESPER_TOTALS",
        "VESPER_HTTP_LISTEN",
    ]


@pytest.mark.parametrize(
    "around",
    ["{}\n", "  {}  ", "\ufeff{}", '"{}"', "'{}'", "\r\n{}\r\n", '\ufeff "{}" \n'],
    ids=["newline", "blanks", "mark", "double", "single", "crlf", "all"],
)
def test_k02_what_stands_around_a_token_is_trimmed(around: str, tmp_path: Path) -> None:
    """K-02: a newline, blanks, quotes or a byte order mark around a token do no harm, in a variable or in a file."""
    value = around.format(TELEGRAM)
    file = tmp_path / "token"
    file.write_text(value, encoding="utf-8", newline="")
    assert read_settings({"VESPER_TELEGRAM_TOKEN": value}).telegram_token == Secret(TELEGRAM)
    assert read_settings({"VESPER_TELEGRAM_TOKEN_FILE": str(file)}).telegram_token == Secret(TELEGRAM)


@pytest.mark.parametrize("inside", [" ", "\n", "\t", "\u00a0"])
def test_k02_a_broken_token_is_refused_without_being_shown(inside: str) -> None:
    """K-02: a token with a blank inside is refused with the reason, and no part of it is printed."""
    marker = "SECRETMARKER"
    (problem,) = problems(VESPER_TELEGRAM_TOKEN=f"123456789:{marker}{inside}{marker}{'x' * 20}")
    assert "VESPER_TELEGRAM_TOKEN" in problem and marker not in problem and "blank" in problem


def test_k03_a_secret_in_two_places_is_refused(tmp_path: Path) -> None:
    """K-03: X and X_FILE together are refused, even where both say the same."""
    file = tmp_path / "token"
    file.write_text(TELEGRAM)
    (problem,) = problems(VESPER_TELEGRAM_TOKEN=TELEGRAM, VESPER_TELEGRAM_TOKEN_FILE=str(file))
    assert "both set" in problem and TELEGRAM not in problem


@pytest.mark.parametrize("kind", ["missing", "empty", "blank", "folder", "large", "binary"])
def test_k03_a_secret_file_that_is_no_use_is_refused(kind: str, tmp_path: Path) -> None:
    """K-03: a secret file that is missing, empty, a folder, over 4 kB or not text is refused with the reason."""
    file = tmp_path / "token"
    match kind:
        case "empty":
            file.touch()
        case "blank":
            file.write_text("\n\n")
        case "folder":
            file.mkdir()
        case "large":
            file.write_bytes(b"x" * 4097)
        case "binary":
            file.write_bytes(b"\xff\xfe\x00\x01")
        case _:
            pass
    (problem,) = problems(VESPER_TELEGRAM_TOKEN_FILE=str(file))
    assert problem.startswith("VESPER_TELEGRAM_TOKEN_FILE: ")


def test_k03_a_secret_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """K-03: a secret file without the right to read it is refused with the reason."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "refused")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read (Permission denied)" in problems(VESPER_TELEGRAM_TOKEN_FILE=str(tmp_path / "token"))[0]


def test_k05_tokens_in_each_others_place_are_told_by_their_shape() -> None:
    """K-05: a Discord token given to Telegram, and the other way round, is told before any call, by both names."""
    first, second = problems(VESPER_TELEGRAM_TOKEN=DISCORD, VESPER_DISCORD_TOKEN=TELEGRAM)
    assert "looks like a Discord token" in first and "VESPER_DISCORD_TOKEN" in first
    assert "looks like a Telegram token" in second and "VESPER_TELEGRAM_TOKEN" in second


def test_k06_no_secret_is_in_any_text_of_the_settings() -> None:
    """K-06: neither `repr` nor `str` of the settings, nor a traceback through them, holds a secret."""
    settings = read_settings({"VESPER_TELEGRAM_TOKEN": TELEGRAM, "VESPER_LEDGER": "postgresql://u:pass-word@h/d"})
    shown = f"{settings!r} {settings} {settings.telegram_token} {settings.ledger}"
    try:
        raise RuntimeError(settings)
    except RuntimeError:
        shown += traceback.format_exc()
    assert TELEGRAM not in shown and "pass-word" not in shown and "Secret(hidden)" in shown


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("VESPER_TELEGRAM_TOKN", "VESPER_TELEGRAM_TOKEN"),
        ("VESPER_TELEGRAM_TOKENS_FILE", "VESPER_TELEGRAM_TOKEN_FILE"),
        ("VESPER_LEGDER", "VESPER_LEDGER"),
        ("VESPER_LOGLEVEL", "VESPER_LOG_LEVEL"),
    ],
)
def test_k08_a_typo_is_answered_with_the_right_name(name: str, near: str) -> None:
    """K-08: a setting that does not exist is refused, with the one that was probably meant."""
    (problem,) = problems(**{name: "x"})
    assert name in problem and f"did you mean {near}?" in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_PACE", "-1"),
        ("TELEGRAM_PACE", "fast"),
        ("TELEGRAM_PACE", "1001"),
        ("TELEGRAM_PACE", "²"),
        ("HTTP_LISTEN", "127.0.0.1:70000"),
        ("HTTP_LISTEN", "127.0.0.1:-1"),
        ("HTTP_LISTEN", "127.0.0.1"),
        ("LOG_LEVEL", "loud"),
        ("TOTALS", "1"),
        ("TELEGRAM_MODE", "push"),
        ("DISCORD_SHARDS", "0"),
        ("DISCORD_SHARDS", "3-2/4"),
        ("DISCORD_SHARDS", "0-4/4"),
        ("DISCORD_COMMAND", "Get Help"),
        ("LEDGER", "mysql://somewhere"),
        ("TELEGRAM_API", "api.telegram.org"),
        ("TELEGRAM_API", "https://name:pass@api.example.org"),
        ("TELEGRAM_API", "https://[::1"),
        ("TELEGRAM_API", "https://a.example.org:0"),
    ],
)
def test_k08_a_value_of_the_wrong_kind_is_refused(name: str, value: str) -> None:
    """K-08: a wrong type, a negative number or a word that is not on the list is refused, naming the setting."""
    (problem,) = problems(**{f"VESPER_{name}": value})
    assert problem.startswith(f"VESPER_{name}: ")


@pytest.mark.parametrize("secret", ["a" * 31, "a" * 257, "a" * 31 + "!", "ä" * 32, "a" * 16 + " " + "a" * 16])
def test_k10_a_weak_webhook_secret_is_refused(secret: str) -> None:
    """K-10: a webhook secret under 32 characters, or with others than A-Za-z0-9_-, is refused and not shown."""
    (problem,) = problems(VESPER_WEBHOOK_SECRET=secret)
    assert "32 to 256" in problem and secret not in problem


def test_k10_webhooks_need_all_three_of_their_settings() -> None:
    """Webhook mode without address, secret or a port to listen on names each that is missing."""
    found = problems(VESPER_TELEGRAM_MODE="webhook")
    assert [problem.split(":")[0] for problem in found] == [
        "VESPER_WEBHOOK_URL",
        "VESPER_WEBHOOK_SECRET",
        "VESPER_HTTP_LISTEN",
    ]


def test_k12_a_token_for_tests_is_refused_by_the_real_platform_settings() -> None:
    """K-12: a token with FAKE in it is refused, unless the API is not the official one."""
    fake = "123456789:FAKE-token-for-tests-0123456789abcdef"
    assert "for tests" in problems(VESPER_TELEGRAM_TOKEN=fake)[0]
    elsewhere = {"VESPER_TELEGRAM_TOKEN": fake, "VESPER_TELEGRAM_API": "http://127.0.0.1:1"}
    assert read_settings(elsewhere).telegram_token == Secret(fake)


@pytest.mark.parametrize("address", ["http://api.telegram.org", "http://8.8.8.8", "ftp://127.0.0.1", "http://"])
def test_n11_plain_http_leaves_no_network_of_ours(address: str) -> None:
    """N-11: an API base without TLS is refused, save inside the machine's own network."""
    assert problems(VESPER_TELEGRAM_API=address)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "http://localhost:8081", "http://bot-api:8081", "http://10.0.0.2"]
)
def test_n11_a_local_server_may_be_plain(address: str) -> None:
    """A Bot API server in the same network may be reached by plain HTTP."""
    assert read_settings({"VESPER_TELEGRAM_API": address}).telegram_api == address


def test_a_ledger_address_may_stand_in_a_file(tmp_path: Path) -> None:
    """An address of PostgreSQL holds a password, so it may be read from a file as secrets are."""
    file = tmp_path / "ledger"
    file.write_text("postgresql://vesper:secret@db/vesper\n")
    place = read_settings({"VESPER_LEDGER_FILE": str(file)}).ledger
    assert place.kind is LedgerKind.POSTGRES and place.address == Secret("postgresql://vesper:secret@db/vesper")


def test_every_setting_has_its_line_in_the_documents() -> None:
    """docs/settings.md has a heading for every variable that is read, and for none that is not."""
    text = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    headings = {line.removeprefix("## ").strip("`") for line in text.splitlines() if line.startswith("## `VESPER_")}
    assert headings == {
        name
        for name in VARIABLES
        if not name.endswith("_TOKEN_FILE") and not name.endswith("SECRET_FILE") and name != "VESPER_LEDGER_FILE"
    }
