"""Events that a test publishes by hand, with the row that the service would have written."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.messaging import OutboxRow
from libs.common.events.base import Event
from libs.common.events.catalogue import PRODUCERS


async def record(engine: AsyncEngine, event: Event, event_id: UUID, source: str | None = None) -> None:
    """The row of an event, as the service wrote it that makes such events."""
    values = {
        "event_id": event_id,
        "source": source or PRODUCERS[event.subject][0],
        "subject": event.subject,
        "user_id": event.user_id,
        "payload": event.model_dump(mode="json"),
        "headers": {},
        "published_at": datetime.now(UTC),
    }
    async with engine.begin() as connection:
        await connection.execute(insert(OutboxRow).values(**values).on_conflict_do_nothing())
