"""What a claim leaves when it sends nothing: rows on hold or back for review, and when the lane is looked at next."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from services.auto_reply.sending.gate import Hold
from services.auto_reply.sending.store.sql import statement

NEGOTIATIONS_READ = """not exists (
  select from hh_accounts mine left join negotiation_readings n on n.account_id = mine.id
  where mine.user_id = send_lanes.user_id and mine.state = 'linked' and mine.origin <> 'assisted'
    and n.read_at is null)"""

# What becomes due by itself; whoever queues a row or stores its letter wakes the lane, and waits for its lock to do so.
NEXT_ROW_AT = """(select min(not_before) from applications
      where user_id = :user_id and state = $QUEUED and letter_ok and not_before > now())"""

_HOLD = statement(
    """
update applications a
set state = $HELD, held_why = h.why, not_before = h.until, version = a.version + 1, updated_at = now()
from unnest(cast(:ids as uuid[]), cast(:whys as text[]), cast(:untils as timestamptz[])) as h (id, why, until)
where a.id = h.id and a.state = $QUEUED
"""
)

_TO_REVIEW = statement(
    """
update applications set state = $REVIEW, version = version + 1, updated_at = now()
where id = any(cast(:ids as uuid[])) and state = $QUEUED
"""
)

_REST = statement(
    """
update send_lanes
set wake_at = least(cast(:wake_at as timestamptz), $next_row_at),
  paused_notice = :why, paused_until = cast(:until as timestamptz), notices = cast(:notices as jsonb)
where user_id = :user_id
""",
    next_row_at=NEXT_ROW_AT,
)

_NEXT_LOOK = statement(
    "select extract(epoch from min(greatest(wake_at, next_send_at)) - now()) from send_lanes"
    " where wake_at is not null and $read",
    read=NEGOTIATIONS_READ,
)


async def hold(connection: AsyncConnection, holds: Sequence[Hold]) -> None:
    """Put the rows on hold; every hold must have its end."""
    values = {
        "ids": [each.candidate.id for each in holds],
        "whys": [each.why for each in holds],
        "untils": [each.until for each in holds],
    }
    await connection.execute(_HOLD, values)


async def to_review(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    """Give rows back to the owner's desk."""
    await connection.execute(_TO_REVIEW, {"ids": list(ids)})


async def rest(
    connection: AsyncConnection,
    user_id: UUID,
    *,
    wake_at: datetime | None,
    why: str | None,
    until: datetime | None,
    notices: str,
) -> None:
    """Let the lane sleep until `wake_at`, or until its next row's time, whichever comes first."""
    values = {"user_id": user_id, "wake_at": wake_at, "why": why, "until": until, "notices": notices}
    await connection.execute(_REST, values)


async def seconds_to_next_look(connection: AsyncConnection) -> float | None:
    """Seconds until some lane is worth a look (negative: overdue), None when nothing waits."""
    return await seconds_of(connection, _NEXT_LOOK)
