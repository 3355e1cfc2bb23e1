"""Rows that wait for their letter, by a lease of their own: the slow model stays out of the quota transaction.

Locks: the application row; storing a letter locks the lane before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from services.auto_reply.ports import WrittenLetter
from services.auto_reply.sending.store.sql import statement

# Each user's best rows are the first ones of an index, so that a claim costs the same however many letters wait. Beyond
# those wanted a few are looked at: other processes may hold some. They are found one after another, in their order.
CLAIM = statement(
    """
with recursive people(user_id) as (
  (select user_id from applications where $letterless order by user_id limit 1)
  union all
  select (select user_id from applications where $letterless and user_id > people.user_id order by user_id limit 1)
  from people where people.user_id is not null
),
best as materialized (
  select line.id, line.score,
    line.nth + (select count(*) from unnest(cast(:busy as uuid[])) one where one = people.user_id) as turn
  from people cross join lateral (
    select id, score, row_number() over (order by score desc, id) as nth
    from applications
    where user_id = people.user_id and $letterless and $unleased
    order by score desc, id
    limit :count + $spare
  ) line
  order by turn, score desc, id
  limit :count + $spare
),
due as (
  select free.id
  from best cross join lateral (
    select id from applications
    where id = best.id and $letterless_by_id and $unleased
    for no key update skip locked
  ) free
  limit :count
)
update applications a
set letter_lease_until = now() + make_interval(secs => :lease), letter_attempts = a.letter_attempts + 1
from due, resumes r
left join resume_settings s on s.resume_id = r.id
where a.id = due.id and r.id = a.resume_id
returning a.id, a.user_id, a.account_id, a.resume_id, a.vacancy_id, a.vacancy_snapshot, a.letter_attempts as attempts,
  a.letter as owner_letter, a.origin, a.score, a.traceparent,
  r.snapshot as resume, r.content_hash as resume_hash,
  coalesce(s.letter_style, 'friendly') as style, coalesce(s.letter_wishes, '') as wishes
"""
).columns(vacancy_snapshot=JSONB, resume=JSONB)

_STORE = statement(
    """
with done as (
  update applications
  set letter = :letter, letter_hash = :letter_hash, letter_source = :source, letter_style = :style,
    authored_by = :authored_by, letter_ok = :ok, grounding = :grounding, prompt_version = :prompt_version,
    model = :model,
    letter_lease_until = null, letter_resume_hash = :resume_hash,
    state = case when :ok then state else $REVIEW end,
    reason = case when :ok then reason else $reason_letter_unproved end,
    version = version + 1, updated_at = now()
  where $lane_first and id = :id and resume_id = :resume_id and letter_hash is null and state in $waiting
  returning user_id, state, not_before
),
woken as ($wake_of_done)
select state from done
"""
).bindparams(bindparam("grounding", type_=JSONB))

_FETCHED = statement(
    """
update applications
set vacancy_snapshot = :snapshot, card = :card, vacancy_name = :name, employer_name = :employer_name,
  employer_key = :employer_key, updated_at = now()
where id = :id and state in $waiting
"""
).bindparams(bindparam("snapshot", type_=JSONB), bindparam("card", type_=JSONB))

_SCORED = statement(
    """
update applications set score = :score, factors = :factors, reasons = :reasons, updated_at = now()
where id = :id and score is null and state in $waiting
"""
).bindparams(bindparam("factors", type_=JSONB), bindparam("reasons", type_=JSONB))

_LATER = statement(
    "update applications set letter_lease_until = now() + make_interval(secs => :pause)"
    " where id = :id and letter_hash is null"
)

_NEXT = statement(
    """
select extract(epoch from min(coalesce(letter_lease_until, now())) - now())
from applications where state in $waiting and letter_hash is null
"""
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row whose letter is being written by the holder of this lease. `owner_letter`: written by the owner already."""

    id: UUID
    user_id: UUID
    account_id: UUID
    resume_id: UUID
    vacancy_id: str
    vacancy_snapshot: Mapping[str, Any]
    resume: Mapping[str, Any]
    resume_hash: str
    style: str
    wishes: str
    attempts: int
    owner_letter: str | None
    origin: str
    score: int | None
    traceparent: str | None


async def claim(connection: AsyncConnection, *, count: int, lease: float, busy: Sequence[UUID] = ()) -> list[Draft]:
    """Lease up to `count` letterless rows for `lease` seconds: users in turn, each one's best first.

    `busy` names the user of every letter that the caller is writing already: whoever has one waits for who has none.
    """
    rows = (await connection.execute(CLAIM, {"count": count, "lease": lease, "busy": list(busy)})).mappings()
    return [Draft(**row) for row in rows]


async def store(
    connection: AsyncConnection,
    draft: Draft,
    letter: WrittenLetter,
    *,
    authored_by: str,
    ok: bool,
) -> str | None:
    """Store the letter once and wake the lane; the row's state, or None when a letter (or an end) came before.

    A letter that is not `ok` moves the row to `review`.
    """
    values = {
        "id": draft.id,
        "resume_id": draft.resume_id,
        "resume_hash": draft.resume_hash,
        "letter": letter.text,
        "letter_hash": letter.hash,
        "style": draft.style,
        "source": letter.source,
        "authored_by": authored_by,
        "ok": ok,
        "grounding": letter.report,
        "prompt_version": letter.prompt_version,
        "model": letter.model,
    }
    return await connection.scalar(_STORE, values)


async def fetched(
    connection: AsyncConnection,
    application_id: UUID,
    *,
    snapshot: Mapping[str, Any],
    card: Mapping[str, Any],
    employer_key: str,
) -> None:
    """Keep the vacancy as hh shows it in full."""
    values = {
        "id": application_id,
        "snapshot": snapshot,
        "card": card,
        "name": card["name"],
        "employer_name": card["employer_name"],
        "employer_key": employer_key,
    }
    await connection.execute(_FETCHED, values)


async def scored(
    connection: AsyncConnection,
    application_id: UUID,
    *,
    score: int,
    factors: Mapping[str, float],
    reasons: Sequence[Mapping[str, Any]],
) -> None:
    """Keep how well a vacancy fits that no search has found."""
    values = {"id": application_id, "score": score, "factors": dict(factors), "reasons": list(reasons)}
    await connection.execute(_SCORED, values)


async def later(connection: AsyncConnection, application_id: UUID, pause: float) -> None:
    """Try this letter again after `pause` seconds."""
    await connection.execute(_LATER, {"id": application_id, "pause": pause})


async def seconds_to_next(connection: AsyncConnection) -> float | None:
    """Seconds until a letter is due (negative: overdue), None when every row has one."""
    return await seconds_of(connection, _NEXT)
