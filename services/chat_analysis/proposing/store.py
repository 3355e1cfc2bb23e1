"""SQL of proposing: which chat is understood next, what surrounds it, and the action that comes of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from libs.common.db.leases import Kind
from libs.common.ids import new_id
from services.chat_analysis.proposing.domain import MessageRow, as_said
from services.chat_analysis.sql import statement

LEASE = Kind("chats", columns="analysis")

MOST_MESSAGES = 200

_CLAIM = statement(
    """
update chats c
set analysis_token = gen_random_uuid(), analysis_until = now() + make_interval(secs => :lease)
from (
  select q.id from chats q
  where q.analysis_due_at <= now() and (q.analysis_until is null or q.analysis_until < now())
  order by q.analysis_due_at limit 1 for no key update skip locked
) due, hh_accounts acc
where c.id = due.id and acc.id = c.account_id
returning c.id, c.user_id, c.account_id, c.application_id, c.resume_id, c.vacancy_id, c.card, c.negotiation_state,
  c.last_position, c.analysis_token as token, c.analysis_failures as failures, acc.linked_at, now() as now
"""
).columns(card=JSONB)

_NEXT = statement(
    """
select extract(epoch from min(greatest(analysis_due_at, coalesce(analysis_until, analysis_due_at))) - now())
from chats
"""
)

_MESSAGES = statement(
    """
select hh_id, author, text, at, buttons, position, knew from (
  select m.position, m.hh_id, m.author, m.text, m.at, m.buttons, a.known_position as knew
  from messages m left join agent_actions a on a.id = m.action_id
  where m.chat_id = :chat_id and m.position <= :position order by m.position desc limit :most
) latest order by position
"""
).columns(buttons=JSONB)

_AROUND = statement(
    """
select r.snapshot as resume, v.snapshot as vacancy, coalesce(s.timezone, 'Europe/Moscow') as zone,
  coalesce(a.letter, '') as letter, coalesce(s.chat_auto, '[]') as chat_auto, s.quiet_from, s.quiet_to,
  coalesce(s.undo_seconds, :undo_seconds) as undo_seconds
from chats c
left join resumes r on r.id = c.resume_id
left join resume_settings s on s.resume_id = c.resume_id
left join vacancies v on v.id = c.vacancy_id
left join applications a on a.id = c.application_id
where c.id = :chat_id
"""
).columns(resume=JSONB, vacancy=JSONB, chat_auto=JSONB)

# Nothing is proposed for what is no longer the last word: the chat stays due and is understood anew.
_DONE = statement(
    """
update chats
set analysis_due_at = case when last_position > :position then analysis_due_at end, analysis_token = null,
  analysis_until = null, analysis_failures = 0
where id = :id and analysis_token = :token
returning last_position <= :position as still_last
"""
)

_FAILED = statement(
    """
update chats
set analysis_due_at = now() + make_interval(secs => :pause), analysis_token = null, analysis_until = null,
  analysis_failures = analysis_failures + case when :counts then 1 else 0 end
where id = :id and analysis_token = :token
"""
)

_INSERT = statement(
    """
insert into agent_actions (
  id, user_id, chat_id, message_id, kind, state, reason, evidence, options, details, draft, draft_hash, deadline,
  sensitive, suspicious, grounded, auto_ok, known_position, expires_at, ended_why, traceparent)
select :id, m.user_id, m.chat_id, m.id, :kind, :state, :reason, cast(:evidence as jsonb), cast(:options as jsonb),
  cast(:details as jsonb), :draft, :draft_hash, cast(:deadline as timestamptz), :sensitive, :suspicious, :grounded,
  :auto_ok, :known_position, now() + make_interval(days => :expire_days), :ended_why, :traceparent
from messages m where m.chat_id = :chat_id and m.hh_id = :message_id
on conflict (message_id, kind) do nothing
returning id, now() as now
"""
)


_LET_GO = statement(
    """
update agent_actions
set state = $APPROVED, text = draft, text_hash = :text_hash, authored_by = 'ai_auto', decided_via = 'auto',
  decided_at = now(), not_before = :not_before, version = version + 1, updated_at = now()
where id = :id and state = $PROPOSED and auto_ok and draft is not null
  and not exists (select from agent_actions o where o.message_id = agent_actions.message_id and o.id <> agent_actions.id
    and o.state in $answering)
"""
)


@dataclass(frozen=True, slots=True)
class DueChat:
    """A chat whose last word is an employer's that nobody has understood yet."""

    id: UUID
    user_id: UUID
    account_id: UUID
    application_id: UUID | None
    resume_id: UUID | None
    vacancy_id: str | None
    card: Mapping[str, Any]
    negotiation_state: str
    last_position: int
    token: UUID
    failures: int
    linked_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a conversation."""

    resume: Mapping[str, Any] | None
    vacancy: Mapping[str, Any] | None
    zone: str
    letter: str
    chat_auto: Sequence[str]
    quiet_from: time | None
    quiet_to: time | None
    undo_seconds: int


@dataclass(frozen=True, slots=True)
class Inserted:
    """An action that was new."""

    id: UUID
    now: datetime


async def claim(connection: AsyncConnection, *, lease: float) -> DueChat | None:
    """Take the chat that has waited longest; None when none is due."""
    row = (await connection.execute(_CLAIM, {"lease": lease})).mappings().first()
    return DueChat(**row) if row else None


async def seconds_to_next(connection: AsyncConnection) -> float | None:
    """Seconds until a chat is due (negative: overdue), None when none is."""
    return await seconds_of(connection, _NEXT)


async def messages(connection: AsyncConnection, chat: DueChat) -> list[MessageRow]:
    """The last messages as far as the claim knew, in the order in which they were said."""
    values = {"chat_id": chat.id, "position": chat.last_position, "most": MOST_MESSAGES}
    return as_said([MessageRow(**row) for row in (await connection.execute(_MESSAGES, values)).mappings()])


async def around(connection: AsyncConnection, chat: DueChat, *, undo_seconds: int) -> Around:
    """The resume, the vacancy and the letter of the chat, and what its owner allows there."""
    values = {"chat_id": chat.id, "undo_seconds": undo_seconds}
    return Around(**(await connection.execute(_AROUND, values)).mappings().one())


async def let_go(connection: AsyncConnection, action_id: UUID, *, reply_hash: str, not_before: datetime) -> None:
    """The draft may go without the owner, who can take it back until then; everything is asked again before it does."""
    values = {"id": action_id, "text_hash": reply_hash, "not_before": not_before}
    await connection.execute(_LET_GO, values)


async def done(connection: AsyncConnection, chat: DueChat) -> bool:
    """End the understanding; False when the lease is lost or a newer message makes the result worthless."""
    values = {"id": chat.id, "token": chat.token, "position": chat.last_position}
    return bool(await connection.scalar(_DONE, values))


async def failed(connection: AsyncConnection, chat: DueChat, *, pause: float, counts: bool) -> None:
    """Try again after a pause. `counts`: it was the chat's failure, not that there was no room."""
    await connection.execute(_FAILED, {"id": chat.id, "token": chat.token, "pause": pause, "counts": counts})


async def insert(
    connection: AsyncConnection,
    chat: DueChat,
    row: Mapping[str, Any],
    *,
    message_id: str,
    state: str,
    ended_why: str | None,
    expire_days: int,
    traceparent: str | None,
) -> Inserted | None:
    """Store the action; None when the message has one of this kind already."""
    values = {
        **row,
        "id": new_id(),
        "chat_id": chat.id,
        "message_id": message_id,
        "state": state,
        "ended_why": ended_why,
        "evidence": _json(row["evidence"]),
        "options": _json(row["options"]),
        "details": _json(row["details"]),
        "known_position": chat.last_position,
        "expire_days": expire_days,
        "traceparent": traceparent,
    }
    found = (await connection.execute(_INSERT, values)).mappings().first()
    return Inserted(**found) if found else None


def _json(value: Sequence[Any] | Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
