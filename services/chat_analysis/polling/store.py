"""SQL of polling: whose list is looked at next, and the chats that a page of it names."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from libs.common.db.leases import Kind
from libs.common.ids import new_id
from services.chat_analysis.polling.domain import Listed
from services.chat_analysis.sql import statement

LEASE = Kind("chat_polls", row="account_id")

_ENSURE = statement(
    """
insert into chat_polls (account_id, user_id)
select id, user_id from hh_accounts where state = 'linked' and origin = :origin
on conflict (account_id) do nothing
"""
)

_CLAIM = statement(
    """
update chat_polls p
set lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => :lease)
from (
  select q.account_id from chat_polls q join hh_accounts acc on acc.id = q.account_id
  where q.due_at <= now() and (q.lease_until is null or q.lease_until < now())
    and acc.state = 'linked' and acc.origin = :origin
  order by q.due_at limit 1 for no key update of q skip locked
) due
join hh_accounts acc on acc.id = due.account_id
where p.account_id = due.account_id
returning p.account_id, p.user_id, p.lease_token as token, p.seen_until, coalesce(p.changed_at, acc.linked_at) as
  changed_at, p.failures, acc.version as account_version, now() as started
"""
)

_FINISH = statement(
    """
update chat_polls
set due_at = now() + make_interval(secs => :pause), lease_token = null, lease_until = null, failures = :failures,
  last_error = :error, seen_until = coalesce(cast(:seen_until as timestamptz), seen_until),
  changed_at = case when :changed then now() else changed_at end
where account_id = :account_id and lease_token = :token
"""
)

_NEXT = statement(
    """
select extract(epoch from min(greatest(p.due_at, coalesce(p.lease_until, p.due_at))) - now())
from chat_polls p join hh_accounts acc on acc.id = p.account_id
where acc.state = 'linked' and acc.origin = :origin
"""
)

# A chat is due when its time of change moved since it was read, or hh says that something in it is unread. One that
# holds nothing but the letter is not read: reading marks it as seen. What could not be read is as it was.
_SAVE = statement(
    """
insert into chats as c (
  id, user_id, account_id, negotiation_id, application_id, resume_id, vacancy_id, card, negotiation_state,
  messaging_status, viewed, viewed_since, reminder_allowed, listed_at, due_at)
select r.id, :user_id, :account_id, r.negotiation_id, coalesce(old.application_id, a.id),
  coalesce(old.resume_id, res.id, a.resume_id), coalesce(r.vacancy_id, old.vacancy_id),
  case when r.card = '{}' then coalesce(old.card, '{}') else r.card end,
  coalesce(r.state, old.negotiation_state, 'response'), coalesce(r.messaging_status, old.messaging_status), r.viewed,
  case when r.viewed then coalesce(old.viewed_since, now()) end, r.reminder_allowed,
  r.listed_at, case when not r.empty and (r.unread or r.listed_at is distinct from old.read_at) then now() end
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
  id uuid, negotiation_id text, hh_resume_id text, vacancy_id text, card jsonb, state text, messaging_status text,
  viewed boolean, listed_at timestamptz, unread boolean, empty boolean, reminder_allowed boolean)
left join chats old on old.account_id = :account_id and old.negotiation_id = r.negotiation_id
left join resumes res on res.account_id = :account_id and res.hh_resume_id = r.hh_resume_id
left join lateral (
  select id, resume_id from applications
  where user_id = :user_id
    and ((account_id = :account_id
        and (negotiation_id = r.negotiation_id or (negotiation_id is null and vacancy_id = r.vacancy_id)))
      or (origin = 'assisted' and negotiation_id = r.negotiation_id))
  order by negotiation_id nulls last, id limit 1
) a on true
on conflict (account_id, negotiation_id) do update
set application_id = excluded.application_id, resume_id = excluded.resume_id, vacancy_id = excluded.vacancy_id,
  card = excluded.card, negotiation_state = excluded.negotiation_state, messaging_status = excluded.messaging_status,
  viewed = excluded.viewed, viewed_since = excluded.viewed_since, reminder_allowed = excluded.reminder_allowed,
  listed_at = excluded.listed_at, due_at = least(c.due_at, excluded.due_at),
  version = c.version + 1, updated_at = now()
where (c.application_id, c.resume_id, c.negotiation_state, c.messaging_status, c.viewed, c.reminder_allowed,
  c.listed_at) is distinct from
    (excluded.application_id, excluded.resume_id, excluded.negotiation_state, excluded.messaging_status,
     excluded.viewed, excluded.reminder_allowed, excluded.listed_at)
  or (c.due_at is null and excluded.due_at is not null)
returning c.due_at is not null as due
"""
)


@dataclass(frozen=True, slots=True)
class DueAccount:
    """An account whose list is to be looked at; `seen_until` is how far the last whole look went."""

    account_id: UUID
    user_id: UUID
    token: UUID
    seen_until: datetime | None
    changed_at: datetime
    failures: int
    account_version: int
    started: datetime


async def claim_due(connection: AsyncConnection, *, origin: str, lease: float) -> DueAccount | None:
    """Take the linked account that was not looked at for longest; None when nobody is due."""
    await connection.execute(_ENSURE, {"origin": origin})
    row = (await connection.execute(_CLAIM, {"origin": origin, "lease": lease})).mappings().first()
    return DueAccount(**row) if row else None


async def seconds_to_next(connection: AsyncConnection, *, origin: str) -> float | None:
    """Seconds until an account is due (negative: overdue), None when there is none."""
    return await seconds_of(connection, _NEXT, origin=origin)


async def save(connection: AsyncConnection, due: DueAccount, page: Sequence[Listed]) -> list[bool]:
    """Bring the chats of a page up to the list; of each that changed, whether it is to be read."""
    rows = [{**asdict(one), "id": new_id()} for one in page]
    values = {
        "user_id": due.user_id,
        "account_id": due.account_id,
        "rows": json.dumps(rows, default=str),
        "unread": [one.negotiation_id for one in page if one.unread],
    }
    return list((await connection.execute(_SAVE, values)).scalars())


async def finish(
    connection: AsyncConnection,
    due: DueAccount,
    *,
    pause: float,
    seen_until: datetime | None = None,
    changed: bool = False,
    error: str | None = None,
) -> None:
    """End the look; a whole one remembers how far it went, a failed one does not."""
    values = {
        "account_id": due.account_id,
        "token": due.token,
        "pause": pause,
        "seen_until": seen_until,
        "changed": changed,
        "error": error,
        "failures": due.failures + 1 if error else 0,
    }
    await connection.execute(_FINISH, values)
