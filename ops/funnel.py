"""What became of the vacancies that were looked at, by resume. Nothing here writes."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import IN_FLIGHT, WAITING, State
from libs.common.db.expiring import OUTLASTED
from libs.common.db.tables.applications import Application
from libs.common.db.tables.matches import Match, SearchSchedule
from libs.common.db.tables.resumes import Resume, ResumeSettings

DETAILED = ("detail", "score", "judged")

ON_THEIR_WAY = (*WAITING, *IN_FLIGHT)


@dataclass(slots=True)
class Funnel:
    """What became of the vacancies looked at for one resume."""

    resume_id: UUID
    title: str
    mode: str
    threshold: int | None
    looked_at: int = 0
    detailed: int = 0
    scored: int = 0
    matched: int = 0
    blocked: int = 0
    rejected_by: dict[str, int] = field(default_factory=dict[str, int])
    blocked_by: dict[str, int] = field(default_factory=dict[str, int])
    states: dict[str, int] = field(default_factory=dict[str, int])
    failed_by: dict[str, int] = field(default_factory=dict[str, int])
    held_by: dict[str, int] = field(default_factory=dict[str, int])
    outlasted: int = 0
    """Held until after their own end: they will not leave, and are not among `held_by`."""
    search_failures: int = 0
    search_error: str | None = None

    @property
    def rejected(self) -> int:
        """How many were rejected by any rule."""
        return sum(self.rejected_by.values())

    @property
    def sent(self) -> int:
        """How many hh confirmed."""
        return self.states.get(State.SENT, 0)

    @property
    def waiting(self) -> int:
        """How many are still on their way, without those that will expire before they may leave."""
        return sum(self.states.get(state, 0) for state in ON_THEIR_WAY) - self.outlasted

    @property
    def review(self) -> int:
        """How many letters wait for their owner."""
        return self.states.get(State.REVIEW, 0)

    @property
    def refused(self) -> int:
        """How many were refused or skipped for good."""
        return self.states.get(State.FAILED, 0)


async def funnels(connection: AsyncConnection) -> list[Funnel]:
    """Return the funnel of every resume that is not deleted, in order of title."""
    found = {row.id: Funnel(row.id, row.title, row.mode or "off", row.threshold) for row in await _resumes(connection)}
    await _count_matches(connection, found)
    await _count_applications(connection, found)
    for row in await connection.execute(
        select(col(SearchSchedule.resume_id), col(SearchSchedule.failures), col(SearchSchedule.last_error))
    ):
        if row.resume_id in found:
            found[row.resume_id].search_failures, found[row.resume_id].search_error = row.failures, row.last_error
    return list(found.values())


async def _resumes(connection: AsyncConnection) -> Any:
    return await connection.execute(
        select(col(Resume.id), col(Resume.title), col(ResumeSettings.mode), col(ResumeSettings.threshold))
        .select_from(Resume)
        .outerjoin(ResumeSettings, col(ResumeSettings.resume_id) == col(Resume.id))
        .where(col(Resume.deleted_at).is_(None))
        .order_by(col(Resume.title), col(Resume.id))
    )


async def _count_matches(connection: AsyncConnection, found: dict[UUID, Funnel]) -> None:
    rows = await connection.execute(
        select(
            col(Match.resume_id),
            col(Match.decision),
            col(Match.rule),
            func.count().label("all"),
            func.count(case((col(Match.stage).in_(DETAILED), 1))).label("detailed"),
            func.count(col(Match.score)).label("scored"),
        ).group_by(col(Match.resume_id), col(Match.decision), col(Match.rule))
    )
    for row in rows:
        funnel = found.get(row.resume_id)
        if funnel is None:
            continue
        funnel.looked_at += row.all
        funnel.detailed += row.detailed
        funnel.scored += row.scored
        if row.decision == "matched":
            funnel.matched += row.all
        elif row.decision == "blocked":
            funnel.blocked += row.all
            _add(funnel.blocked_by, row.rule, row.all)
        else:
            _add(funnel.rejected_by, row.rule, row.all)


async def _count_applications(connection: AsyncConnection, found: dict[UUID, Funnel]) -> None:
    rows = await connection.execute(
        select(
            col(Application.resume_id),
            col(Application.state),
            col(Application.reason),
            col(Application.held_why),
            func.count().label("all"),
            func.count(case((OUTLASTED, 1))).label("outlasted"),
        )
        .where(col(Application.made_by) == "agent")
        .group_by(
            col(Application.resume_id), col(Application.state), col(Application.reason), col(Application.held_why)
        )
    )
    for row in rows:
        funnel = found.get(row.resume_id)
        if funnel is None:
            continue
        _add(funnel.states, row.state, row.all)
        if row.state == State.FAILED:
            _add(funnel.failed_by, row.reason, row.all)
        if row.state == State.HELD:
            funnel.outlasted += row.outlasted
            if row.all > row.outlasted:
                _add(funnel.held_by, row.held_why, row.all - row.outlasted)


def _add(counts: dict[str, int], key: str | None, amount: int) -> None:
    counts[key or "—"] = counts.get(key or "—", 0) + amount
