"""The notifier's SQL: one statement stores a notification, exactly once and without a gap."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import InboxRow
from libs.common.db.tables.notifier import Notification as NotificationTable
from libs.common.db.tables.notifier import NotificationCounter
from libs.common.db.tables.preferences import NotificationRead
from libs.common.db.tables.users import User
from libs.common.events.account import NoticeAction
from libs.common.ids import new_id
from services.notifier.domain import Notification, Stored, actions_as_json

CONSUMER = "notifier"
PAGE = 500


def _store_statement() -> Any:
    """Inbox row first; only the winner takes the next number; the notification has it. One round trip."""
    claimed = (
        insert(InboxRow)
        .values(consumer=CONSUMER, event_id=bindparam("event_id"))
        .on_conflict_do_nothing()
        .returning(col(InboxRow.event_id))
        .cte("claimed")
    )
    numbered = insert(NotificationCounter).from_select(
        ["user_id", "last_seq"],
        select(col(User.id), literal(1)).select_from(
            table_of(User).join(claimed, col(User.id) == bindparam("user_id"))
        ),
    )
    taken = (
        numbered.on_conflict_do_update(
            index_elements=["user_id"], set_={"last_seq": col(NotificationCounter.last_seq) + 1}
        )
        .returning(col(NotificationCounter.last_seq))
        .cte("taken")
    )
    columns = {
        "id": bindparam("id"),
        "user_id": bindparam("user_id"),
        "event_id": bindparam("event_id"),
        "seq": taken.c.last_seq,
        "kind": bindparam("kind"),
        "level": bindparam("level"),
        "title": bindparam("title"),
        "body": bindparam("body"),
        "data": bindparam("data", type_=JSONB),
        "topic": bindparam("topic"),
        "link": bindparam("link", type_=String),
        "actions": bindparam("actions", type_=JSONB),
        "about": bindparam("about", type_=String),
    }
    row = [column if name == "seq" else column.label(name) for name, column in columns.items()]
    return (
        insert(NotificationTable)
        .from_select(list(columns), select(*row).select_from(taken))
        .returning(col(NotificationTable.seq), col(NotificationTable.id), col(NotificationTable.created_at))
    )


_STORE = _store_statement()


async def store(connection: AsyncConnection, item: Notification) -> Stored | None:
    """Store it with the user's next number, or return None when this event was stored before (or the user is gone)."""
    values = {
        "id": new_id(),
        "user_id": item.user_id,
        "event_id": item.event_id,
        "kind": item.kind,
        "level": item.level,
        "title": item.title,
        "body": item.body,
        "data": item.data,
        "topic": item.topic,
        "link": item.link,
        "actions": actions_as_json(item.actions),
        "about": item.about,
    }
    row = (await connection.execute(_STORE, values)).first()
    return Stored(row.seq, row.id, item, row.created_at) if row else None


async def after(connection: AsyncConnection, user_id: UUID, seq: int, limit: int = PAGE) -> list[Stored]:
    """The user's notifications that follow `seq`, in order, `limit` at most."""
    result = await connection.execute(
        select(table_of(NotificationTable))
        .where(col(NotificationTable.user_id) == user_id, col(NotificationTable.seq) > seq)
        .order_by(col(NotificationTable.seq))
        .limit(limit)
    )
    return [stored_of(row) for row in result.mappings()]


def stored_of(row: Any) -> Stored:
    """The notification of a row of the table."""
    item = Notification(
        event_id=row["event_id"],
        user_id=row["user_id"],
        kind=row["kind"],
        level=row["level"],
        title=row["title"],
        body=row["body"],
        data=row["data"],
        topic=row["topic"] or "account_news",  # of a version that had no topics
        link=row["link"],
        actions=tuple(NoticeAction.model_validate(action) for action in row["actions"]),
        about=row["about"],
    )
    return Stored(row["seq"], row["id"], item, row["created_at"])


async def last_seq(connection: AsyncConnection, user_id: UUID) -> int:
    """The newest number given to the user; 0 before the first."""
    return (
        await connection.scalar(
            select(col(NotificationCounter.last_seq)).where(col(NotificationCounter.user_id) == user_id)
        )
        or 0
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user stands: the newest number, and how far it was read."""

    newest: int
    read: int


async def places(connection: AsyncConnection, user_ids: Collection[UUID]) -> dict[UUID, Place]:
    """Where these users stand; who never had a notification is not among them."""
    counted, read = table_of(NotificationCounter), table_of(NotificationRead)
    user = col(NotificationCounter.user_id)
    statement = (
        select(user, col(NotificationCounter.last_seq), func.coalesce(col(NotificationRead.seq), 0).label("read"))
        .select_from(counted.outerjoin(read, col(NotificationRead.user_id) == user))
        .where(user == func.any(list(user_ids)))
    )
    rows = await connection.execute(statement)
    return {row.user_id: Place(row.last_seq, row.read) for row in rows}
