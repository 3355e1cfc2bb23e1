"""What the command line and the live view read from PostgreSQL. Nothing here writes."""

from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import case, exists, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import IN_FLIGHT, WAITING, State
from libs.common.db.tables.accounts import HHAccount, PauseSwitch
from libs.common.db.tables.applications import Application, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, SearchSchedule
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.plans import Plan, Subscription
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import User
from libs.common.settings.limits import LimitSettings

DETAILED = ("detail", "score", "judged")
FAILING = 3
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
        """How many are still on their way."""
        return sum(self.states.get(state, 0) for state in ON_THEIR_WAY)

    @property
    def review(self) -> int:
        """How many letters wait for their owner."""
        return self.states.get(State.REVIEW, 0)

    @property
    def refused(self) -> int:
        """How many were refused or skipped for good."""
        return self.states.get(State.FAILED, 0)


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of one limit is used."""

    owner: str
    what: str
    used: int
    limit: int | None


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


async def limits(connection: AsyncConnection, rules: LimitSettings) -> list[Limit]:
    """Return what the accounts used in the rolling 24 hours and the users in the running window of their plan."""
    return [*await _account_limits(connection, rules), *await _plan_limits(connection, rules.default_plan)]


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


async def account_states(connection: AsyncConnection) -> dict[str, str]:
    """Return the linked accounts by the name shown at hh, with their state."""
    found = await connection.execute(
        select(col(HHAccount.display_name), col(HHAccount.hh_user_id), col(HHAccount.state))
    )
    return {row.display_name or row.hh_user_id: row.state for row in found}


async def people(connection: AsyncConnection) -> int:
    """Return how many users there are."""
    return cast("int", await connection.scalar(select(func.count()).select_from(User)))


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
            _add(funnel.held_by, row.held_why, row.all)


async def _account_limits(connection: AsyncConnection, rules: LimitSettings) -> list[Limit]:
    begin = func.now() - rules.rolling
    used = func.coalesce(func.sum(col(UsageEntry.units)), 0)
    rows = await connection.execute(
        select(col(HHAccount.display_name), col(HHAccount.hh_user_id), used.label("used"))
        .select_from(HHAccount)
        .outerjoin(UsageEntry, (col(UsageEntry.account_id) == col(HHAccount.id)) & (col(UsageEntry.at) > begin))
        .where(col(HHAccount.state) != "unlinked")
        .group_by(col(HHAccount.id))
    )
    what = "Откликов за 24 часа"
    return [
        Limit(row.display_name or row.hh_user_id, what, int(row.used), rules.effective_account_limit) for row in rows
    ]


async def _plan_limits(connection: AsyncConnection, default_plan: str) -> list[Limit]:
    """The counts are those of the send claim: a window runs from its first send, refunds are negative units."""
    earlier = table_of(UsageEntry).alias("earlier")
    opened = select(func.max(earlier.c.plan_window_at)).where(earlier.c.user_id == col(User.id)).scalar_subquery()
    window = col(Plan.window_seconds) * literal_column("interval '1 second'")
    used = (
        select(func.coalesce(func.sum(col(UsageEntry.units)), 0))
        .where(
            col(UsageEntry.user_id) == col(User.id),
            col(UsageEntry.plan_window_at) == opened,
            opened > func.now() - window,
        )
        .scalar_subquery()
    )
    live = col(Subscription.expires_at).is_(None) | (col(Subscription.expires_at) > func.now())
    chosen = select(col(Subscription.plan_id)).where(col(Subscription.user_id) == col(User.id), live).scalar_subquery()
    rows = await connection.execute(
        select(col(User.email), col(Plan.title_ru), col(Plan.application_limit), used.label("used"))
        .select_from(User)
        .join(Plan, col(Plan.id) == func.coalesce(chosen, default_plan))
        .where(exists(col(HHAccount.id)).where(col(HHAccount.user_id) == col(User.id)))
        .order_by(col(User.email))
    )
    return [Limit(row.email, f"По тарифу «{row.title_ru}»", int(row.used), row.application_limit) for row in rows]


def _add(counts: dict[str, int], key: str | None, amount: int) -> None:
    counts[key or "—"] = counts.get(key or "—", 0) + amount
