"""Why the owner dismissed vacancies: said after the decision, once for all that were dismissed together."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from libs.common.reasons import DismissalReason
from services.api.dismissals import store
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input
from services.api.web.problems import not_found

router = APIRouter(tags=["decisions"])
AT_ONCE = 200


class DismissalReasonBody(Input):
    """One reason of dismissals."""

    decision_ids: list[UUID] = Field(min_length=1, max_length=AT_ONCE, description="Dismissals of the owner")
    reason: DismissalReason


@router.put("/api/decisions/dismissal-reason", summary="Say why vacancies were dismissed", status_code=204)
async def put_dismissal_reason(body: DismissalReasonBody, me: Me, deps: DepsOf) -> None:
    """Replaces what was said before. 404 when one of them is no dismissal of the owner: nothing is kept then."""
    async with deps.engine.begin() as connection:
        if not await store.keep(connection, me.user_id, body.decision_ids, body.reason):
            raise not_found()
