"""Our side of the pipeline: one auto_reply process takes published matches to stored and published replies."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from nats.aio.client import Client
from nats.js import JetStreamContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.stage.town import Found
from bench.stage.world import BenchError

PUBLISHES_AT_ONCE = 32
PATIENCE = 60.0
_LOOK = 0.05

_ENDS = text(
    """
select a.match_id, extract(epoch from a.sent_at) as sent, extract(epoch from o.published_at) as published,
  extract(epoch from a.created_at) as recorded, extract(epoch from a.attempt_at) as claimed
from outbox o
join applications a on a.id = (o.payload ->> 'application_id')::uuid
where o.id > :after and o.subject = 'reply.sent' and o.published_at is not null
"""
)
_DONE = text("select count(*) from outbox where id > :after and subject = 'reply.sent' and published_at is not null")
_LAST = text("select coalesce(max(id), 0) from outbox")


@dataclass(frozen=True)
class End:
    """When an application was recorded, claimed with its letter, confirmed, and told; by the database's clock."""

    sent: float
    published: float
    recorded: float
    claimed: float


class Pipeline:
    """Publishes `match.found` and waits for `reply.sent`."""

    def __init__(self, engine: AsyncEngine, client: Client) -> None:
        self._engine, self._js = engine, client.jetstream()

    async def burst(self, found: Sequence[Found]) -> float:
        """All at once; applications a second, from the first publish to the last published reply."""
        after, started = await self._position(), time.time()
        await publish_all(self._js, found)
        ends = await self._ends(after, len(found))
        return len(found) / (max(end.published for end in ends.values()) - started)

    async def steady(self, found: Sequence[Found], *, per_second: float) -> list[tuple[float, End]]:
        """At a constant rate; when each was published and when it ended."""
        after, started = await self._position(), time.time()
        published: dict[object, float] = {}
        for number, one in enumerate(found):
            await asyncio.sleep(max(0.0, started + number / per_second - time.time()))
            subject, body, headers = one.message()
            published[one.match_id] = time.time()
            await self._js.publish(subject, body, headers=headers, stream="EVENTS")
        ends = await self._ends(after, len(found))
        return [(published[match_id], end) for match_id, end in ends.items()]

    async def _position(self) -> int:
        async with self._engine.connect() as connection:
            return int(await connection.scalar(_LAST) or 0)

    async def _ends(self, after: int, count: int) -> dict[object, End]:
        deadline, done = time.monotonic() + PATIENCE, 0
        while done < count:
            if time.monotonic() > deadline:
                raise BenchError(f"only {done} of {count} applications were sent within {PATIENCE:.0f} s")
            await asyncio.sleep(_LOOK)
            async with self._engine.connect() as connection:
                done = int(await connection.scalar(_DONE, {"after": after}) or 0)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_ENDS, {"after": after})).all()
        return {row.match_id: End(*map(float, (row.sent, row.published, row.recorded, row.claimed))) for row in rows}


async def publish_all(js: JetStreamContext, found: Sequence[Found]) -> None:
    """Publish every match, some at once, each acknowledged."""
    waiting = iter(found)

    async def work() -> None:
        for one in waiting:
            subject, body, headers = one.message()
            await js.publish(subject, body, headers=headers, stream="EVENTS")

    await asyncio.gather(*(work() for _ in range(PUBLISHES_AT_ONCE)))
