"""What is to be said: messages are queued and revised here, under the lock of their chat.

The lock makes the order of the numbers the order of the commits, so that a chat reads in the order in which it was
written.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.engine import on_commit
from libs.common.db.tables.telegram import TelegramChat, TelegramDelivery
from libs.common.ids import new_id
from services.telegram.message import Content, Subject
from services.telegram.ports import Wakes


@dataclass(frozen=True, slots=True)
class Known:
    """A message of the bot that is there, or will be."""

    id: UUID
    user_id: UUID | None
    content: Content
    state: str
    subject: Subject | None
    shown_version: int | None


async def lock(connection: AsyncConnection, chat_id: int) -> None:
    """Nobody else queues, revises or finishes a message of this chat until the commit; the sender has work there."""
    row = insert(TelegramChat).values(chat_id=chat_id, work_at=func.now())
    at = func.coalesce(col(TelegramChat.work_at), func.now())
    await connection.execute(row.on_conflict_do_update(index_elements=["chat_id"], set_={"work_at": at}))


async def add(
    connection: AsyncConnection,
    wakes: Wakes,
    chat_id: int,
    content: Content,
    *,
    user_id: UUID | None = None,
    notification_id: UUID | None = None,
    about: str | None = None,
    message_id: int | None = None,
) -> UUID | None:
    """Queue a message, or with `message_id` the edit of one that is there; None for a notification told before."""
    await lock(connection, chat_id)
    row = {
        "id": new_id(),
        "user_id": user_id,
        "chat_id": chat_id,
        "notification_id": notification_id,
        "about": about,
        "content": content.model_dump(mode="json"),
        "message_id": message_id,
        "subject_kind": content.subject.kind if content.subject else None,
        "subject_id": content.subject.id if content.subject else None,
    }
    statement = insert(TelegramDelivery).values(row).on_conflict_do_nothing().returning(col(TelegramDelivery.id))
    on_commit(connection, wakes.sender.set)
    return await connection.scalar(statement)


async def revise(
    connection: AsyncConnection, wakes: Wakes, chat_id: int, delivery_id: UUID, content: Content | None = None
) -> None:
    """Have a message say something else, or, without `content`, what its row says now. A dropped one stays dropped."""
    await lock(connection, chat_id)
    values: dict[str, Any] = {"revision": col(TelegramDelivery.revision) + 1, "state": "due"}
    if content is not None:
        values["content"] = content.model_dump(mode="json")
    which = (col(TelegramDelivery.id) == delivery_id, col(TelegramDelivery.state) != "dropped")
    await connection.execute(update(TelegramDelivery).where(*which).values(values))
    on_commit(connection, wakes.sender.set)


async def of_notification(connection: AsyncConnection, chat_id: int, notification_id: UUID) -> Known | None:
    """The message of a notification in a chat."""
    return await _one(
        connection, col(TelegramDelivery.chat_id) == chat_id, col(TelegramDelivery.notification_id) == notification_id
    )


async def of_message(connection: AsyncConnection, chat_id: int, message_id: int) -> Known | None:
    """The message with Telegram's number."""
    return await _one(
        connection, col(TelegramDelivery.chat_id) == chat_id, col(TelegramDelivery.message_id) == message_id
    )


async def _one(connection: AsyncConnection, *which: ColumnElement[bool]) -> Known | None:
    statement = (
        select(
            col(TelegramDelivery.id),
            col(TelegramDelivery.user_id),
            col(TelegramDelivery.content),
            col(TelegramDelivery.state),
            col(TelegramDelivery.subject_kind),
            col(TelegramDelivery.subject_id),
            col(TelegramDelivery.shown_version),
        )
        .where(*which)
        .order_by(col(TelegramDelivery.number).desc())
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        return None
    subject = Subject(kind=row.subject_kind, id=row.subject_id) if row.subject_id else None
    return Known(row.id, row.user_id, Content.model_validate(row.content), row.state, subject, row.shown_version)


async def waiting(connection: AsyncConnection, chat_id: int) -> int:
    """How many messages of a chat wait."""
    statement = select(func.count()).where(
        col(TelegramDelivery.chat_id) == chat_id, col(TelegramDelivery.state) == "due"
    )
    return await connection.scalar(statement) or 0


async def was_said(connection: AsyncConnection, chat_id: int, html: str, seconds: float) -> bool:
    """Whether the bot has said this in the chat, or was going to, within the last seconds."""
    since = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    said = (col(TelegramDelivery.chat_id) == chat_id, col(TelegramDelivery.created_at) > since)
    words = col(TelegramDelivery.content)["html"].astext == html
    return bool(await connection.scalar(select(exists().where(*said, words))))


async def prune(connection: AsyncConnection, *, days: int) -> None:
    """Forget messages that were said or dropped so long ago, and chats in which nothing waits for an hour."""
    age = func.now() - func.make_interval(0, 0, 0, days)
    last = func.coalesce(col(TelegramDelivery.sent_at), col(TelegramDelivery.created_at))
    await connection.execute(delete(TelegramDelivery).where(col(TelegramDelivery.state) != "due", last < age))
    hour = func.now() - func.make_interval(0, 0, 0, 0, 1)
    idle = (
        col(TelegramChat.work_at).is_(None),
        col(TelegramChat.lease_until).is_(None),
        func.greatest(col(TelegramChat.rest_until), col(TelegramChat.paced_until)) < hour,
    )
    await connection.execute(delete(TelegramChat).where(*idle))
