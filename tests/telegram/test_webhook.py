"""Webhooks: the secret, the size, the form, and 200 only after the answer: U-03, U-04, N-25, N-26, K-10."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.telegram.webhook import parse
from bot.service.health import Tally
from tests.fakes.telegram_faults import Slow
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_pusher import HEADER, Pusher
from tests.fakes.telegram_server import TelegramServer
from tests.telegram.bots import Bot, running

SECRET = "s3cret-of-the-tests-" + "0" * 20


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _settings(port: int) -> dict[str, Any]:
    return {
        "telegram_mode": "webhook",
        "webhook_url": f"http://127.0.0.1:{port}/hook",
        "webhook_secret": SECRET,
        "http_listen": f"127.0.0.1:{port}",
    }


@pytest.fixture
async def hooked(server: TelegramServer, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that is sent its updates."""
    async with running(server, tmp_path, **_settings(_free_port())) as bot:
        yield bot


@pytest.fixture
async def pusher(server: TelegramServer, hooked: Bot) -> AsyncIterator[Pusher]:
    """Telegram, sending them."""
    async with Pusher(server) as made:
        yield made


async def _post(bot: Bot, body: bytes, **headers: str) -> int:
    sent = {HEADER: SECRET, "Content-Type": "application/json"} | headers
    sent = {name.replace("_", "-"): value for name, value in sent.items() if value}
    async with (
        aiohttp.ClientSession() as session,
        session.post(bot.shell.settings.webhook_url, data=io.BytesIO(body), headers=sent) as answer,
    ):
        return answer.status


async def test_a_visit_over_a_webhook(hooked: Bot, pusher: Pusher) -> None:
    """By webhook a visit goes as by polling: one living message, typed words removed, Hide complete."""
    person = hooked.person()
    person.types("/start")
    first = await person.sees("Words of start.home.")
    person.types("law")
    assert (await person.sees("Words of law.making.")).id == first.id
    person.presses("Hide")
    await until(lambda: not person.chat.visible)
    assert not hooked.server.called("getUpdates")


async def test_200_goes_out_only_after_the_answer(hooked: Bot, pusher: Pusher) -> None:
    """The update is acknowledged after its answer has been sent, so that Telegram's queue keeps what is not."""
    person = hooked.person()
    hooked.server.order("sendMessage", Slow(0.4, after=True))
    person.types("/start")
    await person.sees("Words of start.home.")
    assert not pusher.delivered
    await until(lambda: len(pusher.delivered) == 1)


async def test_n26_an_update_whose_200_was_lost_is_not_answered_twice(hooked: Bot, pusher: Pusher) -> None:
    """N-26: Telegram sends again what it got no 200 for; the ledger knows it, and 200 is all it gets."""
    pusher.lose = 2
    person = hooked.person()
    person.types("/start")
    await until(lambda: pusher.delivered)
    assert len(hooked.server.called("sendMessage")) == 1
    assert hooked.shell.health.counted(Tally.DUPLICATES) == 2


async def test_u05_the_same_update_twice_at_the_same_moment(hooked: Bot, pusher: Pusher) -> None:
    """U-05: delivered twice at once, an update is answered once and acknowledged twice."""
    person = hooked.person()
    message = hooked.server.chats.put(person.chat, "/start", from_bot=False)
    update = {"update_id": 77, "message": hooked.server.chats.as_sent(person.chat, message, person.sender)}
    assert set(await asyncio.gather(pusher.post(update), pusher.post(update))) == {200}
    assert len(hooked.server.called("sendMessage")) == 1


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "0", "\u00e9" * 40])
async def test_n25_without_the_secret_nothing_is_done(hooked: Bot, secret: str) -> None:
    """N-25, K-10: without the right secret header the answer is 403, whatever is in the body, and no work is done."""
    person = hooked.person()
    body = json.dumps({"update_id": 5, "message": _message(person)}).encode()
    assert await _post(hooked, body, **{HEADER: secret}) == 403
    assert not hooked.server.called("sendMessage")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"no json", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"{}", 400),
        (b'{"update_id": "x"}', 400),
        (b"[" * 10_000 + b"]" * 10_000, 400),
        (b'{"update_id": 9, "message": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}", 400),
    ],
)
async def test_u03_a_body_that_is_no_update_is_refused_at_once(hooked: Bot, body: bytes, status: int) -> None:
    """U-03: what is not an update is answered with 400 within 50 ms, and leaves no trace."""
    began = time.perf_counter()
    assert parse(body) is None
    assert time.perf_counter() - began < 0.05
    assert await _post(hooked, body) == status
    assert "json" not in hooked.log
    assert not any(line for line in hooked.log.splitlines() if "level=warning" in line)


async def test_u04_a_body_over_a_megabyte_is_refused_unread(hooked: Bot) -> None:
    """U-04: 1 MB and a byte is refused with 413, before it is parsed, with or without a length given first."""
    assert await _post(hooked, b"x" * (1024 * 1024 + 1)) == 413

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(1025):
            yield b"x" * 1024

    headers = {HEADER: SECRET, "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(hooked.shell.settings.webhook_url, data=chunks(), headers=headers) as answer,
    ):
        assert answer.status == 413


async def test_n25_wrong_ways_in_are_refused(hooked: Bot) -> None:
    """N-25: another type of content, another method and another path are each refused."""
    assert await _post(hooked, b"{}", **{"Content-Type": "text/plain"}) == 415
    url = hooked.shell.settings.webhook_url
    async with aiohttp.ClientSession() as session:
        for method, target, status in (("GET", url, 405), ("PUT", url, 405), ("POST", f"{url}x", 404)):
            async with session.request(method, target) as answer:
                assert answer.status == status


async def test_n25_a_thousand_at_once_are_all_turned_away(hooked: Bot) -> None:
    """N-25: a thousand requests without the secret are refused, and a person is answered meanwhile."""

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as session:

        async def knock() -> int:
            async with session.post(hooked.shell.settings.webhook_url, data=b"{}") as answer:
                return answer.status

        async with Pusher(hooked.server):
            knocking = asyncio.gather(*(knock() for _ in range(1000)))
            person = hooked.person()
            person.types("/start")
            await person.sees("Words of start.home.")
            assert set(await knocking) == {403}


async def test_n25_a_body_that_never_ends_is_not_waited_for(hooked: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """N-25: a sender who dribbles is cut off, and holds up nobody."""
    monkeypatch.setattr("adapters.telegram.webhook.BODY_WITHIN", 0.2)
    port = int(hooked.shell.settings.webhook_url.split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST /hook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{".encode()
    )
    answered = await asyncio.wait_for(reader.readline(), 3)
    assert b" 408 " in answered
    writer.close()
    await writer.wait_closed()


async def test_u02_a_broken_update_is_acknowledged_and_not_sent_for_ever(hooked: Bot, pusher: Pusher) -> None:
    """U-02: by webhook too, a broken update is tried twice, parked, and acknowledged."""
    hooked.server.updates.add("message", {"date": "x", "MARKER": 1})
    await until(lambda: pusher.delivered)
    assert hooked.shell.health.counted(Tally.PARKED) == 1
    assert "MARKER" not in hooked.log


async def test_n06_an_address_that_somebody_changed_is_reported_and_left(hooked: Bot) -> None:
    """N-06: when updates are sent elsewhere all of a sudden, that is an alarm, and nothing is changed back."""
    hooked.server.methods.webhook["url"] = "https://elsewhere.example/x"
    await until(lambda: "webhook-changed-elsewhere" in hooked.log)
    assert len(hooked.server.called("setWebhook")) == 1
    assert "elsewhere.example" not in hooked.log


async def test_the_address_is_set_with_the_secret_and_nothing_is_dropped(hooked: Bot) -> None:
    """At start the address is announced with the secret, and what waits at Telegram is kept."""
    (call,) = hooked.server.called("setWebhook")
    assert call.given["secret_token"] == SECRET
    assert "drop_pending_updates" not in call.given
    assert SECRET not in hooked.log


def _message(person: Person) -> dict[str, Any]:
    message = person.server.chats.put(person.chat, "law", from_bot=False)
    return person.server.chats.as_sent(person.chat, message, person.sender)
