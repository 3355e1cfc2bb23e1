"""SQL of the language that a user is told things in."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.users import User
from libs.common.messages.catalogue import Language


async def choose(connection: AsyncConnection, user_id: UUID, language: Language) -> None:
    """From now on this user is told things in this language."""
    await connection.execute(update(User).where(col(User.id) == user_id).values(locale=language))
