"""What owners decided and what became of it, as the command line reads it. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import Application, DecisionOutcome
from libs.common.db.tables.decisions import Decision
from libs.common.db.tables.users import User


@dataclass(frozen=True, slots=True)
class MadeDecision:
    """One decision; `settled_at` is none while it waits, `refused_why` is none when it was carried out."""

    made_at: datetime
    owner: str
    via: str
    action: str
    vacancy: str
    settled_at: datetime | None
    refused_why: str | None


async def last_decisions(connection: AsyncConnection, limit: int) -> list[MadeDecision]:
    """Return the last decisions of all users, the newest first."""
    name = func.coalesce(col(Application.vacancy_name), col(Decision.vacancy_id), "")
    found = await connection.execute(
        select(
            col(Decision.created_at),
            col(User.email),
            col(Decision.via),
            col(Decision.action),
            name,
            col(DecisionOutcome.at),
            col(DecisionOutcome.refused_why),
        )
        .join(User, col(User.id) == col(Decision.user_id))
        .outerjoin(Application, col(Application.id) == col(Decision.application_id))
        .outerjoin(DecisionOutcome, col(DecisionOutcome.decision_id) == col(Decision.id))
        .order_by(col(Decision.created_at).desc(), col(Decision.number).desc())
        .limit(limit)
    )
    return [MadeDecision(*row) for row in found]


async def oldest_waiting(connection: AsyncConnection) -> tuple[int, float]:
    """Return how many decisions wait to be carried out, and for how many seconds the oldest does."""
    settled = exists().where(col(DecisionOutcome.decision_id) == col(Decision.id))
    age = func.extract("epoch", func.now() - func.min(col(Decision.created_at)))
    row = (await connection.execute(select(func.count(), func.coalesce(age, 0)).where(~settled))).one()
    return row[0], max(float(row[1]), 0.0)
