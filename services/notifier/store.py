"""The notifier's SQL: one statement stores notifications, each exactly once and without a gap."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.base import table_of
from libs.common.db.tables.notifier import Notification as NotificationTable
from libs.common.db.tables.notifier import NotificationCounter
from libs.common.db.tables.preferences import NotificationRead
from libs.common.events.account import NoticeAction
from libs.common.ids import new_id
from services.notifier.domain import Notification, Stored, Words, actions_as_json, words_as_json

CONSUMER = "notifier"
PAGE = 500


# Inbox rows first; only winners take numbers, those of one user in a row; each notification has its own. The orders
# keep two replicas that store the same at once from waiting for each other in a circle.
_STORE = text(
    """
with given as (
  select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    place int, id uuid, user_id uuid, event_id uuid, kind text, level text, title text, body text, data jsonb,
    topic text, link text, actions jsonb, about text, words jsonb)
), claimed as (
  insert into inbox (consumer, event_id) select :consumer, event_id from given order by event_id
  on conflict do nothing returning event_id
), fresh as (
  select g.*, row_number() over (partition by g.user_id order by g.place) as nth from given g
  join claimed c on c.event_id = g.event_id join users u on u.id = g.user_id
), counted as (
  select user_id, count(*) as many from fresh group by user_id
), taken as (
  insert into notification_counters as c (user_id, last_seq) select user_id, many from counted order by user_id
  on conflict (user_id) do update set last_seq = c.last_seq + excluded.last_seq
  returning user_id, last_seq
)
insert into notifications (
  id, user_id, event_id, seq, kind, level, title, body, data, topic, link, actions, about,
  words)
select f.id, f.user_id, f.event_id, t.last_seq - n.many + f.nth, f.kind, f.level, f.title, f.body, f.data, f.topic,
  f.link, f.actions, f.about, f.words
from fresh f join counted n on n.user_id = f.user_id join taken t on t.user_id = f.user_id
returning event_id, seq, id, created_at
"""
)


async def store(connection: AsyncConnection, items: Sequence[Notification]) -> dict[UUID, Stored]:
    """Store each with its user's next number, in this order; what was stored before is not among the answers.

    Nor is what a user would be told who is gone. No two of the items are of one event.
    """
    by_event = {item.event_id: item for item in items}
    rows = [_row(place, item) for place, item in enumerate(items)]
    values = {"consumer": CONSUMER, "rows": json.dumps(rows, ensure_ascii=False, default=str)}
    found = await connection.execute(_STORE, values)
    return {row.event_id: Stored(row.seq, row.id, by_event[row.event_id], row.created_at) for row in found}


def _row(place: int, item: Notification) -> dict[str, object]:
    return {
        "place": place,
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
        "words": words_as_json(item.words),
    }


async def after(connection: AsyncConnection, user_id: UUID, seq: int, limit: int = PAGE) -> list[Stored]:
    """The user's notifications that follow `seq`, in order, `limit` at most."""
    result = await connection.execute(
        select(table_of(NotificationTable))
        .where(col(NotificationTable.user_id) == user_id, col(NotificationTable.seq) > seq)
        .order_by(col(NotificationTable.seq))
        .limit(limit)
    )
    return [stored_of(row) for row in result.mappings()]


def stored_of(row: RowMapping) -> Stored:
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
        words={language: Words(**one) for language, one in row["words"].items()},
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
