"""How much of each limit is used. Nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.plans import plan_of, plan_window
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
        .where(col(HHAccount.state) != "unlinked")
        .group_by(col(HHAccount.id))
    )
    what = "Откликов за 24 часа"
    return [
        Limit(row.display_name or row.hh_user_id, what, int(row.used), rules.effective_account_limit) for row in rows
    ]


async def _plan_limits(connection: AsyncConnection, default_plan: str) -> list[Limit]:
    linked = exists(col(HHAccount.id)).where(col(HHAccount.user_id) == col(User.id))
    users = await connection.execute(select(col(User.id), col(User.email)).where(linked).order_by(col(User.email)))
    found: list[Limit] = []
    for user_id, email in users.all():
        plan = await plan_of(connection, user_id, default_plan)
        if plan is not None:
            _, used = await plan_window(connection, user_id, plan.window_seconds)
            found.append(Limit(email, f"По тарифу «{plan.title_ru}»", used, plan.application_limit))
    return found
