"""The plan of a user and what is used of its window: read alike by whoever shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts.usage import running_window
from libs.common.db.tables.api import Plan, Subscription
from libs.common.db.tables.auto_reply import UsageEntry
from libs.common.db.tables.base import table_of

plans = table_of(Plan)
subscriptions = table_of(Subscription)
ledger = table_of(UsageEntry)


async def plan_of(connection: AsyncConnection, user_id: UUID, default_plan: str) -> Any:
    """The plan of the user's live subscription, else the default one; None when the default is not there."""
    subscribed = and_(
        subscriptions.c.plan_id == plans.c.id,
        subscriptions.c.user_id == user_id,
        or_(subscriptions.c.expires_at.is_(None), subscriptions.c.expires_at > func.now()),
    )
    statement = (
        select(plans, subscriptions.c.expires_at)
        .outerjoin(subscriptions, subscribed)
        .where(or_(subscriptions.c.user_id.is_not(None), plans.c.id == default_plan))
        .order_by(subscriptions.c.user_id.is_(None))
        .limit(1)
    )
    return (await connection.execute(statement)).first()


async def plan_window(connection: AsyncConnection, user_id: UUID, seconds: int) -> tuple[datetime | None, int]:
    """The start of the running window and the units used in it; None and 0 when none runs."""
    opened = select(func.max(ledger.c.plan_window_at)).where(ledger.c.user_id == user_id).scalar_subquery()
    statement = (
        select(func.now().label("now"), ledger.c.plan_window_at, func.sum(ledger.c.units).label("used"))
        .where(ledger.c.user_id == user_id, ledger.c.plan_window_at == opened)
        .group_by(ledger.c.plan_window_at)
    )
    row = (await connection.execute(statement)).first()
    started = running_window(row.now, row.plan_window_at, int(row.used), seconds) if row is not None else None
    return (started, int(row.used)) if row is not None and started is not None else (None, 0)
