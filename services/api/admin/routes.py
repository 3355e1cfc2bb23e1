"""People of the installation, their plans and what they use of them, for its administrator.

Nothing of what they applied to, wrote or were answered is shown here: an administrator looks after the installation.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.accounts.plans import NO_WINDOW, PlanInForce, plan_windows, plans_of
from libs.common.db import clock
from services.api.admin import store
from services.api.web import cursors
from services.api.web.auth import Admin, DepsOf
from services.api.web.models import Input, Moment, Output
from services.api.web.problems import not_found
from services.api.web.validation import invalid_field

router = APIRouter(tags=["admin"])
KIND = "users"


class PersonBody(Output):
    """A person who signs in here."""

    id: UUID
    email: str
    display_name: str
    is_admin: bool
    created_at: datetime
    last_seen_at: datetime | None = Field(description="When a session of theirs was used last")
    account_state: str | None = Field(description="none: no account of hh is linked", examples=["linked"])
    stopped: bool = Field(description="All of their sending is paused or stopped")
    plan_id: str | None = Field(description="The plan in force; none: the default plan is missing", examples=["self"])
    plan_expires_at: datetime | None = Field(
        description="End of the subscription; none: it has no end, or there is none"
    )
    used: int = Field(description="Applications in the plan's running window")
    limit: int | None
    llm_cost_24h: float = Field(description="Money spent on language models in the last 24 hours")


class PlanChoice(Input):
    """The plan of a user."""

    plan_id: str | None = Field(max_length=60, description="none: the default plan")
    expires_at: Moment | None = Field(default=None, description="End of it; none: it has no end")


@router.get("/api/admin/users", summary="List the people of the installation (administrator)")
async def list_users(
    me: Admin,
    deps: DepsOf,
    q: Annotated[str | None, Query(max_length=100, description="Part of the address or name")] = None,
    cursor: cursors.Cursor = None,
    limit: cursors.Limit = 50,
) -> cursors.Page[PersonBody]:
    """The newest first, each with the plan in force and what is used of it."""
    after = cursors.decode(KIND, cursor, (UUID,))
    async with deps.engine.connect() as connection:
        total = await store.total(connection, q)
        rows = await store.listing(connection, q, after=after[0] if after else None, limit=limit + 1)
        shown = await _bodies(connection, rows[:limit], deps.settings.default_plan)
    following = cursors.encode(KIND, rows[limit - 1].id) if len(rows) > limit else None
    return cursors.Page[PersonBody](items=shown, total=total, next=following)


@router.put("/api/admin/users/{user_id}/plan", summary="Put a user on a plan (administrator)", status_code=204)
async def choose_plan(user_id: UUID, body: PlanChoice, me: Admin, deps: DepsOf) -> None:
    """In force from the next claim on; what was sent in the running window counts on. The user's audit log has it."""
    async with deps.engine.begin() as connection:
        if not await store.exists(connection, user_id):
            raise not_found()
        if body.expires_at is not None and body.expires_at <= await clock.now(connection):
            raise invalid_field("/expires_at", "past_moment")
        if body.plan_id is None:
            await store.unsubscribe(connection, user_id)
        elif await store.offered(connection, body.plan_id):
            await store.subscribe(connection, user_id, body.plan_id, body.expires_at)
        else:
            raise invalid_field("/plan_id", "unknown_plan")
        data = {
            "plan": body.plan_id,
            "expires_at": body.expires_at and body.expires_at.isoformat(),
            "by": str(me.user_id),
        }
        await audit.append(connection, user_id=user_id, actor="administrator", action="plan.changed", data=data)


async def _bodies(connection: AsyncConnection, rows: Sequence[store.Person], default_plan: str) -> list[PersonBody]:
    ids = [row.id for row in rows]
    plans = await plans_of(connection, ids, default_plan)
    windows = await plan_windows(connection, {one: plan.window_seconds for one, plan in plans.items()})
    return [_body(row, plans.get(row.id), windows.get(row.id, NO_WINDOW)[1]) for row in rows]


def _body(row: store.Person, plan: PlanInForce | None, used: int) -> PersonBody:
    return PersonBody(
        id=row.id,
        email=row.email,
        display_name=row.display_name,
        is_admin=row.is_admin,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        account_state=row.account_state,
        stopped=row.stopped,
        llm_cost_24h=row.llm_cost_24h,
        plan_id=plan.id if plan else None,
        plan_expires_at=plan.expires_at if plan else None,
        used=used,
        limit=plan.application_limit if plan else None,
    )
