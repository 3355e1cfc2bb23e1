"""How the installation works, for its administrator: what fails, what waits, and what models cost. Nobody's words."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field
from structlog.stdlib import get_logger

from libs.common.errors import TransientError
from libs.common.messaging.dead_letters import DeadLetter
from services.api.condition import store
from services.api.web.auth import Admin, DepsOf
from services.api.web.models import Output
from services.api.web.problems import ApiError

log = get_logger(__name__)
router = APIRouter(tags=["admin"])
MOST_PARKED = 50


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
    """What came from hh and could not be processed; the dead letters are the events of our own."""

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


class ParkedBody(Output):
    """An event that no service could process; its body is not shown here."""

    number: int = Field(description="Of `vkatilsya dlq show` and `vkatilsya dlq replay`")
    subject: str = Field(examples=["match.found"])
    service: str = Field(description="Who could not process it", examples=["notifier"])
    error: str = Field(description="Why, without the values it was about", examples=["ValueError: no such row"])
    tries: int
    parked_at: datetime | None


class ParkedList(Output):
    """The newest of them."""

    items: list[ParkedBody]


@router.get("/api/admin/dead-letters", summary="List events that no service could process (administrator)")
async def list_dead_letters(me: Admin, deps: DepsOf) -> ParkedList:
    """The newest first. 503 `messages_unavailable` where NATS cannot be asked; the command line sends them again."""
    try:
        found = await deps.parked.newest(MOST_PARKED)
    except TransientError as error:
        log.warning("dead letters are out of sight", action="parked.unseen", error=str(error)[:300])
        raise ApiError(503, "messages_unavailable", headers={"Retry-After": "5"}) from error
    return ParkedList(items=[_parked(one) for one in found])


def _parked(one: DeadLetter) -> ParkedBody:
    return ParkedBody(
        number=one.seq,
        subject=one.subject,
        service=one.durable,
        error=one.error,
        tries=one.delivered,
        parked_at=one.time,
    )


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
