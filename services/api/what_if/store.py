"""SQL of what-if: the decisions of a resume in groups, one query whatever is asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, case, func, literal, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.matches import Match
from services.api.what_if.domain import KEPT, Group

JUDGE = "llm_judge"


def _codes(kind: str) -> ColumnElement[object]:
    path = f'$.rules[*] ? (@.passed == false && @.kind == "{kind}").code'
    return func.jsonb_path_query_array(col(Match.trace), sql_cast(path, JSONPATH))


async def groups(
    connection: AsyncConnection, user_id: UUID, resume_id: UUID, period: timedelta, zone: str
) -> Sequence[Group]:
    """What was decided lately: score, rules against, day in the owner's zone; with the ids of a few of each."""
    # A model's doubt is no rule of the trace, and may be left out like one.
    doubted = case((col(Match.rule) == JUDGE, literal([JUDGE], JSONB)), else_=literal([], JSONB))
    failed = _codes("fit").op("||", return_type=JSONB)(doubted).label("failed")
    operational = _codes("operational").label("operational")
    day = func.date(func.timezone(zone, col(Match.created_at))).label("day")
    ids = func.array_agg(aggregate_order_by(col(Match.id), col(Match.id).desc()), type_=ARRAY(Uuid))
    statement = (
        select(col(Match.score), failed, operational, day, func.count().label("rows"), ids[1:KEPT].label("ids"))
        .where(
            col(Match.user_id) == user_id,
            col(Match.resume_id) == resume_id,
            col(Match.updated_at) > func.now() - period,
        )
        .group_by(col(Match.score), failed, operational, day)
    )
    return [
        Group(row.score, _texts(row.failed), _texts(row.operational), row.day, row.rows, tuple(row.ids))
        for row in await connection.execute(statement)
    ]


def _texts(value: object) -> frozenset[str]:
    found = cast("list[object]", value) if isinstance(value, list) else []
    return frozenset(one for one in found if isinstance(one, str))
