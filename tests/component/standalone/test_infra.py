"""The embedded servers of a run: brought back when they die, at the same address, with their data."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from standalone.servers.nats import NatsServer
from standalone.servers.pair import Embedded
from standalone.servers.postgres import PostgresServer


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
async def postgres(tmp_path: Path, said: list[str]) -> AsyncIterator[tuple[Embedded, PostgresServer]]:
    server = PostgresServer(tmp_path / "postgres", fsync=False)
    kept = Embedded("postgres", "PostgreSQL", server, said.append)
    await kept.start()
    watching = asyncio.create_task(kept.watch())
    yield kept, server
    await kept.stop()
    await watching
    server.discard()


async def _restarted(kept: Embedded) -> None:
    async with asyncio.timeout(30):
        while kept.restarts == 0 or kept.state != "ready":
            await asyncio.sleep(0.02)


async def test_a_killed_database_comes_back_with_its_rows(
    postgres: tuple[Embedded, PostgresServer], said: list[str]
) -> None:
    kept, server = postgres
    address = server.url(driver="postgresql")
    connection = await asyncpg.connect(address)
    await connection.execute("create table kept as select 42 as answer")
    os.kill(server.pid, signal.SIGKILL)
    await _restarted(kept)
    connection = await asyncpg.connect(address)
    assert await connection.fetchval("select answer from kept") == 42
    await connection.close()
    assert said == [
        "PostgreSQL: процесс завершился. Запускаю снова, данные на месте.",
        "PostgreSQL: снова работает.",
    ]


async def test_a_restart_by_hand_is_no_failure(postgres: tuple[Embedded, PostgresServer], said: list[str]) -> None:
    kept, server = postgres
    pid, port = server.pid, server.port
    await kept.restart()
    await _restarted(kept)
    assert (server.port, said) == (port, ["PostgreSQL: снова работает."])
    assert server.pid != pid


async def test_a_killed_broker_comes_back_at_its_address(tmp_path: Path, said: list[str]) -> None:
    server = NatsServer(tmp_path / "nats")
    kept = Embedded("nats", "NATS", server, said.append)
    await kept.start()
    watching = asyncio.create_task(kept.watch())
    try:
        url = server.url
        os.kill(server.pid, signal.SIGKILL)
        await _restarted(kept)
        assert server.url == url
        assert said[0] == "NATS: процесс завершился. Запускаю снова, данные на месте."
    finally:
        await kept.stop()
        await watching
    assert not server.running()
