"""SQL of the reasons of dismissals. Every statement is of one user."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import State
from libs.common.db.tables.applications import Application
from libs.common.db.tables.decisions import Decision, DismissalReasonRow
from libs.common.reasons import DismissalReason


class DismissedCount(NamedTuple):
    """How many vacancies were dismissed for a reason; none: none was said."""

    reason: str | None
    number: int


async def keep(connection: AsyncConnection, user_id: UUID, ids: Sequence[UUID], reason: DismissalReason) -> bool:
    """Note the reason of these dismissals; False when one of them is none of the user: then the caller rolls back."""
    wanted = set(ids)
    own = select(col(Decision.id), col(Decision.user_id)).where(
        col(Decision.user_id) == user_id, col(Decision.action) == "dismiss", col(Decision.id).in_(wanted)
    )
    decisions = (await connection.execute(own)).all()
    if len(decisions) != len(wanted):
        return False
    statement = insert(DismissalReasonRow)
    statement = statement.on_conflict_do_update(
        index_elements=["decision_id"], set_={"reason": statement.excluded.reason, "at": func.now()}
    )
    rows = [{"decision_id": one.id, "user_id": one.user_id, "reason": reason} for one in decisions]
    await connection.execute(statement, sorted(rows, key=lambda row: row["decision_id"]))
    return True


async def counted(
    connection: AsyncConnection, user_id: UUID, since: datetime, resume_id: UUID | None = None
) -> Sequence[DismissedCount]:
    """Vacancies that the owner dismissed since and that stand so, by reason, the most frequent first."""
    conditions = [
        col(Decision.user_id) == user_id,
        col(Decision.action) == "dismiss",
        col(Decision.created_at) >= since,
        col(Application.state) == State.DISMISSED.value,
    ]
    if resume_id is not None:
        conditions.append(col(Decision.resume_id) == resume_id)
    last = (
        select(col(Decision.application_id), col(DismissalReasonRow.reason))
        .distinct(col(Decision.application_id))
        .join(Application, col(Application.id) == col(Decision.application_id))
        .outerjoin(DismissalReasonRow, col(DismissalReasonRow.decision_id) == col(Decision.id))
        .where(*conditions)
        .order_by(col(Decision.application_id), col(Decision.number).desc())
        .subquery()
    )
    statement = select(last.c.reason, func.count()).group_by(last.c.reason).order_by(func.count().desc(), last.c.reason)
    return [DismissedCount(*row) for row in await connection.execute(statement)]
