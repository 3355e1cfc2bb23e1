"""The relay: publishes the committed rows of one source, in id order, until none is left.

One relay per source is active at a time (advisory lock); the others wait for the next poll. A publish that timed out
may be stored later, so every repeat carries the same `Nats-Msg-Id`. Row locks are held over a few milliseconds of
network: the one place where a transaction waits for it.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from opentelemetry import context as trace_context
from opentelemetry import propagate
from prometheus_client import Counter, Gauge
from sqlalchemy import func, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col
from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.crashpoints import crashpoint
from libs.common.db.engine import single
from libs.common.db.tables.messaging import OutboxRow
from libs.common.messaging.outbox import Outbox
from libs.common.settings.servers import MessagingSettings

log = get_logger(__name__)
PRUNE_SECONDS = 3600.0
_FIELDS = frozenset(propagate.get_global_textmap().fields)
"""The headers by which a trace goes on; an event written outside of one has none of them."""
# The lock and the batch in one statement: who has not got the lock sees no row, let alone locks one. The body is the
# message as PostgreSQL writes it: nobody here reads it, so it is not parsed to be written again.
_TAKE = text(
    """
with active as (select pg_try_advisory_xact_lock(hashtextextended(:lock, 0)) as taken)
select o.id, o.subject, cast(o.payload as text) as body, o.headers,
  cast(extract(epoch from now() - o.created_at) as float8) as age
from outbox o
join active on active.taken
where o.source = :source and o.published_at is null
order by o.id
limit :batch
for update of o skip locked
"""
)
_MARK = text("update outbox set published_at = clock_timestamp() where id = any(cast(:ids as bigint[]))")
_OLDEST = text(
    "select cast(extract(epoch from now() - created_at) as float8) from outbox"
    " where source = :source and published_at is null order by id limit 1"
)

PUBLISHED = Counter("outbox_published_total", "Events published by the relay", ["source"])
OLDEST = Gauge("outbox_oldest_seconds", "Age of the oldest unpublished event", ["source"])


class Publisher(Protocol):
    """Stores one message in its stream and returns after the acknowledgement."""

    async def publish(self, subject: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Raise when the acknowledgement did not come; the message may be stored all the same."""
        ...


class _Waiting(NamedTuple):
    """An event that is committed and not published."""

    id: int
    subject: str
    body: str
    headers: Mapping[str, str]
    age: float


class Relay:
    """Publishes what `outbox.source` committed. `run()` is a supervised loop."""

    def __init__(self, engine: AsyncEngine, outbox: Outbox, publisher: Publisher, settings: MessagingSettings) -> None:
        self._engine = engine
        self._outbox = outbox
        self._publisher = publisher
        self._settings = settings
        self._lock = f"outbox:{outbox.source}"
        self._single = single(engine)
        self._seen = 0

    async def run(self, heartbeat: Heartbeat) -> None:
        """Publish what is there, then wait for a commit or the poll interval; for ever."""
        await WorkLoop(self._turn, self._settings.relay_poll_seconds, self._outbox.committed).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        # One statement while nobody has rung and nothing waits: a batch takes a transaction and a lock.
        seen, self._seen = self._seen, self._outbox.commits
        if (seen != self._seen or await self._waits()) and await self.drain_once():
            return AT_ONCE
        return None

    async def drain_once(self) -> int:
        """Publish one batch; returns how many rows were published (0: nothing left or another relay is active)."""
        async with self._engine.begin() as connection:
            values = {"lock": self._lock, "source": self._outbox.source, "batch": self._settings.relay_batch}
            batch = [_Waiting(*row) for row in await connection.execute(_TAKE, values)]
            if not batch:
                return 0
            OLDEST.labels(self._outbox.source).set(batch[0].age)
            crashpoint("relay.selected")
            done = await self._publish_all(batch)
            crashpoint("relay.published")
            await self._mark(connection, done)
        crashpoint("relay.marked")
        PUBLISHED.labels(self._outbox.source).inc(len(done))
        return len(done)

    async def _publish_all(self, batch: Sequence[_Waiting]) -> list[int]:
        results = await asyncio.gather(*(self._publish(row) for row in batch), return_exceptions=True)
        failed = [error for error in results if isinstance(error, BaseException)]
        if failed:
            log.warning("relay could not publish", action="relay.failed", failed=len(failed), error=repr(failed[0]))
            if len(failed) == len(results):
                raise failed[0]
        return [row.id for row, result in zip(batch, results, strict=True) if not isinstance(result, BaseException)]

    async def _publish(self, row: _Waiting) -> None:
        if _FIELDS.isdisjoint(row.headers):
            await self._publisher.publish(row.subject, row.body.encode(), row.headers)
            return
        token = trace_context.attach(propagate.extract(row.headers))
        try:
            await self._publisher.publish(row.subject, row.body.encode(), row.headers)
        finally:
            trace_context.detach(token)

    async def _mark(self, connection: AsyncConnection, done: list[int]) -> None:
        if done:
            await connection.execute(_MARK, {"ids": done})

    async def _waits(self) -> bool:
        """Whether there is something to publish; how long the first of it has waited is shown."""
        async with self._single.connect() as connection:
            age = await connection.scalar(_OLDEST, {"source": self._outbox.source})
        OLDEST.labels(self._outbox.source).set(float(age or 0))
        return age is not None


async def keep_trimmed(engine: AsyncEngine, source: str, settings: MessagingSettings, heartbeat: Heartbeat) -> None:
    """Prune now and once an hour, for ever; a supervised loop."""

    async def turn(_: Heartbeat) -> None:
        deleted = await prune(engine, source=source, keep_days=settings.outbox_keep_days)
        if deleted:
            log.info("old events deleted", action="outbox.pruned", deleted=deleted)

    await WorkLoop(turn, PRUNE_SECONDS).run(heartbeat)


async def prune(engine: AsyncEngine, *, source: str, keep_days: int, batch: int = 5000) -> int:
    """Delete published rows older than `keep_days`, a batch at a time; returns how many went."""
    deleted, started = 0, time.monotonic()
    while time.monotonic() - started < 60:
        async with engine.begin() as connection:
            result = await connection.execute(
                text(
                    "delete from outbox where id in (select id from outbox where source = :source"
                    " and published_at < now() - make_interval(days => :days) order by id limit :batch)"
                ),
                {"source": source, "days": keep_days, "batch": batch},
            )
        deleted += result.rowcount
        if result.rowcount < batch:
            break
    return deleted


async def requeue(engine: AsyncEngine, *, since_seconds: float, subject: str | None = None) -> int:
    """Mark published events of the last `since_seconds` as unpublished, so that the relays publish them again.

    Inboxes keep the effects single: the events keep their ids. Returns how many events will be published again.
    """
    condition = [
        col(OutboxRow.published_at).is_not(None),
        col(OutboxRow.created_at) > func.now() - func.make_interval(0, 0, 0, 0, 0, 0, since_seconds),
    ]
    if subject:
        condition.append(col(OutboxRow.subject) == subject)
    async with engine.begin() as connection:
        result = await connection.execute(update(OutboxRow).where(*condition).values(published_at=None))
    return result.rowcount
