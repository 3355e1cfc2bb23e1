"""What the sweeper moves on, a batch at a time; rows in other hands are left for the next sweep.

Locks: lanes and application rows, skipping what is in other hands.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from services.auto_reply.sending.store.sql import statement

_LEASES_OVER = statement(
    """
update applications a
set state = $UNKNOWN, reason = $reason_lease_over, attempt_at = a.lease_until, lease_token = null, lease_until = now(),
  version = a.version + 1, updated_at = now()
from (
  select id from applications where state = $SENDING and lease_until < now()
  order by lease_until limit :batch for no key update skip locked
) due
where a.id = due.id
returning a.id
"""
)

_HOLDS_OVER = statement(
    """
update applications a
set state = $QUEUED, held_why = null, version = a.version + 1, updated_at = now()
from (
  select held.id from applications held join send_lanes l on l.user_id = held.user_id
  where held.state = $HELD and held.not_before <= now()
  order by held.not_before limit :batch for no key update of l, held skip locked
) due
where a.id = due.id
returning a.user_id
"""
)

_MISSED = statement(
    """
select m.id as match_id, m.user_id
from matches m
join vacancies v on v.id = m.vacancy_id
join resumes r on r.id = m.resume_id
join resume_settings s on s.resume_id = m.resume_id
join hh_accounts acc on acc.id = m.account_id
where m.decision = 'matched' and m.updated_at > now() - make_interval(secs => :since)
  and m.updated_at < now() - make_interval(secs => :older) and m.mode <> 'off' and s.mode <> 'off' and not v.archived
  and r.deleted_at is null and acc.state <> 'unlinked'
  and not exists (select 1 from applications a where a.account_id = m.account_id and a.vacancy_id = m.vacancy_id)
order by m.updated_at
limit :batch
"""
)

_SLEEPERS = statement(
    """
update send_lanes l set wake_at = now()
from (
  select user_id from send_lanes l
  where l.wake_at is null and exists (
    select 1 from resumes r join applications a on a.resume_id = r.id
    where r.user_id = l.user_id and a.state = $QUEUED and a.letter_ok)
  for no key update of l skip locked
) due
where l.user_id = due.user_id
returning l.user_id
"""
)

_NEXT_HOLD = statement("select extract(epoch from min(not_before) - now()) from applications where state = $HELD")


@dataclass(frozen=True, slots=True)
class UnrecordedMatch:
    """A match that nobody recorded: its event was lost, or policy forbade it at the time."""

    match_id: UUID
    user_id: UUID


async def leases_over(connection: AsyncConnection, *, batch: int) -> int:
    """Attempts whose holder is gone become unknown. The POST cannot have begun later than the lease lasted."""
    return len((await connection.execute(_LEASES_OVER, {"batch": batch})).all())


async def holds_over(connection: AsyncConnection, *, batch: int) -> list[UUID]:
    """Held rows whose time came are queued; returns their users, once per row."""
    return list((await connection.execute(_HOLDS_OVER, {"batch": batch})).scalars())


async def missed_matches(
    connection: AsyncConnection, *, since: float, older: float, batch: int
) -> list[UnrecordedMatch]:
    """Matches of the last `since` seconds, `older` than that many, without any row for their vacancy."""
    values = {"since": since, "older": older, "batch": batch}
    return [UnrecordedMatch(**row) for row in (await connection.execute(_MISSED, values)).mappings()]


async def wake_sleepers(connection: AsyncConnection) -> int:
    """Lanes that sleep without an alarm although something waits; returns how many."""
    return len((await connection.execute(_SLEEPERS)).all())


async def seconds_to_next_hold(connection: AsyncConnection) -> float | None:
    """Seconds until a hold ends (negative: overdue), None when nothing is held."""
    return await seconds_of(connection, _NEXT_HOLD)
