"""The SQL of deliveries: who can be told where, what waits, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import anchors
from libs.common.db.tables.base import table_of
from libs.common.db.tables.notifier import (
    Notification,
    NotificationChannel,
    NotificationCounter,
    NotificationDelivery,
)
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.messages.catalogue import language_of
from libs.common.notifications.preferences import DIGEST, Chosen, Lately, Preferences, preferences_of
from libs.common.notifications.topics import Channel, Place, Topic
from libs.common.telegram.availability import UNAVAILABLE
from services.notifier.deliveries.domain import Batch, Recipient
from services.notifier.domain import Stored
from services.notifier.store import stored_of

MOST = 500
"""Rows that one message stands for at most; the rest become the next one."""


@dataclass(frozen=True, slots=True)
class Audience:
    """An owner with the choices made. `telegram`: what keeps it away; `browsers`: one is subscribed to Web Push."""

    recipient: Recipient
    preferences: Preferences
    telegram: str | None
    browsers: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that is to be made."""

    channel: Channel
    topic: str
    notification_id: UUID
    at: datetime | None = None
    bundle: str | None = None


_AUDIENCE = text(
    "select u.id, u.email, u.locale, u.timezone, "  # noqa: S608 - the expression is our own constant
    + UNAVAILABLE
    + """ as telegram, p.chosen, p.quiet_from, p.quiet_to, p.urgent, p.digest, p.collapse, p.fallback,
  exists (
    select 1 from push_subscriptions s left join push_states t on t.subscription_id = s.id
    where s.user_id = u.id and t.gone_at is null
  ) as browsers
from users u left join notification_preferences p on p.user_id = u.id
where u.id = any(:user_ids)
"""
)
_LATELY = text(
    """
select channel, count(*) filter (where bundle is null) as singles, min(created_at) filter (where bundle is null)
  as since, min(due_at) filter (where bundle = :topic and state = 'waiting') as together,
  count(*) filter (where bundle is null and created_at > now() - interval '1 minute') as just_now
from notification_deliveries
where user_id = :user_id and channel = any(:channels) and topic = :topic
  and created_at > now() - interval '1 hour'
group by channel
"""
)
_CLAIM = text(
    """
with head as (
  select d.id, d.user_id, d.bundle from notification_deliveries d
  join notification_counters c on c.user_id = d.user_id
  where d.channel = :channel and d.due_at <= now()
    and (d.state = 'waiting' or (d.state = 'sending' and d.lease_until <= now()))
    and not exists (
      select 1 from notification_deliveries o
      where o.user_id = d.user_id and o.channel = :channel and o.state = 'sending' and o.lease_until > now()
    )
  order by d.due_at, d.id limit 1 for update of d, c skip locked
), mine as (
  select d.id from notification_deliveries d, head
  where d.user_id = head.user_id and d.channel = :channel and d.due_at <= now()
    and (d.state = 'waiting' or (d.state = 'sending' and d.lease_until <= now()))
    and (d.id = head.id or (d.bundle is not null and d.bundle = head.bundle))
  order by d.id limit :most
)
update notification_deliveries d
set state = 'sending', attempts = d.attempts + 1, lease_token = :token,
  lease_until = now() + make_interval(secs => :lease)
from mine where d.id = mine.id
returning d.id, d.user_id, d.notification_id, d.topic, d.bundle, d.attempts,
  extract(epoch from now() - d.due_at)::float8 as lasts,
  (select o.headers ->> 'traceparent' from notifications n join outbox o on o.event_id = n.event_id
   where n.id = d.notification_id) as traceparent
"""
)
_SKIP_READ = text(
    """
update notification_deliveries d set state = 'skipped', settled_at = now(), lease_token = null, lease_until = null
from notifications n join notification_reads r on r.user_id = n.user_id
where d.lease_token = :token and d.bundle is not null and n.id = d.notification_id and n.seq <= r.seq
returning d.id
"""
)
_PRUNE = text("delete from notification_deliveries where settled_at < now() - make_interval(days => :days)")


async def audience(connection: AsyncConnection, user_ids: Collection[UUID]) -> dict[UUID, Audience]:
    """Who is told, and how; owners that are gone are not among them."""
    rows = await connection.execute(_AUDIENCE, {"user_ids": list(user_ids)})
    return {row["id"]: _audience(row) for row in rows.mappings()}


def _audience(row: RowMapping) -> Audience:
    chosen = Chosen(*(row[name] for name in Chosen._fields))
    recipient = Recipient(row["id"], row["email"], language_of(row["locale"]))
    return Audience(recipient, preferences_of(chosen), row["telegram"], row["browsers"])


async def lately(
    connection: AsyncConnection, user_id: UUID, topic: Topic, channels: Sequence[Channel]
) -> Mapping[str, Lately]:
    """What these channels were given of the topic in the last hour."""
    rows = await connection.execute(_LATELY, {"user_id": user_id, "topic": topic, "channels": list(channels)})
    return {row.channel: Lately(row.singles, row.since, row.together, row.just_now) for row in rows}


async def plan(connection: AsyncConnection, user_id: UUID, rows: Sequence[Planned]) -> None:
    """Make the rows that will leave, in the transaction of what they tell."""
    now = func.now()
    values = [
        {
            "id": new_id(),
            "user_id": user_id,
            "notification_id": row.notification_id,
            "channel": row.channel,
            "topic": row.topic,
            "bundle": row.bundle,
            "due_at": row.at if row.at is not None else now,
        }
        for row in rows
    ]
    await connection.execute(insert(NotificationDelivery).values(values))


async def plan_test(
    connection: AsyncConnection, user_id: UUID, test_id: UUID, channel: Place, error: str | None
) -> bool:
    """Make the row of a test, at once as failed when the channel cannot be used; False when it is there already."""
    state = {"state": "failed", "error": error, "settled_at": func.now()} if error else {}
    statement = upsert(NotificationDelivery).values(
        id=test_id, user_id=user_id, channel=channel, topic="test", attempts=0, **state
    )
    # Claims lock the counter of the owner, who may have had no notification yet.
    counter = upsert(NotificationCounter).values(user_id=user_id, last_seq=0)
    await connection.execute(counter.on_conflict_do_nothing())
    done = await connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]).returning(text("id")))
    return done.first() is not None


async def claim(connection: AsyncConnection, channel: Channel, *, lease: float) -> Batch | None:
    """Take the oldest message that is due, for an owner to whom none is on its way there; None when there is none.

    Of a bundle, what its owner has read meanwhile is told no more.
    """
    token = new_id()
    facts = {"channel": channel, "token": token, "lease": lease, "most": MOST}
    rows = sorted((await connection.execute(_CLAIM, facts)).all(), key=lambda row: row.id)
    if not rows:
        return None
    if rows[0].bundle is not None:
        read = set((await connection.execute(_SKIP_READ, {"token": token})).scalars())
        rows = [row for row in rows if row.id not in read]
    first = rows[0] if rows else None
    if first is None:
        return await claim(connection, channel, lease=lease)
    owner = (
        await connection.execute(select(col(User.email), col(User.locale)).where(col(User.id) == first.user_id))
    ).one()
    notices = await _notifications(connection, [row.notification_id for row in rows])
    head = await anchors.head_of(connection, first.user_id) if first.bundle == DIGEST else None
    return Batch(
        id=first.id,
        token=token,
        recipient=Recipient(first.user_id, owner.email, language_of(owner.locale)),
        topic=first.topic,
        bundle=first.bundle,
        notifications=tuple(notices),
        attempts=max(row.attempts for row in rows),
        lasts=max(row.lasts for row in rows),
        traceparent=first.traceparent,
        head=str(head) if head is not None else None,
    )


async def _notifications(connection: AsyncConnection, ids: Sequence[UUID | None]) -> list[Stored]:
    known = [one for one in ids if one is not None]
    if not known:
        return []
    statement = select(table_of(Notification)).where(col(Notification.id).in_(known)).order_by(col(Notification.seq))
    rows = await connection.execute(statement)
    return [stored_of(row) for row in rows.mappings()]


async def settle(connection: AsyncConnection, batch: Batch, *, state: str, error: str | None = None) -> bool:
    """Note how it ended; False when somebody else has taken the rows over meanwhile."""
    statement = (
        update(NotificationDelivery)
        .where(col(NotificationDelivery.lease_token) == batch.token)
        .values(
            state=state, error=error, message_id=batch.id, settled_at=func.now(), lease_token=None, lease_until=None
        )
    )
    return (await connection.execute(statement)).rowcount > 0


async def put_off(connection: AsyncConnection, batch: Batch, *, seconds: float, error: str) -> None:
    """Try again later; a test is tried once."""
    statement = (
        update(NotificationDelivery)
        .where(col(NotificationDelivery.lease_token) == batch.token)
        .values(
            state="waiting",
            error=error,
            due_at=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds),
            lease_token=None,
            lease_until=None,
        )
    )
    await connection.execute(statement)


async def settle_test(connection: AsyncConnection, test_id: UUID, *, error: str | None) -> None:
    """How a test of the socket ended; the first word stands."""
    statement = (
        update(NotificationDelivery)
        .where(col(NotificationDelivery.id) == test_id, col(NotificationDelivery.state) == "waiting")
        .values(state="failed" if error else "sent", error=error, settled_at=func.now())
    )
    await connection.execute(statement)


async def note_channel(
    connection: AsyncConnection, channel: Place, *, configured: bool, public_key: str | None = None
) -> None:
    """Say what is set up here."""
    values = {"configured": configured, "public_key": public_key}
    statement = upsert(NotificationChannel).values(channel=channel, **values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["channel"], set_={**values, "updated_at": func.now()})
    )


async def note_failing(connection: AsyncConnection, channel: Place, error: str | None) -> None:
    """Say that the channel cannot be reached, or that it can."""
    since = func.coalesce(NotificationChannel.failing_since, func.now()) if error else None
    await connection.execute(
        update(NotificationChannel)
        .where(col(NotificationChannel.channel) == channel)
        .values(failing_since=since, error=error, updated_at=func.now())
    )


async def prune(connection: AsyncConnection, *, days: int) -> None:
    """Forget deliveries that are over for so long."""
    await connection.execute(_PRUNE, {"days": days})
