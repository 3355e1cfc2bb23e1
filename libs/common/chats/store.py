"""What owners decided about actions in chats, as it stands in the database; an event only says that it is there.

`number` is the order in which decisions about one action were made. It is taken under `lock`, so that a decision that
is visible has every earlier one beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.chat_actions import Decision, State, is_open
from libs.common.db.tables.chat_analysis import AgentAction, Chat, ChatDecisionOutcome
from libs.common.db.tables.decisions import ChatDecision

_UNSETTLED = ~exists().where(col(ChatDecisionOutcome.decision_id) == col(ChatDecision.id))


@dataclass(frozen=True, slots=True)
class ActionInReview:
    """The action as its owner decides about it."""

    id: UUID
    chat_id: UUID
    state: State
    version: int
    draft: str | None
    draft_hash: str | None
    may_write: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as it was recorded; `pending`: it waits to be carried out."""

    decision: Decision
    via: str
    created_at: datetime
    pending: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of an owner. `seen_hash` names the draft that the owner saw."""

    decision_id: UUID
    user_id: UUID
    action_id: UUID
    decision: Decision
    text: str | None
    seen_hash: str | None
    snooze_until: datetime | None
    via: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision with what became of it; `settled_at` is none while it waits to be carried out."""

    id: UUID
    action_id: UUID
    decision: str
    via: str
    created_at: datetime
    settled_at: datetime | None
    refused_why: str | None


_DECIDED = select(
    col(ChatDecision.id),
    col(ChatDecision.user_id),
    col(ChatDecision.action_id),
    col(ChatDecision.decision),
    col(ChatDecision.text),
    col(ChatDecision.seen_hash),
    col(ChatDecision.snooze_until),
    col(ChatDecision.via),
    col(ChatDecision.created_at),
)


async def lock(connection: AsyncConnection, action_id: UUID) -> None:
    """Serialise decisions about this action until the end of the transaction."""
    key = func.hashtextextended(f"chat-decision:{action_id}", 0)
    await connection.execute(select(func.pg_advisory_xact_lock(key)))


async def in_review(connection: AsyncConnection, user_id: UUID, action_id: UUID) -> ActionInReview | None:
    """The action; None when the user has no such one."""
    found = await connection.execute(
        select(
            col(AgentAction.id),
            col(AgentAction.chat_id),
            col(AgentAction.state),
            col(AgentAction.version),
            col(AgentAction.draft),
            col(AgentAction.draft_hash),
            col(Chat.messaging_status),
        )
        .join(Chat, col(Chat.id) == col(AgentAction.chat_id))
        .where(col(AgentAction.user_id) == user_id, col(AgentAction.id) == action_id)
    )
    row = found.first()
    return ActionInReview(row[0], row[1], State(row[2]), *row[3:6], may_write=is_open(row[6])) if row else None


async def lately(connection: AsyncConnection, user_id: UUID, action_id: UUID) -> list[Recorded]:
    """Every decision about the action, in their order."""
    found = await connection.execute(
        select(
            col(ChatDecision.decision),
            col(ChatDecision.via),
            col(ChatDecision.created_at),
            _UNSETTLED.label("pending"),
        )
        .where(col(ChatDecision.user_id) == user_id, col(ChatDecision.action_id) == action_id)
        .order_by(col(ChatDecision.number))
    )
    return [Recorded(cast("Decision", row[0]), row[1], row[2], bool(row[3])) for row in found]


async def record(connection: AsyncConnection, row: Mapping[str, Any]) -> None:
    """Store a decision; its id is the id of its event."""
    await connection.execute(insert(ChatDecision), [dict(row)])


async def read(connection: AsyncConnection, decision_id: UUID) -> Decided | None:
    """The decision, None when nobody made it: then nothing may be done."""
    row = (await connection.execute(_DECIDED.where(col(ChatDecision.id) == decision_id))).first()
    return Decided(*row) if row else None


async def next_unsettled(connection: AsyncConnection, action_id: UUID) -> Decided | None:
    """The first decision about the action that waits to be carried out."""
    statement = (
        _DECIDED.where(col(ChatDecision.action_id) == action_id, _UNSETTLED).order_by(col(ChatDecision.number)).limit(1)
    )
    row = (await connection.execute(statement)).first()
    return Decided(*row) if row else None


async def waiting(connection: AsyncConnection, limit: int) -> list[UUID]:
    """Actions about which a decision waits to be carried out, the longest waiting first."""
    number = func.min(col(ChatDecision.number))
    found = select(col(ChatDecision.action_id)).where(_UNSETTLED).group_by(col(ChatDecision.action_id))
    return list((await connection.execute(found.order_by(number).limit(limit))).scalars())


def unsettled_about(action_id: ColumnElement[UUID]) -> str:
    """SQL: whether the owner has decided something about the action that is still to be carried out."""
    condition = exists().where(col(ChatDecision.action_id) == action_id, _UNSETTLED)
    return str(condition.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


async def record_outcome(connection: AsyncConnection, decided: Decided, refused_why: str | None) -> None:
    """Write down what became of a decision: carried out, or why not."""
    values = {"decision_id": decided.decision_id, "user_id": decided.user_id, "refused_why": refused_why}
    await connection.execute(postgresql.insert(ChatDecisionOutcome).values(values).on_conflict_do_nothing())


async def recent(connection: AsyncConnection, user_id: UUID, action_id: UUID) -> list[Outcome]:
    """The decisions about an action with their outcomes, the newest first."""
    statement = (
        select(
            col(ChatDecision.id),
            col(ChatDecision.action_id),
            col(ChatDecision.decision),
            col(ChatDecision.via),
            col(ChatDecision.created_at),
            col(ChatDecisionOutcome.at),
            col(ChatDecisionOutcome.refused_why),
        )
        .outerjoin(ChatDecisionOutcome, col(ChatDecisionOutcome.decision_id) == col(ChatDecision.id))
        .where(col(ChatDecision.user_id) == user_id, col(ChatDecision.action_id) == action_id)
        .order_by(col(ChatDecision.number).desc())
    )
    return [Outcome(*row) for row in await connection.execute(statement)]
