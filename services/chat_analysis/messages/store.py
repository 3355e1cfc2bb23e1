"""SQL of reading chats: which is read next, and what is new in it. Locks: the chat, then its actions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from libs.common.db.leases import Kind
from libs.common.ids import new_id
from services.chat_analysis.messages.domain import Met
from services.chat_analysis.sql import statement

LEASE = Kind("chats")

_COLUMNS = """c.id, c.user_id, c.account_id, c.negotiation_id, c.application_id, c.card, c.listed_at, c.last_position,
  c.failures, acc.version as account_version, acc.linked_at"""

_CLAIM = statement(
    """
update chats c
set lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => :lease)
from (
  select q.id from chats q join hh_accounts a on a.id = q.account_id
  where q.due_at <= now() and (q.lease_until is null or q.lease_until < now())
    and a.state = 'linked' and a.origin = :origin
  order by q.due_at limit 1 for no key update of q skip locked
) due, hh_accounts acc
where c.id = due.id and acc.id = c.account_id
returning $columns, c.lease_token as token
""",
    columns=_COLUMNS,
).columns(card=JSONB)

_ONE = statement(
    """
select $columns, cast(null as uuid) as token
from chats c join hh_accounts acc on acc.id = c.account_id
where c.id = :id
""",
    columns=_COLUMNS,
).columns(card=JSONB)

_NEXT = statement(
    """
select extract(epoch from min(greatest(c.due_at, coalesce(c.lease_until, c.due_at))) - now())
from chats c join hh_accounts a on a.id = c.account_id
where c.due_at is not null and a.state = 'linked' and a.origin = :origin
"""
)

_LOCK = statement("select last_position from chats where id = :id for no key update")

# One of the applicant's is ours when an action that was under way has sent exactly this text, and no other message is
# known to be that action's.
_INSERT = statement(
    """
insert into messages (
  id, user_id, chat_id, hh_id, position, author, kind, state, text, text_hash, buttons, at, action_id, authored_by)
select r.id, :user_id, :chat_id, r.hh_id, :last + row_number() over (order by r.place), r.author, r.kind, r.state,
  r.text, r.text_hash, r.buttons, r.at, ours.id, case when r.author = 'applicant' then
    coalesce(ours.authored_by, case when r.kind = 'letter' then letter.authored_by end, 'human') end
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
  place int, id uuid, hh_id text, author text, kind text, state text, text text, text_hash text, buttons jsonb,
  at timestamptz)
left join chats c on c.id = :chat_id
left join applications letter on letter.id = c.application_id
left join lateral (
  select a.id, a.authored_by from agent_actions a
  where r.author = 'applicant' and a.chat_id = :chat_id and a.text_hash = r.text_hash and a.posts > 0
    and (a.sent_message_id = r.hh_id or (a.sent_message_id is null and a.state <> $DISMISSED
      and a.known_position <= :last and not exists (select from messages m where m.action_id = a.id)))
  order by a.sent_message_id nulls last, a.attempt_at limit 1
) ours on true
where not exists (select from messages m where m.chat_id = :chat_id and m.hh_id = r.hh_id)
on conflict (chat_id, hh_id) do nothing
returning hh_id, id, position, author, at
"""
)

_READ = statement(
    """
update chats c
set read_at = case when :whole then cast(:listed_at as timestamptz) else read_at end,
  due_at = case when not :whole or c.listed_at is distinct from cast(:listed_at as timestamptz) then c.due_at end,
  lease_token = case when lease_token = :token then null else lease_token end,
  lease_until = case when lease_token = :token then null else lease_until end,
  failures = 0, last_error = null,
  last_position = greatest(last_position, :position), last_author = coalesce(:author, last_author),
  last_message_at = greatest(last_message_at, cast(:message_at as timestamptz)),
  analysis_due_at = case when :analyse then now() else analysis_due_at end,
  version = version + case when :fresh > 0 then 1 else 0 end,
  updated_at = case when :fresh > 0 then now() else updated_at end
where id = :id
"""
)

_FAILED = statement(
    """
update chats
set lease_token = null, lease_until = null, failures = failures + 1, last_error = :error,
  due_at = now() + make_interval(secs => :pause)
where id = :id and lease_token = :token
"""
)

# What has gone out and is being looked for is left to its look-up; a message of ours that arrived ends nothing.
_SUPERSEDE = statement(
    """
update agent_actions a
set state = $EXPIRED, ended_why = :why, lease_token = null, lease_until = null, snoozed_until = null,
  version = version + 1, updated_at = now()
from (
  select id, state = $APPROVED as owner_decided from agent_actions
  where chat_id = :chat_id and known_position < :position and state in $superseded_from
    and not exists (select from messages m where m.action_id = agent_actions.id)
  order by id for no key update
) old
where a.id = old.id
returning a.id, old.owner_decided
"""
)


@dataclass(frozen=True, slots=True)
class DueChat:
    """A chat that is to be read; `token` is none for a reading that nobody else need be kept from."""

    id: UUID
    user_id: UUID
    account_id: UUID
    negotiation_id: str
    application_id: UUID | None
    card: Mapping[str, Any]
    listed_at: datetime | None
    last_position: int
    failures: int
    account_version: int
    linked_at: datetime
    token: UUID | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that was new."""

    hh_id: str
    id: UUID
    position: int
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """A proposal that a newer message ended; `owner_decided`: it was approved and not sent."""

    id: UUID
    owner_decided: bool


async def claim(connection: AsyncConnection, *, origin: str, lease: float) -> DueChat | None:
    """Take the chat that changed longest ago; None when none is due."""
    row = (await connection.execute(_CLAIM, {"origin": origin, "lease": lease})).mappings().first()
    return DueChat(**row) if row else None


async def one(connection: AsyncConnection, chat_id: UUID) -> DueChat | None:
    """The chat, due or not; None when it is gone."""
    row = (await connection.execute(_ONE, {"id": chat_id})).mappings().first()
    return DueChat(**row) if row else None


async def seconds_to_next(connection: AsyncConnection, *, origin: str) -> float | None:
    """Seconds until a chat that may be read is due (negative: overdue), None when none is."""
    return await seconds_of(connection, _NEXT, origin=origin)


async def insert(connection: AsyncConnection, chat: DueChat, messages: Sequence[Met]) -> list[Stored]:
    """Store what is new, in hh's order; the chat is locked from here to the commit."""
    last = await connection.scalar(_LOCK, {"id": chat.id})
    rows = [{**asdict(one), "place": place, "id": new_id()} for place, one in enumerate(messages)]
    values = {
        "user_id": chat.user_id,
        "chat_id": chat.id,
        "last": -1 if last is None else last,
        "rows": json.dumps(rows, default=str),
    }
    found = (await connection.execute(_INSERT, values)).mappings()
    return sorted((Stored(**row) for row in found), key=lambda one: one.position)


async def read(connection: AsyncConnection, chat: DueChat, fresh: Sequence[Stored], *, whole: bool) -> None:
    """Note how far the chat was read; a new last word of the employer's is to be understood."""
    last = fresh[-1] if fresh else None
    values = {
        "id": chat.id,
        "token": chat.token,
        "whole": whole,
        "listed_at": chat.listed_at,
        "position": last.position if last else -1,
        "author": last.author if last else None,
        "message_at": max((one.at for one in fresh), default=None),
        "analyse": last is not None and last.author != "applicant",
        "fresh": len(fresh),
    }
    await connection.execute(_READ, values)


async def failed(connection: AsyncConnection, chat: DueChat, *, pause: float, error: str) -> None:
    """Try again after a pause."""
    await connection.execute(_FAILED, {"id": chat.id, "token": chat.token, "pause": pause, "error": error})


async def supersede(connection: AsyncConnection, chat_id: UUID, *, position: int, why: str) -> list[Ended]:
    """End proposals that did not know the message at `position`."""
    values = {"chat_id": chat_id, "position": position, "why": why}
    return [Ended(**row) for row in (await connection.execute(_SUPERSEDE, values)).mappings()]
