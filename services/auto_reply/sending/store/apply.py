"""An application that its owner asked for by the vacancy's link. Locks: the lane, then the application."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.decisions.store import Decided
from libs.common.ids import new_id
from services.auto_reply.ports import WrittenLetter
from services.auto_reply.sending.store.sql import applied_elsewhere, statement

_APPLY = statement(
    """
insert into applications as a (
  id, user_id, account_id, resume_id, match_id, vacancy_id, vacancy_name, employer_key, employer_name, card, origin,
  mode, score, state, not_before, expires_at, vacancy_snapshot, resume_hash, factors, reasons, is_override, decided_by,
  decided_at, letter, letter_hash, letter_source, authored_by, letter_ok, grounding, letter_resume_hash)
select :id, r.user_id, r.account_id, r.id, m.id, :vacancy_id,
  coalesce(v.name, p.snapshot ->> 'name', 'Вакансия'), :employer_key,
  coalesce(v.employer_name, p.snapshot -> 'employer' ->> 'name', ''), :card, acc.origin,
  case when s.mode in ('review', 'auto') and acc.origin <> 'assisted' then s.mode else 'review' end,
  m.score,
  case when acc.origin <> 'assisted' and (s.mode = 'auto' or cast(:letter as text) is not null) then $QUEUED
    else $REVIEW end, now(),
  now() + make_interval(days => :expire_days), case when v.has_detail then v.snapshot
    else coalesce(p.snapshot, v.snapshot, '{}') end, r.content_hash, coalesce(m.factors, '{}'),
  coalesce(m.reasons, '[]'), :override, 'owner_link', now(),
  cast(:letter as text), cast(:letter_hash as text),
  case when cast(:letter as text) is not null then 'owner' end,
  case when cast(:letter as text) is not null then 'human' end, cast(:letter_hash as text) is not null, :grounding,
  case when cast(:letter_hash as text) is not null then r.content_hash end
from resumes r
join hh_accounts acc on acc.id = r.account_id and acc.state <> 'unlinked'
left join resume_settings s on s.resume_id = r.id
left join vacancies v on v.id = :vacancy_id
left join pasted_vacancies p on p.vacancy_id = :vacancy_id and p.user_id = r.user_id
left join matches m on m.resume_id = r.id and m.vacancy_id = :vacancy_id and m.decision = 'matched'
where r.id = :resume_id and r.user_id = :user_id and r.deleted_at is null and not $applied_elsewhere
on conflict (account_id, vacancy_id) where not is_override do update
set resume_id = excluded.resume_id, match_id = excluded.match_id, mode = excluded.mode, score = excluded.score,
  state = excluded.state, not_before = excluded.not_before, expires_at = excluded.expires_at, reason = null,
  held_why = null, vacancy_snapshot = excluded.vacancy_snapshot, resume_hash = excluded.resume_hash,
  factors = excluded.factors, reasons = excluded.reasons, decided_by = excluded.decided_by,
  decided_at = excluded.decided_at, letter = excluded.letter, letter_hash = excluded.letter_hash,
  letter_source = excluded.letter_source, authored_by = excluded.authored_by, letter_ok = excluded.letter_ok,
  grounding = excluded.grounding, letter_resume_hash = excluded.letter_resume_hash,
  letter_lease_until = null, letter_attempts = 0, version = a.version + 1,
  updated_at = now()
where a.state in $reopened_from or (a.state = $FAILED and a.posts = 0 and a.reason <> $reason_already_applied)
returning a.id, a.user_id, a.state, a.letter_ok
""",
    applied_elsewhere=applied_elsewhere(account="r.account_id", vacancy=":vacancy_id"),
).bindparams(bindparam("card", type_=JSONB), bindparam("grounding", type_=JSONB(none_as_null=True)))

_MATERIAL = statement(
    """
select r.snapshot as resume,
  case when v.has_detail then v.snapshot else coalesce(p.snapshot, v.snapshot) end as vacancy
from resumes r
left join vacancies v on v.id = :vacancy_id
left join pasted_vacancies p on p.vacancy_id = :vacancy_id and p.user_id = r.user_id
where r.id = :resume_id and r.user_id = :user_id
"""
).columns(resume=JSONB, vacancy=JSONB)


@dataclass(frozen=True, slots=True)
class OpenedApplication:
    """The row of an application that the owner asked for by its link."""

    id: UUID
    user_id: UUID
    state: str
    letter_ok: bool


@dataclass(frozen=True, slots=True)
class OwnersLetter:
    """The owner's own letter; without the vacancy it is not `sealed`: the letter step fetches it and seals it then."""

    written: WrittenLetter
    sealed: bool


async def apply(
    connection: AsyncConnection,
    decided: Decided,
    *,
    employer_key: str,
    card: Mapping[str, Any],
    expire_days: int,
    letter: OwnersLetter | None,
) -> OpenedApplication | None:
    """Open a row for the vacancy that its owner named; None when one was sent already, or the resume is not his."""
    sealed = letter.written if letter and letter.sealed else None
    values = {
        "id": new_id(),
        "user_id": decided.user_id,
        "resume_id": decided.resume_id,
        "vacancy_id": decided.vacancy_id,
        "employer_key": employer_key,
        "card": card,
        "override": decided.override,
        "expire_days": expire_days,
        "letter": letter.written.text if letter else None,
        "letter_hash": sealed.hash if sealed else None,
        "grounding": sealed.report if sealed else None,
    }
    row = (await connection.execute(_APPLY, values)).mappings().first()
    return OpenedApplication(**row) if row else None


async def material(
    connection: AsyncConnection, *, user_id: UUID, resume_id: UUID, vacancy_id: str
) -> tuple[Mapping[str, Any], Mapping[str, Any] | None] | None:
    """The resume and what is known of the vacancy, None when the resume is not the user's."""
    values = {"user_id": user_id, "resume_id": resume_id, "vacancy_id": vacancy_id}
    row = (await connection.execute(_MATERIAL, values)).first()
    return (row.resume, row.vacancy) if row else None
