"""One-time tokens that link a Telegram chat to a user: the api makes them, the telegram service spends them.

Opening a token binds it to the chat that opened it first; only a confirmation in that chat spends it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.one_time import LIFE, OneTimeTokens
from libs.common.db.tables.telegram import LinkToken
from libs.common.db.tables.users import User
from libs.common.ids import new_id, text_hash

LINKS = OneTimeTokens(LinkToken, kept=3, size=24)
"""192 bits, 32 characters of those that a deep link may carry. Several: a screen and a browser may both show one."""
_GIVEN = text("select set_config('vkatilsya.link_token', :token, true)")
"""PostgreSQL lets the bot open the token only that it was given (see `LinkToken`)."""

Refusal = Literal["unknown", "expired", "used", "elsewhere"]


@dataclass(frozen=True, slots=True)
class OpenedToken:
    """A token that may be confirmed in the chat that opened it."""

    id: UUID
    user_id: UUID
    email: str
    expires_at: datetime


async def create(connection: AsyncConnection, user_id: UUID, *, life: timedelta = LIFE) -> tuple[str, datetime]:
    """A new token and its end."""
    token = await LINKS.issue(connection, user_id, life=life, id=new_id())
    ends = await connection.scalar(
        select(col(LinkToken.expires_at)).where(col(LinkToken.token_hash) == text_hash(token))
    )
    assert ends is not None
    return token, ends


async def open_in(connection: AsyncConnection, token: str, chat_id: int) -> OpenedToken | Refusal:
    """Bind the token to the chat and say whose it is, or why it does not work."""
    await connection.execute(_GIVEN, {"token": token})
    mine = or_(col(LinkToken.chat_id).is_(None), col(LinkToken.chat_id) == chat_id)
    whole = col(LinkToken.token_hash) == text_hash(token)
    bound = await connection.execute(
        update(LinkToken)
        .where(whole, mine, col(LinkToken.used_at).is_(None), col(LinkToken.expires_at) > func.now())
        .values(chat_id=chat_id)
        .returning(col(LinkToken.id), col(LinkToken.user_id), col(LinkToken.expires_at))
    )
    found = bound.first()
    if found is not None:
        email = await connection.scalar(select(col(User.email)).where(col(User.id) == found.user_id))
        return OpenedToken(found.id, found.user_id, email or "", found.expires_at)
    facts = select(col(LinkToken.used_at), (col(LinkToken.expires_at) <= func.now()).label("over")).where(whole)
    row = (await connection.execute(facts)).first()
    if row is None:
        return "unknown"
    if row.used_at is not None:
        return "used"
    return "expired" if row.over else "elsewhere"


async def wait_in(connection: AsyncConnection, chat_id: int) -> bool:
    """Whether a token that this chat has opened may still be confirmed there."""
    open_here = (col(LinkToken.chat_id) == chat_id, col(LinkToken.used_at).is_(None))
    statement = select(exists().where(*open_here, col(LinkToken.expires_at) > func.now()))
    return bool(await connection.scalar(statement))


async def spend(connection: AsyncConnection, token_id: UUID, chat_id: int) -> UUID | Refusal:
    """The user of the token, once, in the chat that opened it; else why not."""
    this = (col(LinkToken.id) == token_id, col(LinkToken.chat_id) == chat_id)
    user_id = await connection.scalar(
        update(LinkToken)
        .where(*this, col(LinkToken.used_at).is_(None), col(LinkToken.expires_at) > func.now())
        .values(used_at=func.now())
        .returning(col(LinkToken.user_id))
    )
    if user_id is not None:
        return user_id
    used = (await connection.execute(select(col(LinkToken.used_at)).where(*this))).first()
    if used is None:
        return "unknown"
    return "expired" if used.used_at is None else "used"
