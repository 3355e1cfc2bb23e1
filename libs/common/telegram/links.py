"""Which Telegram chat belongs to which user, read and ended alike by api and telegram."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import audit
from libs.common.db.clock import now
from libs.common.db.tables.telegram import TelegramBot, TelegramLink
from libs.common.events.account import AccountChanged
from libs.common.messages.said import Said
from libs.common.messaging.outbox import Outbox

Why = Literal["owner", "replaced"]
Change = Literal["telegram_linked", "telegram_unlinked", "telegram_blocked", "telegram_unblocked"]


@dataclass(frozen=True, slots=True)
class Link:
    """A chat that is linked now. `blocked_at`: since when its owner does not let the bot write."""

    id: UUID
    user_id: UUID
    chat_id: int
    username: str | None
    name: str
    linked_at: datetime
    blocked_at: datetime | None

    @property
    def title(self) -> str:
        """How a person recognises it."""
        return f"@{self.username}" if self.username else self.name or "Telegram"


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot as it was last seen. `link_url` is where deep links begin."""

    state: str
    since: datetime
    error: str | None
    username: str | None
    name: str | None
    link_url: str

    def deep_link(self, token: str) -> str | None:
        """The address that opens the bot with a token; none while the bot has no name."""
        return f"{self.link_url}/{self.username}?start={token}" if self.username and self.link_url else None


async def of_user(connection: AsyncConnection, user_id: UUID) -> Link | None:
    """The user's chat."""
    return await _one(connection, col(TelegramLink.user_id) == user_id)


async def of_chat(connection: AsyncConnection, chat_id: int) -> Link | None:
    """The link of a chat."""
    return await _one(connection, col(TelegramLink.chat_id) == chat_id)


async def _one(connection: AsyncConnection, which: ColumnElement[bool]) -> Link | None:
    statement = select(
        col(TelegramLink.id),
        col(TelegramLink.user_id),
        col(TelegramLink.chat_id),
        col(TelegramLink.username),
        col(TelegramLink.name),
        col(TelegramLink.linked_at),
        col(TelegramLink.blocked_at),
    ).where(which, col(TelegramLink.unlinked_at).is_(None))
    row = (await connection.execute(statement)).first()
    return Link(*row) if row else None


async def bot(connection: AsyncConnection) -> Bot | None:
    """The bot; none before the telegram service has run."""
    statement = select(
        col(TelegramBot.state),
        col(TelegramBot.since),
        col(TelegramBot.error),
        col(TelegramBot.username),
        col(TelegramBot.name),
        col(TelegramBot.link_url),
    )
    row = (await connection.execute(statement)).first()
    return Bot(*row) if row else None


async def end(
    connection: AsyncConnection, outbox: Outbox, link: Link, *, why: Why, by: str, via: Literal["web", "telegram"]
) -> bool:
    """End a link in the caller's transaction, with its audit line and event; False when it had ended before."""
    ended = await connection.scalar(
        update(TelegramLink)
        .where(col(TelegramLink.id) == link.id, col(TelegramLink.unlinked_at).is_(None))
        .values(unlinked_at=func.now(), unlinked_why=why)
        .returning(col(TelegramLink.id))
    )
    if ended is None:
        return False
    await note(connection, outbox, link, "telegram_unlinked", by=by, data={"why": why, "via": via})
    return True


async def note(
    connection: AsyncConnection, outbox: Outbox, link: Link, change: Change, *, by: str, data: dict[str, str]
) -> None:
    """Audit line and `account.changed` of what became of a link; chat and name stay out of the audit log."""
    action = change.replace("_", ".", 1)
    await audit.append(connection, user_id=link.user_id, actor=by, action=action, data={"link": str(link.id), **data})
    event = AccountChanged(
        user_id=link.user_id,
        occurred_at=await now(connection),
        change=change,
        scope="user",
        scope_id=link.user_id,
        why=(Said(kind="account", code=change, facts={"chat": link.title}),),
    )
    await outbox.add(connection, event)
