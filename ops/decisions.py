"""What owners decided and what became of it, as the command line reads it. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Float, Select, exists, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import Application, DecisionOutcome
from libs.common.db.tables.chat_analysis import Chat, ChatDecisionOutcome
from libs.common.db.tables.decisions import ChatDecision, Decision
from libs.common.db.tables.users import User


@dataclass(frozen=True, slots=True)
class MadeDecision:
    """One decision; `settled_at` is none while it waits, `refused_why` is none when it was carried out.

    `about` is the vacancy of the application or of the chat.
    """

    made_at: datetime
    owner: str
    via: str
    subject: str
    """`application` or `chat`."""
    action: str
    about: str
    settled_at: datetime | None
    refused_why: str | None


async def last_decisions(connection: AsyncConnection, limit: int) -> list[MadeDecision]:
    """Return the last decisions of all users about applications and chats, the newest first."""
    # Each half is cut by its own index before both are put in order.
    newest = [
        _about_applications().order_by(col(Decision.created_at).desc(), col(Decision.number).desc()),
        _about_chats().order_by(col(ChatDecision.created_at).desc(), col(ChatDecision.number).desc()),
    ]
    both = union_all(*(select(half.limit(limit).subquery()) for half in newest)).subquery()
    found = await connection.execute(select(both).order_by(both.c.made_at.desc(), both.c.number.desc()).limit(limit))
    return [MadeDecision(*row[:-1]) for row in found]


def _about_applications() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Decision.created_at).label("made_at"),
            col(User.email),
            col(Decision.via),
            literal("application"),
            col(Decision.action),
            func.coalesce(col(Application.vacancy_name), col(Decision.vacancy_id), ""),
            col(DecisionOutcome.at),
            col(DecisionOutcome.refused_why),
            col(Decision.number).label("number"),
        )
        .join(User, col(User.id) == col(Decision.user_id))
        .outerjoin(Application, col(Application.id) == col(Decision.application_id))
        .outerjoin(DecisionOutcome, col(DecisionOutcome.decision_id) == col(Decision.id))
    )


def _about_chats() -> Select[*tuple[Any, ...]]:
    """The same columns in the same order."""
    return (
        select(
            col(ChatDecision.created_at),
            col(User.email),
            col(ChatDecision.via),
            literal("chat"),
            col(ChatDecision.decision),
            func.coalesce(col(Chat.card)["name"].astext, col(Chat.vacancy_id), ""),
            col(ChatDecisionOutcome.at),
            col(ChatDecisionOutcome.refused_why),
            col(ChatDecision.number),
        )
        .join(User, col(User.id) == col(ChatDecision.user_id))
        .outerjoin(Chat, col(Chat.id) == col(ChatDecision.chat_id))
        .outerjoin(ChatDecisionOutcome, col(ChatDecisionOutcome.decision_id) == col(ChatDecision.id))
    )


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Decisions that a service has not carried out yet, and for how many seconds the oldest of them waits."""

    service: str
    count: int
    seconds: float


async def waiting_decisions(connection: AsyncConnection) -> list[Unsettled]:
    """Return what waits to be carried out, by the service that has to."""
    found: list[Unsettled] = []
    for service, decision, outcome in (
        ("auto_reply", Decision, DecisionOutcome),
        ("chat_analysis", ChatDecision, ChatDecisionOutcome),
    ):
        settled = exists().where(col(outcome.decision_id) == col(decision.id))
        age = func.extract("epoch", func.now() - func.min(col(decision.created_at))).cast(Float)
        row = (await connection.execute(select(func.count(), func.coalesce(age, 0.0)).where(~settled))).one()
        if row[0]:
            found.append(Unsettled(service, row[0], max(row[1], 0.0)))
    return found
