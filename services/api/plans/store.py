"""SQL of plans and of what is used of the limits. The counts are those of the send claim."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.rows import wholes
from libs.common.db.tables.applications import SendLane
from libs.common.db.tables.base import table_of
from libs.common.db.tables.llm import LLMCall
from libs.common.db.tables.plans import Plan


class Lane(NamedTuple):
    """A user's sending lane: the end of its present pause between applications, and why nothing of it goes out now."""

    next_send_at: datetime | None
    paused_notice: str | None
    paused_until: datetime | None


async def all_plans(connection: AsyncConnection) -> list[Plan]:
    """Plans that are on offer."""
    statement = select(table_of(Plan)).where(col(Plan.is_active)).order_by(col(Plan.position))
    return wholes(Plan, (await connection.execute(statement)).mappings())


async def lane(connection: AsyncConnection, user_id: UUID) -> Lane | None:
    """The user's sending lane; None before his first application."""
    later = case((col(SendLane.next_send_at) > func.now(), col(SendLane.next_send_at)))
    statement = select(later, col(SendLane.paused_notice), col(SendLane.paused_until))
    row = (await connection.execute(statement.where(col(SendLane.user_id) == user_id))).first()
    return Lane(*row) if row else None


async def llm_cost(connection: AsyncConnection, user_id: UUID) -> float:
    """Money spent on language models in the last 24 hours."""
    spent = await connection.scalar(
        select(func.coalesce(func.sum(col(LLMCall.cost)), 0)).where(
            col(LLMCall.user_id) == user_id, col(LLMCall.at) > func.now() - timedelta(hours=24)
        )
    )
    return float(spent or 0)
