"""SQL of sending: attempts, their fenced ends, and what the sweeper moves on. Locks: the chat, then the action."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, literal_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import switches
from libs.common.chats.store import unsettled_about
from libs.common.ids import new_id
from services.chat_analysis.sending.domain import IN_A_ROW, Gate, Settlement
from services.chat_analysis.sql import statement


def _paused() -> str:
    condition = switches.paused(
        user_id=literal_column("a.user_id"),
        account_id=literal_column("c.account_id"),
        resume_id=literal_column("c.resume_id"),
    )
    return str(condition.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


_IN_A_ROW_NOW = """(select count(*) from messages m where m.chat_id = a.chat_id and m.author = 'applicant'
    and m.position > coalesce((select max(o.position) from messages o
      where o.chat_id = a.chat_id and o.author <> 'applicant'), -1))"""
_ANSWERED = """exists (select from messages m where m.chat_id = a.chat_id and m.author = 'applicant'
    and m.position > a.known_position)"""
_PIECES = {
    "paused": _paused(),
    "decision_waits": unsettled_about(literal_column("a.id")),
    "in_a_row": _IN_A_ROW_NOW,
    "answered": _ANSWERED,
    # Nothing is automatic but what the resume's owner named; the reader's doubts bar every automatic path.
    "auto_allowed": """(a.auto_ok and not a.sensitive and not a.suspicious and a.grounded and a.text = a.draft
    and exists (select from resume_settings s
      where s.resume_id = c.resume_id and jsonb_exists(s.chat_auto, a.kind)))""",
    "in_a_row_limit": str(IN_A_ROW),
    "sent_row": """a.id, a.user_id, a.chat_id, c.account_id, c.negotiation_id, c.card, a.text, a.text_hash,
  a.authored_by, a.known_position, a.posts, a.attempts, a.looks, a.attempt_at, a.traceparent,
  acc.version as account_version""",
}


def _statement(sql: str) -> TextClause:
    return statement(sql, **_PIECES)


# What is paused, or waits for a decision to be carried out, is passed over: it is no work now.
_PREPARE = _statement(
    """
update agent_actions a
set lease_token = gen_random_uuid(), lease_until = clock_timestamp() + make_interval(secs => :lease)
from (
  select a.id from agent_actions a
  join chats c on c.id = a.chat_id
  join hh_accounts acc on acc.id = c.account_id
  where a.state = 'approved' and a.not_before <= now() and (a.lease_until is null or a.lease_until < now())
    and acc.state = 'linked' and acc.origin = :origin and not $paused and not $decision_waits
    and not exists (select from agent_actions f where f.chat_id = a.chat_id and f.state in $in_flight)
  order by a.not_before limit 1 for no key update of a skip locked
) due, chats c, hh_accounts acc
where a.id = due.id and c.id = a.chat_id and acc.id = c.account_id
returning $sent_row, a.lease_token as token
"""
).columns(card=JSONB)

_NEXT = _statement(
    """
select extract(epoch from min(greatest(a.not_before, coalesce(a.lease_until, a.not_before))) - now())
from agent_actions a
join chats c on c.id = a.chat_id
join hh_accounts acc on acc.id = c.account_id
where a.state = 'approved' and acc.state = 'linked' and acc.origin = :origin and not $paused
"""
)

_LOCK_CHAT = _statement("select 1 from chats where id = :chat_id for no key update")

_TAKE = _statement(
    """
update agent_actions a
set state = 'sending', lease_until = clock_timestamp() + make_interval(secs => :lease), attempts = a.attempts + 1,
  posts = a.posts + 1, attempt_at = clock_timestamp(), held_why = null, version = a.version + 1, updated_at = now()
from chats c, hh_accounts acc
where a.id = :id and a.lease_token = :token and a.lease_until > clock_timestamp() and a.state = 'approved'
  and c.id = a.chat_id and acc.id = c.account_id and acc.state = 'linked' and acc.origin = :origin
  and c.last_position = a.known_position and coalesce(c.messaging_status, 'ok') in ('ok', 'in_a_row_limit')
  and $in_a_row < $in_a_row_limit and (a.authored_by <> 'ai_auto' or $auto_allowed)
  and not $paused and not $decision_waits
returning a.attempt_at
"""
)

_GATE = _statement(
    """
select a.state, coalesce(a.lease_token = :token and a.lease_until > clock_timestamp(), false) as lease_held,
  acc.state = 'linked' and acc.origin = :origin as linked, $paused as paused, $decision_waits as decision_waits,
  c.messaging_status, $in_a_row as in_a_row, c.last_position <> a.known_position as superseded,
  $answered as answered, coalesce(a.authored_by = 'ai_auto', false) as auto, $auto_allowed as auto_allowed
from agent_actions a join chats c on c.id = a.chat_id join hh_accounts acc on acc.id = c.account_id
where a.id = :id
"""
)

_ASIDE = _statement(
    """
update agent_actions
set state = coalesce(cast(:state as text), state),
  ended_why = case when cast(:state as text) in ('expired', 'refused') then cast(:why as text) end,
  held_why = case when coalesce(cast(:state as text), 'proposed') = 'proposed' then cast(:why as text) end,
  lease_token = null,
  lease_until = null, not_before = greatest(not_before, now() + make_interval(secs => :delay)),
  version = version + case when cast(:state as text) is null then 0 else 1 end, updated_at = now()
where id = :id and lease_token = :token and state = 'approved'
returning now() as now
"""
)

_FINISH = _statement(
    """
update agent_actions a
set state = s.state, held_why = case when s.state = 'approved' then s.why end,
  ended_why = case when s.state in ('refused', 'unknown', 'needs_owner') then s.why end, lease_token = null,
  lease_until = case when s.state = 'unknown' then now() end,
  not_before = case when s.state = 'approved' then now() + make_interval(secs => :delay) else a.not_before end,
  posts = case when :never_arrived then greatest(a.posts - 1, 0) else a.posts end,
  attempt_at = case when s.state = 'unknown' and a.state = 'sending' then clock_timestamp() else a.attempt_at end,
  sent_message_id = coalesce(cast(:message_id as text), a.sent_message_id),
  sent_at = case when s.state = 'sent' then clock_timestamp() else a.sent_at end,
  request_id = coalesce(cast(:request_id as text), a.request_id), hh_answer = cast(:answer as jsonb),
  version = a.version + 1, updated_at = now()
from (select cast(:state as text) as state, cast(:why as text) as why) s
where a.id = :id and a.lease_token = :token and a.state in ('approved', 'sending', 'unknown')
returning now() as now, a.attempts
"""
)

# What was sent is part of the chat at once, whatever hh's list shows; a reading that was first knows it already.
_KEEP = _statement(
    """
with chat as (
  update chats set last_position = last_position + 1, last_author = 'applicant', last_message_at = now(),
    version = version + 1, updated_at = now()
  where id = :chat_id and not exists (select from messages where chat_id = :chat_id and hh_id = :hh_id)
  returning id, user_id, last_position
)
insert into messages (id, user_id, chat_id, hh_id, position, author, text, text_hash, at, authored_by, action_id)
select :id, user_id, id, :hh_id, last_position, 'applicant', :text, :text_hash, now(), :authored_by, :action_id
from chat
"""
)

_OWN = _statement(
    """
update messages set action_id = :action_id, authored_by = :authored_by
where chat_id = :chat_id and hh_id = :hh_id and author = 'applicant' and action_id is distinct from :action_id
"""
)

_FIND = _statement(
    """
select hh_id from messages
where chat_id = :chat_id and author = 'applicant' and position > :known_position and text_hash = :text_hash
  and (action_id is null or action_id = :action_id)
order by position limit 1
"""
)

_LOST = _statement(
    """
update agent_actions a
set lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => :lease)
from (
  select id from agent_actions where state = 'unknown' and lease_until <= now()
  order by lease_until limit :count for no key update skip locked
) due, chats c, hh_accounts acc
where a.id = due.id and c.id = a.chat_id and acc.id = c.account_id
returning $sent_row, a.lease_token as token
"""
).columns(card=JSONB)

_LATER = _statement(
    """
update agent_actions
set lease_token = null, looks = :looks,
  lease_until = greatest(now() + make_interval(secs => :pause), cast(:not_before as timestamptz))
where id = :id and lease_token = :token and state = 'unknown'
"""
)

_NEXT_LOOK = _statement(
    "select extract(epoch from min(lease_until) - now()) from agent_actions where state = 'unknown'"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An action whose sending, or whose look-up, is in hand until its lease ends."""

    id: UUID
    user_id: UUID
    chat_id: UUID
    account_id: UUID
    negotiation_id: str
    card: Mapping[str, Any]
    text: str
    text_hash: str
    authored_by: str
    known_position: int
    posts: int
    attempts: int
    looks: int
    attempt_at: datetime | None
    traceparent: str | None
    account_version: int
    token: UUID


@dataclass(frozen=True, slots=True)
class Done:
    """The end that was written down, by the database's clock."""

    now: datetime
    attempts: int


async def prepare(connection: AsyncConnection, *, origin: str, lease: float) -> Prepared | None:
    """Take an approved action that may go now; nothing is sent by this. None when there is none."""
    row = (await connection.execute(_PREPARE, {"origin": origin, "lease": lease})).mappings().first()
    return Prepared(**row) if row else None


async def seconds_to_next(connection: AsyncConnection, *, origin: str) -> float | None:
    """Seconds until an approved action may go (negative: overdue), None when none may."""
    seconds = await connection.scalar(_NEXT, {"origin": origin})
    return None if seconds is None else float(seconds)


async def lock_chat(connection: AsyncConnection, chat_id: UUID) -> None:
    """Wait for the chat and hold it until the commit: whoever reads it locks it before its actions, too."""
    await connection.execute(_LOCK_CHAT, {"chat_id": chat_id})


async def take(connection: AsyncConnection, row: Prepared, *, origin: str, lease: float) -> bool:
    """Put the attempt on record; everything that may forbid it is a condition of this statement. Lock the chat."""
    values = {"id": row.id, "token": row.token, "origin": origin, "lease": lease}
    return (await connection.execute(_TAKE, values)).first() is not None


async def gate(connection: AsyncConnection, row: Prepared, *, origin: str) -> Gate:
    """What `take` met."""
    values = {"id": row.id, "token": row.token, "origin": origin}
    return Gate(**(await connection.execute(_GATE, values)).mappings().one())


async def aside(
    connection: AsyncConnection, row: Prepared, *, state: str | None, why: str, delay: float
) -> datetime | None:
    """Give the lease back: the action ends or rests; None when somebody else has it."""
    values = {"id": row.id, "token": row.token, "state": state, "why": why, "delay": delay}
    return await connection.scalar(_ASIDE, values)


async def finish(connection: AsyncConnection, row: Prepared, settlement: Settlement) -> Done | None:
    """Write the settlement down, fenced by the lease; None when it is somebody else's now."""
    values = {
        "id": row.id,
        "token": row.token,
        "state": settlement.state.value,
        "why": settlement.why,
        "delay": settlement.delay,
        "never_arrived": settlement.never_arrived,
        "message_id": settlement.message_id,
        "request_id": settlement.request_id,
        "answer": json.dumps(settlement.answer) if settlement.answer is not None else None,
    }
    found = (await connection.execute(_FINISH, values)).mappings().first()
    return Done(**found) if found else None


async def keep(connection: AsyncConnection, row: Prepared, message_id: str) -> None:
    """Store what was sent as a message of the chat, or name its author where a reading was first."""
    values = {
        "chat_id": row.chat_id,
        "hh_id": message_id,
        "text": row.text,
        "text_hash": row.text_hash,
        "authored_by": row.authored_by,
        "action_id": row.id,
    }
    await connection.execute(_KEEP, {**values, "id": new_id()})
    await connection.execute(_OWN, values)


async def find(connection: AsyncConnection, row: Prepared) -> str | None:
    """hh's id of a stored message that is this very reply; None when the chat shows none."""
    values = {
        "chat_id": row.chat_id,
        "known_position": row.known_position,
        "text_hash": row.text_hash,
        "action_id": row.id,
    }
    return await connection.scalar(_FIND, values)


async def lost(connection: AsyncConnection, *, count: int, lease: float) -> list[Prepared]:
    """Lease actions whose answer was lost and that are due for a look, the longest due first."""
    rows = (await connection.execute(_LOST, {"count": count, "lease": lease})).mappings()
    return [Prepared(**row) for row in rows]


async def look_later(
    connection: AsyncConnection, row: Prepared, *, pause: float, looks: int, not_before: datetime | None = None
) -> None:
    """Give the lease back; the next look comes after `pause` seconds, not before `not_before`."""
    values = {"id": row.id, "token": row.token, "pause": pause, "looks": looks, "not_before": not_before}
    await connection.execute(_LATER, values)


async def seconds_to_next_look(connection: AsyncConnection) -> float | None:
    """Seconds until a look is due (negative: overdue), None when no answer is missing."""
    seconds = await connection.scalar(_NEXT_LOOK)
    return None if seconds is None else float(seconds)
