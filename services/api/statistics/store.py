"""SQL of statistics; read only. One statement counts the applications of a period along every dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped
from sqlmodel import col

from libs.common.applications import State
from libs.common.db.tables.applications import Application
from libs.common.db.tables.chat_analysis import Chat, ChatMessageRow
from libs.common.db.tables.llm import LLMCall
from libs.common.db.tables.matches import Match
from services.api.statistics.domain import INVITED_STATES, REFUSED_PREFIX

DELIVERED = (State.SENT.value, State.SENT_BY_HAND.value)
DIMENSIONS = ("resume", "threshold", "score", "letter", "query", "words", "hour", "weekday", "day")
TOGETHER = (("query", "words"), ("weekday", "hour"))
"""Counted together, too."""
BAND = 10
"""Width of a band of scores."""


@dataclass(frozen=True)
class Period:
    """Which applications are counted: those sent since, of one resume or all; `young` ones may still be answered."""

    since: datetime
    zone: str
    young_since: datetime
    resume_id: UUID | None = None


class Counted(NamedTuple):
    """Counts along DIMENSIONS, of which those that the row is not about are none.

    `level` is PostgreSQL's `grouping(...)` over them.
    """

    level: int
    resume: UUID | None
    threshold: int | None
    score: int | None
    letter: str | None
    query: str | None
    words: str | None
    hour: float | None
    weekday: float | None
    day: date | None
    sent: int
    viewed: int
    answered: int
    invited: int
    rejected: int
    silent: int
    young: int


class VacancyCounts(NamedTuple):
    """Vacancies first looked at, and how many of them fitted."""

    looked_at: int
    fit: int


async def counted(connection: AsyncConnection, user_id: UUID, period: Period) -> Sequence[Counted]:
    """Rows of counts: in all (`level` with every bit set), along each dimension, and by those that go together."""
    facts = _facts(user_id, period)
    keys = [facts.c[name] for name in DIMENSIONS]
    sets = (*((name,) for name in DIMENSIONS), *TOGETHER)
    statement = select(
        func.grouping(*keys).label("level"),
        *keys,
        func.count().label("sent"),
        _count(facts.c.viewed | facts.c.answered).label("viewed"),
        _count(facts.c.answered).label("answered"),
        _count(facts.c.invited).label("invited"),
        _count(facts.c.refused).label("rejected"),
        _count(~facts.c.answered).label("silent"),
        _count(~facts.c.answered & facts.c.young).label("young"),
    ).group_by(
        func.grouping_sets(tuple_(), *(tuple_(*(facts.c[name] for name in names)) for names in sets)),
    )
    return [Counted(*row) for row in await connection.execute(statement.order_by("level", *keys))]


async def looked_at(connection: AsyncConnection, user_id: UUID, period: Period) -> VacancyCounts:
    """What was looked at in the period."""
    conditions = [col(Match.user_id) == user_id, col(Match.created_at) >= period.since]
    if period.resume_id is not None:
        conditions.append(col(Match.resume_id) == period.resume_id)
    statement = select(func.count(), _count(col(Match.decision) == "matched")).where(*conditions)
    return VacancyCounts(*(await connection.execute(statement)).one())


async def llm_cost(connection: AsyncConnection, user_id: UUID, since: datetime) -> float:
    """Money spent on language models since then."""
    spent = select(func.coalesce(func.sum(col(LLMCall.cost)), 0)).where(
        col(LLMCall.user_id) == user_id, col(LLMCall.at) >= since
    )
    return float(await connection.scalar(spent) or 0)


def _facts(user_id: UUID, period: Period) -> CTE:
    """One row per application that was sent: what it is counted under, and how far it came at any time."""
    said = _said_by_employers(user_id, period.since)
    local = func.timezone(period.zone, col(Application.sent_at))
    invited = or_(_invited(col(Application.negotiation_state)), func.coalesce(said.c.invited, literal(value=False)))
    refused = func.coalesce(col(Application.negotiation_state).startswith(REFUSED_PREFIX), literal(value=False))
    wrote = func.coalesce(said.c.wrote, literal(value=False))
    letter = case((col(Application.authored_by) == "human", "own"), else_=col(Application.letter_style))
    conditions = [
        col(Application.user_id) == user_id,
        col(Application.state).in_(DELIVERED),
        col(Application.sent_at) >= period.since,
        col(Application.match_id).is_not(None),
    ]
    if period.resume_id is not None:
        conditions.append(col(Application.resume_id) == period.resume_id)
    return (
        select(
            col(Application.resume_id).label("resume"),
            col(Match.threshold).label("threshold"),
            (col(Application.score) // BAND * BAND).label("score"),
            func.coalesce(letter, "unknown").label("letter"),
            func.coalesce(col(Match.found_by), "unknown").label("query"),
            func.coalesce(col(Match.found_text), "").label("words"),
            func.date_part("hour", local).label("hour"),
            func.date_part("isodow", local).label("weekday"),
            func.date(local).label("day"),
            col(Application.viewed_at).is_not(None).label("viewed"),
            or_(wrote, invited, refused).label("answered"),
            invited.label("invited"),
            refused.label("refused"),
            (col(Application.sent_at) >= period.young_since).label("young"),
        )
        .join(Match, col(Match.id) == col(Application.match_id))
        .outerjoin(said, said.c.application_id == col(Application.id))
        .where(*conditions)
        .cte("facts")
    )


def _said_by_employers(user_id: UUID, since: datetime) -> CTE:
    """By application: whether the employer wrote, and whether any message ever was an invitation."""
    return (
        select(
            col(Chat.application_id),
            func.bool_or(col(ChatMessageRow.author) == "employer").label("wrote"),
            func.bool_or(_invited(col(ChatMessageRow.state))).label("invited"),
        )
        .join(ChatMessageRow, col(ChatMessageRow.chat_id) == col(Chat.id))
        .where(
            col(Chat.user_id) == user_id,
            col(Chat.application_id).is_not(None),
            col(Chat.last_message_at) >= since,
            col(ChatMessageRow.author).in_(("employer", "robot")),
        )
        .group_by(col(Chat.application_id))
        .cte("said")
    )


def _invited(state: Mapped[str] | Mapped[str | None]) -> ColumnElement[bool]:
    return func.coalesce(state.in_(INVITED_STATES), literal(value=False))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(condition), 1)))


def since(now: datetime, days: int) -> datetime:
    """The beginning of a period that ends now."""
    return now - timedelta(days=days)
