"""Working without an hh account: beginning and end of it."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from services.api.assisted import store
from services.api.assisted.bodies import AssistedBody
from services.api.web.auth import DepsOf, Me
from services.api.web.problems import not_found
from services.api.web.store import Principal

router = APIRouter(tags=["accounts"])


@router.post("/api/assisted", summary="Work without an hh account")
async def begin_assisted(me: Me, deps: DepsOf) -> AssistedBody:
    """The agent reads, scores and writes; the owner sends by hand. hh is never asked, nothing is ever sent."""
    async with deps.engine.begin() as connection:
        await store.begin(connection, me.user_id)
        account = await _assisted(connection, me)
        await audit.append(connection, user_id=me.user_id, actor="owner", action="assisted.begun", data={})
    return account


@router.delete("/api/assisted", summary="Stop to work without an hh account", status_code=204)
async def end_assisted(me: Me, deps: DepsOf) -> None:
    """Given resumes are erased; applications and letters stay."""
    async with deps.engine.begin() as connection:
        account = await _assisted(connection, me)
        await store.end(connection, account.id)
        await audit.append(connection, user_id=me.user_id, actor="owner", action="assisted.ended", data={})


async def _assisted(connection: AsyncConnection, me: Principal) -> AssistedBody:
    found = await store.current(connection, me.user_id)
    if found is None:
        raise not_found()
    return AssistedBody(id=found.id, since=found.since)
