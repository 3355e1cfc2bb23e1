"""SQL of replies whose answer was lost: when to look, and what the chat shows."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from services.chat_analysis.sending.store.rows import Prepared, of_sending

_FIND = of_sending(
    """
select hh_id from messages
where chat_id = :chat_id and author = 'applicant' and position > :known_position and text_hash = :text_hash
  and (action_id is null or action_id = :action_id)
order by position limit 1
"""
)

_CLAIM = of_sending(
    """
update agent_actions a
set lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => :lease)
from (
  select id from agent_actions where state = $UNKNOWN and lease_until <= now()
  order by lease_until limit :count for no key update skip locked
) due, chats c, hh_accounts acc
where a.id = due.id and c.id = a.chat_id and acc.id = c.account_id
returning $sent_row, a.lease_token as token
"""
).columns(card=JSONB)

_LATER = of_sending(
    """
update agent_actions
set lease_token = null, looks = :looks,
  lease_until = greatest(now() + make_interval(secs => :pause), cast(:not_before as timestamptz))
where id = :id and lease_token = :token and state = $UNKNOWN
"""
)

_NEXT = of_sending("select extract(epoch from min(lease_until) - now()) from agent_actions where state = $UNKNOWN")


async def find(connection: AsyncConnection, row: Prepared) -> str | None:
    """hh's id of a stored message that is this very reply; None when the chat shows none."""
    values = {
        "chat_id": row.chat_id,
        "known_position": row.known_position,
        "text_hash": row.text_hash,
        "action_id": row.id,
    }
    return await connection.scalar(_FIND, values)


async def claim(connection: AsyncConnection, count: int, *, lease: float) -> list[Prepared]:
    """Lease actions whose answer was lost and that are due for a look, the longest due first."""
    rows = (await connection.execute(_CLAIM, {"count": count, "lease": lease})).mappings()
    return [Prepared(**row) for row in rows]


async def look_later(
    connection: AsyncConnection, row: Prepared, *, pause: float, looks: int, not_before: datetime | None = None
) -> None:
    """Give the lease back; the next look comes after `pause` seconds, not before `not_before`."""
    values = {"id": row.id, "token": row.token, "pause": pause, "looks": looks, "not_before": not_before}
    await connection.execute(_LATER, values)


async def seconds_to_next(connection: AsyncConnection) -> float | None:
    """Seconds until a look is due (negative: overdue), None when no answer is missing."""
    return await seconds_of(connection, _NEXT)
