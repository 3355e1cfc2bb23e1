"""SQL of stored notifications and of how far they were read."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, case, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import State
from libs.common.chat_actions import OPEN
from libs.common.db.rows import whole
from libs.common.db.tables.applications import Application
from libs.common.db.tables.base import table_of
from libs.common.db.tables.chat_analysis import AgentAction
from libs.common.db.tables.notifier import Notification, NotificationCounter
from libs.common.db.tables.preferences import NotificationRead


class StoredNotification(NamedTuple):
    """A notification, and whether what it asks its owner still waits for him; none: it asks nothing."""

    notification: Notification
    waits: bool | None


async def last_seq(connection: AsyncConnection, user_id: UUID) -> int:
    """The newest `seq` of the user; 0 when there is none."""
    return int(
        await connection.scalar(
            select(col(NotificationCounter.last_seq)).where(col(NotificationCounter.user_id) == user_id)
        )
        or 0
    )


async def read_seq(connection: AsyncConnection, user_id: UUID) -> int:
    """Everything up to this `seq` was read."""
    return int(
        await connection.scalar(select(col(NotificationRead.seq)).where(col(NotificationRead.user_id) == user_id)) or 0
    )


async def after(connection: AsyncConnection, user_id: UUID, seq: int, limit: int) -> Sequence[StoredNotification]:
    """Notifications after a `seq`, in their order."""
    statement = (
        select(table_of(Notification), _waits())
        .where(col(Notification.user_id) == user_id, col(Notification.seq) > seq)
        .order_by(col(Notification.seq))
        .limit(limit)
    )
    return await _found(connection, statement)


async def newest(
    connection: AsyncConnection, user_id: UUID, before: int | None, limit: int
) -> Sequence[StoredNotification]:
    """Notifications before a `seq` (or the newest ones), the newest first."""
    statement = select(table_of(Notification), _waits()).where(col(Notification.user_id) == user_id)
    if before is not None:
        statement = statement.where(col(Notification.seq) < before)
    return await _found(connection, statement.order_by(col(Notification.seq).desc()).limit(limit))


async def mark_read(connection: AsyncConnection, user_id: UUID, seq: int) -> int:
    """Everything up to `seq` is read; never goes back, never beyond the newest. Returns how far it is read now."""
    wanted = min(seq, await last_seq(connection, user_id))
    statement = insert(NotificationRead).values(user_id=user_id, seq=wanted)
    statement = statement.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"seq": func.greatest(col(NotificationRead.seq), statement.excluded.seq), "updated_at": func.now()},
    ).returning(col(NotificationRead.seq))
    return (await connection.execute(statement)).scalar_one()


async def _found(connection: AsyncConnection, statement: Select[*tuple[Any, ...]]) -> list[StoredNotification]:
    rows = (await connection.execute(statement)).mappings()
    return [StoredNotification(whole(Notification, row), row["waits"]) for row in rows]


def _waits() -> ColumnElement[bool | None]:
    """Whether what a notification asks its owner still waits for him; null for one that asks nothing."""
    mine, key = col(Notification.user_id), cast(func.split_part(col(Notification.about), ":", 2), Uuid)
    # A match whose letter is not written yet has no application: it waits.
    letter = select(func.coalesce(func.bool_or(col(Application.state) == State.REVIEW), True)).where(
        col(Application.user_id) == mine, col(Application.match_id) == key
    )
    reply = select(func.coalesce(func.bool_or(col(AgentAction.state).in_(OPEN)), False)).where(
        col(AgentAction.user_id) == mine, col(AgentAction.id) == key
    )
    asks = func.jsonb_array_length(col(Notification.actions)) > 0
    return case(
        (asks & (col(Notification.topic) == "match_review"), letter.scalar_subquery()),
        (asks & (col(Notification.topic) == "chat_action"), reply.scalar_subquery()),
    ).label("waits")
