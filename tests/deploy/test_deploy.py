"""What runs in a container or under systemd is locked down, and its health is a file, never a platform."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.settings import VARIABLES, Address, read_settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
STAGES = DOCKERFILE.split("\nFROM ")


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_locked_down(name: str) -> None:
    """No container can write to its image, gain a right, dump its memory, swap, or fill the disk with logs."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"]["core"] == 0
    assert 0 < service["pids_limit"] <= 128
    assert service["mem_limit"] == service["memswap_limit"]
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert not service.get("privileged")


def test_the_bot_runs_as_nobody_in_particular_and_keeps_its_state_in_memory() -> None:
    """It is not root, its state stands in a tmpfs that only it can read, and it needs no capability back."""
    bot = SERVICES["vesper"]
    assert bot["user"] == "10001:10001"
    assert "cap_add" not in bot
    assert any(mount.startswith("/state:mode=0700,uid=10001") for mount in bot["tmpfs"])
    assert "volumes" not in bot


def test_polling_opens_no_port() -> None:
    """Only the reverse proxy, which a profile turns on, publishes a port."""
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert {name for name, service in SERVICES.items() if not service.get("profiles")} == {"vesper"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == ["inside"]


def test_secrets_are_files_and_no_token_is_in_the_environment() -> None:
    """Every secret is handed over as a file, and a variable that is set is one that we read."""
    environment = SERVICES["vesper"]["environment"]
    assert set(environment) <= set(VARIABLES)
    assert not {"VESPER_TELEGRAM_TOKEN", "VESPER_DISCORD_TOKEN", "VESPER_WEBHOOK_SECRET"} & set(environment)
    for name, value in environment.items():
        if name.endswith("_FILE"):
            secret = re.fullmatch(r"\$\{[A-Z_]+:\+/run/secrets/([a-z_]+)\}", value)
            assert secret is not None, name
            assert secret[1] in SERVICES["vesper"]["secrets"]
            assert secret[1] in COMPOSE["secrets"]


def test_the_image_has_two_stages_and_the_last_has_no_authoring_tools() -> None:
    """What runs is installed from the hashed file for running alone, and is not root."""
    assert len(STAGES) == 3
    assert DOCKERFILE.count("pip install --require-hashes") == 2
    assert "pip" not in STAGES[2]
    assert "\nUSER 10001:10001\n" in STAGES[2]
    run = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    assert "scikit-learn" not in run
    assert "pydantic" not in run
    assert all("--hash=sha256:" in entry for entry in run.split("\n\n") if "==" in entry)


def test_the_health_check_reads_a_file_and_asks_no_platform() -> None:
    """A platform that is away never makes the container restart (S-12)."""
    check = re.search(r"HEALTHCHECK .*CMD \[(.*)\]", DOCKERFILE)
    assert check is not None
    assert check[1] == '"vesper", "alive"'
    assert "http" not in (ROOT / "bot" / "commands" / "alive.py").read_text(encoding="utf-8")


def test_the_context_of_the_build_holds_nothing_but_the_project() -> None:
    """No secret, state or test can get into the image."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    assert {line for line in lines if line.startswith("!")} == {
        "!requirements", "!pyproject.toml", "!README.md", "!LICENSE", "!bot", "!adapters", "!content",
    }  # fmt: skip


def test_the_compiled_content_in_the_image_is_for_its_user_alone() -> None:
    """COPY opens a folder to all, and a cache that is open to all is never read: it is closed again, before USER."""
    copied = STAGES[2].index("COPY --from=build --chown=10001:10001 /cache /cache")
    closed = STAGES[2].index("RUN chmod 0700 /cache && chmod 0600 /cache/*")
    assert copied < closed < STAGES[2].index("USER 10001:10001")
    assert "VESPER_CACHE=/cache" in STAGES[2]


def test_the_proxy_hands_on_what_the_guide_tells_telegram() -> None:
    """Path and port of docs/running.md are those that deploy/Caddyfile lets through; compose reads each name."""
    guide = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^([A-Z_]+)=(\S+)$", guide, re.MULTILINE))
    proxy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    address = urlsplit(told["WEBHOOK_URL"])
    assert re.search(rf"^\s*path {re.escape(address.path)}$", proxy, re.MULTILINE)
    assert address.hostname == told["WEBHOOK_HOST"]
    assert told["HTTP_LISTEN"] == "0.0.0.0:8080" and "reverse_proxy vesper:8080" in proxy
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert [name for name in told if f"${{{name}:" not in compose] == []


def test_the_settings_of_the_guide_are_settings() -> None:
    """With what docs/running.md puts into .env for webhooks, compose makes settings that hold together."""
    guide = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^([A-Z_]+)=(\S+)$", guide, re.MULTILINE))
    environ = {
        name: told[inner[1]]
        for name, value in SERVICES["vesper"]["environment"].items()
        if not name.endswith("_FILE") and (inner := re.fullmatch(r"\$\{([A-Z_]+):-.*\}", value)) and inner[1] in told
    }
    settings = read_settings(
        environ | {"VESPER_TELEGRAM_TOKEN": "1" * 6 + ":" + "a" * 35, "VESPER_WEBHOOK_SECRET": "s" * 32}
    )
    assert (settings.telegram_mode, settings.http_listen) == ("webhook", Address("0.0.0.0", 8080))


def test_the_systemd_unit_and_the_guide_name_the_same_places() -> None:
    """What docs/running.md installs is what the unit starts, reads and is given, and each setting is one we read."""
    unit = (ROOT / "deploy" / "vesper.service").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert "ExecStart=/opt/vesper/bin/vesper run\n" in unit and "python3.11 -m venv /opt/vesper\n" in guide
    assert "VESPER_CONTENT=/opt/vesper-source/content" in unit and "git clone --depth 1" in guide
    for name, file in re.findall(r"LoadCredential=(\w+):(\S+)", unit):
        assert f"_FILE=%d/{name}\n" in unit
        assert file == f"/etc/vesper/{name}" and f"~/vesper-secrets/{name}" in guide
    assert set(re.findall(r"(VESPER_\w+)=", unit)) <= set(VARIABLES)
    assert "OOMPolicy=continue" in unit  # the process that compiles may be ended, the bot not


def test_the_systemd_unit_locks_the_process_down() -> None:
    """Without Docker the same holds: no root, no swap, no core file, no writing outside its own folders."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / "vesper.service", encoding="utf-8")
    service = unit["Service"]
    wanted = {
        "DynamicUser": "yes", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes",
        "LimitCORE": "0", "MemorySwapMax": "0", "CapabilityBoundingSet": "", "UMask": "0077",
    }  # fmt: skip
    assert {key: service[key] for key in wanted} == wanted
    assert int(service["TimeoutStopSec"]) > 10
