"""A loop that keeps failing is told to the administrators once, whatever is restarted, until it works again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.concurrency import supervisor
from libs.common.concurrency.supervisor import Heartbeat, Supervisor
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.runtime.outages import Outage, OutageWatch, open_outages


@dataclass
class Loop:
    """A real loop under a real supervisor, which fails while `broken`."""

    broken: bool = True
    supervisor: Supervisor = field(default_factory=Supervisor)
    turned: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self, name: str = "sender") -> Heartbeat:
        return self.supervisor.start(name, WorkLoop(self._turn, 0.01).run)

    async def _turn(self, _: Heartbeat) -> None:
        if self.broken:
            raise LookupError("a secret of somebody")
        self.turned.set()

    async def until(self, reached: Callable[[Heartbeat], bool]) -> None:
        (heartbeat,) = self.supervisor.heartbeats
        async with asyncio.timeout(30):
            while not reached(heartbeat):
                await asyncio.sleep(0.005)

    async def repaired(self) -> None:
        self.broken = False
        self.turned.clear()
        await asyncio.wait_for(self.turned.wait(), 30)


@pytest.fixture
async def loop(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Loop]:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.01)
    found = Loop()
    found.start()
    yield found
    await found.supervisor.stop(timeout=1)


@pytest.fixture
async def people(engine: AsyncEngine) -> list[str]:
    """Two administrators and somebody else; the ids of the administrators."""
    ids = [new_id() for _ in range(3)]
    async with engine.begin() as connection:
        for number, user_id in enumerate(ids):
            values = {"id": user_id, "email": f"{number}@example.org", "password_hash": "x", "is_admin": number < 2}
            await connection.execute(insert(User).values(values))
    return [str(user_id) for user_id in ids[:2]]


def watch(engine: AsyncEngine, loop: Loop, settled: float = 0) -> OutageWatch:
    return OutageWatch(engine, Outbox("api"), loop.supervisor.heartbeats, settled=timedelta(seconds=settled))


async def announced(engine: AsyncEngine) -> list[tuple[str, str]]:
    async with engine.connect() as connection:
        rows = await connection.execute(text("select user_id, payload from outbox order by id"))
        return [(str(row.user_id), row.payload["change"]) for row in rows]


async def outages(engine: AsyncEngine) -> list[Outage]:
    async with engine.connect() as connection:
        return await open_outages(connection)


async def until_failed_again(loop: Loop) -> None:
    (heartbeat,) = loop.supervisor.heartbeats
    before = heartbeat.in_a_row
    await loop.until(lambda one: one.in_a_row > max(before, 3))


async def test_it_is_told_once_to_every_administrator_and_once_that_it_is_over(
    engine: AsyncEngine, people: list[str], loop: Loop
) -> None:
    watching = watch(engine, loop)
    for _ in range(4):
        await until_failed_again(loop)
        await watching.look()
    assert sorted(await announced(engine)) == sorted((one, "loop_failing") for one in people)
    (outage,) = await outages(engine)
    assert (outage.service, outage.loop, outage.error) == ("api", "sender", "LookupError")
    assert outage.began_at < outage.seen_at

    await loop.repaired()
    await watching.look()
    await watching.look()
    assert await outages(engine) == []
    assert sorted((await announced(engine))[2:]) == sorted((one, "loop_well") for one in people)


async def test_one_or_two_failures_are_no_outage(engine: AsyncEngine, people: list[str], loop: Loop) -> None:
    (heartbeat,) = loop.supervisor.heartbeats
    watching = watch(engine, loop)
    await loop.repaired()
    for _ in range(4):
        heartbeat.succeed()
        heartbeat.fail("LookupError")
        heartbeat.fail("LookupError")
        await watching.look()
    assert await outages(engine) == []


async def test_a_process_that_starts_again_and_again_tells_nothing_again(
    engine: AsyncEngine, people: list[str], loop: Loop
) -> None:
    watching = watch(engine, loop)
    for _ in range(3):
        await until_failed_again(loop)
        await watching.look()
    before = await announced(engine)
    for _ in range(3):
        await loop.supervisor.stop(timeout=1)
        loop.start()
        watching = watch(engine, loop)
        await watching.look()
        for _ in range(2):
            await until_failed_again(loop)
            await watching.look()
    assert await announced(engine) == before
    assert len(await outages(engine)) == 1


async def test_a_good_turn_between_failures_ends_nothing(engine: AsyncEngine, people: list[str], loop: Loop) -> None:
    watching = watch(engine, loop, settled=60)
    for _ in range(3):
        await until_failed_again(loop)
        await watching.look()
    await loop.repaired()
    await watching.look()
    assert len(await outages(engine)) == 1
    assert {change for _, change in await announced(engine)} == {"loop_failing"}


async def take_away(engine: AsyncEngine, *, back: bool = False) -> None:
    """The database refuses every statement about outages, or answers again."""
    old, new = ("elsewhere", "loop_outages") if back else ("loop_outages", "elsewhere")
    async with engine.begin() as connection:
        await connection.execute(text(f"alter table {old} rename to {new}"))


async def test_a_database_that_was_away_is_no_outage_of_its_loops(
    engine: AsyncEngine, people: list[str], loop: Loop
) -> None:
    watching = watch(engine, loop)
    await watching.look()
    await take_away(engine)
    await until_failed_again(loop)
    with pytest.raises(SQLAlchemyError):
        await watching.look()
    await take_away(engine, back=True)
    await watching.look()  # the loops have not had their turn since
    await loop.repaired()
    await watching.look()
    assert (await outages(engine), await announced(engine)) == ([], [])


async def test_while_nothing_fails_the_database_is_not_asked(
    engine: AsyncEngine, people: list[str], loop: Loop
) -> None:
    await loop.repaired()
    watching = watch(engine, loop)
    await watching.look()
    await take_away(engine)
    await watching.look()
