"""Applications: the list, the same as a table for a spreadsheet, and one with its letter, evidence and history."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.api.applications import store
from services.api.applications.bodies import (
    ApplicationBody,
    ApplicationDetail,
    State,
    application_body,
    application_detail,
)
from services.api.applications.table import MEDIA_TYPE, table
from services.api.resumes import store as resumes
from services.api.web import cursors
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.models import Moment
from services.api.web.problems import not_found

router = APIRouter(tags=["applications"])
KIND = "applications"
MOST_ROWS = 20_000
"""Of an exported table; the newest ones."""


def filters_of(
    state: Annotated[list[State] | None, Query(max_length=11, description="Only in these states")] = None,
    resume_id: Annotated[UUID | None, Query(description="Only of this resume")] = None,
    authored_by: Annotated[
        Literal["ai_auto", "ai_approved", "human"] | None, Query(description="Only with letters of this author")
    ] = None,
    since: Annotated[Moment | None, Query(description="Sent (else made) at this time or later")] = None,
    until: Annotated[Moment | None, Query(description="Sent (else made) before this time")] = None,
    q: Annotated[str | None, Query(max_length=100, description="Part of the vacancy's or employer's name")] = None,
) -> store.Filters:
    """The filters of the address."""
    return store.Filters(tuple(dict.fromkeys(state or [])), resume_id, authored_by, since, until, q)


FiltersOf = Annotated[store.Filters, Depends(filters_of)]


@router.get("/api/applications", summary="List applications")
async def list_applications(
    me: Me,
    deps: DepsOf,
    filters: FiltersOf,
    language: LanguageOf,
    cursor: cursors.Cursor = None,
    limit: cursors.Limit = 50,
) -> cursors.Page[ApplicationBody]:
    """The latest first by when it was sent, or made while it was not; with the total."""
    after = cursors.decode(KIND, cursor, (datetime, UUID))
    key = (after[0], after[1]) if after else None
    async with deps.engine.connect() as connection:
        total = await store.total(connection, me.user_id, filters)
        rows = await store.listing(connection, me.user_id, filters, after=key, limit=limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    following = cursors.encode(KIND, last.sent_at or last.created_at, last.id) if last else None
    return cursors.Page(items=[application_body(row, language) for row in rows[:limit]], total=total, next=following)


@router.get(
    "/api/applications.csv",
    summary="The list of applications as a table for a spreadsheet",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "UTF-8 with BOM, `;`"}},
)
async def export_applications(language: LanguageOf, me: Me, deps: DepsOf, filters: FiltersOf) -> Response:
    """With the letters as they were sent. At most 20,000 rows, the newest; headings in the reader's language."""
    async with deps.engine.connect() as connection:
        rows = await store.listing(connection, me.user_id, filters, after=None, limit=MOST_ROWS)
        titles = {one.resume.id: one.resume.title for one in await resumes.listing(connection, me.user_id)}
        zone = await store.zone_of(connection, me.user_id)
    content = table(rows, titles, language=language, zone=zone)
    headers = {"Content-Disposition": 'attachment; filename="applications.csv"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.get("/api/applications/{application_id}", summary="Show one application whole")
async def show_application(application_id: UUID, me: Me, deps: DepsOf, language: LanguageOf) -> ApplicationDetail:
    """With the letter, what it rests on, what hh answered, and every step so far."""
    async with deps.engine.connect() as connection:
        row = (await store.owned(connection, me.user_id, [application_id])).get(application_id)
        if row is None:
            raise not_found()
        events = await store.events_of(connection, me.user_id, row)
        found = await resumes.owned(connection, me.user_id, row.resume_id) if row.resume_id else None
        chat_id = await store.chat_of(connection, me.user_id, application_id)
    snapshot = found.resume.snapshot if found else {}
    return application_detail(row, events, snapshot, language, chat_id=chat_id)
