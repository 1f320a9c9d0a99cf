"""The roads to Telegram and the token on them: N-02, N-11, N-12, N-24, K-04, K-06, K-07, P-11."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.telegram.api import Api
from adapters.telegram.request import AiohttpRequest, NotSentError, UntrustedError
from adapters.telegram.run import run
from bot.service.adapters import RefusedError
from bot.settings import Secret
from tests.fakes.telegram_faults import Drop, Flood, Garbage, Refuse, Slow
from tests.fakes.telegram_people import until
from tests.fakes.telegram_server import TOKEN, TelegramServer
from tests.telegram.bots import QUICK, running

AGAIN = "(Sent again.)"


@pytest.fixture
async def self_signed(tmp_path: Path) -> AsyncIterator[int]:
    """A server with a certificate that nobody vouches for."""
    import subprocess  # noqa: PLC0415 - beside its one use

    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    hang_up = lambda reader, writer: writer.close()  # noqa: E731
    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


async def test_n11_a_certificate_that_nobody_vouches_for_is_not_talked_to(self_signed: int) -> None:
    """N-11: where the certificate is not to be trusted, no call is made, and the error has no address in it."""
    api = Api(Secret(TOKEN), f"https://localhost:{self_signed}", AiohttpRequest(connect_within=1))
    await api.open()
    with pytest.raises(UntrustedError) as caught:
        await api.call("getMe")
    await api.close()
    assert TOKEN not in repr(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


class TwoRoads(AbstractResolver):
    """Knows two ways to a host: one over IPv6 that swallows everything, and the fake."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        """Return the broken way first."""
        roads = (("100::1", socket.AF_INET6), ("127.0.0.1", socket.AF_INET))
        return [
            ResolveResult(hostname=host, host=road, port=self._port, family=kind, proto=0, flags=0)
            for road, kind in roads
        ]

    async def close(self) -> None:
        """Hold nothing."""


async def test_n12_a_broken_ipv6_costs_less_than_three_seconds(server: TelegramServer) -> None:
    """N-12: with an IPv6 address that leads nowhere, the call goes over IPv4 within 3 seconds."""
    connector = aiohttp.TCPConnector(resolver=TwoRoads(server.port))
    api = Api(Secret(TOKEN), f"http://telegram.test:{server.port}", AiohttpRequest(connector=connector))
    await api.open()
    began = time.monotonic()
    me = await api.call("getMe")
    assert time.monotonic() - began < 3
    assert me["username"] == "vesper_test_bot"
    await api.close()


async def test_n02_the_name_cannot_be_resolved(tmp_path: Path) -> None:
    """N-02: no address for the name counts as not sent."""
    api = Api(Secret(TOKEN), "http://nowhere.invalid", AiohttpRequest(connect_within=1))
    await api.open()
    with pytest.raises(NotSentError):
        await api.call("getMe")
    await api.close()


async def test_n24_nothing_but_the_api_is_connected_to(
    server: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N-24: in a whole visit with words, presses, pictures and Hide, the one host connected to is the API's."""
    connected: set[tuple[Any, ...]] = set()
    loop = asyncio.get_running_loop()
    real = loop.sock_connect

    async def watched(sock: socket.socket, address: tuple[Any, ...]) -> None:
        connected.add(tuple(address))
        await real(sock, address)

    monkeypatch.setattr(loop, "sock_connect", watched)
    async with running(server, tmp_path) as bot:
        person = bot.person()
        person.types("/start")
        await person.sees("Words of start.home.")
        person.sends("photo")
        await person.sees("Words of media.sent.")
        person.presses("To media.removed")
        await person.sees("Words of media.removed.")
        person.presses("Hide")
        await until(lambda: not person.chat.visible)
    assert connected == {("127.0.0.1", server.port)}


async def test_k04_a_rejected_token_stops_all_calls(server: TelegramServer, tmp_path: Path) -> None:
    """K-04: after a 401 no further call is made, and the shell is told that the platform will not have us."""
    async with running(server, tmp_path) as bot:
        await until(lambda: server.called("getMyShortDescription"))
        server.revoked = True
        bot.person().types("/start")
        assert bot.task is not None
        with pytest.raises(RefusedError):
            await asyncio.wait_for(bot.task, 5)
        calls = len(server.calls)
        await asyncio.sleep(0.3)
        assert len(server.calls) == calls
        assert TOKEN not in bot.log


async def test_k04_nobody_is_tried_a_second_time_with_a_rejected_token(server: TelegramServer, tmp_path: Path) -> None:
    """K-04: with many people waiting, a rejected token costs one call for each at most, not two or three."""
    async with running(server, tmp_path) as bot:
        await until(lambda: server.called("getMyShortDescription"))
        people = [bot.person(number) for number in range(40, 60)]
        server.order("sendMessage", Refuse(401, "Unauthorized"), times=10**6)
        for person in people:
            person.types("/start")
        assert bot.task is not None
        with pytest.raises(RefusedError):
            await asyncio.wait_for(bot.task, 5)
        assert len(server.called("sendMessage")) <= len(people)
        assert server.updates.waiting


async def test_k04_a_token_that_was_never_good_makes_one_call(server: TelegramServer, tmp_path: Path) -> None:
    """K-04: with a token that Telegram does not know, one call is made at start, and none after."""
    server.revoked = True
    async with running(server, tmp_path, wait=False) as bot:
        assert bot.task is not None
        with pytest.raises(RefusedError):
            await asyncio.wait_for(bot.task, 5)
        assert len(server.calls) == 1


async def test_it_waits_for_telegram_at_start(server: TelegramServer, tmp_path: Path) -> None:
    """While the API is away at start, the adapter waits and tries, and people are answered once it is there."""
    port = server.port
    await server.stop()
    async with running(server, tmp_path, wait=False) as bot:
        await asyncio.sleep(0.3)
        await server.start(port)
        person = bot.person()
        person.types("/start")
        await person.sees("Words of start.home.")


async def test_the_token_is_in_no_log_and_no_traceback(
    server: TelegramServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """K-06, K-07: with every logger at its loudest and every kind of fault, the token and what was typed stay out."""
    caplog.set_level(0)
    async with running(server, tmp_path) as bot:
        person = bot.person()
        for fault in (Drop(), Garbage(), Refuse(400, "Bad Request: x"), Slow(1.5), Flood(1), Refuse(500, "x")):
            server.order("sendMessage", fault)
            server.order("getUpdates", fault)
            person.types("MARKER-WORDS")
        await person.sees("Words of answers.miss")
        await bot.idle()
        shown = caplog.text + bot.log + repr(bot.shell.settings)
    assert TOKEN not in shown
    assert TOKEN.split(":")[1] not in shown
    assert "MARKER" not in shown


async def test_stopping_leaves_nothing_running(server: TelegramServer, tmp_path: Path) -> None:
    """P-11: told to stop in the middle of a long poll, the adapter ends at once, and no task of it is left."""
    async with running(server, tmp_path, timings=replace(QUICK, poll=25.0)) as bot:
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await bot.stop()
        assert time.monotonic() - began < 1.5
    await asyncio.sleep(0.05)
    names = {getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks()}
    assert not any("telegram" in name.lower() and "Server" not in name for name in names)
    assert run.__module__ == "adapters.telegram.run"
