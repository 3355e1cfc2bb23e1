"""SQL of the first screen: the user, and what waits for a decision."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import User
from libs.common.db.tables.auto_reply import Application
from libs.common.db.tables.base import table_of

users: Any = table_of(User)
applications: Any = table_of(Application)


async def user(connection: AsyncConnection, user_id: UUID) -> Any:
    """The user's row."""
    return (await connection.execute(select(users).where(users.c.id == user_id))).one()


async def counts_by_state(connection: AsyncConnection, user_id: UUID) -> dict[str, int]:
    """How many applications are in each state."""
    statement = (
        select(applications.c.state, func.count())
        .where(applications.c.user_id == user_id)
        .group_by(applications.c.state)
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}
