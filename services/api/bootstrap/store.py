"""SQL of the first screen: the user, and what waits for a decision."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import Application
from libs.common.db.tables.base import table_of
from libs.common.db.tables.users import User


async def user(connection: AsyncConnection, user_id: UUID) -> Any:
    """The user's row."""
    return (await connection.execute(select(table_of(User)).where(col(User.id) == user_id))).one()


async def counts_by_state(connection: AsyncConnection, user_id: UUID) -> dict[str, int]:
    """How many applications are in each state."""
    statement = (
        select(col(Application.state), func.count())
        .where(col(Application.user_id) == user_id)
        .group_by(col(Application.state))
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}
