"""SQL of plans and of what is used of the limits. The counts are those of the send claim."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts.usage import running_window
from libs.common.db.tables.api import Plan, Subscription
from libs.common.db.tables.auto_reply import SendLane, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.llm import LLMCall

plans: Any = table_of(Plan)
subscriptions: Any = table_of(Subscription)
ledger: Any = table_of(UsageEntry)
lanes: Any = table_of(SendLane)
llm_calls: Any = table_of(LLMCall)


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


async def all_plans(connection: AsyncConnection) -> Sequence[Any]:
    """Plans that are on offer."""
    return (await connection.execute(select(plans).where(plans.c.is_active).order_by(plans.c.position))).all()


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


async def lane(connection: AsyncConnection, user_id: UUID) -> Any:
    """The user's sending lane: `next_send_at` when it is still to come, `paused_notice`, `paused_until`; or None."""
    later = case((lanes.c.next_send_at > func.now(), lanes.c.next_send_at))
    statement = select(later.label("next_send_at"), lanes.c.paused_notice, lanes.c.paused_until)
    return (await connection.execute(statement.where(lanes.c.user_id == user_id))).first()


async def llm_cost(connection: AsyncConnection, user_id: UUID) -> float:
    """Money spent on language models in the last 24 hours."""
    spent = await connection.scalar(
        select(func.coalesce(func.sum(llm_calls.c.cost), 0)).where(
            llm_calls.c.user_id == user_id, llm_calls.c.at > func.now() - timedelta(hours=24)
        )
    )
    return float(spent or 0)
