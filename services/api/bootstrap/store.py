"""SQL of the first screen: the user, and what waits for a decision."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import Application
from libs.common.db.tables.users import User


class SignedIn(NamedTuple):
    """What the first screen says of its user."""

    id: UUID
    email: str
    display_name: str
    locale: str
    timezone: str
    is_admin: bool
    version: int


async def user(connection: AsyncConnection, user_id: UUID) -> SignedIn:
    """The user who is signed in."""
    statement = select(*(col(getattr(User, name)) for name in SignedIn._fields)).where(col(User.id) == user_id)
    return SignedIn(*(await connection.execute(statement)).one())


async def counts_by_state(connection: AsyncConnection, user_id: UUID) -> dict[str, int]:
    """How many applications are in each state."""
    statement = (
        select(col(Application.state), func.count())
        .where(col(Application.user_id) == user_id)
        .group_by(col(Application.state))
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}
