"""SQL of following resumes: whose are read next, and how the last reading went. Locks: the account's row here only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.applications import State
from libs.common.ids import new_id

ASKED_FOR = ("resume_stale", "resume_refused", "visibility_consent", "visibility_conflict")
"""Holds of applications that only a new look at the resume can end."""
ASKED_AGAIN_SECONDS = 20.0
LEASE_SECONDS = 120.0

_ENSURE = text(
    """
insert into resume_readings (account_id, next_due_at)
select id, now() + interval '1 minute' from hh_accounts where state = 'linked' and origin <> 'assisted'
on conflict (account_id) do nothing
"""
)
# A hold that is younger than the last reading asks for another one.
_CLAIM = text(
    """
update resume_readings r
set lease_token = :token, lease_until = now() + make_interval(secs => :lease)
from (
  select r.account_id, acc.user_id
  from resume_readings r join hh_accounts acc on acc.id = r.account_id
  where acc.state = 'linked' and acc.origin = :origin
    and (r.lease_until is null or r.lease_until < now())
    and (r.next_due_at <= now() or (
      coalesce(r.read_at, '-infinity') < now() - make_interval(secs => :again) and r.failures = 0
      and exists (
        select from applications a
        where a.account_id = r.account_id and a.state = :held and a.held_why = any(:asked)
          and a.updated_at > coalesce(r.read_at, '-infinity'))))
  order by r.next_due_at
  limit 1
  for no key update of r skip locked
) due
where r.account_id = due.account_id
returning r.account_id, due.user_id
"""
)
_FINISH = text(
    """
update resume_readings
set lease_token = null, lease_until = null, next_due_at = now() + make_interval(secs => :pause),
  failures = case when cast(:error as text) is null then 0 else failures + 1 end, last_error = :error
where account_id = :account_id and lease_token = :token
"""
)
_READ = text(
    """
insert into resume_readings (account_id, next_due_at, read_at)
values (:account_id, now() + make_interval(secs => :pause), now())
on conflict (account_id) do update
set next_due_at = excluded.next_due_at, read_at = now(), failures = 0, last_error = null
"""
)
_KNOWN = text(
    "select hh_resume_id, hh_updated_at from resumes"
    " where account_id = :account_id and user_id = :user_id and deleted_at is null and suggested_filters <> '{}'"
)


@dataclass(frozen=True, slots=True)
class DueReading:
    """An account whose resumes are to be read by the holder of the lease."""

    account_id: UUID
    user_id: UUID
    token: UUID


async def ensure(connection: AsyncConnection) -> None:
    """Every linked account has its turn."""
    await connection.execute(_ENSURE)


async def claim(connection: AsyncConnection, origin: str) -> DueReading | None:
    """Take the account that is longest due, or that an application waits for; None when nobody is."""
    token = new_id()
    values = {
        "token": token,
        "lease": LEASE_SECONDS,
        "origin": origin,
        "again": ASKED_AGAIN_SECONDS,
        "asked": list(ASKED_FOR),
        "held": State.HELD.value,
    }
    row = (await connection.execute(_CLAIM, values)).first()
    return DueReading(row.account_id, row.user_id, token) if row else None


async def finish(connection: AsyncConnection, due: DueReading, *, pause: float, error: str | None) -> None:
    """End the turn; the next one comes after `pause` seconds. Nothing when the lease is somebody else's."""
    values = {"account_id": due.account_id, "token": due.token, "pause": pause, "error": error}
    await connection.execute(_FINISH, values)


async def note(connection: AsyncConnection, account_id: UUID, pause: float) -> None:
    """The resumes were read now, by whomever; the next reading is `pause` seconds away."""
    await connection.execute(_READ, {"account_id": account_id, "pause": pause})


async def known(connection: AsyncConnection, user_id: UUID, account_id: UUID) -> dict[str, datetime | None]:
    """When hh last changed each resume that is stored, by hh's id."""
    rows = await connection.execute(_KNOWN, {"account_id": account_id, "user_id": user_id})
    return {row.hh_resume_id: row.hh_updated_at for row in rows}
