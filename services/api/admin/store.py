"""SQL of the people of an installation, for its administrator: who they are and what they use."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.switches import stands
from libs.common.db.tables.accounts import HHAccount, PauseSwitch
from libs.common.db.tables.llm import LLMCall
from libs.common.db.tables.plans import Plan, Subscription
from libs.common.db.tables.users import Session, User


class Person(NamedTuple):
    """Who signs in here, and what they cost."""

    id: UUID
    email: str
    display_name: str
    is_admin: bool
    created_at: datetime
    last_seen_at: datetime | None
    account_state: str | None
    stopped: bool
    llm_cost_24h: float


async def total(connection: AsyncConnection, wanted: str | None) -> int:
    """How many people there are with these words in their address or name."""
    return await connection.scalar(select(func.count()).select_from(User).where(_named(wanted))) or 0


async def listing(
    connection: AsyncConnection, wanted: str | None, *, after: UUID | None, limit: int
) -> Sequence[Person]:
    """People, the newest first: ids grow with time."""
    seen = select(func.max(col(Session.last_seen_at))).where(col(Session.user_id) == col(User.id))
    account = (
        select(col(HHAccount.state))
        .where(col(HHAccount.user_id) == col(User.id), col(HHAccount.state) != "unlinked")
        .limit(1)
    )
    paused = (
        select(func.count() > 0)
        .select_from(PauseSwitch)
        .where(stands(), col(PauseSwitch.scope) == "user", col(PauseSwitch.scope_id) == col(User.id))
    )
    spent = select(func.coalesce(func.sum(col(LLMCall.cost)), 0)).where(
        col(LLMCall.user_id) == col(User.id), col(LLMCall.at) > func.now() - timedelta(hours=24)
    )
    statement = select(
        col(User.id),
        col(User.email),
        col(User.display_name),
        col(User.is_admin),
        col(User.created_at),
        seen.scalar_subquery(),
        account.scalar_subquery(),
        paused.scalar_subquery(),
        spent.scalar_subquery(),
    ).where(_named(wanted))
    if after is not None:
        statement = statement.where(col(User.id) < after)
    rows = await connection.execute(statement.order_by(col(User.id).desc()).limit(limit))
    return [Person(*row) for row in rows]


def _named(wanted: str | None) -> ColumnElement[bool]:
    if not wanted:
        return literal(value=True)
    return or_(
        col(User.email).icontains(wanted, autoescape=True), col(User.display_name).icontains(wanted, autoescape=True)
    )


async def exists(connection: AsyncConnection, user_id: UUID) -> bool:
    """Whether there is such a person; locks the row, so that he is not erased meanwhile."""
    return await connection.scalar(select(col(User.id)).where(col(User.id) == user_id).with_for_update()) is not None


async def offered(connection: AsyncConnection, plan_id: str) -> bool:
    """Whether there is such a plan on offer."""
    found = await connection.scalar(select(col(Plan.id)).where(col(Plan.id) == plan_id, col(Plan.is_active)))
    return found is not None


async def subscribe(connection: AsyncConnection, user_id: UUID, plan_id: str, expires_at: datetime | None) -> None:
    """Put the user on a plan from now on."""
    values = {"user_id": user_id, "plan_id": plan_id, "expires_at": expires_at}
    changed = {
        "plan_id": plan_id,
        "expires_at": expires_at,
        "started_at": func.now(),
        "version": col(Subscription.version) + 1,
    }
    statement = insert(Subscription).values(values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=changed))


async def unsubscribe(connection: AsyncConnection, user_id: UUID) -> None:
    """Back to the default plan."""
    await connection.execute(delete(Subscription).where(col(Subscription.user_id) == user_id))
