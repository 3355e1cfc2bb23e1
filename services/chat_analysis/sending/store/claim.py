"""SQL of taking a reply: what may go now, and the attempt on record. Locks: the chat, then the action."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import seconds_of
from services.chat_analysis.sending.domain import Gate
from services.chat_analysis.sending.store.rows import Prepared, of_sending

# What is paused, or waits for a decision to be carried out, is passed over: it is no work now.
_PREPARE = of_sending(
    """
update agent_actions a
set lease_token = gen_random_uuid(), lease_until = clock_timestamp() + make_interval(secs => :lease)
from (
  select a.id from agent_actions a
  join chats c on c.id = a.chat_id
  join hh_accounts acc on acc.id = c.account_id
  where a.state = $APPROVED and a.not_before <= now() and (a.lease_until is null or a.lease_until < now())
    and acc.state = 'linked' and acc.origin = :origin and not $paused and not $decision_waits
    and not exists (select from agent_actions f where f.chat_id = a.chat_id and f.state in $in_flight)
  order by a.not_before limit 1 for no key update of a skip locked
) due, chats c, hh_accounts acc
where a.id = due.id and c.id = a.chat_id and acc.id = c.account_id
returning $sent_row, a.lease_token as token
"""
).columns(card=JSONB)

_NEXT = of_sending(
    """
select extract(epoch from min(greatest(a.not_before, coalesce(a.lease_until, a.not_before))) - now())
from agent_actions a
join chats c on c.id = a.chat_id
join hh_accounts acc on acc.id = c.account_id
where a.state = $APPROVED and acc.state = 'linked' and acc.origin = :origin and not $paused
"""
)

_LOCK_CHAT = of_sending("select 1 from chats where id = :chat_id for no key update")

_TAKE = of_sending(
    """
update agent_actions a
set state = $SENDING, lease_until = clock_timestamp() + make_interval(secs => :lease), attempts = a.attempts + 1,
  posts = a.posts + 1, attempt_at = clock_timestamp(), held_why = null, version = a.version + 1, updated_at = now()
from chats c, hh_accounts acc
where a.id = :id and a.lease_token = :token and a.lease_until > clock_timestamp() and a.state = $APPROVED
  and c.id = a.chat_id and acc.id = c.account_id and acc.state = 'linked' and acc.origin = :origin
  and c.last_position = a.known_position and $may_write
  and $in_a_row < $in_a_row_limit and (a.authored_by <> 'ai_auto' or $auto_allowed)
  and not $paused and not $decision_waits
returning a.attempt_at
"""
)

_GATE = of_sending(
    """
select a.state, coalesce(a.lease_token = :token and a.lease_until > clock_timestamp(), false) as lease_held,
  acc.state = 'linked' and acc.origin = :origin as linked, $paused as paused, $decision_waits as decision_waits,
  c.messaging_status, $in_a_row as in_a_row, c.last_position <> a.known_position as superseded,
  $answered as answered, coalesce(a.authored_by = 'ai_auto', false) as auto, $auto_allowed as auto_allowed
from agent_actions a join chats c on c.id = a.chat_id join hh_accounts acc on acc.id = c.account_id
where a.id = :id
"""
)


async def prepare(connection: AsyncConnection, *, origin: str, lease: float) -> Prepared | None:
    """Take an approved action that may go now; nothing is sent by this. None when there is none."""
    row = (await connection.execute(_PREPARE, {"origin": origin, "lease": lease})).mappings().first()
    return Prepared(**row) if row else None


async def seconds_to_next(connection: AsyncConnection, *, origin: str) -> float | None:
    """Seconds until an approved action may go (negative: overdue), None when none may."""
    return await seconds_of(connection, _NEXT, origin=origin)


async def lock_chat(connection: AsyncConnection, chat_id: UUID) -> None:
    """Wait for the chat and hold it until the commit: whoever reads it locks it before its actions, too."""
    await connection.execute(_LOCK_CHAT, {"chat_id": chat_id})


async def take(connection: AsyncConnection, row: Prepared, *, origin: str, lease: float) -> bool:
    """Put the attempt on record; everything that may forbid it is a condition of this statement. Lock the chat."""
    values = {"id": row.id, "token": row.token, "origin": origin, "lease": lease}
    return (await connection.execute(_TAKE, values)).first() is not None


async def gate(connection: AsyncConnection, row: Prepared, *, origin: str) -> Gate | None:
    """What `take` met; None when the action is gone: its user was erased meanwhile."""
    values = {"id": row.id, "token": row.token, "origin": origin}
    found = (await connection.execute(_GATE, values)).mappings().first()
    return Gate(**found) if found else None
