"""The demand that everybody of the installation has a second factor: begun and ended by whoever looks after it."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.messages.said import say
from libs.common.messaging.outbox import Outbox
from services.api.sessions.second_factor import store
from services.api.sessions.telling import tell

By = Literal["administrator", "operator"]


async def begin(connection: AsyncConnection, outbox: Outbox, *, by: By, who: UUID | None = None) -> bool:
    """Demand it from everybody from this moment on; False, and nothing is told, when it was demanded already.

    Whoever has none is told; everybody's audit log says by whom. What was decided before goes on being sent.
    """
    if not await store.demand(connection, by=by):
        return False
    for person in await _note(connection, "second_factor.demanded", by, who):
        if not person.has:
            said = say("news", "second_factor_demanded")
            await tell(outbox, connection, person.id, "second_factor_demanded", said)
    return True


async def end(connection: AsyncConnection, *, by: By, who: UUID | None = None) -> bool:
    """Demand it no more; False when it was not demanded. Who has one keeps it."""
    if not await store.demand_no_more(connection):
        return False
    await _note(connection, "second_factor.demand_ended", by, who)
    return True


async def _note(connection: AsyncConnection, action: str, by: By, who: UUID | None) -> Sequence[store.Holder]:
    """A line in everybody's audit log, in the order of ids: two of these never wait for each other in a circle."""
    people = await store.everybody(connection)
    data = {} if who is None else {"by": str(who)}
    for person in people:
        await audit.append(connection, user_id=person.id, actor=by, action=action, data=data)
    return people
