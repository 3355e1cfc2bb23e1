"""Kill switches of the owner: all of mine, an account, a resume; the system's is the administrator's."""

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import stopping, switches
from libs.common.accounts.stopping import OwnerSwitch
from libs.common.accounts.switches import Scope
from libs.common.db import clock
from libs.common.reasons import LIFTABLE
from services.api.accounts.store import linked as accounts
from services.api.ports import Deps
from services.api.resumes import store as resumes
from services.api.web.auth import Admin, DepsOf, Me
from services.api.web.models import Input, Moment, Output
from services.api.web.problems import conflict, not_found
from services.api.web.store import Principal
from services.api.web.validation import invalid_field

router = APIRouter(tags=["switches"])
OwnScope = Literal["user", "account", "resume"]


class SwitchBody(Output):
    """A pause that stands now."""

    scope: Scope
    scope_id: UUID | None = Field(description="The user, account or resume; none for the system")
    reason: switches.Reason = Field(description="owner: a person; the others: the machine")
    paused_by: str
    until: datetime | None = Field(description="When it ends by itself; none: a person must act")
    since: datetime
    detail: dict[str, Any] = Field(description="Facts, e.g. the captcha's link")
    can_lift: bool = Field(description="Whether a person may end it here")


class SwitchList(Output):
    """Everything that stops this user's sending now, the widest scope first."""

    items: list[SwitchBody]
    stopped: bool = Field(description="Nothing at all is sent: a switch of the system, the user or the account stands")


class PauseBody(Input):
    """What to stop, and for how long."""

    scope: OwnScope
    scope_id: UUID | None = Field(default=None, description="The account or resume; not for `user`")
    until: Moment | None = Field(default=None, description="End of the pause; none: until it is lifted")


class LiftBody(Input):
    """What to switch on again."""

    scope: OwnScope
    scope_id: UUID | None = Field(default=None, description="The account or resume; not for `user`")
    reasons: list[switches.Reason] = Field(
        default=["owner"], min_length=1, max_length=len(get_args(switches.Reason)), description="Which pauses to end"
    )


class SystemPauseBody(Input):
    """Stop the whole installation."""

    until: Moment | None = Field(default=None, description="End of the pause; none: until it is lifted")


@router.get("/api/switches", summary="List what stops sending now")
async def list_switches(me: Me, deps: DepsOf) -> SwitchList:
    """The owner's switches and the machine's."""
    async with deps.engine.connect() as connection:
        return await switches_in_force(connection, me.user_id)


@router.put("/api/switches", summary="Stop or pause sending")
async def pause(body: PauseBody, me: Me, deps: DepsOf) -> SwitchList:
    """Takes effect before the next call to hh: every send claim looks at it. Repeating it is harmless."""
    async with deps.engine.begin() as connection:
        target = await _target(connection, me.user_id, body.scope, body.scope_id)
        await _pause(deps, connection, target, body.until)
        return await switches_in_force(connection, me.user_id)


@router.post("/api/switches/lift", summary="Let sending go on")
async def lift(body: LiftBody, me: Me, deps: DepsOf) -> SwitchList:
    """Ends the named pauses of one scope; others that stand go on. Repeating it is harmless."""
    for reason in body.reasons:
        if reason not in LIFTABLE:
            raise conflict("cannot_lift", reason=reason)
    async with deps.engine.begin() as connection:
        target = await _target(connection, me.user_id, body.scope, body.scope_id)
        await stopping.let_go(connection, deps.outbox, target, body.reasons)
        return await switches_in_force(connection, me.user_id)


@router.put("/api/admin/switch", summary="Stop the whole installation (administrator)", tags=["admin"])
async def pause_system(body: SystemPauseBody, me: Admin, deps: DepsOf) -> SwitchList:
    """Nothing of any user is sent until it is lifted."""
    async with deps.engine.begin() as connection:
        await _pause(deps, connection, _installation(me), body.until)
        return await switches_in_force(connection, me.user_id)


@router.delete("/api/admin/switch", summary="Let the installation go on (administrator)", tags=["admin"])
async def lift_system(me: Admin, deps: DepsOf) -> SwitchList:
    """Ends the administrator's switch; pauses of users stay."""
    async with deps.engine.begin() as connection:
        await stopping.let_go(connection, deps.outbox, _installation(me), ["owner"])
        return await switches_in_force(connection, me.user_id)


async def switches_in_force(connection: AsyncConnection, user_id: UUID) -> SwitchList:
    """What stands for this user now."""
    account = await accounts.current(connection, user_id)
    rows = await resumes.listing(connection, user_id)
    found = await switches.in_force(
        connection,
        user_id=user_id,
        account_id=account.id if account else None,
        resume_ids=[row.resume.id for row in rows],
    )
    items = [_body(row) for row in found]
    return SwitchList(items=items, stopped=any(one.scope != "resume" for one in items))


def _body(row: switches.Switch) -> SwitchBody:
    return SwitchBody(
        scope=row.scope,
        scope_id=None if row.scope == "system" else row.scope_id,
        reason=row.reason,
        paused_by=row.paused_by,
        until=row.until,
        since=row.created_at,
        detail=dict(row.detail),
        can_lift=row.scope != "system" and row.reason in LIFTABLE,
    )


async def _target(connection: AsyncConnection, user_id: UUID, scope: OwnScope, scope_id: UUID | None) -> OwnerSwitch:
    """The switch that is meant; a 404 for what is not the user's."""
    account = await accounts.current(connection, user_id)
    account_id: UUID | None = account.id if account else None
    if scope == "user":
        if scope_id not in {None, user_id}:
            raise not_found()
        return OwnerSwitch(user_id, scope, user_id, account_id, "web")
    if scope_id is None:
        raise invalid_field("/scope_id", "missing")
    if scope == "account":
        if scope_id != account_id:
            raise not_found()
        return OwnerSwitch(user_id, scope, scope_id, account_id, "web")
    found = await resumes.owned(connection, user_id, scope_id)
    if found is None:
        raise not_found()
    return OwnerSwitch(user_id, scope, scope_id, found.resume.account_id, "web")


def _installation(administrator: Principal) -> OwnerSwitch:
    return OwnerSwitch(administrator.user_id, "system", switches.SYSTEM, None, "web")


async def _pause(deps: Deps, connection: AsyncConnection, switch: OwnerSwitch, until: datetime | None) -> None:
    now = await clock.now(connection)
    if until is not None and until <= now:
        raise invalid_field("/until", "past_moment")
    await stopping.stop(connection, deps.outbox, switch, until)
