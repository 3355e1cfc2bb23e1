"""What the owner decided about an action, as guarded updates. Every statement names the user. Locks: the action."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chat_analysis.sql import statement

_LOOK = statement(
    """
select a.id, a.user_id, a.chat_id, a.state, a.draft, a.draft_hash, a.known_position, a.deadline, c.card,
  c.last_position, coalesce(s.undo_seconds, :undo_seconds) as undo_seconds, now() as now,
  exists (select from agent_actions o where o.message_id = a.message_id and o.id <> a.id
    and o.state in $answering) as answered
from agent_actions a
join chats c on c.id = a.chat_id
left join resume_settings s on s.resume_id = c.resume_id
where a.id = :id and a.user_id = :user_id
for no key update of a
"""
).columns(card=JSONB)

_APPROVE = statement(
    """
update agent_actions
set state = $APPROVED, text = :text, text_hash = :text_hash, authored_by = :authored_by, decided_via = :via,
  decided_at = now(), not_before = now() + make_interval(secs => :undo_seconds), snoozed_until = null,
  ended_why = null, held_why = null, lease_token = null, lease_until = null, attempts = 0, looks = 0,
  version = version + 1, updated_at = now()
where id = :id and user_id = :user_id
"""
)

_TO = statement(
    """
update agent_actions
set state = cast(:state as text), decided_via = :via, decided_at = now(),
  snoozed_until = cast(:snoozed_until as timestamptz), ended_why = :ended_why, held_why = null,
  lease_token = null, lease_until = null,
  text = case when cast(:state as text) = $PROPOSED then null else text end,
  text_hash = case when cast(:state as text) = $PROPOSED then null else text_hash end,
  authored_by = case when cast(:state as text) = $PROPOSED then null else authored_by end,
  version = version + 1, updated_at = now()
where id = :id and user_id = :user_id
"""
)


@dataclass(frozen=True, slots=True)
class LockedAction:
    """The action that was decided about, locked until the commit. `answered`: its message has another reply."""

    id: UUID
    user_id: UUID
    chat_id: UUID
    state: str
    draft: str | None
    draft_hash: str | None
    known_position: int
    deadline: datetime | None
    card: Mapping[str, Any]
    last_position: int
    undo_seconds: int
    now: datetime
    answered: bool

    @property
    def superseded(self) -> bool:
        """There is a newer message than the draft knew."""
        return self.last_position > self.known_position


async def look(
    connection: AsyncConnection, action_id: UUID, user_id: UUID, *, undo_seconds: int
) -> LockedAction | None:
    """Lock the action; None when the user has no such one."""
    values = {"id": action_id, "user_id": user_id, "undo_seconds": undo_seconds}
    row = (await connection.execute(_LOOK, values)).mappings().first()
    return LockedAction(**row) if row else None


async def approve(
    connection: AsyncConnection, row: LockedAction, *, reply: str, reply_hash: str, authored_by: str, via: str
) -> None:
    """Let exactly this text go, once the window of undo is over."""
    values = {
        "id": row.id,
        "user_id": row.user_id,
        "text": reply,
        "text_hash": reply_hash,
        "authored_by": authored_by,
        "via": via,
        "undo_seconds": row.undo_seconds,
    }
    await connection.execute(_APPROVE, values)


async def to(
    connection: AsyncConnection,
    row: LockedAction,
    state: str,
    *,
    via: str,
    snoozed_until: datetime | None = None,
    ended_why: str | None = None,
) -> None:
    """Move the action on; one that is proposed again keeps its draft and forgets what was to be sent."""
    values = {
        "id": row.id,
        "user_id": row.user_id,
        "state": state,
        "via": via,
        "snoozed_until": snoozed_until,
        "ended_why": ended_why,
    }
    await connection.execute(_TO, values)
