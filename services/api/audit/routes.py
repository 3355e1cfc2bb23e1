"""Whether the audit log is whole: the check of `vkatilsya audit verify`, for the owner and the administrator."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from libs.common.accounts import audit
from services.api.web.auth import Admin, DepsOf, Me
from services.api.web.models import Output

router = APIRouter(tags=["audit"])
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
    erased: bool = Field(description="Only the hashes are left of an erased user's log")


class VerificationBody(Output):
    """The chains that were checked; none of a user about whom nothing was ever written down.

    A removed last line cannot show: nothing follows it.
    """

    chains: list[ChainBody]
    whole: bool


@router.get("/api/audit/verification", summary="Check that nobody changed my audit log")
async def verify_mine(me: Me, deps: DepsOf) -> VerificationBody:
    """Recomputes the hash of every line of the signed-in user's log."""
    deps.allowance.take(me.user_id, VERIFICATION_COST)
    async with deps.engine.connect() as connection:
        return _body(await audit.verify(connection, me.user_id))


@router.get("/api/admin/audit/verification", summary="Check every audit log (administrator)", tags=["admin"])
async def verify_all(me: Admin, deps: DepsOf) -> VerificationBody:
    """Recomputes the hash of every line of everybody's log."""
    deps.allowance.take(me.user_id, VERIFICATION_COST)
    async with deps.engine.connect() as connection:
        return _body(await audit.verify(connection))


def _body(reports: list[audit.ChainReport]) -> VerificationBody:
    chains = [
        ChainBody(
            user_id=one.user_id,
            lines=one.lines,
            since=one.since,
            until=one.until,
            whole=one.first_broken is None,
            first_broken=one.first_broken,
            erased=one.erased,
        )
        for one in reports
    ]
    return VerificationBody(chains=chains, whole=all(one.whole for one in chains))
