"""SQL that keeps one message of an employer from being told twice on a channel."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.notifications.topics import Channel, Topic

_SUPPLANT = text(
    """
update notification_deliveries d set state = 'skipped', settled_at = now()
from notifications n
where d.user_id = :user_id and d.topic = 'chat_message' and d.state = 'waiting' and d.channel = any(:channels)
  and n.id = d.notification_id and n.data ->> 'chat_id' = :chat_id and n.data ->> 'message_id' = :message_id
"""
)
_TOLD_OF = text(
    """
select d.channel from notification_deliveries d join notifications n on n.id = d.notification_id
where d.user_id = :user_id and d.topic = :topic and d.channel = any(:channels) and n.data ->> 'chat_id' = :chat_id
  and coalesce(n.data ->> 'inbound_message_id', n.data ->> 'message_id') = :message_id
"""
)


async def supplant(
    connection: AsyncConnection, user_id: UUID, channels: Sequence[Channel], *, chat_id: str, message_id: str
) -> None:
    """What waits on these channels about this message is told no more: something that says more leaves."""
    values = {"user_id": user_id, "channels": list(channels), "chat_id": chat_id, "message_id": message_id}
    await connection.execute(_SUPPLANT, values)


async def announced_of(
    connection: AsyncConnection,
    user_id: UUID,
    topic: Topic,
    channels: Sequence[Channel],
    *,
    chat_id: str,
    message_id: str,
) -> set[str]:
    """On which of these channels something of this topic about this message was planned."""
    values = {"user_id": user_id, "topic": topic, "channels": list(channels)}
    found = await connection.execute(_TOLD_OF, {**values, "chat_id": chat_id, "message_id": message_id})
    return set(found.scalars())
