"""What the command line and the live view read from PostgreSQL. Nothing here writes."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import ASSISTED
from libs.common.db.tables.accounts import HHAccount, PauseSwitch
from libs.common.db.tables.llm import LLMCall
from libs.common.db.tables.matches import SearchSchedule
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.resumes import Resume
from libs.common.db.tables.users import User
from libs.common.letters.fallback import sentence_of
from libs.common.letters.newest import newest_faults
from libs.common.llm.ports import STARTED

FAILING = 3
SLOWED = "hh_rate_limited"


@dataclass(frozen=True, slots=True)
class OutboxState:
    """What the relay of one service has still to publish; age in seconds."""

    source: str
    unpublished: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Switch:
    """A kill switch that is on."""

    scope: str
    scope_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class FailingSearch:
    """A resume whose search does not get through."""

    title: str
    failures: int
    error: str


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Calls of the language model in the last day, as the services wrote them down."""

    calls: int
    failed: int
    answered: int
    last_fault: str | None


async def outboxes(connection: AsyncConnection) -> list[OutboxState]:
    """Return the backlog of every relay that has one."""
    age = func.extract("epoch", func.now() - func.min(col(OutboxRow.created_at)))
    found = await connection.execute(
        select(col(OutboxRow.source), func.count().label("waiting"), age.label("age"))
        .where(col(OutboxRow.published_at).is_(None))
        .group_by(col(OutboxRow.source))
        .order_by(col(OutboxRow.source))
    )
    return [OutboxState(row.source, row.waiting, max(float(row.age), 0.0)) for row in found]


async def pauses(connection: AsyncConnection) -> list[Switch]:
    """Return the kill switches in force."""
    found = await connection.execute(
        select(col(PauseSwitch.scope), col(PauseSwitch.scope_id), col(PauseSwitch.reason)).where(
            col(PauseSwitch.until).is_(None) | (col(PauseSwitch.until) > func.now())
        )
    )
    return [Switch(row.scope, row.scope_id, row.reason) for row in found]


async def failing_searches(connection: AsyncConnection) -> list[FailingSearch]:
    """Return the resumes whose search failed three times in a row or more."""
    found = await connection.execute(
        select(col(Resume.title), col(SearchSchedule.failures), col(SearchSchedule.last_error))
        .select_from(SearchSchedule)
        .join(Resume, col(Resume.id) == col(SearchSchedule.resume_id))
        .where(col(SearchSchedule.failures) >= FAILING, col(Resume.deleted_at).is_(None))
    )
    return [FailingSearch(row.title, row.failures, row.last_error or "причина не записана") for row in found]


async def slowed_searches(connection: AsyncConnection) -> int:
    """Return how many searches wait because hh wants to be asked less often."""
    few = col(SearchSchedule.failures).between(1, FAILING - 1)
    said = col(SearchSchedule.last_error).startswith(f"{SLOWED}:", autoescape=True)
    found = (
        select(func.count()).select_from(SearchSchedule).join(Resume, col(Resume.id) == col(SearchSchedule.resume_id))
    )
    return (await connection.scalar(found.where(few, said, col(Resume.deleted_at).is_(None)))) or 0


async def account_states(connection: AsyncConnection) -> dict[str, str]:
    """Return the linked accounts by the name shown at hh, with their state."""
    found = await connection.execute(
        select(col(HHAccount.display_name), col(HHAccount.hh_user_id), col(HHAccount.state)).where(
            col(HHAccount.origin) != ASSISTED
        )
    )
    return {row.display_name or row.hh_user_id: row.state for row in found}


async def model_use(connection: AsyncConnection) -> ModelUse:
    """Return how the language model has served the services in the last day."""
    failed = ~col(LLMCall.outcome).in_(("ok", STARTED))
    figures = (func.count(), func.count().filter(failed), func.count().filter(col(LLMCall.outcome) == "ok"))
    today = select(*figures).where(col(LLMCall.at) > func.now() - timedelta(days=1))
    calls, faults, answered = (await connection.execute(today)).one()
    last = select(col(LLMCall.outcome)).where(failed).order_by(col(LLMCall.at).desc()).limit(1)
    return ModelUse(calls, faults, answered, await connection.scalar(last))


async def letter_faults(connection: AsyncConnection) -> list[str]:
    """Return why newest letters were composed though a model is set, and for how many people, a sentence each."""
    faults = Counter((await newest_faults(connection)).values())
    return [sentence_of(fault) + (f" Пользователей: {count}." if count > 1 else "") for fault, count in faults.items()]


async def people(connection: AsyncConnection) -> int:
    """Return how many users there are."""
    return cast("int", await connection.scalar(select(func.count()).select_from(User)))


async def database_size(connection: AsyncConnection) -> int:
    """Return how many bytes the database takes on the disk of PostgreSQL."""
    name = func.current_database()
    return cast("int", await connection.scalar(select(func.pg_database_size(name))))
