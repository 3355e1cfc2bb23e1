"""The send claim: one short transaction under the user's lane; then the attempt is on record and the quota taken.

Locks: the lane (for no key update, skip locked), then the claimed application. A user has one active account, so the
lane serialises plan and account limits: what is counted after the lock cannot change before the commit. A user whose
linked account's negotiations were never read is not due: applications made by hand count in the same limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.auto_reply.sending.gate import Candidate
from services.auto_reply.sending.store.rest import NEGOTIATIONS_READ, NEXT_ROW_AT
from services.auto_reply.sending.store.sql import applied_elsewhere, statement


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane that this transaction holds. `now` is the database's clock; `more`: other lanes are due, too."""

    user_id: UUID
    notices: Mapping[str, str]
    now: datetime
    more: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """One attempt that is on record: the right to send this application once. `token` fences every write about it."""

    id: UUID
    user_id: UUID
    account_id: UUID
    resume_id: UUID
    hh_resume_id: str
    vacancy_id: str
    card: dict[str, Any]
    score: int | None
    letter: str
    letter_hash: str
    authored_by: str
    token: UUID
    posts: int
    account_version: int
    created_at: datetime
    traceparent: str | None
    dry: bool


_LANE = statement(
    """
select user_id, notices, now() as now,
  (select count(*) > 1 from (select from send_lanes where $due limit 2) due) as more
from send_lanes
where $due
order by greatest(wake_at, next_send_at)
limit 1
for no key update skip locked
""",
    due=f"wake_at is not null and greatest(wake_at, next_send_at) <= now() and {NEGOTIATIONS_READ}",
)

CANDIDATES = statement(
    """
with mine as materialized (
  select r.id as resume_id, r.content_hash, acc.id as account_id, acc.state as account_state, acc.origin,
    r.status as resume_status, r.deleted_at is not null as resume_deleted, r.synced_at as resume_read_at,
    coalesce($policy, 'off') as policy, s.daily_cap, coalesce(s.employer_cap, 1) as employer_cap,
    coalesce(s.employer_cooldown_days, 30) as employer_cooldown_days, s.quiet_from, s.quiet_to,
    coalesce(s.timezone, 'Europe/Moscow') as timezone, coalesce(s.pacing_min_seconds, 20) as pacing_min_seconds,
    coalesce(s.pacing_max_seconds, 90) as pacing_max_seconds,
    $paused_candidate as paused,
    (select own.id from hh_accounts own where own.user_id = :user_id and own.origin = 'assisted') as assisted_id,
    (select coalesce(sum(units), 0) from usage_ledger u
      where u.account_id = acc.id and u.at > now() - make_interval(secs => :rolling)) as account_used,
    (select coalesce(sum(units), 0) from usage_ledger u
      where s.daily_cap is not null and u.resume_id = r.id
        and u.at > now() - make_interval(secs => :rolling)) as resume_used
  from resumes r
  join hh_accounts acc on acc.id = r.account_id
  left join resume_settings s on s.resume_id = r.id
  where r.user_id = :user_id and (
    select true from applications a
    where a.resume_id = r.id and a.state = $QUEUED and a.letter_ok and a.not_before <= now()
      and coalesce(a.letter_resume_hash, r.content_hash) = r.content_hash
    order by a.score desc, a.id limit 1)
),
plan as materialized (
  select p.application_limit as plan_limit, p.window_seconds as plan_window_seconds, w.opened as plan_opened_at,
    (select coalesce(sum(units), 0) from usage_ledger u
      where u.user_id = :user_id and u.plan_window_at = w.opened) as plan_used
  from plans p
  cross join (select max(plan_window_at) as opened from usage_ledger where user_id = :user_id) w
  where p.id = coalesce(
    (select plan_id from subscriptions where user_id = :user_id and (expires_at is null or expires_at > now())),
    :default_plan)
)
select a.id, mine.resume_id, mine.account_id, mine.account_state, mine.origin, mine.resume_status,
  mine.resume_deleted, mine.resume_read_at, mine.policy, mine.daily_cap, mine.employer_cap,
  mine.employer_cooldown_days, mine.quiet_from, mine.quiet_to, mine.timezone, mine.pacing_min_seconds,
  mine.pacing_max_seconds, mine.paused, mine.account_used, mine.resume_used,
  a.employer_key, a.score, a.mode, a.approved, a.by_link,
  e.employer_open, e.employer_last_at,
  coalesce(plan.plan_limit, 0) as plan_limit, coalesce(plan.plan_window_seconds, 86400) as plan_window_seconds,
  plan.plan_opened_at, coalesce(plan.plan_used, 0) as plan_used
from mine
cross join lateral (
  select id, employer_key, employer_name, score, mode, account_id,
    coalesce(decided_by, '') in ('owner', 'owner_link') as approved,
    decided_by is not distinct from 'owner_link' as by_link
  from applications
  where resume_id = mine.resume_id and state = $QUEUED and letter_ok and not_before <= now()
    and coalesce(letter_resume_hash, mine.content_hash) = mine.content_hash
    and not $decision_waits_candidate
  order by score desc, id
  limit :per_resume
) a
cross join lateral (
  select count(*) filter (where coalesce(negotiation_state, '') not in $closed_negotiations) as employer_open,
    max(coalesce(sent_at, attempt_at, created_at)) as employer_last_at
  from (
    select negotiation_state, sent_at, attempt_at, created_at from applications
    where account_id = a.account_id and employer_key = a.employer_key and id <> a.id and $occupies_employer
    union all
    select negotiation_state, sent_at, attempt_at, created_at from applications
    where account_id = mine.assisted_id and id <> a.id and $occupies_employer
      and (employer_key = a.employer_key or lower(employer_name) = lower(a.employer_name))
  ) there
) e
left join plan on true
"""
)

TAKE = statement(
    """
with taken as (
  update applications a
  set state = $SENDING, lease_token = :token, lease_until = clock_timestamp() + make_interval(secs => :lease),
    attempts = attempts + 1, posts = posts + :post, attempt_at = clock_timestamp(), reason = null, held_why = null,
    version = a.version + 1, updated_at = now()
  from resumes r, hh_accounts acc, negotiation_readings n
  where a.id = :id and a.state = $QUEUED and a.letter_ok and r.id = a.resume_id and acc.id = a.account_id
    and n.account_id = acc.id and n.read_at is not null
    and coalesce(a.letter_resume_hash, r.content_hash) = r.content_hash
    and acc.state = 'linked' and acc.origin = :origin
    and not $paused_application and not $decision_waits_application and not $applied_elsewhere
  returning a.id, a.user_id, a.account_id, a.resume_id, r.hh_resume_id, a.vacancy_id, a.card, a.score, a.letter,
    a.letter_hash, coalesce(a.authored_by, 'ai_auto') as authored_by, a.posts, acc.version as account_version,
    a.created_at, a.traceparent
),
lane as (
  update send_lanes
  set next_send_at = clock_timestamp() + make_interval(secs => :pace),
    wake_at = case when :last and exists (select from taken) then $next_row_at
      else clock_timestamp() + make_interval(secs => :pace) end,
    paused_notice = null, paused_until = null, notices = cast(:notices as jsonb)
  where user_id = :user_id
),
ledger as (
  insert into usage_ledger (id, user_id, account_id, resume_id, application_id, kind, units, at, plan_window_at)
  select :token, user_id, account_id, resume_id, id, 'take', 1, clock_timestamp(), :plan_window_at from taken
)
select * from taken
""",
    next_row_at=NEXT_ROW_AT,
    applied_elsewhere=applied_elsewhere(account="a.account_id", vacancy="a.vacancy_id"),
)


async def lock_lane(connection: AsyncConnection) -> Lane | None:
    """Lock the lane that has been due the longest; None when none is due that nobody else holds."""
    row = (await connection.execute(_LANE)).first()
    return Lane(row.user_id, row.notices, row.now, row.more) if row else None


async def candidates(
    connection: AsyncConnection, user_id: UUID, *, per_resume: int, default_plan: str, rolling: timedelta
) -> list[Candidate]:
    """The best due rows of each resume with all that decides about them. The lane must be locked.

    `rolling`: how long an application counts in the limits of an account and of a resume.
    """
    values = {
        "user_id": user_id,
        "per_resume": per_resume,
        "default_plan": default_plan,
        "rolling": rolling.total_seconds(),
    }
    rows = (await connection.execute(CANDIDATES, values)).mappings()
    return [Candidate(**row) for row in rows]


async def take(
    connection: AsyncConnection,
    chosen: Candidate,
    *,
    token: UUID,
    user_id: UUID,
    origin: str,
    pace: float,
    lease: float,
    plan_window_at: datetime,
    notices: str,
    last: bool = False,
) -> Claimed | None:
    """Record the attempt and take the quota; None when the row, its account or a switch changed under our eyes.

    `last`: nothing else of the lane is due, so that it may sleep until something is. The switches, the account's link
    and origin, and what its owner decided but nobody carried out yet, are conditions of the very statement that claims.
    """
    values = {
        "id": chosen.id,
        "token": token,
        "user_id": user_id,
        "origin": origin,
        "pace": pace,
        "lease": lease,
        "post": 0 if chosen.dry else 1,
        "plan_window_at": plan_window_at,
        "notices": notices,
        "last": last,
    }
    row = (await connection.execute(TAKE, values)).mappings().first()
    return Claimed(**row, token=token, dry=chosen.dry) if row else None
