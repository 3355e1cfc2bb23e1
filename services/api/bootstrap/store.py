"""SQL of the first screen: the user, what waits for a decision, and what leaves next."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import State
from libs.common.db.rows import wholes
from libs.common.db.tables.applications import Application
from libs.common.db.tables.base import table_of
from libs.common.db.tables.users import User

PLANNED = (State.QUEUED, State.HELD)


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


async def next_sends(connection: AsyncConnection, user_id: UUID, limit: int) -> Sequence[Application]:
    """What will be sent, the soonest first."""
    statement = (
        select(table_of(Application))
        .where(col(Application.user_id) == user_id, col(Application.state).in_(PLANNED))
        .order_by(col(Application.not_before), col(Application.id))
        .limit(limit)
    )
    return wholes(Application, (await connection.execute(statement)).mappings())
