"""SQL of plans and of what is used of the limits. The counts are those of the send claim."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import Plan, Subscription
from libs.common.db.tables.auto_reply import SendLane, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.llm import LLMCall

plans: Any = table_of(Plan)
subscriptions: Any = table_of(Subscription)
ledger: Any = table_of(UsageEntry)
lanes: Any = table_of(SendLane)
llm_calls: Any = table_of(LLMCall)


async def all_plans(connection: AsyncConnection) -> Sequence[Any]:
    """Plans that are on offer."""
    return (await connection.execute(select(plans).where(plans.c.is_active).order_by(plans.c.position))).all()


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
