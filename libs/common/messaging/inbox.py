"""The inbox: a consumer's effect and the mark that it happened share one transaction (invariant I5)."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.messaging import InboxRow

_CLAIM = insert(InboxRow).on_conflict_do_nothing().returning(col(InboxRow.event_id))


async def claim(connection: AsyncConnection, *, consumer: str, event_id: UUID) -> bool:
    """True exactly once per consumer and event; False for a duplicate, which must have no effect."""
    return (await connection.execute(_CLAIM, {"consumer": consumer, "event_id": event_id})).first() is not None
