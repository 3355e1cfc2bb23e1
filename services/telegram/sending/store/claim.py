"""Which message goes out next: a chat is leased as a whole, so that two senders never write to one at once.

The pace of the bot and of each chat, and what Telegram told to wait, stand in the rows: they hold over restarts and for
all replicas.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.telegram.message import Content
from services.telegram.settings import TelegramSettings

BURST = 5
"""Messages to different chats that may go at once."""

_BOT = text(
    """
select extract(epoch from greatest(paced_until - now(), interval '0')) as ahead, rest_until <= now() as free
from telegram_bot where id = 1 for update
"""
)
_PACE = text(
    """
update telegram_bot set paced_until = greatest(paced_until, now()) + make_interval(secs => :seconds) where id = 1
"""
)
# What is to be said is read in a statement of its own: this one may take a chat that another sender has just left.
_CHATS = text(
    """
with free as (
  select chat_id from telegram_chats
  where work_at is not null and rest_until <= now() and paced_until <= now() + make_interval(secs => :ahead)
    and (lease_until is null or lease_until <= now())
  order by work_at, chat_id limit :most
  for update skip locked
)
update telegram_chats c set lease_token = :token, lease_until = now() + make_interval(secs => :lease), work_at = now(),
  paced_until = greatest(c.paced_until, now()) + make_interval(secs => :pace)
from free where c.chat_id = free.chat_id
returning c.chat_id
"""
)
# Who asks the bot is answered before it tells what is new. Ids are ordered by time: a notice that was delivered late
# still stands before the later ones that wait.
_HEADS = text(
    """
select distinct on (d.chat_id) d.id, d.chat_id, d.user_id, d.content, d.revision, d.message_id, d.tried_at,
  d.notification_id is not null as notice, c.failures,
  extract(epoch from now() - d.tried_at) as unknown_for
from telegram_deliveries d join telegram_chats c using (chat_id)
where d.chat_id = any(:chats) and d.state = 'due'
order by d.chat_id, d.notification_id is not null, coalesce(d.notification_id, d.id), d.number
"""
)
_TRIED = text(
    "update telegram_deliveries set attempts = attempts + 1, tried_at = coalesce(tried_at, now()) where id = any(:ids)"
)
_IDLE = text(
    """
update telegram_chats set work_at = null, lease_token = null, lease_until = null,
  paced_until = paced_until - make_interval(secs => :pace) where chat_id = any(:chats)
"""
)
_NEXT = text(
    """
select extract(epoch from greatest(
  min(greatest(c.rest_until, c.paced_until - make_interval(secs => :ahead), coalesce(c.lease_until, now()))),
  max(b.rest_until), max(b.paced_until)) - now()) as seconds
from telegram_chats c cross join telegram_bot b where c.work_at is not null
"""
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this sender alone may send, or edit, until its lease ends.

    `tried_at`: since when nobody knows whether an earlier attempt arrived. `failures`: of the chat, in a row.
    """

    token: UUID
    id: UUID
    chat_id: int
    user_id: UUID | None
    content: Content
    revision: int
    message_id: int | None
    tried_at: datetime | None
    unknown_for: float | None
    failures: int


async def claim(connection: AsyncConnection, settings: TelegramSettings, token: UUID, most: int) -> list[Claimed]:
    """At most `most` messages of as many chats; the caller commits before it calls Telegram."""
    bot = (await connection.execute(_BOT)).first()
    if bot is None or not bot.free:
        return []
    most = min(most, BURST - math.ceil(float(bot.ahead) * settings.telegram_rate_per_second))
    if most <= 0:
        return []
    values = {
        "token": token,
        "most": most,
        "ahead": settings.burst_seconds,
        "lease": settings.telegram_lease_seconds,
        "pace": settings.telegram_chat_seconds,
    }
    chats = set((await connection.execute(_CHATS, values)).scalars())
    if not chats:
        return []
    found = (await connection.execute(_HEADS, {"chats": list(chats)})).mappings()
    heads = [_claimed(token, dict(row)) for row in found]
    idle = chats - {one.chat_id for one in heads}
    if idle:
        await connection.execute(_IDLE, {"chats": list(idle), "pace": settings.telegram_chat_seconds})
    await connection.execute(_TRIED, {"ids": [one.id for one in heads]})
    await connection.execute(_PACE, {"seconds": len(heads) / settings.telegram_rate_per_second})
    return heads


def _claimed(token: UUID, values: Mapping[str, Any]) -> Claimed:
    return Claimed(
        token=token,
        id=values["id"],
        chat_id=values["chat_id"],
        user_id=values["user_id"],
        content=Content.model_validate(values["content"]),
        revision=values["revision"],
        message_id=values["message_id"],
        tried_at=values["tried_at"],
        unknown_for=float(values["unknown_for"]) if values["unknown_for"] is not None else None,
        failures=values["failures"],
    )


async def next_due(connection: AsyncConnection, settings: TelegramSettings) -> float | None:
    """Seconds until something may be sent; None when nothing waits."""
    seconds = await connection.scalar(_NEXT, {"ahead": settings.burst_seconds})
    return max(float(seconds), 0.0) if seconds is not None else None
