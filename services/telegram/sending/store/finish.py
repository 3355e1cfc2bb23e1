"""What became of a message, written by whoever still holds the lease of its chat: a late result changes nothing."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Function, Interval, case, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.telegram import TelegramBot, TelegramChat, TelegramDelivery, TelegramLink
from services.telegram.sending.rendering import Rendered
from services.telegram.sending.store.claim import Claimed

MARGIN_SECONDS = 0.2
"""Added to what Telegram told to wait: its clock may run apart from ours."""


async def hold(connection: AsyncConnection, claimed: Claimed) -> bool:
    """Lock the chat until the commit; False when the lease is somebody else's by now."""
    statement = select(col(TelegramChat.chat_id)).where(
        col(TelegramChat.chat_id) == claimed.chat_id, col(TelegramChat.lease_token) == claimed.token
    )
    return (await connection.execute(statement.with_for_update())).first() is not None


async def shown(connection: AsyncConnection, claimed: Claimed, message_id: int | None, said: Rendered) -> None:
    """The message says what it was claimed for; a newer revision is due at once."""
    newer = col(TelegramDelivery.revision) > claimed.revision
    await connection.execute(
        update(TelegramDelivery)
        .where(col(TelegramDelivery.id) == claimed.id)
        .values(
            state=case((newer, "due"), else_="done"),
            shown=claimed.revision,
            shown_version=said.version,
            subject_kind=said.subject.kind if said.subject else None,
            subject_id=said.subject.id if said.subject else None,
            follows=said.follows,
            message_id=func.coalesce(message_id, col(TelegramDelivery.message_id)),
            tried_at=None,
            why=None,
            sent_at=func.coalesce(col(TelegramDelivery.sent_at), func.now()),
        )
    )
    await _leave(connection, claimed, failures=0)


async def again(
    connection: AsyncConnection,
    claimed: Claimed,
    seconds: float,
    *,
    why: str,
    arrived: Literal[False] | None,
    failures: int,
) -> None:
    """The message stays due and its chat rests. `arrived`: False for surely not, None when nobody knows."""
    noted = update(TelegramDelivery).where(col(TelegramDelivery.id) == claimed.id).values(why=why)
    await connection.execute(noted if arrived is None else noted.values(tried_at=claimed.tried_at))
    await _leave(connection, claimed, failures=failures, rest=seconds)


async def plainly(connection: AsyncConnection, claimed: Claimed, why: str) -> None:
    """The message is due at once, without HTML."""
    marked = col(TelegramDelivery.content).op("||")(literal({"plain": True}, JSONB))
    await connection.execute(
        update(TelegramDelivery)
        .where(col(TelegramDelivery.id) == claimed.id)
        .values(content=marked, tried_at=claimed.tried_at, why=why)
    )
    await _leave(connection, claimed, failures=0)


async def drop(connection: AsyncConnection, claimed: Claimed, why: str) -> None:
    """The message is not sent any more."""
    await connection.execute(
        update(TelegramDelivery).where(col(TelegramDelivery.id) == claimed.id).values(state="dropped", why=why)
    )
    await _leave(connection, claimed, failures=0)


async def drop_all(connection: AsyncConnection, chat_id: int, why: str) -> int:
    """Nothing that waits is said in this chat any more; how much that was."""
    statement = (
        update(TelegramDelivery)
        .where(col(TelegramDelivery.chat_id) == chat_id, col(TelegramDelivery.state) == "due")
        .values(state="dropped", why=why)
    )
    return len((await connection.execute(statement.returning(col(TelegramDelivery.id)))).all())


async def block(connection: AsyncConnection, chat_id: int) -> UUID | None:
    """Note that the link's owner does not let the bot write; the link, when that is news."""
    statement = (
        update(TelegramLink)
        .where(
            col(TelegramLink.chat_id) == chat_id,
            col(TelegramLink.unlinked_at).is_(None),
            col(TelegramLink.blocked_at).is_(None),
        )
        .values(blocked_at=func.now())
        .returning(col(TelegramLink.id))
    )
    return await connection.scalar(statement)


async def rest_all(connection: AsyncConnection, seconds: float) -> None:
    """Nothing is sent to anybody for a while."""
    until = func.greatest(col(TelegramBot.rest_until), func.now() + _interval(seconds))
    await connection.execute(update(TelegramBot).values(rest_until=until))


async def _leave(connection: AsyncConnection, claimed: Claimed, *, failures: int, rest: float = 0.0) -> None:
    """Give the chat back; it has work as long as something is due."""
    due = exists().where(col(TelegramDelivery.chat_id) == claimed.chat_id, col(TelegramDelivery.state) == "due")
    await connection.execute(
        update(TelegramChat)
        .where(col(TelegramChat.chat_id) == claimed.chat_id)
        .values(
            lease_token=None,
            lease_until=None,
            failures=failures,
            rest_until=func.greatest(col(TelegramChat.rest_until), func.now() + _interval(rest)),
            work_at=case((due, col(TelegramChat.work_at))),
        )
    )


def _interval(seconds: float) -> Function[timedelta]:
    return func.make_interval(0, 0, 0, 0, 0, 0, seconds, type_=Interval())
