"""SQL of chats; read only: chat_analysis writes them. Every statement names the user."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.chats.waiting import WAITS, WAITS_NOW_OR_LATER
from libs.common.db.rows import whole, wholes
from libs.common.db.tables.base import table_of
from libs.common.db.tables.chat_analysis import AgentAction, Chat, ChatMessageRow

MOST_MESSAGES = 500


class ShownChat(NamedTuple):
    """A chat with its last message, and the kind of the newest thing in it that waits for its owner."""

    chat: Chat
    last_text: str
    asks: str | None


class Proposed(NamedTuple):
    """An action with hh's id of the message that it is about, and hh's word for whether one may write in its chat."""

    action: AgentAction
    inbound_message_id: str
    messaging_status: str | None


_LAST_TEXT = (
    select(col(ChatMessageRow.text))
    .where(col(ChatMessageRow.chat_id) == col(Chat.id), col(ChatMessageRow.position) == col(Chat.last_position))
    .limit(1)
    .scalar_subquery()
)
_WAITING = exists().where(col(AgentAction.chat_id) == col(Chat.id), WAITS_NOW_OR_LATER)
# A chat in which nobody has written yet is an application and nothing more.
_TALKED = col(Chat.last_message_at).is_not(None)


def _chats(user_id: UUID, *, waiting: bool | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(Chat.user_id) == user_id, _TALKED]
    if waiting is not None:
        conditions.append(_WAITING if waiting else ~_WAITING)
    return conditions


_ASKS = (
    select(col(AgentAction.kind))
    .where(col(AgentAction.chat_id) == col(Chat.id), WAITS_NOW_OR_LATER)
    .order_by(col(AgentAction.id).desc())
    .limit(1)
    .scalar_subquery()
)
_SHOWN = select(table_of(Chat), func.coalesce(_LAST_TEXT, "").label("last_text"), _ASKS.label("asks"))


def _shown(row: RowMapping) -> ShownChat:
    return ShownChat(whole(Chat, row), row["last_text"], row["asks"])


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
) -> Sequence[ShownChat]:
    """A page, the latest message first; `after` is the sort key of the last row of the page before."""
    statement = _SHOWN.where(*_chats(user_id, waiting=waiting))
    key = tuple_(col(Chat.last_message_at), col(Chat.id))
    if after is not None:
        statement = statement.where(key < tuple_(*after))
    ordered = statement.order_by(col(Chat.last_message_at).desc(), col(Chat.id).desc())
    return [_shown(row) for row in (await connection.execute(ordered.limit(limit))).mappings()]


async def one(connection: AsyncConnection, user_id: UUID, chat_id: UUID) -> ShownChat | None:
    """The chat; None when the user has no such one."""
    statement = _SHOWN.where(col(Chat.user_id) == user_id, col(Chat.id) == chat_id)
    row = (await connection.execute(statement)).mappings().first()
    return _shown(row) if row else None


async def messages(connection: AsyncConnection, user_id: UUID, chat_id: UUID) -> Sequence[ChatMessageRow]:
    """Its last messages, the oldest first."""
    latest = (
        select(table_of(ChatMessageRow))
        .where(col(ChatMessageRow.user_id) == user_id, col(ChatMessageRow.chat_id) == chat_id)
        .order_by(col(ChatMessageRow.position).desc())
        .limit(MOST_MESSAGES)
    )
    return wholes(ChatMessageRow, reversed((await connection.execute(latest)).mappings().all()))


_ACTION = (
    select(
        table_of(AgentAction),
        col(ChatMessageRow.hh_id).label("inbound_message_id"),
        col(Chat.messaging_status).label("chat_messaging_status"),
    )
    .join(ChatMessageRow, col(ChatMessageRow.id) == col(AgentAction.message_id))
    .join(Chat, col(Chat.id) == col(AgentAction.chat_id))
)


def _proposed(row: RowMapping) -> Proposed:
    return Proposed(whole(AgentAction, row), row["inbound_message_id"], row["chat_messaging_status"])


async def actions(connection: AsyncConnection, user_id: UUID, chat_id: UUID) -> Sequence[Proposed]:
    """What was proposed in the chat, the newest first."""
    statement = _ACTION.where(col(AgentAction.user_id) == user_id, col(AgentAction.chat_id) == chat_id)
    rows = await connection.execute(statement.order_by(col(AgentAction.id).desc()).limit(100))
    return [_proposed(row) for row in rows.mappings()]


async def action(connection: AsyncConnection, user_id: UUID, action_id: UUID) -> Proposed | None:
    """One action; None when the user has no such one."""
    statement = _ACTION.where(col(AgentAction.user_id) == user_id, col(AgentAction.id) == action_id)
    row = (await connection.execute(statement)).mappings().first()
    return _proposed(row) if row else None


async def waiting_actions(connection: AsyncConnection, user_id: UUID, *, limit: int) -> Sequence[Proposed]:
    """What waits for the owner, the nearest deadline first."""
    statement = _ACTION.where(col(AgentAction.user_id) == user_id, WAITS)
    ordered = statement.order_by(col(AgentAction.deadline).asc().nulls_last(), col(AgentAction.id).desc())
    return [_proposed(row) for row in (await connection.execute(ordered.limit(limit))).mappings()]
