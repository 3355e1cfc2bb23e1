"""SQL of stored notifications and of how far they were read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import NotificationRead
from libs.common.db.tables.base import table_of
from libs.common.db.tables.notifier import Notification, NotificationCounter

notifications: Any = table_of(Notification)
counters: Any = table_of(NotificationCounter)
reads: Any = table_of(NotificationRead)


async def last_seq(connection: AsyncConnection, user_id: UUID) -> int:
    """The newest `seq` of the user; 0 when there is none."""
    return int(await connection.scalar(select(counters.c.last_seq).where(counters.c.user_id == user_id)) or 0)


async def read_seq(connection: AsyncConnection, user_id: UUID) -> int:
    """Everything up to this `seq` was read."""
    return int(await connection.scalar(select(reads.c.seq).where(reads.c.user_id == user_id)) or 0)


async def after(connection: AsyncConnection, user_id: UUID, seq: int, limit: int) -> Sequence[Any]:
    """Notifications after a `seq`, in their order."""
    statement = (
        select(notifications)
        .where(notifications.c.user_id == user_id, notifications.c.seq > seq)
        .order_by(notifications.c.seq)
        .limit(limit)
    )
    return (await connection.execute(statement)).all()


async def newest(connection: AsyncConnection, user_id: UUID, before: int | None, limit: int) -> Sequence[Any]:
    """Notifications before a `seq` (or the newest ones), the newest first."""
    statement = select(notifications).where(notifications.c.user_id == user_id)
    if before is not None:
        statement = statement.where(notifications.c.seq < before)
    return (await connection.execute(statement.order_by(notifications.c.seq.desc()).limit(limit))).all()


async def mark_read(connection: AsyncConnection, user_id: UUID, seq: int) -> int:
    """Everything up to `seq` is read; never goes back, never beyond the newest. Returns how far it is read now."""
    wanted = min(seq, await last_seq(connection, user_id))
    statement = insert(reads).values(user_id=user_id, seq=wanted)
    statement = statement.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"seq": func.greatest(reads.c.seq, statement.excluded.seq), "updated_at": func.now()},
    ).returning(reads.c.seq)
    return (await connection.execute(statement)).scalar_one()
