"""Publishes committed events again that a service has not recorded: PostgreSQL is the truth, NATS only wakes up.

A message can end without its effect: parked after an outage that outlasted the redelivery schedule, dropped by the
server after `max_deliver`, or lost with the broker's disk. The outbox still has the event and the inbox lacks it, so it
is published once more, under a new message id and on a subject that only this service hears: `republished.<service>.`
before its own. The usual handler, which goes by that, does the rest, and the inbox keeps a late twin harmless.
What always fails is published less and less often: after one, two, four ... times `republish_after_seconds`.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.db.tables.messaging import InboxRow, OutboxRow
from libs.common.messaging.relay import Publisher
from libs.common.messaging.topology import Durable
from libs.common.settings.servers import MessagingSettings

log = get_logger(__name__)

REPUBLISHED = Counter(
    "events_republished_total", "Events published again because a service had not recorded them", ["durable"]
)
NEWEST = 20_000
"""Only so many of the newest events are looked at: the primary key finds them, however long the outbox is kept."""
BATCH = 200
DAY = 86_400.0


class _Missing(NamedTuple):
    """A published event that the service has not recorded; `age` in seconds."""

    event_id: UUID
    subject: str
    payload: Mapping[str, Any]
    headers: Mapping[str, str]
    age: float


class Republisher:
    """`run()` is a supervised loop of one service; replicas may publish at the same time."""

    def __init__(
        self, engine: AsyncEngine, durable: Durable, publisher: Publisher, settings: MessagingSettings
    ) -> None:
        self._engine, self._durable, self._publisher, self._settings = engine, durable, publisher, settings

    async def run(self, heartbeat: Heartbeat) -> None:
        """Look once per period; for ever."""
        await WorkLoop(self._turn, self._settings.republish_period_seconds).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> None:
        await self.publish_missing()

    async def publish_missing(self) -> int:
        """Publish what is missing and due; returns how many events."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(self._missing(), {"consumer": self._durable.name})
            missing = [_Missing(*row) for row in rows]
        due = [(row, number) for row in missing if (number := self._due(float(row.age))) is not None]
        for row, number in due:
            body = json.dumps(row.payload, ensure_ascii=False, separators=(",", ":")).encode()
            headers = {**row.headers, "Nats-Msg-Id": f"republished:{self._durable.name}:{number}:{row.event_id}"}
            await self._publisher.publish(f"{self._durable.republished}.{row.subject}", body, headers)
        if due:
            REPUBLISHED.labels(self._durable.name).inc(len(due))
            log.warning("events without effect were published again", action="event.republished", count=len(due))
        return len(due)

    def _due(self, age: float) -> int | None:
        """The number of the publication that an event of this age, in seconds, is due for; None between two of them."""
        after, width = self._settings.republish_after_seconds, 2 * self._settings.republish_period_seconds
        number = int(math.log2(age / after))
        return number if age - after * 2**number < width else None

    def _missing(self) -> Select[UUID, str, dict[str, Any], dict[str, Any], int]:
        age = func.extract("epoch", func.now() - col(OutboxRow.created_at))
        newest = select(func.coalesce(func.max(col(OutboxRow.id)), 0) - NEWEST).scalar_subquery()
        recorded = select(col(InboxRow.event_id)).where(
            col(InboxRow.consumer) == bindparam("consumer"), col(InboxRow.event_id) == col(OutboxRow.event_id)
        )
        wanted = or_(*(col(OutboxRow.subject).like(name.replace(">", "%")) for name in self._durable.facts))
        return (
            select(
                col(OutboxRow.event_id),
                col(OutboxRow.subject),
                col(OutboxRow.payload),
                col(OutboxRow.headers),
                age.label("age"),
            )
            .where(
                col(OutboxRow.id) > newest,
                col(OutboxRow.published_at).is_not(None),
                age.between(self._settings.republish_after_seconds, DAY),
                wanted,
                ~recorded.exists(),
            )
            .order_by(col(OutboxRow.id))
            .limit(BATCH)
        )
