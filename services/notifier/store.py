"""The notifier's SQL: one statement stores a notification, exactly once and without a gap."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import User
from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import InboxRow
from libs.common.db.tables.notifier import Notification as NotificationTable
from libs.common.db.tables.notifier import NotificationCounter
from libs.common.ids import new_id
from services.notifier.domain import Notification, Stored

notifications: Any = table_of(NotificationTable)
counters: Any = table_of(NotificationCounter)
inbox: Any = table_of(InboxRow)
users: Any = table_of(User)
CONSUMER = "notifier"
PAGE = 500


def _store_statement() -> Any:
    """Inbox row first; only the winner takes the next number; the notification has it. One round trip."""
    claimed = (
        insert(inbox)
        .values(consumer=CONSUMER, event_id=bindparam("event_id"))
        .on_conflict_do_nothing()
        .returning(inbox.c.event_id)
        .cte("claimed")
    )
    numbered = insert(counters).from_select(
        ["user_id", "last_seq"],
        select(users.c.id, literal(1)).select_from(users.join(claimed, users.c.id == bindparam("user_id"))),
    )
    taken = (
        numbered.on_conflict_do_update(index_elements=["user_id"], set_={"last_seq": counters.c.last_seq + 1})
        .returning(counters.c.last_seq)
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
    }
    row = [column if name == "seq" else column.label(name) for name, column in columns.items()]
    return (
        insert(notifications)
        .from_select(list(columns), select(*row).select_from(taken))
        .returning(notifications.c.seq, notifications.c.id, notifications.c.created_at)
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
    }
    row = (await connection.execute(_STORE, values)).first()
    return Stored(row.seq, row.id, item, row.created_at) if row else None


async def after(connection: AsyncConnection, user_id: UUID, seq: int, limit: int = PAGE) -> list[Stored]:
    """The user's notifications that follow `seq`, in order, `limit` at most."""
    result = await connection.execute(
        select(notifications)
        .where(notifications.c.user_id == user_id, notifications.c.seq > seq)
        .order_by(notifications.c.seq)
        .limit(limit)
    )
    return [_stored(row) for row in result.mappings()]


def _stored(row: Any) -> Stored:
    item = Notification(
        row["event_id"], row["user_id"], row["kind"], row["level"], row["title"], row["body"], row["data"]
    )
    return Stored(row["seq"], row["id"], item, row["created_at"])


async def last_seq(connection: AsyncConnection, user_id: UUID) -> int:
    """The newest number given to the user; 0 before the first."""
    return await connection.scalar(select(counters.c.last_seq).where(counters.c.user_id == user_id)) or 0


async def wants_telegram(connection: AsyncConnection, user_id: UUID) -> bool:
    """Whether the owner switched Telegram notices on."""
    wish = await connection.scalar(select(users.c.notify["telegram"].astext).where(users.c.id == user_id))
    return wish == "true"
