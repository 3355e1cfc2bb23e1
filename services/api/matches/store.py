"""SQL of matches; read only: auto_reply writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import Application
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, Vacancy

BELOW_THRESHOLD = "score_below_threshold"
NEAR = 5
Sort = Literal["new", "score"]


@dataclass(frozen=True)
class Filters:
    """Which matches; None is no limit."""

    resume_id: UUID | None = None
    decision: str | None = None
    rule: str | None = None
    min_score: int | None = None
    max_score: int | None = None
    text: str | None = None


async def total(connection: AsyncConnection, user_id: UUID, filters: Filters) -> int:
    """Rows with these filters."""
    statement = select(func.count()).select_from(_joined()).where(*_conditions(user_id, filters))
    return int(await connection.scalar(statement) or 0)


async def listing(
    connection: AsyncConnection, user_id: UUID, filters: Filters, *, sort: Sort, after: list[Any] | None, limit: int
) -> Sequence[Any]:
    """A page: the newest first, or the best first; `after` is the sort key of the row before."""
    score = func.coalesce(col(Match.score), -1)
    statement = _selected().where(*_conditions(user_id, filters)).limit(limit)
    if sort == "new":
        if after is not None:
            statement = statement.where(col(Match.id) < after[0])
        return (await connection.execute(statement.order_by(col(Match.id).desc()))).all()
    if after is not None:
        statement = statement.where(tuple_(score, col(Match.id)) < tuple_(literal(after[0]), literal(after[1])))
    return (await connection.execute(statement.order_by(score.desc(), col(Match.id).desc()))).all()


async def one(connection: AsyncConnection, user_id: UUID, match_id: UUID) -> Any:
    """One match of the user, or None."""
    statement = _selected().where(col(Match.user_id) == user_id, col(Match.id) == match_id)
    return (await connection.execute(statement)).first()


async def named(connection: AsyncConnection, user_id: UUID, ids: Sequence[UUID]) -> Sequence[Any]:
    """These matches of the user, in no order."""
    if not ids:
        return []
    statement = _selected().where(col(Match.user_id) == user_id, col(Match.id).in_(ids))
    return (await connection.execute(statement)).all()


async def preview_counts(
    connection: AsyncConnection, user_id: UUID, resume_id: UUID, threshold: int, period: timedelta
) -> Any:
    """Counts of the preview: looked_at, would_fit, blocked, near, highest_score, fit_at_highest."""
    recent = and_(
        col(Match.user_id) == user_id, col(Match.resume_id) == resume_id, col(Match.updated_at) > func.now() - period
    )
    highest = select(func.max(col(Match.score))).where(recent, _sendable()).scalar_subquery()

    def count(*conditions: Any) -> Any:
        return func.count(case((and_(*conditions), 1)))

    statement = select(
        func.count().label("looked_at"),
        count(_sendable(), col(Match.score) >= threshold).label("would_fit"),
        count(_held_up(), col(Match.score) >= threshold).label("blocked"),
        count(_sendable(), col(Match.score).between(threshold - NEAR, threshold - 1)).label("near"),
        func.max(case((_sendable(), col(Match.score)))).label("highest_score"),
        count(_sendable(), col(Match.score) == highest).label("fit_at_highest"),
    ).where(recent)
    return (await connection.execute(statement)).one()


async def best(
    connection: AsyncConnection,
    user_id: UUID,
    resume_id: UUID,
    scores: tuple[int, int],
    period: timedelta,
    limit: int,
) -> Sequence[Any]:
    """The best with a score between these two that would fit, were it not for the threshold."""
    statement = (
        _selected()
        .where(
            col(Match.user_id) == user_id,
            col(Match.resume_id) == resume_id,
            col(Match.updated_at) > func.now() - period,
            col(Match.score).between(*scores),
            _sendable(),
        )
        .order_by(col(Match.score).desc(), col(Match.id).desc())
        .limit(limit)
    )
    return (await connection.execute(statement)).all()


def _sendable() -> ColumnElement[bool]:
    """Nothing but the threshold stands or stood in the way."""
    return or_(col(Match.decision) == "matched", and_(_below(), ~_has_blocker()))


def _held_up() -> ColumnElement[bool]:
    """Above the threshold it cannot be sent by a program; below it, it could not be either."""
    return or_(col(Match.decision) == "blocked", and_(_below(), _has_blocker()))


def _below() -> ColumnElement[bool]:
    return and_(col(Match.decision) == "rejected", col(Match.rule) == BELOW_THRESHOLD)


def _has_blocker() -> ColumnElement[bool]:
    """Whether a rule of the trace said no: the threshold only came before it."""
    return func.jsonb_path_exists(col(Match.trace), cast("$.rules[*] ? (@.passed == false)", JSONPATH))


def _joined() -> Any:
    return table_of(Match).join(table_of(Vacancy), col(Vacancy.id) == col(Match.vacancy_id))


def _selected() -> Any:
    # By the unique index of account and vacancy: the row may belong to a better resume's match.
    of_match = and_(
        col(Application.account_id) == col(Match.account_id),
        col(Application.vacancy_id) == col(Match.vacancy_id),
        ~col(Application.is_override),
        col(Application.match_id) == col(Match.id),
    )
    return select(
        table_of(Match),
        col(Vacancy.name),
        col(Vacancy.employer_id),
        col(Vacancy.employer_name),
        col(Vacancy.snapshot),
        col(Application.id).label("application_id"),
        col(Application.state).label("application_state"),
    ).select_from(_joined().outerjoin(Application, of_match))


def _conditions(user_id: UUID, filters: Filters) -> list[Any]:
    conditions = [col(Match.user_id) == user_id]
    equal = {"resume_id": filters.resume_id, "decision": filters.decision, "rule": filters.rule}
    conditions += [table_of(Match).c[name] == value for name, value in equal.items() if value is not None]
    if filters.min_score is not None:
        conditions.append(col(Match.score) >= filters.min_score)
    if filters.max_score is not None:
        conditions.append(col(Match.score) <= filters.max_score)
    if filters.text:
        wanted = filters.text
        conditions.append(
            or_(
                col(Vacancy.name).icontains(wanted, autoescape=True),
                col(Vacancy.employer_name).icontains(wanted, autoescape=True),
            )
        )
    return conditions
