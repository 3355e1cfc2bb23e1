"""Letters of waiting rows whose resume has changed since their check. Locks: the application row; one that may go on
to be sent locks the lane before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.auto_reply.sending.store.sql import statement

# As the claim of letters: few rows are looked at beyond those wanted.
_CLAIM = statement(
    """
with best as materialized (
  select a.id, a.score, row_number() over (partition by a.user_id order by a.score desc, a.id) as turn
  from applications a join resumes r on r.id = a.resume_id
  where $recheck_due
  order by turn, a.score desc, a.id
  limit :count + $spare
),
due as (
  select free.*
  from best cross join lateral (
    select a.id, r.snapshot, r.content_hash from applications a join resumes r on r.id = a.resume_id
    where a.id = best.id and $recheck_due_by_id
    for no key update of a skip locked
  ) free
  limit :count
)
update applications a
set letter_lease_until = now() + make_interval(secs => :lease)
from due
where a.id = due.id
returning a.id, a.user_id, a.letter, a.letter_hash, a.vacancy_snapshot, due.snapshot as resume,
  due.content_hash as resume_hash, coalesce(a.authored_by, 'ai_auto') <> 'ai_auto' as owners
"""
).columns(vacancy_snapshot=JSONB, resume=JSONB)

_KEEP = statement(
    """
with done as (
  update applications
  set letter_resume_hash = :resume_hash, grounding = :grounding, letter_lease_until = null, updated_at = now()
  where $lane_first and id = :id and letter_hash = :letter_hash and state in $waiting
  returning user_id, state, not_before
),
woken as ($wake_of_done)
select state from done
"""
).bindparams(bindparam("grounding", type_=JSONB))

_GIVE_BACK = statement(
    """
update applications
set state = $REVIEW, reason = $reason_resume_changed, held_why = null, letter_ok = false,
  letter_resume_hash = :resume_hash,
  grounding = :grounding, letter_lease_until = null, version = version + 1, updated_at = now()
where id = :id and letter_hash = :letter_hash and state in $waiting
returning id
"""
).bindparams(bindparam("grounding", type_=JSONB))

_REWRITE = statement(
    """
update applications
set letter = null, letter_hash = null, letter_source = null, authored_by = null, letter_ok = false, grounding = null,
  prompt_version = null, model = null, letter_lease_until = null, letter_attempts = 0, letter_resume_hash = null,
  resume_hash = :resume_hash, reason = case when reason = $reason_letter_unproved then null else reason end,
  version = version + 1, updated_at = now()
where id = :id and letter_hash = :letter_hash and state in $waiting
returning id
"""
)


@dataclass(frozen=True, slots=True)
class LetterInRecheck:
    """A row whose letter is being checked against the new resume. `owners`: written or approved by the owner."""

    id: UUID
    user_id: UUID
    letter: str
    letter_hash: str
    vacancy_snapshot: Mapping[str, Any]
    resume: Mapping[str, Any]
    resume_hash: str
    owners: bool


async def claim(connection: AsyncConnection, *, count: int, lease: float) -> list[LetterInRecheck]:
    """Lease up to `count` rows for `lease` seconds: users in turn, each one's best first."""
    rows = (await connection.execute(_CLAIM, {"count": count, "lease": lease})).mappings()
    return [LetterInRecheck(**row) for row in rows]


async def keep(connection: AsyncConnection, row: LetterInRecheck, grounding: Mapping[str, Any]) -> str | None:
    """The letter holds; the row's state, None when the row or its letter moved on."""
    return await connection.scalar(_KEEP, {**_key(row), "resume_hash": row.resume_hash, "grounding": dict(grounding)})


async def give_back(connection: AsyncConnection, row: LetterInRecheck, grounding: Mapping[str, Any]) -> bool:
    """The owner's letter claims what the resume no longer proves: back to his desk, as it is."""
    values = {**_key(row), "resume_hash": row.resume_hash, "grounding": dict(grounding)}
    return await connection.scalar(_GIVE_BACK, values) is not None


async def rewrite(connection: AsyncConnection, row: LetterInRecheck) -> bool:
    """The agent's letter claims what the resume no longer proves: it is written anew."""
    return await connection.scalar(_REWRITE, {**_key(row), "resume_hash": row.resume_hash}) is not None


def _key(row: LetterInRecheck) -> dict[str, Any]:
    return {"id": row.id, "letter_hash": row.letter_hash}
