"""The inbox: a consumer's effect and the mark that it happened share one transaction (invariant I5)."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.messaging import InboxRow

_CLAIM = insert(InboxRow).on_conflict_do_nothing().returning(col(InboxRow.event_id))

_CLAIM_ALL = text(
    "insert into inbox (consumer, event_id) select :consumer, unnest(cast(:event_ids as uuid[]))"
    " on conflict do nothing returning event_id"
)


async def claim(connection: AsyncConnection, *, consumer: str, event_id: UUID) -> bool:
    """True exactly once per consumer and event; False for a duplicate, which must have no effect."""
    return (await connection.execute(_CLAIM, {"consumer": consumer, "event_id": event_id})).first() is not None


async def claim_all(connection: AsyncConnection, *, consumer: str, event_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the events that `claim` would be true for; two processes with the same events wait in the same order."""
    asked = {"consumer": consumer, "event_ids": sorted(set(event_ids))}
    return set((await connection.execute(_CLAIM_ALL, asked)).scalars())
