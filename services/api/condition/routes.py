"""How the installation works, for its administrator: what fails, what waits, and what models cost. Nobody's words."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from services.api.condition import store
from services.api.web.auth import Admin, DepsOf
from services.api.web.models import Output

router = APIRouter(tags=["admin"])


class OutageBody(Output):
    """A loop that fails again and again."""

    service: str = Field(examples=["auto_reply"])
    loop: str = Field(examples=["send"])
    error: str = Field(description="Class of the last error; its words are in the service's log")
    began_at: datetime
    seen_at: datetime


class WaitingBody(Output):
    """Events of a service that were not published yet."""

    service: str
    events: int
    oldest_at: datetime


class AsideBody(Output):
    """What came from hh and could not be processed: `vkatilsya dlq` has the events of our own."""

    service: str
    kind: str = Field(examples=["vacancy"])
    things: int
    last_seen_at: datetime


class ModelUseBody(Output):
    """Calls of one model for one purpose in the last 24 hours, without their texts."""

    purpose: str = Field(examples=["letter"])
    model: str
    calls: int
    failed: int = Field(description="Of them without a usable answer")
    tokens_in: int
    tokens_out: int
    cost: float
    median_ms: int = Field(description="Of the calls that were answered; 0: none was")
    slow_ms: int = Field(description="One of twenty took longer")


class ConditionBody(Output):
    """All empty but `models`: everything works."""

    outages: list[OutageBody]
    waiting: list[WaitingBody]
    aside: list[AsideBody]
    models: list[ModelUseBody]


@router.get("/api/admin/condition", summary="Show how the installation works (administrator)")
async def show_condition(me: Admin, deps: DepsOf) -> ConditionBody:
    """Events count as waiting from a minute on: a younger one is on its way."""
    async with deps.engine.connect() as connection:
        return ConditionBody(
            outages=[OutageBody(**row._asdict()) for row in await store.outages(connection)],
            waiting=[WaitingBody(**row._asdict()) for row in await store.waiting(connection)],
            aside=[AsideBody(**row._asdict()) for row in await store.aside(connection)],
            models=[ModelUseBody(**row._asdict()) for row in await store.models(connection)],
        )
