"""`GET /api/statistics`: what became of the applications, with counts and honest intervals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from libs.common.db.clock import now
from services.api.applications import store as applications
from services.api.dismissals import store as dismissals
from services.api.resumes import store as resumes
from services.api.statistics import store
from services.api.statistics.bodies import Statistics, groups
from services.api.web.auth import DepsOf, Me
from services.api.web.problems import not_found

router = APIRouter(tags=["statistics"])
YOUNG_DAYS = 7


@router.get("/api/statistics", summary="Count what became of the applications")
async def show_statistics(
    me: Me,
    deps: DepsOf,
    days: Annotated[int, Query(ge=1, le=366, description="Applications sent in the last so many days")] = 30,
    resume_id: Annotated[UUID | None, Query(description="Only of this resume")] = None,
) -> Statistics:
    """By resume, search, threshold, score, style of letter, hour, weekday and day; and why vacancies were dismissed."""
    async with deps.engine.connect() as connection:
        if resume_id is not None and await resumes.owned(connection, me.user_id, resume_id) is None:
            raise not_found()
        moment = await now(connection)
        zone = await applications.zone_of(connection, me.user_id)
        begin = store.since(moment, days)
        period = store.Period(begin, zone, store.since(moment, YOUNG_DAYS), resume_id)
        seen = await store.looked_at(connection, me.user_id, period)
        rows = await store.counted(connection, me.user_id, period)
        cost = await store.llm_cost(connection, me.user_id, begin)
        dismissed = await dismissals.counted(connection, me.user_id, begin, resume_id)
    facts = {"days": days, "since": begin, "timezone": zone, "resume_id": resume_id, "young_days": YOUNG_DAYS}
    return Statistics.model_validate(
        {
            **facts,
            "looked_at": seen.looked_at,
            "fit": seen.fit,
            "dismissed": [{"reason": row.reason, "count": row.number} for row in dismissed],
            "llm_cost": cost,
            **groups(rows),
        }
    )
