"""SQL of matches; read only: auto_reply writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, cast, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.rows import whole
from libs.common.db.tables.applications import Application
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, Vacancy

BELOW_THRESHOLD = "score_below_threshold"
NEAR = 5
_VACANCY = (Vacancy, col(Vacancy.id) == col(Match.vacancy_id))
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


class SeenVacancy(NamedTuple):
    """A match with its vacancy, and the application that came of it."""

    match: Match
    name: str
    employer_id: str | None
    employer_name: str
    snapshot: Mapping[str, Any]
    application_id: UUID | None
    application_state: str | None


class PreviewCounts(NamedTuple):
    """What a threshold would have brought; `near`: missed it by at most NEAR."""

    looked_at: int
    would_fit: int
    blocked: int
    near: int
    highest_score: int | None
    fit_at_highest: int


async def total(connection: AsyncConnection, user_id: UUID, filters: Filters) -> int:
    """Rows with these filters."""
    statement = select(func.count()).select_from(Match).join(*_VACANCY).where(*_conditions(user_id, filters))
    return int(await connection.scalar(statement) or 0)


async def listing(
    connection: AsyncConnection,
    user_id: UUID,
    filters: Filters,
    *,
    sort: Sort,
    after: Sequence[object] | None,
    limit: int,
) -> Sequence[SeenVacancy]:
    """A page: the newest first, or the best first; `after` is the sort key of the row before."""
    score = func.coalesce(col(Match.score), -1)
    statement = _selected().where(*_conditions(user_id, filters)).limit(limit)
    if sort == "new":
        if after is not None:
            statement = statement.where(col(Match.id) < after[0])
        return await _found(connection, statement.order_by(col(Match.id).desc()))
    if after is not None:
        statement = statement.where(tuple_(score, col(Match.id)) < tuple_(literal(after[0]), literal(after[1])))
    return await _found(connection, statement.order_by(score.desc(), col(Match.id).desc()))


async def one(connection: AsyncConnection, user_id: UUID, match_id: UUID) -> SeenVacancy | None:
    """One match of the user, or None."""
    statement = _selected().where(col(Match.user_id) == user_id, col(Match.id) == match_id)
    found = await _found(connection, statement)
    return found[0] if found else None


async def named(connection: AsyncConnection, user_id: UUID, ids: Sequence[UUID]) -> Sequence[SeenVacancy]:
    """These matches of the user, in no order."""
    if not ids:
        return []
    return await _found(connection, _selected().where(col(Match.user_id) == user_id, col(Match.id).in_(ids)))


async def preview_counts(
    connection: AsyncConnection, user_id: UUID, resume_id: UUID, threshold: int, period: timedelta
) -> PreviewCounts:
    """Counts of the preview."""
    recent = and_(
        col(Match.user_id) == user_id, col(Match.resume_id) == resume_id, col(Match.updated_at) > func.now() - period
    )
    highest = select(func.max(col(Match.score))).where(recent, _sendable()).scalar_subquery()

    def count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((and_(*conditions), 1)))

    statement = select(
        func.count(),
        count(_sendable(), col(Match.score) >= threshold),
        count(_held_up(), col(Match.score) >= threshold),
        count(_sendable(), col(Match.score).between(threshold - NEAR, threshold - 1)),
        func.max(case((_sendable(), col(Match.score)))),
        count(_sendable(), col(Match.score) == highest),
    ).where(recent)
    return PreviewCounts(*(await connection.execute(statement)).one())


async def best(
    connection: AsyncConnection,
    user_id: UUID,
    resume_id: UUID,
    scores: tuple[int, int],
    period: timedelta,
    limit: int,
) -> Sequence[SeenVacancy]:
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
    return await _found(connection, statement)


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


async def _found(connection: AsyncConnection, statement: Select[*tuple[Any, ...]]) -> list[SeenVacancy]:
    return [_seen(row) for row in (await connection.execute(statement)).mappings()]


def _seen(row: RowMapping) -> SeenVacancy:
    return SeenVacancy(whole(Match, row), *(row[name] for name in SeenVacancy._fields[1:]))


def _selected() -> Select[*tuple[Any, ...]]:
    # By the unique index of account and vacancy: the row may belong to a better resume's match.
    of_match = and_(
        col(Application.account_id) == col(Match.account_id),
        col(Application.vacancy_id) == col(Match.vacancy_id),
        ~col(Application.is_override),
        col(Application.match_id) == col(Match.id),
    )
    return (
        select(
            table_of(Match),
            col(Vacancy.name),
            col(Vacancy.employer_id),
            col(Vacancy.employer_name),
            col(Vacancy.snapshot),
            col(Application.id).label("application_id"),
            col(Application.state).label("application_state"),
        )
        .select_from(Match)
        .join(*_VACANCY)
        .outerjoin(Application, of_match)
    )


def _conditions(user_id: UUID, filters: Filters) -> list[ColumnElement[bool]]:
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
