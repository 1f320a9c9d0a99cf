"""Health: closed words and counts, for the operator and for what restarts the process."""

from __future__ import annotations

import io
from pathlib import Path

import aiohttp

from bot.core.messages import Platform
from bot.service.health import FRESH_SECONDS, Health, Part, State, Tally, touch
from bot.service.web import MOST_BODY, Web
from bot.settings import Address


def test_ready_means_every_part_works_if_with_less() -> None:
    """A service is ready while each part is up, standing by or degraded; one in trouble makes it unready."""
    health = Health()
    seen = [health.ready]
    health.report(Platform.TELEGRAM, State.UP)
    health.report(Part.LEDGER, State.DEGRADED)
    health.report(Platform.DISCORD, State.STANDBY)
    seen.append(health.ready)
    health.report(Platform.DISCORD, State.REFUSED)
    seen.append(health.ready)
    health.forget(Platform.DISCORD)
    seen.append(health.ready)
    assert seen == [False, True, False, True]


def test_p16_a_silent_loop_is_not_alive_and_its_file_grows_old(tmp_path: Path) -> None:
    """P-16: 20 s without a beat and the process counts as dead; a beat touches an empty file of its owner alone."""
    now = 100.0
    health = Health(lambda: now)
    file = tmp_path / "alive"
    health.beat()
    touch(file)
    assert file.stat().st_size == 0 and file.stat().st_mode & 0o777 == 0o600
    now += FRESH_SECONDS - 1
    seen = [health.alive]
    now += 2
    seen.append(health.alive)
    touch(tmp_path / "no" / "folder")
    health.beat()
    seen.append(health.alive)
    assert seen == [True, False, True]


def test_metrics_have_no_label_but_the_part_and_the_platform() -> None:
    """The counts have labels for the part, its state and the platform, and no other."""
    health = Health()
    health.report(Platform.TELEGRAM, State.UP)
    health.count(Tally.TURNS, Platform.TELEGRAM, 3)
    health.count(Tally.SAFE_CARDS)
    lines = list(health.metrics())
    assert 'vesper_turns_total{platform="telegram"} 3' in lines and "vesper_safe_cards_total 1" in lines
    assert 'vesper_part_ready{part="telegram",state="up"} 1' in lines
    names = {
        part.split("=")[0]
        for line in lines
        if "{" in line
        for part in line.partition("{")[2].partition("}")[0].split(",")
    }
    assert names == {"platform", "part", "state"}


async def test_the_pages_of_health_say_what_they_promise() -> None:
    """`/healthz`, `/readyz` and `/metrics` answer; other paths are 404, other methods 405, a body over 1 MiB is 413."""
    health = Health()
    web = Web(Address("127.0.0.1", 0), health)

    async def echo(request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.Response(text=str(len(await request.read())))

    web.add("POST", "/hook", echo)
    await web.start()
    base = f"http://127.0.0.1:{web.port}"
    try:
        async with aiohttp.ClientSession() as session:

            async def ask(method: str, path: str, data: bytes | None = None) -> tuple[int, str]:
                async with session.request(method, base + path, data=io.BytesIO(data) if data else None) as response:
                    return response.status, await response.text()

            assert await ask("GET", "/healthz") == (200, "alive\n")
            assert (await ask("GET", "/readyz"))[0] == 503
            health.report(Part.LEDGER, State.UP)
            assert await ask("GET", "/readyz") == (200, "ledger: up\n")
            assert "vesper_part_ready" in (await ask("GET", "/metrics"))[1]
            assert (await ask("GET", "/else"))[0] == 404
            assert (await ask("POST", "/healthz"))[0] == 405
            assert await ask("POST", "/hook", b"x" * MOST_BODY) == (200, str(MOST_BODY))
            assert (await ask("POST", "/hook", b"x" * (MOST_BODY + 1)))[0] == 413
            web.remove("POST", "/hook")
            assert (await ask("POST", "/hook", b"x"))[0] == 404
    finally:
        await web.stop()
