"""The plans of users and what is used of their windows: read alike by whoever shows them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col

from libs.common.accounts.usage import running_window
from libs.common.db.tables.applications import UsageEntry
from libs.common.db.tables.plans import Plan, Subscription
from libs.common.db.tables.users import User
from libs.common.errors import ConfigurationError

Window = tuple[datetime | None, int]
"""The start of the running window and the units used in it; None and 0 when none runs."""
NO_WINDOW: Window = (None, 0)


class PlanInForce(NamedTuple):
    """The plan that a user is on; `expires_at` is the end of his subscription, when he has one that ends."""

    id: str
    title_ru: str
    title_en: str
    application_limit: int
    window_seconds: int
    expires_at: datetime | None


async def check_default_plan(engine: AsyncEngine, default_plan: str) -> None:
    """Raise ConfigurationError when there is no such plan: without it nobody could send anything."""
    async with engine.connect() as connection:
        there = sorted(await connection.scalars(select(col(Plan.id))))
    if default_plan not in there:
        raise ConfigurationError(
            f"DEFAULT_PLAN={default_plan}: такого тарифа нет, и ничего не отправлялось бы. Есть: {', '.join(there)}."
        )


async def plans_of(
    connection: AsyncConnection, user_ids: Collection[UUID], default_plan: str
) -> dict[UUID, PlanInForce]:
    """The plan of each user's live subscription, else the default one; nobody is in it when that is not there."""
    live = and_(
        col(Subscription.user_id) == col(User.id),
        or_(col(Subscription.expires_at).is_(None), col(Subscription.expires_at) > func.now()),
    )
    statement = (
        select(
            col(User.id),
            col(Plan.id),
            col(Plan.title_ru),
            col(Plan.title_en),
            col(Plan.application_limit),
            col(Plan.window_seconds),
            col(Subscription.expires_at),
        )
        .select_from(User)
        .outerjoin(Subscription, live)
        .join(Plan, col(Plan.id) == func.coalesce(col(Subscription.plan_id), default_plan))
        .where(col(User.id).in_(user_ids))
    )
    return {row[0]: PlanInForce(*row[1:]) for row in await connection.execute(statement)}


async def plan_of(connection: AsyncConnection, user_id: UUID, default_plan: str) -> PlanInForce | None:
    """The plan of one user; None when the default is not there."""
    return (await plans_of(connection, [user_id], default_plan)).get(user_id)


async def plan_windows(connection: AsyncConnection, seconds: Mapping[UUID, int]) -> dict[UUID, Window]:
    """The running window of each user; `seconds` is how long a window of theirs lasts."""
    last = select(func.max(col(UsageEntry.plan_window_at))).where(col(UsageEntry.user_id) == col(User.id))
    opened = (
        select(col(User.id).label("user_id"), last.scalar_subquery().label("at"))
        .where(col(User.id).in_(list(seconds)))
        .cte("opened")
    )
    statement = (
        select(opened.c.user_id, opened.c.at, func.now().label("now"), func.sum(col(UsageEntry.units)).label("used"))
        .join(
            UsageEntry,
            and_(col(UsageEntry.user_id) == opened.c.user_id, col(UsageEntry.plan_window_at) == opened.c.at),
        )
        .group_by(opened.c.user_id, opened.c.at)
    )
    found = dict.fromkeys(seconds, NO_WINDOW)
    for row in await connection.execute(statement):
        started = running_window(row.now, row.at, int(row.used), seconds[row.user_id])
        found[row.user_id] = (started, int(row.used)) if started is not None else NO_WINDOW
    return found


async def plan_window(connection: AsyncConnection, user_id: UUID, seconds: int) -> Window:
    """The running window of one user."""
    return (await plan_windows(connection, {user_id: seconds}))[user_id]
