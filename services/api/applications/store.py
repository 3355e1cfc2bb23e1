"""SQL of applications; read only: auto_reply writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.rows import wholes
from libs.common.db.tables.applications import Application
from libs.common.db.tables.base import table_of
from libs.common.db.tables.chat_analysis import Chat
from libs.common.db.tables.decisions import PastedVacancy
from libs.common.db.tables.matches import Vacancy
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.users import User

BEFORE = timedelta(hours=1)
"""How much older than its application an event about it may be: the match comes first."""

_shown_at = func.coalesce(col(Application.sent_at), col(Application.created_at))
"""The moment that a list shows of an application: when it was sent, or made while it was not."""


@dataclass(frozen=True)
class Filters:
    """Which applications; none and empty are no limit. `until` is exclusive."""

    states: tuple[str, ...] = ()
    resume_id: UUID | None = None
    authored_by: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None


class Published(NamedTuple):
    """An event as it stands in the outbox."""

    event_id: UUID
    subject: str
    payload: Mapping[str, Any]
    created_at: datetime


async def total(connection: AsyncConnection, user_id: UUID, filters: Filters) -> int:
    """Rows with these filters."""
    statement = select(func.count()).select_from(Application).where(*_conditions(user_id, filters))
    return int(await connection.scalar(statement) or 0)


async def listing(
    connection: AsyncConnection, user_id: UUID, filters: Filters, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Application]:
    """A page, the latest first; `after` is the moment and id of the last row of the page before."""
    statement = select(table_of(Application)).where(*_conditions(user_id, filters))
    if after is not None:
        statement = statement.where(tuple_(_shown_at, col(Application.id)) < tuple_(*after))
    rows = await connection.execute(statement.order_by(_shown_at.desc(), col(Application.id).desc()).limit(limit))
    return wholes(Application, rows.mappings())


async def zone_of(connection: AsyncConnection, user_id: UUID) -> str:
    """The user's time zone."""
    return str(await connection.scalar(select(col(User.timezone)).where(col(User.id) == user_id)))


async def owned(connection: AsyncConnection, user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Application]:
    """The user's applications among these ids."""
    statement = select(table_of(Application)).where(col(Application.user_id) == user_id, col(Application.id).in_(ids))
    return {row.id: row for row in wholes(Application, (await connection.execute(statement)).mappings())}


async def of_vacancy(connection: AsyncConnection, user_id: UUID, vacancy_id: str) -> Sequence[Application]:
    """The user's applications for one vacancy from all of his accounts, overrides too, the newest first."""
    statement = (
        select(table_of(Application))
        .where(
            col(Application.user_id) == user_id,
            col(Application.vacancy_id) == vacancy_id,
        )
        .order_by(col(Application.id).desc())
    )
    return wholes(Application, (await connection.execute(statement)).mappings())


async def is_known(connection: AsyncConnection, vacancy_id: str) -> bool:
    """Whether a search has read the vacancy in full."""
    known = exists().where(col(Vacancy.id) == vacancy_id, col(Vacancy.has_detail))
    return bool(await connection.scalar(select(known)))


async def keep_pasted(connection: AsyncConnection, user_id: UUID, vacancy_id: str, snapshot: Mapping[str, Any]) -> None:
    """Store a vacancy as its owner pasted it; a newer text replaces the older."""
    statement = insert(table_of(PastedVacancy)).values(user_id=user_id, vacancy_id=vacancy_id, snapshot=dict(snapshot))
    keys = ["user_id", "vacancy_id"]
    await connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_={"snapshot": statement.excluded.snapshot})
    )


async def events_of(connection: AsyncConnection, user_id: UUID, application: Application) -> Sequence[Published]:
    """What was published about an application and its match, the oldest first."""
    about = [col(OutboxRow.payload)["application_id"].astext == str(application.id)]
    if application.match_id is not None:
        about.append(col(OutboxRow.payload)["match_id"].astext == str(application.match_id))
    statement = (
        select(col(OutboxRow.event_id), col(OutboxRow.subject), col(OutboxRow.payload), col(OutboxRow.created_at))
        .where(
            col(OutboxRow.user_id) == user_id, col(OutboxRow.created_at) > application.created_at - BEFORE, or_(*about)
        )
        .order_by(col(OutboxRow.id))
        .limit(200)
    )
    return [Published(*row) for row in await connection.execute(statement)]


async def chat_of(connection: AsyncConnection, user_id: UUID, application_id: UUID) -> UUID | None:
    """The chat about an application; none: nobody may write there yet."""
    statement = (
        select(col(Chat.id))
        .where(col(Chat.user_id) == user_id, col(Chat.application_id) == application_id)
        .order_by(col(Chat.id).desc())
        .limit(1)
    )
    return await connection.scalar(statement)


def _conditions(user_id: UUID, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [col(Application.user_id) == user_id]
    if filters.states:
        conditions.append(col(Application.state).in_(filters.states))
    if filters.resume_id is not None:
        conditions.append(col(Application.resume_id) == filters.resume_id)
    if filters.authored_by is not None:
        conditions.append(col(Application.authored_by) == filters.authored_by)
    if filters.since is not None:
        conditions.append(_shown_at >= filters.since)
    if filters.until is not None:
        conditions.append(_shown_at < filters.until)
    if filters.text:
        wanted = filters.text
        conditions.append(
            or_(
                col(Application.vacancy_name).icontains(wanted, autoescape=True),
                col(Application.employer_name).icontains(wanted, autoescape=True),
            )
        )
    return conditions
