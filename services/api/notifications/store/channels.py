"""SQL of channels, their tests, and the browsers of Web Push."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.notifier import PushState
from libs.common.db.tables.preferences import PushSubscription
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.notifications.topics import Place
from libs.common.telegram.availability import UNAVAILABLE

TESTS_A_MINUTE = 10
SUBJECT = "account.tested"
_CHANNELS = text(
    "select c.channel, c.configured, c.public_key, c.failing_since, c.error, "  # noqa: S608 - our own constant
    f"case when c.channel = 'telegram' then {UNAVAILABLE} end as trouble"
    """,
  (select max(d.settled_at) from notification_deliveries d
    where d.user_id = u.id and d.channel = c.channel and d.state = 'sent') as sent_at,
  (select count(*) from notification_deliveries d
    where d.user_id = u.id and d.channel = c.channel and d.state in ('waiting', 'sending')) as waiting,
  (select count(*) from push_subscriptions s left join push_states t on t.subscription_id = s.id
    where s.user_id = u.id and t.gone_at is null) as browsers
from users u cross join notification_channels c where u.id = :user_id
"""
)
_TEST = text(
    """
select case
    when t.state = 'dropped' then 'failed'
    when d.channel = 'telegram' and d.state = 'sent' and t.state is distinct from 'done' then 'waiting'
    else coalesce(d.state, 'waiting')
  end as state,
  case when t.state = 'dropped' then 'telegram_dropped' else d.error end as error
from (select 1) one
left join notification_deliveries d on d.id = :test_id and d.user_id = :user_id
left join telegram_deliveries t on t.notification_id = d.id and t.user_id = d.user_id
where d.id is not null or exists (
  select 1 from outbox o where o.event_id = :test_id and o.user_id = :user_id and o.subject = :subject
)
"""
)
_RECENT = text(
    """
select count(*) from outbox
where user_id = :user_id and subject = :subject and created_at > now() - interval '1 minute'
"""
)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel, and what there is of it for one user. `trouble`: what keeps it from this user alone."""

    channel: Place
    configured: bool = False
    public_key: str | None = None
    failing_since: datetime | None = None
    error: str | None = None
    sent_at: datetime | None = None
    waiting: int = 0
    browsers: int = 0
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class TestRow:
    """How a test stands."""

    state: Literal["waiting", "sent", "failed"]
    error: str | None


class SubscribedBrowser(NamedTuple):
    """A browser that is not gone, when a message was last sent to it, and what was wrong with it."""

    id: UUID
    name: str
    endpoint: str
    created_at: datetime
    sent_at: datetime | None
    error: str | None


class Subscribed(NamedTuple):
    """A browser that was just stored."""

    id: UUID
    name: str
    created_at: datetime


async def channels(connection: AsyncConnection, user_id: UUID) -> Sequence[ChannelRow]:
    """Every channel, also one that no notifier has told of yet."""
    rows = (await connection.execute(_CHANNELS, {"user_id": user_id})).mappings()
    known = {row["channel"]: ChannelRow(**row) for row in rows}
    return [known.get(place, ChannelRow(place)) for place in get_args(Place)]


async def email(connection: AsyncConnection, user_id: UUID) -> str:
    """Where e-mail goes."""
    return (await connection.execute(select(col(User.email)).where(col(User.id) == user_id))).scalar_one()


async def test(connection: AsyncConnection, user_id: UUID, test_id: UUID) -> TestRow | None:
    """A test of this user; it waits until the notifier has taken its event."""
    facts = {"user_id": user_id, "test_id": test_id, "subject": SUBJECT}
    row = (await connection.execute(_TEST, facts)).first()
    if row is None:
        return None
    return TestRow("waiting" if row.state == "sending" else row.state, row.error)


async def recent_tests(connection: AsyncConnection, user_id: UUID) -> int:
    """Tests of the last minute."""
    return (await connection.execute(_RECENT, {"user_id": user_id, "subject": SUBJECT})).scalar_one()


async def browsers(connection: AsyncConnection, user_id: UUID) -> Sequence[SubscribedBrowser]:
    """The user's subscriptions that are not gone."""
    statement = (
        select(
            col(PushSubscription.id),
            col(PushSubscription.name),
            col(PushSubscription.endpoint),
            col(PushSubscription.created_at),
            col(PushState.sent_at),
            col(PushState.error),
        )
        .join_from(PushSubscription, PushState, isouter=True)
        .where(col(PushSubscription.user_id) == user_id, col(PushState.gone_at).is_(None))
        .order_by(col(PushSubscription.id))
    )
    return [SubscribedBrowser(*row) for row in await connection.execute(statement)]


async def subscribe(
    connection: AsyncConnection,
    user_id: UUID,
    *,
    endpoint: str,
    endpoint_hash: str,
    p256dh: str,
    auth: str,
    name: str,
    most: int,
) -> Subscribed | None:
    """Store a browser, or renew its keys; None when the user has too many. Those that are gone are deleted.

    A browser that was gone and subscribes again has a row of its own, so that its past is forgotten.
    """
    await connection.execute(select(col(User.id)).where(col(User.id) == user_id).with_for_update())
    gone = select(col(PushState.subscription_id)).where(col(PushState.gone_at).is_not(None))
    mine = col(PushSubscription.user_id) == user_id
    await connection.execute(delete(PushSubscription).where(mine, col(PushSubscription.id).in_(gone)))
    others = select(func.count()).select_from(PushSubscription)
    same = col(PushSubscription.endpoint_hash) == endpoint_hash
    if (await connection.execute(others.where(mine, ~same))).scalar_one() >= most:
        return None
    keys = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "name": name}
    statement = insert(PushSubscription).values(id=new_id(), user_id=user_id, endpoint_hash=endpoint_hash, **keys)
    renewed = statement.on_conflict_do_update(index_elements=["user_id", "endpoint_hash"], set_=keys)
    shown = (col(PushSubscription.id), col(PushSubscription.name), col(PushSubscription.created_at))
    return Subscribed(*(await connection.execute(renewed.returning(*shown))).one())


async def unsubscribe(connection: AsyncConnection, user_id: UUID, subscription_id: UUID) -> bool:
    """Delete a browser; False when the user has none of this id."""
    statement = delete(PushSubscription).where(
        col(PushSubscription.id) == subscription_id, col(PushSubscription.user_id) == user_id
    )
    return (await connection.execute(statement)).rowcount > 0
