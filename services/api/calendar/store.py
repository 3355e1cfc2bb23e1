"""SQL of the calendar: commitments with what their owner says of them, and the private feed. Names the user."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, case, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.calendar.domain import Busy
from libs.common.chat_actions import State
from libs.common.db.tables.calendar import CalendarFeed, Commitment, CommitmentChoice
from libs.common.db.tables.chat_analysis import AgentAction, Chat
from libs.common.events.chat import CommitmentKind
from libs.common.ids import text_hash

CommitmentState = Literal["proposed", "accepted", "declined", "done"]
MOST = 500
TOKEN_BYTES = 32
_CHOICE = func.nullif(col(CommitmentChoice.choice), "open")
# What the chat says holds until its owner says otherwise; a task whose form or answer was sent is done.
_STATE = case(
    (_CHOICE.is_not(None), _CHOICE),
    (and_(col(Commitment.kind) != "interview", col(AgentAction.state) == State.SENT.value), "done"),
    else_=col(Commitment.state),
)
# A meeting that a later message or its owner made void is no commitment any more, unless it was confirmed.
_STANDS = or_(
    col(CommitmentChoice.choice).is_not(None),
    col(Commitment.state) == "accepted",
    col(AgentAction.state).not_in([State.DISMISSED.value, State.EXPIRED.value]),
)
_COLUMNS = (
    col(Commitment.id),
    col(Commitment.kind),
    _STATE.label("state"),
    col(Commitment.starts_at),
    col(Commitment.ends_at),
    col(Commitment.said),
    col(Commitment.link),
    col(Commitment.chat_id),
    col(Commitment.action_id),
    col(Chat.card),
    func.greatest(col(Commitment.created_at), col(Commitment.accepted_at), col(CommitmentChoice.at)).label(
        "changed_at"
    ),
)


class ShownCommitment(NamedTuple):
    """A commitment as its owner's word and the chat leave it; `card` is its vacancy as events show it."""

    id: UUID
    kind: CommitmentKind
    state: CommitmentState
    starts_at: datetime
    ends_at: datetime | None
    said: str
    link: str | None
    chat_id: UUID
    action_id: UUID
    card: Mapping[str, Any]
    changed_at: datetime

    @property
    def employer_name(self) -> str:
        """The employer's name as shown by hh."""
        return str(self.card.get("employer_name") or "")


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(Chat, col(Chat.id) == col(Commitment.chat_id))
        .join(AgentAction, col(AgentAction.id) == col(Commitment.action_id))
        .outerjoin(CommitmentChoice, col(CommitmentChoice.commitment_id) == col(Commitment.id))
    )


async def between(
    connection: AsyncConnection, user_id: UUID, begin: datetime, end: datetime, *, most: int = MOST
) -> Sequence[ShownCommitment]:
    """What stands from `begin` to `end`, in order."""
    statement = _select().where(
        col(Commitment.user_id) == user_id,
        col(Commitment.starts_at) >= begin,
        col(Commitment.starts_at) < end,
        _STANDS,
    )
    rows = await connection.execute(statement.order_by(col(Commitment.starts_at)).limit(most))
    return [ShownCommitment(*row) for row in rows]


async def one(connection: AsyncConnection, user_id: UUID, commitment_id: UUID) -> ShownCommitment | None:
    """One commitment; None when the user has no such one."""
    statement = _select().where(col(Commitment.user_id) == user_id, col(Commitment.id) == commitment_id)
    row = (await connection.execute(statement)).first()
    return ShownCommitment(*row) if row else None


async def taken(connection: AsyncConnection, user_id: UUID) -> list[Busy]:
    """The meetings that the user has confirmed, from yesterday on."""
    statement = (
        _select()
        .where(
            col(Commitment.user_id) == user_id,
            col(Commitment.kind) == "interview",
            _STATE == "accepted",
            col(Commitment.starts_at) > func.now() - func.make_interval(0, 0, 0, 1),
        )
        .order_by(col(Commitment.starts_at))
        .limit(MOST)
    )
    found = [ShownCommitment(*row) for row in await connection.execute(statement)]
    return [Busy(one.id, one.starts_at, one.ends_at, one.employer_name) for one in found]


async def choose(connection: AsyncConnection, user_id: UUID, commitment_id: UUID, choice: str) -> None:
    """Note what the owner says of it."""
    values = {"choice": choice, "at": func.now()}
    statement = insert(CommitmentChoice).values(commitment_id=commitment_id, user_id=user_id, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["commitment_id"], set_=values))


async def feed(connection: AsyncConnection, user_id: UUID) -> datetime | None:
    """Since when the user has a feed; None when there is none."""
    return await connection.scalar(select(col(CalendarFeed.created_at)).where(col(CalendarFeed.user_id) == user_id))


async def new_feed(connection: AsyncConnection, user_id: UUID) -> str:
    """The token of a new feed; the one before it works no more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"token_hash": text_hash(token), "created_at": func.now()}
    statement = insert(CalendarFeed).values(user_id=user_id, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
    return token


async def end_feed(connection: AsyncConnection, user_id: UUID) -> bool:
    """The feed works no more; False when there was none."""
    found = await connection.execute(delete(CalendarFeed).where(col(CalendarFeed.user_id) == user_id))
    return found.rowcount > 0


async def user_of_feed(connection: AsyncConnection, token: str) -> UUID | None:
    """Whose feed it is."""
    return await connection.scalar(
        select(col(CalendarFeed.user_id)).where(col(CalendarFeed.token_hash) == text_hash(token))
    )
