"""Rows whose answer was lost: leased for a look-up, then settled. Locks: the lane, the application, the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from libs.common.ids import new_id
from services.auto_reply.sending.store.sql import statement

_CLAIM = statement(
    """
update applications a
set lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => :lease)
from (
  select id from applications
  where state = $UNKNOWN and lease_until <= now()
  order by lease_until limit :count for no key update skip locked
) due, resumes r, hh_accounts acc
where a.id = due.id and r.id = a.resume_id and acc.id = a.account_id
returning a.id, a.user_id, a.account_id, a.resume_id, r.hh_resume_id, a.vacancy_id, a.card, a.score,
  a.letter_hash, a.authored_by, a.lease_token as token, a.posts, a.readbacks, a.attempt_at,
  acc.version as account_version, a.created_at, a.traceparent, clock_timestamp() as looked_at
"""
).columns(card=JSONB)

_ABSENT = statement(
    """
with done as (
  update applications
  set state = $QUEUED, reason = $reason_proved_absent, not_before = now(), lease_token = null, lease_until = null,
    readbacks = 0, version = version + 1, updated_at = now()
  where $lane_first and id = :id and lease_token = :token and state = $UNKNOWN
    and attempt_at + make_interval(secs => :grace) < :looked_at
  returning id, user_id
),
refunded as ($refund_of_done),
woken as (
  insert into send_lanes (user_id, wake_at) select user_id, now() from done
  $sooner
)
select id from done
"""
)

_LATER = statement(
    """
update applications
set lease_token = null, readbacks = :readbacks,
  lease_until = greatest(now() + make_interval(secs => :pause), cast(:not_before as timestamptz))
where id = :id and lease_token = :token and state = $UNKNOWN
returning id
"""
)

_GIVE_UP = statement(
    """
update applications
set state = $NEEDS_OWNER, reason = :reason, lease_token = null, lease_until = null, version = version + 1,
  updated_at = now()
where id = :id and lease_token = :token and state = $UNKNOWN
returning now() as now
"""
)

_NEXT = statement("select extract(epoch from min(lease_until) - now()) from applications where state = $UNKNOWN")


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """A row whose answer was lost, leased for one look-up that begins after `looked_at`."""

    id: UUID
    user_id: UUID
    account_id: UUID
    resume_id: UUID | None
    hh_resume_id: str
    vacancy_id: str
    card: Mapping[str, Any]
    score: int | None
    letter_hash: str | None
    authored_by: str | None
    token: UUID
    posts: int
    readbacks: int
    attempt_at: datetime
    account_version: int
    created_at: datetime
    traceparent: str | None
    looked_at: datetime


async def claim(connection: AsyncConnection, count: int, *, lease: float) -> list[LostAnswer]:
    """Lease rows that are due for a look, the longest due first."""
    rows = (await connection.execute(_CLAIM, {"count": count, "lease": lease})).mappings()
    return [LostAnswer(**row) for row in rows]


async def absent(connection: AsyncConnection, row: LostAnswer, *, grace: float) -> bool:
    """Queue the row again and refund it, if the look began after the grace; this condition is part of the statement."""
    values = {
        "id": row.id,
        "token": row.token,
        "grace": grace,
        "looked_at": row.looked_at,
        "refund": True,
        "refund_id": new_id(),
    }
    return (await connection.execute(_ABSENT, values)).first() is not None


async def look_later(
    connection: AsyncConnection, row: LostAnswer, *, pause: float, readbacks: int, not_before: datetime | None = None
) -> bool:
    """Give the lease back; the next look comes after `pause` seconds, not before `not_before`."""
    values = {"id": row.id, "token": row.token, "pause": pause, "readbacks": readbacks, "not_before": not_before}
    return (await connection.execute(_LATER, values)).first() is not None


async def give_up(connection: AsyncConnection, row: LostAnswer, reason: str) -> datetime | None:
    """A person must look; the take stays counted. The database's time, None when the lease is lost."""
    return await connection.scalar(_GIVE_UP, {"id": row.id, "token": row.token, "reason": reason})


async def seconds_to_next(connection: AsyncConnection) -> float | None:
    """Seconds until a look is due (negative: overdue), None when no answer is missing."""
    return await seconds_of(connection, _NEXT)
