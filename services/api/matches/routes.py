"""Matches: what was looked at, why it fits or not, and what a threshold would have brought."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.api.matches import store
from services.api.matches.bodies import (
    Decision,
    MatchBody,
    MatchDetail,
    Preview,
    match_body,
    match_detail,
    preview_vacancy,
)
from services.api.resumes import store as resumes
from services.api.web import cursors
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.problems import not_found

router = APIRouter(tags=["matches"])
PERIOD = timedelta(days=14)
SHOWN, SHOWN_NEAR = 3, 5
Score = Annotated[int | None, Query(ge=0, le=100)]


def filters_of(
    resume_id: Annotated[UUID | None, Query(description="Only of this resume")] = None,
    decision: Annotated[Decision | None, Query(description="Only with this decision")] = None,
    rule: Annotated[str | None, Query(max_length=60, description="Only decided by this rule")] = None,
    min_score: Score = None,
    max_score: Score = None,
    q: Annotated[str | None, Query(max_length=100, description="Part of the vacancy's or employer's name")] = None,
) -> store.Filters:
    """The filters of the address."""
    return store.Filters(resume_id, decision, rule, min_score, max_score, q)


@router.get("/api/matches", summary="List the vacancies that were looked at, rejected ones too")
async def list_matches(
    me: Me,
    deps: DepsOf,
    language: LanguageOf,
    filters: Annotated[store.Filters, Depends(filters_of)],
    sort: Annotated[store.Sort, Query(description="The newest or the best first")] = "new",
    cursor: cursors.Cursor = None,
    limit: cursors.Limit = 50,
) -> cursors.Page[MatchBody]:
    """A page with the total; a cursor belongs to one sort order."""
    kind = f"matches-{sort}"
    after = cursors.decode(kind, cursor, (UUID,) if sort == "new" else (int, UUID))
    async with deps.engine.connect() as connection:
        total = await store.total(connection, me.user_id, filters)
        rows = await store.listing(connection, me.user_id, filters, sort=sort, after=after, limit=limit + 1)
    last = rows[limit - 1].match if len(rows) > limit else None
    key = [last.id] if sort == "new" and last else [-1 if last.score is None else last.score, last.id] if last else []
    following = cursors.encode(kind, *key) if last else None
    return cursors.Page(items=[match_body(row, language) for row in rows[:limit]], total=total, next=following)


@router.get("/api/matches/{match_id}", summary="Show how one vacancy was decided")
async def show_match(match_id: UUID, me: Me, deps: DepsOf, language: LanguageOf) -> MatchDetail:
    """With factors, reasons and the whole trace."""
    async with deps.engine.connect() as connection:
        row = await store.one(connection, me.user_id, match_id)
    if row is None:
        raise not_found()
    return match_detail(row, language)


@router.get("/api/resumes/{resume_id}/preview", summary="What the last 14 days would have brought at a threshold")
async def preview(
    resume_id: UUID,
    me: Me,
    deps: DepsOf,
    threshold: Annotated[int, Query(ge=0, le=100, description="The threshold to try")],
    language: LanguageOf,
) -> Preview:
    """From stored decisions; nothing is searched or sent."""
    async with deps.engine.connect() as connection:
        if await resumes.owned(connection, me.user_id, resume_id) is None:
            raise not_found()
        counts = await store.preview_counts(connection, me.user_id, resume_id, threshold, PERIOD)
        rows = await store.best(connection, me.user_id, resume_id, (threshold, 100), PERIOD, SHOWN)
        missed = (threshold - store.NEAR, threshold - 1)
        near = await store.best(connection, me.user_id, resume_id, missed, PERIOD, SHOWN_NEAR)
    facts = {**counts._asdict(), "threshold": threshold, "days": PERIOD.days}
    shown = {
        name: [preview_vacancy(row, language) for row in found] for name, found in (("best", rows), ("nearest", near))
    }
    return Preview.model_validate({**facts, **shown})
