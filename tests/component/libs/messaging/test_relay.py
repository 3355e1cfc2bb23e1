"""The relay as a loop: what nobody here rang for is published by the next look."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.messaging.relay import Relay, requeue
from libs.common.settings.servers import MessagingSettings

PATIENCE = 30.0
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('outbox:api', 0))")


class Published:
    """Takes what a relay publishes."""

    def __init__(self) -> None:
        self.subjects: asyncio.Queue[str] = asyncio.Queue()

    async def publish(self, subject: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Accepted at once."""
        self.subjects.put_nowait(subject)

    async def next(self) -> str:
        return await asyncio.wait_for(self.subjects.get(), PATIENCE)


async def record(engine: AsyncEngine) -> None:
    """An event of another process of the same service: its outbox rings nobody here."""
    async with engine.begin() as connection:
        event = AccountChanged(user_id=new_id(), occurred_at=datetime.now(UTC), change="resumed", sentence="")
        await Outbox("api").add(connection, event)


async def marked(engine: AsyncEngine) -> None:
    """Until the relay's turn has ended: it publishes first, and marks what it published in the same transaction."""
    async with engine.begin() as connection:
        await connection.execute(_LOCK)


@asynccontextmanager
async def relaying(engine: AsyncEngine, settings: MessagingSettings) -> AsyncGenerator[Published]:
    published = Published()
    often = settings.model_copy(update={"relay_poll_seconds": 0.05})
    loop = Relay(engine, Outbox("api"), published, often).run(Heartbeat("relay", stale_after=PATIENCE))
    task = asyncio.create_task(loop)
    try:
        yield published
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_another_process_committed_is_published_by_the_next_look(
    engine: AsyncEngine, messaging: MessagingSettings
) -> None:
    async with relaying(engine, messaging) as published:
        for _ in range(2):
            await record(engine)
            assert await published.next() == "account.changed"
        await marked(engine)
        assert await requeue(engine, since_seconds=60) == 2
        assert [await published.next(), await published.next()] == ["account.changed"] * 2


class Fussy(Published):
    """Refuses the first of what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0

    async def publish(self, subject: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Not acknowledged, or accepted."""
        if not self.refused:
            self.refused += 1
            raise TimeoutError
        await super().publish(subject, body, headers)


async def test_an_event_without_its_acknowledgement_is_published_again_and_its_neighbours_are_not(
    engine: AsyncEngine, messaging: MessagingSettings
) -> None:
    for _ in range(3):
        await record(engine)
    published = Fussy()
    relay = Relay(engine, Outbox("api"), published, messaging)
    assert [await relay.drain_once() for _ in range(3)] == [2, 1, 0]
    assert published.refused == 1
    assert published.subjects.qsize() == 3


async def test_a_relay_goes_on_when_the_active_one_ends(engine: AsyncEngine, messaging: MessagingSettings) -> None:
    await record(engine)
    async with engine.begin() as other:
        await other.execute(_LOCK)
        async with relaying(engine, messaging) as published:
            await other.commit()
            assert await published.next() == "account.changed"


async def test_a_ring_is_answered_without_a_look_and_an_idle_turn_is_one_look(
    engine: AsyncEngine, messaging: MessagingSettings
) -> None:
    outbox, published, heard, enough = Outbox("api"), Published(), list[str](), asyncio.Event()

    def hear(*given: str) -> None:
        heard.append(given[2].split()[0])
        if len(heard) == 3:
            enough.set()

    async with engine.begin() as connection:
        event = AccountChanged(user_id=new_id(), occurred_at=datetime.now(UTC), change="resumed", sentence="")
        await outbox.add(connection, event)
    listen(engine.sync_engine, "before_cursor_execute", hear)
    task = asyncio.create_task(
        Relay(engine, outbox, published, messaging).run(Heartbeat("relay", stale_after=PATIENCE))
    )
    try:
        await asyncio.wait_for(enough.wait(), PATIENCE)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert heard[:3] == ["with", "update", "select"]
    assert await published.next() == "account.changed"
