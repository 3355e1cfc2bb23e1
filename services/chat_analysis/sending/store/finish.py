"""SQL of the end of an attempt: fenced by its lease, and the message that is part of the chat at once."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.ids import new_id
from services.chat_analysis.sending.domain import Settlement
from services.chat_analysis.sending.store.rows import Prepared, of_sending

_ASIDE = of_sending(
    """
update agent_actions
set state = coalesce(cast(:state as text), state),
  ended_why = case when cast(:state as text) in ($EXPIRED, $REFUSED) then cast(:why as text) end,
  held_why = case when coalesce(cast(:state as text), $PROPOSED) = $PROPOSED then cast(:why as text) end,
  lease_token = null,
  lease_until = null, not_before = greatest(not_before, now() + make_interval(secs => :delay)),
  version = version + case when cast(:state as text) is null then 0 else 1 end, updated_at = now()
where id = :id and lease_token = :token and state = $APPROVED
returning now() as now
"""
)

_FINISH = of_sending(
    """
update agent_actions a
set state = s.state, held_why = case when s.state = $APPROVED then s.why end,
  ended_why = case when s.state in ($REFUSED, $UNKNOWN, $NEEDS_OWNER) then s.why end, lease_token = null,
  lease_until = case when s.state = $UNKNOWN then now() end,
  not_before = case when s.state = $APPROVED then now() + make_interval(secs => :delay) else a.not_before end,
  posts = case when :never_arrived then greatest(a.posts - 1, 0) else a.posts end,
  attempt_at = case when s.state = $UNKNOWN and a.state = $SENDING then clock_timestamp() else a.attempt_at end,
  sent_message_id = coalesce(cast(:message_id as text), a.sent_message_id),
  sent_at = case when s.state = $SENT then clock_timestamp() else a.sent_at end,
  request_id = coalesce(cast(:request_id as text), a.request_id), hh_answer = cast(:answer as jsonb),
  version = a.version + 1, updated_at = now()
from (select cast(:state as text) as state, cast(:why as text) as why) s
where a.id = :id and a.lease_token = :token and a.state in ($APPROVED, $SENDING, $UNKNOWN)
returning now() as now, a.attempts
"""
)

# The owner's last word came while the attempt was under way and was too late for it; now it is not.
_GIVE_BACK = of_sending(
    """
update agent_actions a
set state = $PROPOSED, held_why = 'objected', version = a.version + 1, updated_at = now()
where a.id = :id and a.state = $APPROVED and (
  select o.refused_why = 'too_late' and d.decision <> 'approve'
  from chat_decisions d join chat_decision_outcomes o on o.decision_id = d.id
  where d.action_id = a.id order by d.created_at desc, d.id desc limit 1
)
"""
)

# What was sent is part of the chat at once, whatever hh's list shows; a reading that was first knows it already.
_KEEP = of_sending(
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

_OWN = of_sending(
    """
update messages set action_id = :action_id, authored_by = :authored_by
where chat_id = :chat_id and hh_id = :hh_id and author = 'applicant' and action_id is distinct from :action_id
"""
)


@dataclass(frozen=True, slots=True)
class Done:
    """The end that was written down, by the database's clock."""

    now: datetime
    attempts: int


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


async def give_back(connection: AsyncConnection, row: Prepared) -> None:
    """What hh never got and its owner has called back meanwhile is his to decide again, not sent once more."""
    await connection.execute(_GIVE_BACK, {"id": row.id})


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
