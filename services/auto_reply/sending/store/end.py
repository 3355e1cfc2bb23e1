"""Ends of waiting rows. Locks: the application rows, those in other hands are left for the next time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.auto_reply.sending.store.sql import statement

_RETURNING = "returning a.id, a.user_id, a.account_id, a.resume_id, a.card, now() as at"

_END = statement(
    """
update applications a
set state = :state, reason = :reason, held_why = null, version = a.version + 1, updated_at = now()
where a.id = any(cast(:ids as uuid[])) and a.state in $waiting
$returning
""",
    returning=_RETURNING,
).columns(card=JSONB)

_EXPIRE = statement(
    """
update applications a
set state = $EXPIRED, reason = $reason_expired, held_why = null, version = a.version + 1, updated_at = now()
from (
  select id from applications where state in $waiting and expires_at < now()
  order by expires_at limit :batch for no key update skip locked
) due
where a.id = due.id
$returning
""",
    returning=_RETURNING,
).columns(card=JSONB)

_ARCHIVE = statement(
    """
update applications a
set state = $EXPIRED, reason = $reason_archived, held_why = null, version = a.version + 1, updated_at = now()
from (
  select a.id from vacancies v join applications a on a.vacancy_id = v.id
  where v.archived and v.seen_at > now() - make_interval(secs => :since) and a.state in $waiting
  limit :batch for no key update of a skip locked
) due
where a.id = due.id
$returning
""",
    returning=_RETURNING,
).columns(card=JSONB)


@dataclass(frozen=True, slots=True)
class Ended:
    """A row that ended unsent. `at` is the database's clock."""

    id: UUID
    user_id: UUID
    account_id: UUID
    resume_id: UUID | None
    card: Mapping[str, Any]
    at: datetime


async def end_waiting(connection: AsyncConnection, ids: Sequence[UUID], *, state: str, reason: str) -> list[Ended]:
    """End these rows unless they moved on; returns those that ended."""
    values = {"ids": list(ids), "state": state, "reason": reason}
    return [Ended(**row) for row in (await connection.execute(_END, values)).mappings()]


async def expire(connection: AsyncConnection, *, batch: int) -> list[Ended]:
    """End waiting rows that are past their time."""
    return [Ended(**row) for row in (await connection.execute(_EXPIRE, {"batch": batch})).mappings()]


async def expire_archived(connection: AsyncConnection, *, since: float, batch: int) -> list[Ended]:
    """End waiting rows whose vacancy was seen archived in the last `since` seconds."""
    values = {"since": since, "batch": batch}
    return [Ended(**row) for row in (await connection.execute(_ARCHIVE, values)).mappings()]
