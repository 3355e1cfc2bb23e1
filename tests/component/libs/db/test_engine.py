"""The pool replaces connections that ended, and asks nothing of those that were just used."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db import engine as engines
from libs.common.db.engine import create_engine, single

PID = text("select pg_backend_pid()")


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[AsyncEngine]:
    """A second engine, to end connections of the first."""
    engine = create_engine(database_url, application_name="other", pool_size=1)
    yield engine
    await engine.dispose()


async def pids(engine: AsyncEngine, count: int) -> set[int]:
    """The backends behind `count` connections that are open at once."""
    gate = asyncio.Barrier(count)

    async def one() -> int:
        async with engine.begin() as connection:
            pid = int(await connection.scalar(PID) or 0)
            await gate.wait()
            return pid

    return set(await asyncio.gather(*(one() for _ in range(count))))


async def end(other: AsyncEngine, ended: set[int]) -> None:
    """End these backends and wait until they are gone."""
    async with other.begin() as connection:
        ending = text("select pg_terminate_backend(pid) from unnest(cast(:p as int[])) pid")
        await connection.execute(ending, {"p": list(ended)})
    async with asyncio.timeout(30):
        left = True
        while left:
            async with other.begin() as connection:
                alive = text("select count(*) from pg_stat_activity where pid = any(cast(:p as int[]))")
                left = bool(await connection.scalar(alive, {"p": list(ended)}))


async def test_connections_of_a_rush_are_kept(engine: AsyncEngine) -> None:
    assert await pids(engine, 8) == await pids(engine, 8)


async def test_a_connection_that_was_closed_under_us_is_replaced_before_it_is_used(
    engine: AsyncEngine, other: AsyncEngine
) -> None:
    before = await pids(engine, 3)
    await end(other, before)
    assert not before & await pids(engine, 3)


@asynccontextmanager
async def without_ends(url: str, hung_up: asyncio.Event) -> AsyncGenerator[str]:
    """The address of the same server behind a relay: what it says is passed on, that it has hung up only in the end."""
    to = make_url(url)

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection(to.host, to.port)
        with contextlib.closing(forth), contextlib.closing(writer):
            asked = asyncio.create_task(pass_on(reader, forth))
            await pass_on(back, writer)
            await asyncio.wait({asked, asyncio.create_task(hung_up.wait())}, return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()

    async with await asyncio.start_server(relay, "127.0.0.1", 0) as server:
        yield to.set(port=server.sockets[0].getsockname()[1]).render_as_string(hide_password=False)


async def test_a_connection_that_was_told_of_its_end_and_not_hung_up_is_replaced(
    database_url: str, other: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung_up = asyncio.Event()
    async with without_ends(database_url, hung_up) as url:
        engine = create_engine(url, application_name="told", pool_size=1)
        before = await pids(engine, 1)
        await end(other, before)
        monkeypatch.setattr(engines, "IDLE_SECONDS", -1.0)
        async with asyncio.timeout(20):
            assert not before & await pids(engine, 1)
        hung_up.set()
        await engine.dispose()


async def test_a_connection_is_asked_only_after_it_lay_idle(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    event.listen(engine.sync_engine, "invalidate", lambda *_: asked.append(1))
    before = await pids(engine, 1)
    monkeypatch.setattr(engines, "PING_SECONDS", -1.0)
    assert await pids(engine, 1) == before
    assert asked == []
    monkeypatch.setattr(engines, "IDLE_SECONDS", -1.0)
    assert await pids(engine, 1) != before, "the answer did not come in time: the connection is taken for dead"
    assert asked


async def test_a_single_statement_is_its_own_transaction(engine: AsyncEngine) -> None:
    async with single(engine).begin() as connection:
        await connection.execute(text("create table kept (id int)"))
        async with engine.begin() as beside:
            assert await beside.scalar(text("select count(*) from kept")) == 0
    async with engine.connect() as connection:
        assert await connection.scalar(text("select current_setting('transaction_isolation')")) == "read committed"
        await connection.execute(text("insert into kept values (1)"))
        await connection.rollback()
        assert await connection.scalar(text("select count(*) from kept")) == 0


async def test_who_waits_for_rows_of_one_that_stands_still_amid_a_transaction_gets_them(database_url: str) -> None:
    stood, waiting = (create_engine(database_url, application_name=n, statement_timeout_ms=2_000) for n in "sw")
    lock = text("select pg_advisory_xact_lock(1)")
    try:
        async with stood.connect() as asleep, waiting.begin() as late:
            await asleep.execute(lock)  # and says nothing more
            await late.execute(lock)
            with pytest.raises(DBAPIError):
                await asleep.execute(PID)
    finally:
        await asyncio.gather(stood.dispose(), waiting.dispose())
