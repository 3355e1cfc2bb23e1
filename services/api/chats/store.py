"""SQL of chats; read only: chat_analysis writes them. Every statement names the user."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.chats.states import OPEN, State
from libs.common.db.tables.chat_analysis import AgentAction, Chat, ChatMessageRow

Found = Row[*tuple[Any, ...]]
MOST_MESSAGES = 500

_COLUMNS = (
    col(Chat.id),
    col(Chat.negotiation_id),
    col(Chat.application_id),
    col(Chat.resume_id),
    col(Chat.card),
    col(Chat.negotiation_state),
    col(Chat.messaging_status),
    col(Chat.viewed),
    col(Chat.last_author),
    col(Chat.last_message_at),
    col(Chat.version),
    col(Chat.updated_at),
)
_LAST_TEXT = (
    select(col(ChatMessageRow.text))
    .where(col(ChatMessageRow.chat_id) == col(Chat.id), col(ChatMessageRow.position) == col(Chat.last_position))
    .limit(1)
    .scalar_subquery()
)
_WAITING = exists().where(
    col(AgentAction.chat_id) == col(Chat.id),
    col(AgentAction.state).in_([state.value for state in (*OPEN, State.NEEDS_OWNER)]),
    col(AgentAction.kind).not_in(["rejection", "none"]),
)
# A chat in which nobody has written yet is an application and nothing more.
_TALKED = col(Chat.last_message_at).is_not(None)


def _chats(user_id: UUID, *, waiting: bool | None) -> list[Any]:
    conditions: list[Any] = [col(Chat.user_id) == user_id, _TALKED]
    if waiting is not None:
        conditions.append(_WAITING if waiting else ~_WAITING)
    return conditions


def _select() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS, func.coalesce(_LAST_TEXT, "").label("last_text"), _WAITING.label("waits"))


async def total(connection: AsyncConnection, user_id: UUID, *, waiting: bool | None) -> int:
    """Chats with these filters."""
    statement = select(func.count()).select_from(Chat).where(and_(*_chats(user_id, waiting=waiting)))
    return int(await connection.scalar(statement) or 0)


async def listing(
    connection: AsyncConnection,
    user_id: UUID,
    *,
    waiting: bool | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Found]:
    """A page, the latest message first; `after` is the sort key of the last row of the page before."""
    statement = _select().where(*_chats(user_id, waiting=waiting))
    key = tuple_(col(Chat.last_message_at), col(Chat.id))
    if after is not None:
        statement = statement.where(key < tuple_(*after))
    ordered = statement.order_by(col(Chat.last_message_at).desc(), col(Chat.id).desc())
    return (await connection.execute(ordered.limit(limit))).all()


async def one(connection: AsyncConnection, user_id: UUID, chat_id: UUID) -> Found | None:
    """The chat; None when the user has no such one."""
    return (await connection.execute(_select().where(col(Chat.user_id) == user_id, col(Chat.id) == chat_id))).first()


async def messages(connection: AsyncConnection, user_id: UUID, chat_id: UUID) -> Sequence[Found]:
    """Its last messages, the oldest first."""
    latest = (
        select(
            col(ChatMessageRow.id),
            col(ChatMessageRow.hh_id),
            col(ChatMessageRow.position),
            col(ChatMessageRow.author),
            col(ChatMessageRow.kind),
            col(ChatMessageRow.state),
            col(ChatMessageRow.text),
            col(ChatMessageRow.buttons),
            col(ChatMessageRow.at),
            col(ChatMessageRow.authored_by),
            col(ChatMessageRow.action_id),
        )
        .where(col(ChatMessageRow.user_id) == user_id, col(ChatMessageRow.chat_id) == chat_id)
        .order_by(col(ChatMessageRow.position).desc())
        .limit(MOST_MESSAGES)
    )
    return list(reversed((await connection.execute(latest)).all()))


_ACTION = select(
    col(AgentAction.id),
    col(AgentAction.chat_id),
    col(ChatMessageRow.hh_id).label("inbound_message_id"),
    col(AgentAction.kind),
    col(AgentAction.state),
    col(AgentAction.reason),
    col(AgentAction.evidence),
    col(AgentAction.options),
    col(AgentAction.details),
    col(AgentAction.draft),
    col(AgentAction.draft_hash),
    col(AgentAction.text),
    col(AgentAction.authored_by),
    col(AgentAction.deadline),
    col(AgentAction.sensitive),
    col(AgentAction.suspicious),
    col(AgentAction.grounded),
    col(AgentAction.snoozed_until),
    col(AgentAction.not_before),
    col(AgentAction.expires_at),
    col(AgentAction.ended_why),
    col(AgentAction.held_why),
    col(AgentAction.decided_via),
    col(AgentAction.decided_at),
    col(AgentAction.sent_message_id),
    col(AgentAction.sent_at),
    col(AgentAction.version),
    col(AgentAction.created_at),
    col(AgentAction.updated_at),
).join(ChatMessageRow, col(ChatMessageRow.id) == col(AgentAction.message_id))


async def actions(connection: AsyncConnection, user_id: UUID, chat_id: UUID) -> Sequence[Found]:
    """What was proposed in the chat, the newest first."""
    statement = _ACTION.where(col(AgentAction.user_id) == user_id, col(AgentAction.chat_id) == chat_id)
    return (await connection.execute(statement.order_by(col(AgentAction.id).desc()).limit(100))).all()


async def action(connection: AsyncConnection, user_id: UUID, action_id: UUID) -> Found | None:
    """One action; None when the user has no such one."""
    statement = _ACTION.where(col(AgentAction.user_id) == user_id, col(AgentAction.id) == action_id)
    return (await connection.execute(statement)).first()


async def waiting_actions(connection: AsyncConnection, user_id: UUID, *, limit: int) -> Sequence[Found]:
    """What waits for the owner, the nearest deadline first."""
    statement = _ACTION.where(
        col(AgentAction.user_id) == user_id,
        col(AgentAction.state).in_([State.PROPOSED.value, State.NEEDS_OWNER.value]),
        col(AgentAction.kind).not_in(["rejection", "none"]),
    )
    ordered = statement.order_by(col(AgentAction.deadline).asc().nulls_last(), col(AgentAction.id).desc())
    return (await connection.execute(ordered.limit(limit))).all()
