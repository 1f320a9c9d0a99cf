"""The three stores, and a PostgreSQL cluster where one is installed."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.service.health import Health
from bot.service.ledger import Ledger
from bot.service.log import Log
from bot.service.stores import behind
from bot.service.stores.memory import MemoryLedger
from bot.service.stores.postgres import open_postgres
from bot.service.stores.sqlite import open_sqlite
from tests.service.stores.cluster import Cluster, programs
from tests.service.stores.places import Place

Opening = Callable[[], Awaitable[Ledger]]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A cluster for all tests of a run; skipped only where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    cluster = Cluster(found)
    yield cluster
    cluster.remove()


@pytest.fixture
def database(cluster: Cluster) -> str:
    """The address of the cluster, without any table."""
    cluster.sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    return cluster.address


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def opening(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Opening]:
    """A way to open each of the three stores; the same one each time, all closed at the end."""
    opened: list[Ledger] = []
    memory = MemoryLedger()
    address = request.getfixturevalue("database") if request.param == "postgres" else ""

    async def open_one() -> Ledger:
        health, log = Health(), Log(io.StringIO())
        match request.param:
            case "memory":
                ledger: Ledger = memory
            case "sqlite":
                ledger = await open_sqlite(tmp_path / "ledger.sqlite", health, log)
            case _:
                ledger = await open_postgres(address, health, log)
        opened.append(ledger)
        return ledger

    yield open_one
    for ledger in opened:
        await ledger.close()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place for a file that is not there yet; trouble is looked at again ten times a second."""
    monkeypatch.setattr(behind, "RETRY_EVERY", 0.1)
    return Place(tmp_path / "ledger.sqlite")
