"""A machine stops for three hours in the middle of sending and goes on: nothing twice, nothing on old switches.

Everything of the product is stopped by SIGSTOP: the workers, NATS, PostgreSQL. Meanwhile the database's clock moves by
three hours (`now()` of the product's SQL resolves to a function of the schema `moved`) and, for what a process
remembers itself, as much time passes as a lease of these workers has. hh goes on: it is another machine.
"""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from libs.common.accounts import switches
from services.auto_reply.sending.store import lanes
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import PostgresServer
from tests.component.services.auto_reply.sending.world import World
from tests.integration.services.auto_reply.sending.worker import Worker

STOP_SECONDS = 3.0
"""More than the share of the lease after which a POST must not begin."""
MOVABLE = """
create schema moved;
grant usage on schema moved to public;
create table moved.clock (by interval not null);
grant select on moved.clock to public;
insert into moved.clock values ('0');
create function moved.now() returns timestamptz language sql stable as
  'select pg_catalog.now() + by from moved.clock';
create function moved.clock_timestamp() returns timestamptz language sql volatile as
  'select pg_catalog.clock_timestamp() + by from moved.clock';
"""
DEFAULTS = """
select format('alter table %s alter column %I set default moved.now()', attrelid::regclass, attname)
from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
where pg_get_expr(d.adbin, d.adrelid) in ('now()', 'CURRENT_TIMESTAMP') and attrelid::regclass::text not like 'moved.%'
"""


@pytest.fixture
async def stopping(world: World) -> World:
    """The database's clock can be moved; pacing and search path hold for connections made from here on."""
    async with world.engine.begin() as connection:
        for part in MOVABLE.split(";\n")[:-1]:
            await connection.execute(text(part))
        for (statement,) in (await connection.execute(text(DEFAULTS))).all():
            await connection.execute(text(statement))
        name = await connection.scalar(text("select current_database()"))
        await connection.execute(text(f'alter database "{name}" set search_path = moved, public, pg_catalog'))
    await world.engine.dispose()
    return world


def family(pid: int) -> list[int]:
    """A process and its children."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = (map(int, line.split()) for line in listed.splitlines())
    return [pid, *(child for child, parent in pairs if parent == pid)]


@contextmanager
def stopped(pids: Sequence[int]) -> Generator[None]:
    """These processes stand still while the block runs; the last that stopped goes on first."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            os.kill(pid, signal.SIGCONT)


async def states(world: World, wanted: list[str]) -> None:
    """Wait until the applications are in these states."""
    found: list[tuple[str, str | None, str | None]] = []
    for _ in range(200):
        found = [(row.state, row.reason, row.held_why) for row in await world.rows()]
        if sorted(state for state, *_ in found) == sorted(wanted):
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"{wanted} were expected, {found} found")


@pytest.fixture
async def workers(stopping: World, tmp_path: Path) -> AsyncGenerator[tuple[Worker, Worker]]:
    """One that works and stands still, and one that stops itself after its first claim, before the POST."""
    posting = Worker(stopping, tmp_path / "posting.log")
    await posting.ready()
    await posting.stand()
    claiming = Worker(stopping, tmp_path / "claiming.log", freeze="auto_reply.claimed")
    await claiming.ready()
    yield claiming, posting
    for worker in (claiming, posting):
        worker.kill()


@pytest.mark.timeout(180)
async def test_after_three_hours_nothing_is_sent_twice_or_on_switches_of_before(
    stopping: World, workers: tuple[Worker, Worker], nats_server: NatsServer, postgres: PostgresServer
) -> None:
    world, (claiming, posting) = stopping, workers
    await world.ready(0)
    await claiming.frozen()  # its claim is made, its POST is not
    world.fault(kind="delay", when="after", seconds=2, times=1)
    await world.ready(1)
    posting.go_on()
    await states(world, ["sending", "sending"])
    async with asyncio.timeout(30):
        while not world.hh.get("/negotiations", user_id=world.person.hh_user_id)["items"]:
            await asyncio.sleep(0.05)
    await posting.stand()  # hh has taken it, the answer is not here yet
    await world.ready(2)  # and one that waits for its claim
    assert await world.states() == ["sending", "sending", "queued"]

    async with world.engine.begin() as connection:
        await connection.execute(text("update moved.clock set by = interval '3 hours'"))
        await switches.pause(connection, "user", world.person.user_id, "owner", by="owner")
    await world.engine.dispose()
    with stopped([nats_server.pid, *family(postgres.pid)]):
        await asyncio.sleep(STOP_SECONDS)
    for worker in (posting, claiming):
        worker.go_on()

    await states(world, ["sent", "held", "held"])
    assert len(world.posts()) == len(world.accepted()) == 1, "the switch that was thrown meanwhile was not obeyed"
    async with world.engine.begin() as connection:
        await switches.lift(connection, "user", world.person.user_id, "owner")
        await connection.execute(text("update resumes set synced_at = now()"))  # as the api does after a while
        await lanes.release(connection, [world.person.user_id])
    await states(world, ["sent"] * 3)
    assert len(world.posts()) == len(world.accepted()) == 3
    assert len(await world.events("reply.sent")) == 3
    assert await world.used() == 3
    assert [await worker.stop() for worker in workers] == [0, 0]
