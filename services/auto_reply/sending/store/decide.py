"""What the owner decided, as guarded updates. Every statement names the user. Locks: the lane, then the application."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.ids import new_id
from services.auto_reply.sending.limits import employer_free_at
from services.auto_reply.sending.store.sql import statement

_LOOK = statement(
    """
select a.id, a.user_id, a.account_id, a.resume_id, a.state, a.reason, a.mode, a.decided_by, a.letter_hash,
  a.authored_by, a.score, a.card, a.vacancy_id, a.negotiation_id, a.posts, a.vacancy_snapshot, a.expires_at,
  a.employer_key, a.origin, r.snapshot as resume, now() as now
from applications a left join resumes r on r.id = a.resume_id
where a.id = :id and a.user_id = :user_id
for no key update of a
"""
).columns(card=JSONB, vacancy_snapshot=JSONB, resume=JSONB)

_EMPLOYER = statement(
    """
select count(*) filter (where coalesce(other.negotiation_state, '') not in $closed_negotiations) as open_count,
  max(coalesce(other.sent_at, other.attempt_at, other.created_at)) as last_at,
  coalesce(max(s.employer_cap), 1) as cap, coalesce(max(s.employer_cooldown_days), 30) as cooldown_days
from (select id, state, negotiation_state, made_by, sent_at, attempt_at, created_at from applications
  where account_id = :account_id and employer_key = :employer_key and id <> :id) other
left join resume_settings s on s.resume_id = :resume_id
where $occupies_employer
"""
)

_APPROVE = statement(
    """
update applications
set state = $QUEUED, decided_by = case when decided_by = 'owner_link' then decided_by else 'owner' end,
  decided_at = now(), letter_ok = true, reason = null, held_why = null,
  authored_by = case when authored_by = 'human' then 'human' else 'ai_approved' end, not_before = now(),
  version = version + 1, updated_at = now()
where id = :id and user_id = :user_id and state in $waiting and letter_hash = :letter_hash
  and resume_id is not distinct from :resume_id
returning user_id
"""
)

_EDIT = statement(
    """
update applications
set letter = :letter, letter_hash = :letter_hash, letter_source = 'owner', authored_by = 'human', letter_ok = true,
  grounding = :grounding, prompt_version = null, model = null, letter_lease_until = null,
  letter_resume_hash = (select content_hash from resumes r where r.id = resume_id), version = version + 1,
  updated_at = now()
where id = :id and user_id = :user_id and state in $waiting
returning state
"""
).bindparams(bindparam("grounding", type_=JSONB))

_TO = statement(
    """
update applications
set state = :state, decided_by = :decided_by, decided_at = now(), held_why = null, reason = null,
  version = version + 1, updated_at = now()
where id = :id and user_id = :user_id and state = :before
returning id
"""
)

_BY_HAND = statement(
    """
with done as (
  update applications
  set state = $SENT_BY_HAND, made_by = 'manual', decided_by = 'owner', decided_at = now(), sent_at = now(),
    reason = null, held_why = null, version = version + 1, updated_at = now()
  where id = :id and user_id = :user_id and state in $by_hand_from
  returning id, user_id, account_id, resume_id
),
counted as (
  insert into usage_ledger (id, user_id, account_id, resume_id, application_id, kind, units)
  select :entry_id, user_id, account_id, resume_id, id, 'manual', 1 from done
)
select id from done
"""
)


_NOT_SENT = statement(
    """
with done as (
  update applications
  set state = $REVIEW, made_by = 'agent', decided_by = null, decided_at = now(), sent_at = null,
    version = version + 1, updated_at = now()
  where id = :id and user_id = :user_id and state = $SENT_BY_HAND and negotiation_id is null and decided_by = 'owner'
  returning id
)
insert into usage_ledger (id, user_id, account_id, resume_id, application_id, take_id, kind, units, at)
select :entry_id, u.user_id, u.account_id, u.resume_id, u.application_id, u.id, 'refund', -u.units, u.at
from usage_ledger u, done where u.application_id = done.id and u.kind = 'manual'
on conflict (take_id) do nothing
returning id
"""
)

_DOUBLES = statement(
    """
update applications
set state = $FAILED, reason = $reason_already_applied, held_why = null, version = version + 1, updated_at = now()
where user_id = :user_id and vacancy_id = :vacancy_id and id <> :id and state in $waiting
"""
)


@dataclass(frozen=True, slots=True)
class LockedApplication:
    """The row that was decided about, locked until the commit."""

    id: UUID
    user_id: UUID
    account_id: UUID
    resume_id: UUID | None
    state: str
    reason: str | None
    mode: str
    decided_by: str | None
    letter_hash: str | None
    authored_by: str | None
    score: int | None
    card: Mapping[str, Any]
    vacancy_id: str
    negotiation_id: str | None
    posts: int
    vacancy_snapshot: Mapping[str, Any]
    expires_at: datetime | None
    employer_key: str
    origin: str
    resume: Mapping[str, Any] | None
    now: datetime


async def look(connection: AsyncConnection, application_id: UUID, user_id: UUID) -> LockedApplication | None:
    """Lock the row; None when the user has no such row."""
    row = (await connection.execute(_LOOK, {"id": application_id, "user_id": user_id})).mappings().first()
    return LockedApplication(**row) if row else None


async def employer_free_from(connection: AsyncConnection, row: LockedApplication) -> datetime | None:
    """Until when the employer of the row is spared by its resume's rules, as far as that is known; None: free."""
    values = {
        "id": row.id,
        "account_id": row.account_id,
        "employer_key": row.employer_key,
        "resume_id": row.resume_id,
    }
    found = (await connection.execute(_EMPLOYER, values)).one()
    return employer_free_at(
        now=row.now,
        open_count=found.open_count,
        last_at=found.last_at,
        cap=found.cap,
        cooldown_days=found.cooldown_days,
    )


async def approve(
    connection: AsyncConnection, row: LockedApplication, *, letter_hash: str, resume_id: UUID | None
) -> bool:
    """Queue the row with exactly the letter and the resume that its owner saw."""
    values = {"id": row.id, "user_id": row.user_id, "letter_hash": letter_hash, "resume_id": resume_id}
    return (await connection.execute(_APPROVE, values)).first() is not None


async def edit(
    connection: AsyncConnection, row: LockedApplication, *, letter: str, letter_hash: str, grounding: Mapping[str, Any]
) -> str | None:
    """The owner's words become the letter; the row's state, None when it is too late."""
    values = {
        "id": row.id,
        "user_id": row.user_id,
        "letter": letter,
        "letter_hash": letter_hash,
        "grounding": grounding,
    }
    return await connection.scalar(_EDIT, values)


async def to(connection: AsyncConnection, row: LockedApplication, state: str, *, decided_by: str | None) -> bool:
    """Move the row from where it was looked at."""
    values = {
        "id": row.id,
        "user_id": row.user_id,
        "before": row.state,
        "state": state,
        "decided_by": decided_by,
    }
    return (await connection.execute(_TO, values)).first() is not None


async def sent_by_hand(connection: AsyncConnection, row: LockedApplication) -> bool:
    """The owner sent it himself: it counts for the account's limit from now on."""
    values = {"id": row.id, "user_id": row.user_id, "entry_id": new_id()}
    return (await connection.execute(_BY_HAND, values)).first() is not None


async def not_sent(connection: AsyncConnection, row: LockedApplication) -> bool:
    """Take the owner's word back that he sent it; False when hh has shown the negotiation meanwhile."""
    values = {"id": row.id, "user_id": row.user_id, "entry_id": new_id()}
    return (await connection.execute(_NOT_SENT, values)).first() is not None


async def end_doubles(connection: AsyncConnection, row: LockedApplication) -> None:
    """End what waits for the same vacancy from the owner's other account: he has applied."""
    await connection.execute(_DOUBLES, {"id": row.id, "user_id": row.user_id, "vacancy_id": row.vacancy_id})
