"""What the command line and the live view read from PostgreSQL. Nothing here writes."""

from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import case, exists, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.applications import IN_FLIGHT, WAITING, State
from libs.common.db.tables.accounts import HHAccount, PauseSwitch
from libs.common.db.tables.api import Plan, Resume, ResumeSettings, Subscription, User
from libs.common.db.tables.auto_reply import Application, Match, SearchSchedule, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import OutboxRow
from libs.common.settings import LimitSettings

resumes, settings, users = table_of(Resume), table_of(ResumeSettings), table_of(User)
matches, applications, usage = table_of(Match), table_of(Application), table_of(UsageEntry)
accounts, switches, schedule = table_of(HHAccount), table_of(PauseSwitch), table_of(SearchSchedule)
plans, subscriptions, outbox = table_of(Plan), table_of(Subscription), table_of(OutboxRow)

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
    for row in await connection.execute(select(schedule.c.resume_id, schedule.c.failures, schedule.c.last_error)):
        if row.resume_id in found:
            found[row.resume_id].search_failures, found[row.resume_id].search_error = row.failures, row.last_error
    return list(found.values())


async def limits(connection: AsyncConnection, rules: LimitSettings) -> list[Limit]:
    """Return what the accounts used in the rolling 24 hours and the users in the running window of their plan."""
    return [*await _account_limits(connection, rules), *await _plan_limits(connection, rules.default_plan)]


async def outboxes(connection: AsyncConnection) -> list[OutboxState]:
    """Return the backlog of every relay that has one."""
    age = func.extract("epoch", func.now() - func.min(outbox.c.created_at))
    found = await connection.execute(
        select(outbox.c.source, func.count().label("waiting"), age.label("age"))
        .where(outbox.c.published_at.is_(None))
        .group_by(outbox.c.source)
        .order_by(outbox.c.source)
    )
    return [OutboxState(row.source, row.waiting, max(float(row.age), 0.0)) for row in found]


async def pauses(connection: AsyncConnection) -> list[Switch]:
    """Return the kill switches in force."""
    found = await connection.execute(
        select(switches.c.scope, switches.c.scope_id, switches.c.reason).where(
            switches.c.until.is_(None) | (switches.c.until > func.now())
        )
    )
    return [Switch(row.scope, row.scope_id, row.reason) for row in found]


async def failing_searches(connection: AsyncConnection) -> list[FailingSearch]:
    """Return the resumes whose search failed three times in a row or more."""
    found = await connection.execute(
        select(resumes.c.title, schedule.c.failures, schedule.c.last_error)
        .select_from(schedule.join(resumes, resumes.c.id == schedule.c.resume_id))
        .where(schedule.c.failures >= FAILING, resumes.c.deleted_at.is_(None))
    )
    return [FailingSearch(row.title, row.failures, row.last_error or "причина не записана") for row in found]


async def account_states(connection: AsyncConnection) -> dict[str, str]:
    """Return the linked accounts by the name shown at hh, with their state."""
    found = await connection.execute(select(accounts.c.display_name, accounts.c.hh_user_id, accounts.c.state))
    return {row.display_name or row.hh_user_id: row.state for row in found}


async def people(connection: AsyncConnection) -> int:
    """Return how many users there are."""
    return cast("int", await connection.scalar(select(func.count()).select_from(users)))


async def _resumes(connection: AsyncConnection) -> Any:
    return await connection.execute(
        select(resumes.c.id, resumes.c.title, settings.c.mode, settings.c.threshold)
        .select_from(resumes.outerjoin(settings, settings.c.resume_id == resumes.c.id))
        .where(resumes.c.deleted_at.is_(None))
        .order_by(resumes.c.title, resumes.c.id)
    )


async def _count_matches(connection: AsyncConnection, found: dict[UUID, Funnel]) -> None:
    rows = await connection.execute(
        select(
            matches.c.resume_id,
            matches.c.decision,
            matches.c.rule,
            func.count().label("all"),
            func.count(case((matches.c.stage.in_(DETAILED), 1))).label("detailed"),
            func.count(matches.c.score).label("scored"),
        ).group_by(matches.c.resume_id, matches.c.decision, matches.c.rule)
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
            applications.c.resume_id,
            applications.c.state,
            applications.c.reason,
            applications.c.held_why,
            func.count().label("all"),
        )
        .where(applications.c.made_by == "agent")
        .group_by(applications.c.resume_id, applications.c.state, applications.c.reason, applications.c.held_why)
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
    used = func.coalesce(func.sum(usage.c.units), 0)
    rows = await connection.execute(
        select(accounts.c.display_name, accounts.c.hh_user_id, used.label("used"))
        .select_from(accounts.outerjoin(usage, (usage.c.account_id == accounts.c.id) & (usage.c.at > begin)))
        .where(accounts.c.state != "unlinked")
        .group_by(accounts.c.id)
    )
    what = "Откликов за 24 часа"
    return [
        Limit(row.display_name or row.hh_user_id, what, int(row.used), rules.effective_account_limit) for row in rows
    ]


async def _plan_limits(connection: AsyncConnection, default_plan: str) -> list[Limit]:
    """The counts are those of the send claim: a window runs from its first send, refunds are negative units."""
    earlier = usage.alias("earlier")
    opened = select(func.max(earlier.c.plan_window_at)).where(earlier.c.user_id == users.c.id).scalar_subquery()
    window = plans.c.window_seconds * literal_column("interval '1 second'")
    used = (
        select(func.coalesce(func.sum(usage.c.units), 0))
        .where(usage.c.user_id == users.c.id, usage.c.plan_window_at == opened, opened > func.now() - window)
        .scalar_subquery()
    )
    live = subscriptions.c.expires_at.is_(None) | (subscriptions.c.expires_at > func.now())
    chosen = select(subscriptions.c.plan_id).where(subscriptions.c.user_id == users.c.id, live).scalar_subquery()
    rows = await connection.execute(
        select(users.c.email, plans.c.title_ru, plans.c.application_limit, used.label("used"))
        .select_from(users.join(plans, plans.c.id == func.coalesce(chosen, default_plan)))
        .where(exists(accounts.c.id).where(accounts.c.user_id == users.c.id))
        .order_by(users.c.email)
    )
    return [Limit(row.email, f"По тарифу «{row.title_ru}»", int(row.used), row.application_limit) for row in rows]


def _add(counts: dict[str, int], key: str | None, amount: int) -> None:
    counts[key or "—"] = counts.get(key or "—", 0) + amount
