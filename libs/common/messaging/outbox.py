"""The outbox: an event is a row of the transaction that makes it true (invariant I4)."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

import structlog
from opentelemetry import propagate
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.engine import on_commit
from libs.common.db.tables.messaging import OutboxRow
from libs.common.events.base import Event
from libs.common.ids import new_id
from libs.common.messaging.envelope import CORRELATION, headers_of

_INSERT = pg_insert(OutboxRow).on_conflict_do_nothing(index_elements=["event_id"])


@dataclass(frozen=True)
class Pending:
    """An event with the identity it will have; give `event_id` when one fact may be recorded twice."""

    event: Event
    event_id: UUID | None = None


class Outbox:
    """Records events of one service. The commit wakes this process's relay; `commits` counts them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.committed = asyncio.Event()
        self.commits = 0

    async def add(self, connection: AsyncConnection, *events: Event | Pending) -> None:
        """Insert the events in the caller's transaction; never commits. An event id that is there already is kept."""
        if not events:
            return

        rows = [self._row(item if isinstance(item, Pending) else Pending(item)) for item in events]
        await connection.execute(_INSERT, rows if len(rows) > 1 else rows[0])
        on_commit(connection, self._ring)

    def _ring(self) -> None:
        self.commits += 1
        self.committed.set()

    def _row(self, pending: Pending) -> dict[str, object]:
        event, event_id = pending.event, pending.event_id or new_id()
        correlation = str(structlog.contextvars.get_contextvars().get(CORRELATION) or event_id)
        headers = headers_of(event, event_id=event_id, source=self.source, correlation_id=correlation)
        propagate.inject(headers)
        return {
            "event_id": event_id,
            "source": self.source,
            "subject": event.subject,
            "user_id": event.user_id,
            "payload": event.model_dump(mode="json"),
            "headers": headers,
        }
