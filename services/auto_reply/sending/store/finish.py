"""Ends of an attempt, fenced by its lease token: no row written means that it is somebody else's now.

Locks: the lane, then the application, then the ledger.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.ids import new_id
from services.auto_reply.sending.outcomes import Settlement
from services.auto_reply.sending.store.claim import Claimed
from services.auto_reply.sending.store.sql import statement

_SENT = statement(
    """
with done as (
  update applications
  set state = $SENT, negotiation_id = :negotiation_id, negotiation_state = :negotiation_state,
    sent_at = clock_timestamp(), reason = null, held_why = null, lease_token = null, lease_until = null,
    request_id = coalesce(:request_id, request_id), hh_answer = :answer, version = version + 1, updated_at = now()
  where $lane_first and id = :id and lease_token = :token and state in $in_flight
  returning id, user_id, resume_id
),
ledger as (
  update usage_ledger u set at = clock_timestamp() from done where $open_take
),
lane as (
  update send_lanes l set failures = 0, notices = notices - array['breaker', $healed]
  from done where l.user_id = done.user_id and (l.failures > 0 or l.notices ?| array[$healed])
)
select now() as now, done.resume_id from done
""",
    healed="'visibility_consent', 'resume_refused/' || done.resume_id, 'visibility_conflict/' || done.resume_id",
).bindparams(bindparam("answer", type_=JSONB(none_as_null=True)))

_MOVED = statement(
    """
with done as (
  update applications
  set state = cast(:state as text), reason = :reason, held_why = :held_why,
    not_before = coalesce(cast(:not_before as timestamptz), now()),
    lease_token = null, lease_until = :look_at, made_by = case when :manual then 'manual' else made_by end,
    posts = case when :never_arrived then greatest(posts - 1, 0) else posts end,
    attempt_at = case when cast(:state as text) = $UNKNOWN then clock_timestamp() else attempt_at end,
    request_id = coalesce(:request_id, request_id), hh_answer = coalesce(:answer, hh_answer),
    version = version + 1, updated_at = now()
  where $lane_first and id = :id and lease_token = :token and state = $SENDING
  returning id, user_id, resume_id
),
refunded as ($refund_of_done),
lane as (
  update send_lanes l
  set notices = case cast(:lane as text) when 'ok' then l.notices - 'breaker' else l.notices end,
    failures = case cast(:lane as text) when 'ok' then 0 when 'failed' then l.failures + 1 else l.failures end,
    next_send_at = case cast(:lane as text)
      when 'failed' then greatest(l.next_send_at, now()
        + make_interval(secs => least(:longest, :base * power(2, least(l.failures, 16)))))
      when 'slow' then greatest(l.next_send_at, coalesce(cast(:not_before as timestamptz), now()))
      else l.next_send_at end,
    wake_at = case when cast(:state as text) = $QUEUED
      then least(l.wake_at, coalesce(cast(:not_before as timestamptz), now())) else l.wake_at end
  from done where l.user_id = done.user_id
  returning l.user_id, l.failures, l.next_send_at
)
select now() as now, done.resume_id, coalesce(lane.failures, 0) as failures, lane.next_send_at
from done left join lane on lane.user_id = done.user_id
"""
).bindparams(bindparam("answer", type_=JSONB(none_as_null=True)))

_HELD_BY_BREAKER = statement(
    """
update applications set state = $HELD, held_why = $pause_breaker, not_before = :until, version = version + 1
where id = :id and state = $QUEUED
"""
)

_HOLD_ANONYMOUS = statement(
    """
update applications a
set state = $HELD, held_why = mine.held_why, not_before = mine.not_before, version = a.version + 1, updated_at = now()
from applications mine
where mine.id = :id and mine.state = $HELD and a.resume_id = mine.resume_id and a.id <> mine.id and a.state = $QUEUED
  and mine.vacancy_snapshot -> 'type' ->> 'id' = 'anonymous' and a.vacancy_snapshot -> 'type' ->> 'id' = 'anonymous'
"""
)

_SAY_ONCE = statement(
    """
update send_lanes
set notices = notices || jsonb_build_object(cast(:key as text), now()), paused_notice = :why,
  paused_until = cast(:until as timestamptz)
where user_id = :user_id and not notices ? :key
returning user_id
"""
)

_LOCK_LANE = statement("select 1 from send_lanes where user_id = :user_id for no key update")

_OLDEST_USE = statement(
    """
select min(u.at) from usage_ledger u
where u.account_id = :account_id and u.at > now() - make_interval(secs => :rolling) and u.kind <> 'refund'
  and u.id <> :except_take
  and not exists (select 1 from usage_ledger r where r.take_id = u.id)
"""
)


@dataclass(frozen=True, slots=True)
class Done:
    """The row was written. `now` is the database's clock, `failures` those of the lane in a row."""

    now: datetime
    resume_id: UUID | None
    failures: int = 0
    next_send_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BackOff:
    """Seconds that a lane rests after its first failure, doubled after each further one, and at most."""

    base: float
    longest: float


async def sent(
    connection: AsyncConnection,
    application_id: UUID,
    token: UUID,
    settlement: Settlement,
) -> Done | None:
    """hh has it: the take counts from this moment on. None when the lease is lost."""
    values = {
        "id": application_id,
        "token": token,
        "negotiation_id": settlement.negotiation_id,
        "negotiation_state": settlement.negotiation_state,
        "request_id": settlement.request_id,
        "answer": settlement.answer,
    }
    row = (await connection.execute(_SENT, values)).first()
    return Done(row.now, row.resume_id) if row else None


async def moved(
    connection: AsyncConnection,
    claimed: Claimed,
    settlement: Settlement,
    back_off: BackOff,
    *,
    not_before: datetime | None = None,
    look_at: datetime | None = None,
) -> Done | None:
    """Anything but sent, with its refund and what it says about the lane. None when the lease is lost.

    A refund after a POST means that hh did not accept it: then the POST does not count as one of ours.
    """
    values = {
        "id": claimed.id,
        "token": claimed.token,
        "state": settlement.state.value,
        "reason": settlement.reason,
        "held_why": settlement.held_why,
        "not_before": not_before,
        "look_at": look_at,
        "refund": settlement.refund,
        "refund_id": new_id(),
        "never_arrived": settlement.refund and not claimed.dry,
        "lane": settlement.lane,
        "base": back_off.base,
        "longest": back_off.longest,
        "manual": settlement.manual,
        "request_id": settlement.request_id,
        "answer": settlement.answer,
    }
    row = (await connection.execute(_MOVED, values)).first()
    return Done(row.now, row.resume_id, row.failures, row.next_send_at) if row else None


async def hold_by_breaker(connection: AsyncConnection, application_id: UUID, until: datetime) -> None:
    """Hold a row that was just queued again: its lane's breaker opened."""
    await connection.execute(_HELD_BY_BREAKER, {"id": application_id, "until": until})


async def hold_anonymous(connection: AsyncConnection, application_id: UUID) -> None:
    """Hold, like this row of an anonymous vacancy, every other one of its resume; the caller has locked the lane."""
    await connection.execute(_HOLD_ANONYMOUS, {"id": application_id})


async def say_once(connection: AsyncConnection, user_id: UUID, *, key: str, why: str, until: datetime | None) -> bool:
    """Whether this pause is still to be told; it counts as told from now on."""
    values = {"user_id": user_id, "key": key, "why": why, "until": until}
    return (await connection.execute(_SAY_ONCE, values)).first() is not None


async def lock_lane(connection: AsyncConnection, user_id: UUID) -> None:
    """Take the lane before other locks of the user, for steps that take some before they write the row."""
    await connection.execute(_LOCK_LANE, {"user_id": user_id})


async def oldest_use(
    connection: AsyncConnection, account_id: UUID, *, except_take: UUID, rolling: timedelta
) -> datetime | None:
    """When the oldest unit that counts was used and not given back; one take, under way, is left out."""
    values = {"account_id": account_id, "except_take": except_take, "rolling": rolling.total_seconds()}
    return await connection.scalar(_OLDEST_USE, values)
