"""Whether the audit log is whole: the check of `vkatilsya audit verify`, for the owner and the administrator."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import anchors, audit
from libs.common.accounts.anchors import FORM, Anchor
from services.api.web.auth import Admin, DepsOf, Me
from services.api.web.models import Output

router = APIRouter(tags=["audit"])
Noted = Annotated[str | None, Query(pattern=f"^{FORM}$", description="A head that was noted earlier, as `N:HASH`")]
VERIFICATION_COST = 5
"""A check reads a whole log: it counts as that many checks of letters."""


class ChainBody(Output):
    """One chain: what was checked of it, and whether every line follows from the one before."""

    user_id: UUID = Field(description="Of an erased user: an id that leads to nobody")
    lines: int = Field(description="How many lines were checked")
    since: datetime = Field(description="Time of the first line")
    until: datetime = Field(description="Time of the last line")
    whole: bool
    first_broken: int | None = Field(description="The first line that was changed, or whose predecessor was removed")
    head: str = Field(
        description="Number and hash of the newest line; noted elsewhere, it shows later whether it still stands"
    )
    erased: bool = Field(description="Only the hashes are left of an erased user's log")


class VerificationBody(Output):
    """The chains that were checked; none of a user about whom nothing was ever written down.

    A chain that was cut at its end, or written anew as a whole, shows only by a `head` that was noted before.
    """

    chains: list[ChainBody]
    whole: bool
    anchor_held: bool | None = Field(
        description="Whether the line of `anchor` stands in these chains; null without one"
    )


@router.get("/api/audit/verification", summary="Check that nobody changed my audit log")
async def verify_mine(me: Me, deps: DepsOf, anchor: Noted = None) -> VerificationBody:
    """Recomputes the hash of every line of the signed-in user's log, and holds it against a head noted earlier."""
    deps.allowance.take(me.user_id, VERIFICATION_COST)
    async with deps.engine.connect() as connection:
        return await _body(connection, await audit.verify(connection, me.user_id), anchor)


@router.get("/api/admin/audit/verification", summary="Check every audit log (administrator)", tags=["admin"])
async def verify_all(me: Admin, deps: DepsOf, anchor: Noted = None) -> VerificationBody:
    """Recomputes the hash of every line of everybody's log, and holds them against a head noted earlier."""
    deps.allowance.take(me.user_id, VERIFICATION_COST)
    async with deps.engine.connect() as connection:
        return await _body(connection, await audit.verify(connection), anchor)


async def _body(connection: AsyncConnection, reports: list[audit.ChainReport], noted: str | None) -> VerificationBody:
    chains = [
        ChainBody(
            user_id=one.user_id,
            lines=one.lines,
            since=one.since,
            until=one.until,
            whole=one.first_broken is None,
            first_broken=one.first_broken,
            head=str(one.head),
            erased=one.erased,
        )
        for one in reports
    ]
    held = None
    if noted is not None:
        held = await anchors.held(connection, Anchor.parse(noted)) in {one.user_id for one in reports}
    return VerificationBody(chains=chains, whole=all(one.whole for one in chains), anchor_held=held)
