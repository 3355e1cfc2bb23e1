"""The SQL of channels: the browsers of Web Push, and what became of messages to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.notifier import PushState
from libs.common.db.tables.preferences import PushSubscription

GONE = "push_gone"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser as it subscribed."""

    id: UUID
    endpoint: str
    p256dh: str
    auth: str


async def subscriptions(connection: AsyncConnection, user_id: UUID) -> Sequence[Subscription]:
    """The user's browsers that have not taken their subscription back."""
    gone = select(col(PushState.subscription_id)).where(col(PushState.gone_at).is_not(None))
    statement = select(
        col(PushSubscription.id),
        col(PushSubscription.endpoint),
        col(PushSubscription.p256dh),
        col(PushSubscription.auth),
    )
    where = (col(PushSubscription.user_id) == user_id, col(PushSubscription.id).not_in(gone))
    rows = await connection.execute(statement.where(*where).order_by(col(PushSubscription.id)))
    return [Subscription(row.id, row.endpoint, row.p256dh, row.auth) for row in rows]


async def note(connection: AsyncConnection, subscription_id: UUID, trouble: str | None) -> None:
    """What became of a message; IntegrityError when the subscription was deleted meanwhile."""
    gone = func.now() if trouble == GONE else None
    sent = func.now() if trouble is None else None
    statement = insert(PushState).values(subscription_id=subscription_id, gone_at=gone, sent_at=sent, error=trouble)
    kept = {
        "gone_at": gone,
        "sent_at": func.coalesce(text("excluded.sent_at"), PushState.sent_at),
        "error": trouble,
    }
    await connection.execute(statement.on_conflict_do_update(index_elements=["subscription_id"], set_=kept))
