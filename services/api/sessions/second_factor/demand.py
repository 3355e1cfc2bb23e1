"""The demand that everybody of the installation has a second factor: begun and ended by whoever looks after it."""

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Exists, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import audit
from libs.common.db.tables.base import table_of
from libs.common.db.tables.second_factors import SecondFactor, SecondFactorDemand
from libs.common.db.tables.users import User
from libs.common.messages.said import say
from libs.common.messaging.outbox import Outbox
from services.api.sessions.telling import tell

SCOPE = "system"
By = Literal["administrator", "operator"]


class Demand(NamedTuple):
    """Since when the second factor is demanded (None: it is not), and how many people have none."""

    since: datetime | None
    without: int


class _Person(NamedTuple):
    id: UUID
    has: bool


async def standing(connection: AsyncConnection) -> Demand:
    """How the demand stands."""
    without = select(func.count()).select_from(User).where(~_has())
    since = await connection.scalar(select(col(SecondFactorDemand.since)))
    return Demand(since, await connection.scalar(without) or 0)


async def begin(connection: AsyncConnection, outbox: Outbox, *, by: By, who: UUID | None = None) -> bool:
    """Demand it from everybody from this moment on; False, and nothing is told, when it was demanded already.

    Whoever has none is told; everybody's audit log says by whom. What was decided before goes on being sent.
    """
    row = insert(table_of(SecondFactorDemand)).values(scope=SCOPE, demanded_by=by).on_conflict_do_nothing()
    if (await connection.execute(row)).rowcount == 0:
        return False
    for person in await _note(connection, "second_factor.demanded", by, who):
        if not person.has:
            said = say("news", "second_factor_demanded")
            await tell(outbox, connection, person.id, "second_factor_demanded", said)
    return True


async def end(connection: AsyncConnection, *, by: By, who: UUID | None = None) -> bool:
    """Demand it no more; False when it was not demanded. Who has one keeps it."""
    if (await connection.execute(delete(SecondFactorDemand))).rowcount == 0:
        return False
    await _note(connection, "second_factor.demand_ended", by, who)
    return True


async def _note(connection: AsyncConnection, action: str, by: By, who: UUID | None) -> list[_Person]:
    """A line in everybody's audit log, in the order of ids: two of these never wait for each other in a circle."""
    rows = await connection.execute(select(col(User.id), _has()).order_by(col(User.id)))
    people = [_Person(*row) for row in rows]
    data = {} if who is None else {"by": str(who)}
    for person in people:
        await audit.append(connection, user_id=person.id, actor=by, action=action, data=data)
    return people


def _has() -> Exists:
    mine = (col(SecondFactor.user_id) == col(User.id), col(SecondFactor.confirmed_at).is_not(None))
    return select(col(SecondFactor.user_id)).where(*mine).exists()
