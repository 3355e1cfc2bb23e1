"""The plan of a user and what is used of its window: read alike by whoever shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.usage import running_window
from libs.common.db.tables.applications import UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.plans import Plan, Subscription


async def plan_of(connection: AsyncConnection, user_id: UUID, default_plan: str) -> Any:
    """The plan of the user's live subscription, else the default one; None when the default is not there."""
    subscribed = and_(
        col(Subscription.plan_id) == col(Plan.id),
        col(Subscription.user_id) == user_id,
        or_(col(Subscription.expires_at).is_(None), col(Subscription.expires_at) > func.now()),
    )
    statement = (
        select(table_of(Plan), col(Subscription.expires_at))
        .outerjoin(Subscription, subscribed)
        .where(or_(col(Subscription.user_id).is_not(None), col(Plan.id) == default_plan))
        .order_by(col(Subscription.user_id).is_(None))
        .limit(1)
    )
    return (await connection.execute(statement)).first()


async def plan_window(connection: AsyncConnection, user_id: UUID, seconds: int) -> tuple[datetime | None, int]:
    """The start of the running window and the units used in it; None and 0 when none runs."""
    opened = (
        select(func.max(col(UsageEntry.plan_window_at))).where(col(UsageEntry.user_id) == user_id).scalar_subquery()
    )
    statement = (
        select(func.now().label("now"), col(UsageEntry.plan_window_at), func.sum(col(UsageEntry.units)).label("used"))
        .where(col(UsageEntry.user_id) == user_id, col(UsageEntry.plan_window_at) == opened)
        .group_by(col(UsageEntry.plan_window_at))
    )
    row = (await connection.execute(statement)).first()
    started = running_window(row.now, row.plan_window_at, int(row.used), seconds) if row is not None else None
    return (started, int(row.used)) if row is not None and started is not None else (None, 0)
