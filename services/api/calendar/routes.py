"""The calendar: meetings and deadlines that employers named, what their owner says of them, files and a feed."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from libs.common.calendar.domain import clashes
from libs.common.calendar.ics import MEDIA_TYPE, calendar
from libs.common.calendar.locks import lock
from libs.common.db.clock import now
from libs.common.messages.catalogue import Language, message
from services.api.calendar import store
from services.api.calendar.bodies import (
    CalendarBody,
    ChoiceInput,
    CommitmentBody,
    FeedBody,
    commitment_body,
    entry,
)
from services.api.ports import Deps
from services.api.settings import ApiSettings
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.models import Moment
from services.api.web.problems import conflict, not_found

router = APIRouter(tags=["calendar"])
BEFORE, AFTER, WIDEST = timedelta(days=1), timedelta(days=90), timedelta(days=400)
FEED_BEFORE = timedelta(days=30)
FEED_NAME = "calendar"
"""The name that calendar programs are told to give. Any will do: the password alone says whose calendar it is."""
_basic = HTTPBasic(auto_error=False, description="The password of a private feed")
_ICS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/calendar": {}}, "description": "A calendar file"}}
Asked = Annotated[Moment | None, Query(description="ISO 8601 with an offset")]


@router.get("/api/calendar", summary="List meetings and deadlines")
async def list_calendar(me: Me, deps: DepsOf, since: Asked = None, until: Asked = None) -> CalendarBody:
    """From yesterday to three months ahead unless asked otherwise, 400 days at most."""
    async with deps.engine.connect() as connection:
        moment = await now(connection)
        begin: datetime = since if since is not None else moment - BEFORE
        end: datetime = min(until if until is not None else begin + AFTER, begin + WIDEST)
        rows = await store.between(connection, me.user_id, begin, end)
        taken = await store.taken(connection, me.user_id)
    return CalendarBody(items=[commitment_body(row, taken) for row in rows])


@router.get("/api/calendar/feed", summary="Tell whether there is a private feed")
async def show_feed(me: Me, deps: DepsOf) -> FeedBody:
    """Its password and address are stored nowhere: who lost them makes new ones."""
    async with deps.engine.connect() as connection:
        return _feed(deps.settings, await store.feed(connection, me.user_id))


@router.post("/api/calendar/feed", summary="Make a private feed for calendar programs")
async def make_feed(me: Me, deps: DepsOf) -> FeedBody:
    """Whoever has the password or the address reads the calendar; those before work no more."""
    async with deps.engine.begin() as connection:
        token = await store.new_feed(connection, me.user_id)
        created = await store.feed(connection, me.user_id)
    return _feed(deps.settings, created, token)


@router.delete("/api/calendar/feed", status_code=204, summary="Revoke the private feed")
async def revoke_feed(me: Me, deps: DepsOf) -> None:
    """404 where there is none."""
    async with deps.engine.begin() as connection:
        if not await store.end_feed(connection, me.user_id):
            raise not_found()


@router.get(
    "/calendar.ics",
    summary="Read a private feed by name and password",
    responses={**_ICS, 401: {"description": "No such password"}},
    response_class=Response,
)
async def read_feed_signed_in(
    deps: DepsOf, language: LanguageOf, given: Annotated[HTTPBasicCredentials | None, Depends(_basic)]
) -> Response:
    """For calendar programs. Any name will do; a revoked password is as unknown as a wrong one."""
    found = await _feed_of(deps, given.password, language) if given is not None else None
    if found is None:
        return Response(status_code=401, headers={"WWW-Authenticate": 'Basic realm="vkatilsya", charset="UTF-8"'})
    return found


@router.get("/calendar/{token}.ics", summary="Read a private feed", responses=_ICS, response_class=Response)
async def read_feed(token: str, deps: DepsOf, language: LanguageOf) -> Response:
    """Open to whoever knows the address where CALENDAR_LINKS is on; 404 for a revoked as for an unknown one."""
    found = await _feed_of(deps, token, language) if deps.settings.calendar_links else None
    if found is None:
        raise not_found()
    return found


@router.get(
    "/api/calendar/{commitment_id}.ics",
    summary="Download one as a calendar file",
    responses=_ICS,
    response_class=Response,
)
async def download(commitment_id: UUID, me: Me, deps: DepsOf, language: LanguageOf) -> Response:
    """For a calendar program that takes files."""
    async with deps.engine.connect() as connection:
        row = await store.one(connection, me.user_id, commitment_id)
    if row is None:
        raise not_found()
    return _file(calendar([entry(row, language)], name=message("calendar", "feed", language).title), name="event.ics")


@router.post("/api/calendar/{commitment_id}/choice", summary="Confirm, decline or tick off")
async def choose(commitment_id: UUID, body: ChoiceInput, me: Me, deps: DepsOf) -> CommitmentBody:
    """409 `clash` where another confirmed meeting is at the same time; the employer is told nothing by this."""
    async with deps.engine.begin() as connection:
        await lock(connection, me.user_id)
        row = await store.one(connection, me.user_id, commitment_id)
        if row is None:
            raise not_found()
        taken = [one for one in await store.taken(connection, me.user_id) if one.id != commitment_id]
        met = clashes(row.starts_at, row.ends_at, taken)
        if row.kind == "interview" and body.choice == "accepted" and met and not body.anyway:
            raise conflict("clash", clashes=[str(one.id) for one in met])
        await store.choose(connection, me.user_id, commitment_id, body.choice)
        row = await store.one(connection, me.user_id, commitment_id)
        assert row is not None
    return commitment_body(row, taken)


def _feed(settings: ApiSettings, created: datetime | None, token: str | None = None) -> FeedBody:
    within = f"{settings.base_url}/calendar/{token}.ics" if token is not None and settings.calendar_links else None
    address = f"{settings.base_url}/calendar.ics"
    return FeedBody(address=address, name=FEED_NAME, password=token, url=within, created_at=created)


async def _feed_of(deps: Deps, token: str, language: Language) -> Response | None:
    async with deps.engine.connect() as connection:
        user_id = await store.user_of_feed(connection, token)
        if user_id is None:
            return None
        moment = await now(connection)
        rows = await store.between(connection, user_id, moment - FEED_BEFORE, moment + WIDEST)
    shown = [row for row in rows if row.state not in {"declined", "done"}]
    return _file(calendar((entry(row, language) for row in shown), name=message("calendar", "feed", language).title))


def _file(text: str, *, name: str = "calendar.ics") -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(text, media_type=MEDIA_TYPE, headers=headers)
