"""The demand of a second factor from everybody of the installation, for its administrator."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from services.api.sessions.proof import require_code
from services.api.sessions.second_factor import demand, store
from services.api.web.auth import Admin, DepsOf
from services.api.web.models import Input, Output
from services.api.web.problems import conflict

router = APIRouter(tags=["admin"])


class DemandBody(Output):
    """How the demand stands."""

    demanded: bool
    since: datetime | None = Field(description="Since when it is demanded")
    without: int = Field(description="People who have no second factor", examples=[3])


class DemandChange(Input):
    """Whether everybody has to have a second factor."""

    demanded: bool


@router.get("/api/admin/second-factor", summary="Show whether the second factor is demanded (administrator)")
async def show_demand(me: Admin, deps: DepsOf) -> DemandBody:
    """Off until somebody demands it."""
    async with deps.engine.connect() as connection:
        return _body(await store.demand_standing(connection))


@router.put("/api/admin/second-factor", summary="Demand the second factor from everybody, or no more (administrator)")
async def change_demand(body: DemandChange, me: Admin, deps: DepsOf) -> DemandBody:
    """In force at everybody's next request: who has none can only set one up. Repeating it is harmless.

    A 409 `own_second_factor_first` for an administrator who has none, so that nobody locks himself out; a 403
    `code_needed` until the code was shown in this session.
    """
    async with deps.engine.begin() as connection:
        if not await store.is_on(connection, me.user_id):
            raise conflict("own_second_factor_first")
    await require_code(deps, me)
    async with deps.engine.begin() as connection:
        if body.demanded:
            await demand.begin(connection, deps.outbox, by="administrator", who=me.user_id)
        else:
            await demand.end(connection, by="administrator", who=me.user_id)
        return _body(await store.demand_standing(connection))


def _body(found: store.Demand) -> DemandBody:
    return DemandBody(demanded=found.since is not None, since=found.since, without=found.without)
