"""A match becomes an application row; of several resumes the best-scoring one wins while nothing was sent.

Locks: the application row only.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.applications import WAITING
from libs.common.ids import new_id
from libs.common.observability.telemetry import current_traceparent
from libs.common.transitions import sql_list
from services.auto_reply.sending.store.sql import applied_elsewhere, statement

# Nothing was sent, and the owner has not touched it.
_UNTOUCHED = f"""(a.state in {sql_list(WAITING)} and a.decided_by is null
    and a.authored_by is distinct from 'human')"""
_DRY_ENDED = "(a.state = $FAILED and a.reason = $reason_dry_run)"
_BETTER = "(excluded.resume_id <> a.resume_id and excluded.score > coalesce(a.score, 101))"
_BACK_TO_DRY = "(excluded.mode = 'dry' and a.mode <> 'dry')"
_IN_EARNEST = "(a.mode = 'dry' and excluded.mode <> 'dry')"
# The owner turned from looking at each one to auto: what waits on his desk may go, unless the check keeps it there.
_NOW_AUTO = """(excluded.resume_id = a.resume_id and a.state = $REVIEW and a.mode = 'review'
    and excluded.mode = 'auto' and a.reason is distinct from 'letter_unproved')"""
_SAME_LETTER = "(excluded.resume_id = a.resume_id and excluded.resume_hash is not distinct from a.resume_hash)"

_RECORD = statement(
    """
insert into applications as a (
  id, user_id, account_id, resume_id, match_id, vacancy_id, vacancy_name, employer_key, employer_name, card, origin,
  mode, score, state, not_before, expires_at, vacancy_snapshot, resume_hash, factors, reasons, traceparent)
select :id, m.user_id, m.account_id, m.resume_id, m.id, m.vacancy_id, v.name, :employer_key, v.employer_name, :card,
  acc.origin, $policy, m.score, case $policy when 'review' then $REVIEW else $QUEUED end,
  now() + case $policy when 'auto' then make_interval(secs => s.undo_seconds) else interval '0' end,
  now() + make_interval(days => :expire_days), v.snapshot, m.resume_hash, m.factors, m.reasons, :traceparent
from matches m
join vacancies v on v.id = m.vacancy_id
join resumes r on r.id = m.resume_id
join resume_settings s on s.resume_id = m.resume_id
join hh_accounts acc on acc.id = m.account_id
where m.id = :match_id and m.user_id = :user_id and m.decision = 'matched' and s.mode <> 'off'
  and r.deleted_at is null and not v.archived and acc.state <> 'unlinked' and not $applied_elsewhere
on conflict (account_id, vacancy_id) where not is_override do update
set resume_id = excluded.resume_id, match_id = excluded.match_id, mode = excluded.mode, score = excluded.score,
  state = excluded.state, not_before = excluded.not_before, expires_at = excluded.expires_at, reason = null,
  held_why = null, vacancy_snapshot = excluded.vacancy_snapshot, resume_hash = excluded.resume_hash,
  factors = excluded.factors, reasons = excluded.reasons, card = excluded.card, traceparent = excluded.traceparent,
  letter = case when $same_letter then a.letter end,
  letter_hash = case when $same_letter then a.letter_hash end,
  letter_source = case when $same_letter then a.letter_source end,
  authored_by = case when $same_letter then a.authored_by end,
  letter_ok = case when $same_letter then a.letter_ok else false end,
  grounding = case when $same_letter then a.grounding end,
  prompt_version = case when $same_letter then a.prompt_version end,
  model = case when $same_letter then a.model end,
  letter_resume_hash = case when $same_letter then a.letter_resume_hash end,
  letter_lease_until = null, letter_attempts = 0, version = a.version + 1, updated_at = now()
where ($untouched and (($better and not $back_to_dry) or $in_earnest or $now_auto))
  or ($dry_ended and (excluded.mode <> 'dry' or $better))
returning a.id, a.user_id, a.state, a.letter_ok, (xmax = 0) as fresh
""",
    untouched=_UNTOUCHED,
    dry_ended=_DRY_ENDED,
    better=_BETTER,
    back_to_dry=_BACK_TO_DRY,
    in_earnest=_IN_EARNEST,
    now_auto=_NOW_AUTO,
    same_letter=_SAME_LETTER,
    applied_elsewhere=applied_elsewhere(account="m.account_id", vacancy="m.vacancy_id"),
).bindparams(bindparam("card", type_=JSONB))

_VACANCY_OF = statement(
    """
select v.snapshot - 'description' || jsonb_build_object('id', v.id) as shown
from matches m join vacancies v on v.id = m.vacancy_id
where m.id = :match_id and m.user_id = :user_id
"""
).columns(shown=JSONB)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The row of a match. `fresh`: it is new; else it was handed over to this match's resume."""

    id: UUID
    user_id: UUID
    state: str
    letter_ok: bool
    fresh: bool


async def record(
    connection: AsyncConnection,
    *,
    match_id: UUID,
    user_id: UUID,
    employer_key: str,
    card: dict[str, Any],
    expire_days: int,
) -> Recorded | None:
    """Record the match under the policy that stands now; None when it forbids, or a row stands that wins."""
    values = {
        "id": new_id(),
        "match_id": match_id,
        "user_id": user_id,
        "employer_key": employer_key,
        "card": card,
        "expire_days": expire_days,
        "traceparent": current_traceparent(),
    }
    row = (await connection.execute(_RECORD, values)).mappings().first()
    return Recorded(**row) if row else None


async def vacancy_of(connection: AsyncConnection, match_id: UUID, user_id: UUID) -> dict[str, Any] | None:
    """The vacancy of a match as hh gave it, without its text; None: this user has no such match."""
    return await connection.scalar(_VACANCY_OF, {"match_id": match_id, "user_id": user_id})
