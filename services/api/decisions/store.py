"""SQL of decisions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Text, and_, bindparam, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import Decision
from libs.common.db.tables.auto_reply import DecisionOutcome
from libs.common.db.tables.base import table_of

decisions: Any = table_of(Decision)
outcomes: Any = table_of(DecisionOutcome)
_CARRIED_OUT = exists().where(outcomes.c.decision_id == decisions.c.id)
PENDING_FOR = timedelta(minutes=10)
"""After this a decision that nobody carried out no longer stands in the way of another one."""


async def lock(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    """Serialise decisions about these applications until the end of the transaction, in the order of their ids."""
    keys = bindparam("keys", [f"decision:{one}" for one in sorted(ids)], type_=ARRAY(Text))
    key = func.unnest(keys).column_valued("key")
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0).cast(BigInteger))))


async def latest(connection: AsyncConnection, user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """The last decision about each application; `pending`: its event has not been carried out yet."""
    statement = (
        select(
            decisions,
            and_(~_CARRIED_OUT, decisions.c.created_at > func.now() - PENDING_FOR).label("pending"),
        )
        .where(decisions.c.user_id == user_id, decisions.c.application_id.in_(ids))
        .distinct(decisions.c.application_id)
        .order_by(decisions.c.application_id, decisions.c.id.desc())
    )
    return {row.application_id: row for row in await connection.execute(statement)}


async def wish_pending(connection: AsyncConnection, user_id: UUID, vacancy_id: str) -> bool:
    """Whether a wish to apply to this vacancy waits to be carried out; serialises such wishes until the commit."""
    key = func.hashtextextended(f"wish:{user_id}:{vacancy_id}", 0)
    await connection.execute(select(func.pg_advisory_xact_lock(key)))
    statement = select(
        exists().where(
            decisions.c.user_id == user_id,
            decisions.c.created_at > func.now() - PENDING_FOR,
            decisions.c.action == "apply",
            decisions.c.vacancy_id == vacancy_id,
            ~_CARRIED_OUT,
        )
    )
    return bool(await connection.scalar(statement))


async def record(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Store decisions; the id of each is the id of its event."""
    if rows:
        await connection.execute(insert(decisions), rows)


async def recent(connection: AsyncConnection, user_id: UUID, limit: int) -> Sequence[Any]:
    """The user's last decisions with their outcomes, the newest first."""
    statement = (
        select(decisions, outcomes.c.decision_id.label("settled"), outcomes.c.refused_why, outcomes.c.at)
        .outerjoin(outcomes, outcomes.c.decision_id == decisions.c.id)
        .where(decisions.c.user_id == user_id)
    )
    return (await connection.execute(statement.order_by(decisions.c.id.desc()).limit(limit))).all()
