"""How much of each limit is used. Nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.plans import plan_windows, plans_of
from libs.common.applications import ASSISTED
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import UsageEntry
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
        .where(col(HHAccount.state) != "unlinked", col(HHAccount.origin) != ASSISTED)
        .group_by(col(HHAccount.id))
    )
    what = "Откликов за 24 часа"
    return [
        Limit(row.display_name or row.hh_user_id, what, int(row.used), rules.effective_account_limit) for row in rows
    ]


async def _plan_limits(connection: AsyncConnection, default_plan: str) -> list[Limit]:
    linked = exists(col(HHAccount.id)).where(col(HHAccount.user_id) == col(User.id))
    users = select(col(User.id), col(User.email)).where(linked).order_by(col(User.email))
    emails = {row.id: row.email for row in await connection.execute(users)}
    plans = await plans_of(connection, list(emails), default_plan)
    windows = await plan_windows(connection, {user: plan.window_seconds for user, plan in plans.items()})
    return [
        Limit(email, f"По тарифу «{plans[user].title_ru}»", windows[user][1], plans[user].application_limit)
        for user, email in emails.items()
        if user in plans
    ]
