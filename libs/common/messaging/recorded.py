"""Events as their rows say: what is told to people from an event is told from its row, a message is a bell (ADR 0032).

A password of NATS is enough to publish. A row of the outbox also takes a role of PostgreSQL, which writes its own
source only, and the catalogue says which sources may make an event.
"""

from collections.abc import Collection, Mapping
from typing import TypeVar
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.messaging import OutboxRow
from libs.common.errors import PermanentError
from libs.common.events.base import Event
from libs.common.events.catalogue import EVENTS, PRODUCERS

E = TypeVar("E", bound=Event)
UNRECORDED = Counter("messages_unrecorded_total", "Messages put aside because no service recorded them", ["durable"])
_ROWS = select(col(OutboxRow.event_id), col(OutboxRow.source), col(OutboxRow.subject), col(OutboxRow.payload))


class UnrecordedError(PermanentError):
    """No service that may make such an event has recorded this one: forged, or older than the outbox keeps rows."""

    code = "unrecorded_event"

    def __init__(self, durable: str) -> None:
        UNRECORDED.labels(durable).inc()
        super().__init__("No row of the outbox says this event")


async def events(connection: AsyncConnection, event_ids: Collection[UUID]) -> dict[UUID, Event]:
    """Those of the events that were recorded by who may make them, as they were recorded."""
    rows = await connection.execute(_ROWS.where(col(OutboxRow.event_id) == func.any(list(event_ids))))
    return {
        row.event_id: EVENTS[row.subject].model_validate(row.payload)
        for row in rows
        if row.source in PRODUCERS.get(row.subject, ())
    }


def named(known: Mapping[UUID, Event], event_id: UUID, kind: type[E]) -> E | None:
    """Of `events` the one that a message names; None as well where its row is of another kind."""
    event = known.get(event_id)
    return event if isinstance(event, kind) else None
