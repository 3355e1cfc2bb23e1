"""SQL of plans and of what is used of the limits. The counts are those of the send claim."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import SendLane
from libs.common.db.tables.base import table_of
from libs.common.db.tables.llm import LLMCall
from libs.common.db.tables.plans import Plan


async def all_plans(connection: AsyncConnection) -> Sequence[Any]:
    """Plans that are on offer."""
    return (
        await connection.execute(select(table_of(Plan)).where(col(Plan.is_active)).order_by(col(Plan.position)))
    ).all()


async def lane(connection: AsyncConnection, user_id: UUID) -> Any:
    """The user's sending lane: `next_send_at` when it is still to come, `paused_notice`, `paused_until`; or None."""
    later = case((col(SendLane.next_send_at) > func.now(), col(SendLane.next_send_at)))
    statement = select(later.label("next_send_at"), col(SendLane.paused_notice), col(SendLane.paused_until))
    return (await connection.execute(statement.where(col(SendLane.user_id) == user_id))).first()


async def llm_cost(connection: AsyncConnection, user_id: UUID) -> float:
    """Money spent on language models in the last 24 hours."""
    spent = await connection.scalar(
        select(func.coalesce(func.sum(col(LLMCall.cost)), 0)).where(
            col(LLMCall.user_id) == user_id, col(LLMCall.at) > func.now() - timedelta(hours=24)
        )
    )
    return float(spent or 0)
