"""How much of each limit is used. Nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import exists, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.plans import Plan, Subscription
from libs.common.db.tables.users import User
from libs.common.settings.limits import LimitSettings


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of one limit is used."""

    owner: str
    what: str
    used: int
    limit: int | None


async def limits(connection: AsyncConnection, rules: LimitSettings) -> list[Limit]:
    """Return what the accounts used in the rolling 24 hours and the users in the running window of their plan."""
    return [*await _account_limits(connection, rules), *await _plan_limits(connection, rules.default_plan)]


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
