"""Applications: the list, and one with its letter, evidence and history."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.api.applications import store
from services.api.applications.bodies import (
    ApplicationBody,
    ApplicationDetail,
    State,
    application_body,
    application_detail,
)
from services.api.web import cursors
from services.api.web.auth import DepsOf, Me
from services.api.web.problems import not_found

router = APIRouter(tags=["applications"])
KIND = "applications"


@router.get("/api/applications", summary="List applications")
async def list_applications(
    me: Me,
    deps: DepsOf,
    state: Annotated[list[State] | None, Query(max_length=11, description="Only in these states")] = None,
    resume_id: Annotated[UUID | None, Query(description="Only of this resume")] = None,
    cursor: cursors.Cursor = None,
    limit: cursors.Limit = 50,
) -> cursors.Page[ApplicationBody]:
    """The newest first, with the total."""
    after = cursors.decode(KIND, cursor, (UUID,))
    states = list(dict.fromkeys(state or []))
    async with deps.engine.connect() as connection:
        total = await store.total(connection, me.user_id, states, resume_id)
        rows = await store.listing(
            connection, me.user_id, states, resume_id, after=after[0] if after else None, limit=limit + 1
        )
    following = cursors.encode(KIND, rows[limit - 1].id) if len(rows) > limit else None
    return cursors.Page(items=[application_body(row) for row in rows[:limit]], total=total, next=following)


@router.get("/api/applications/{application_id}", summary="Show one application whole")
async def show_application(application_id: UUID, me: Me, deps: DepsOf) -> ApplicationDetail:
    """With the letter, what it rests on, what hh answered, and every step so far."""
    async with deps.engine.connect() as connection:
        row = (await store.owned(connection, me.user_id, [application_id])).get(application_id)
        if row is None:
            raise not_found()
        events = await store.events_of(connection, me.user_id, row)
    return application_detail(row, events)
