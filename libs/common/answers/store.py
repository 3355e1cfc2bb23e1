"""The stored facts of an owner."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.answers.domain import AnswerBank, Fact, Topic
from libs.common.db.tables.answers import AnswerFact

_TOPICS = frozenset(Topic)


async def answer_bank(connection: AsyncConnection, user_id: UUID) -> AnswerBank:
    """Everything that the owner stated; a topic that a newer version wrote is left out."""
    rows = await connection.execute(
        select(
            col(AnswerFact.topic),
            col(AnswerFact.text),
            col(AnswerFact.stated_at),
            col(AnswerFact.subject),
            col(AnswerFact.text_en),
        )
        .where(col(AnswerFact.user_id) == user_id)
        .order_by(col(AnswerFact.topic), col(AnswerFact.subject))
    )
    return AnswerBank(tuple(Fact(Topic(row[0]), *row[1:]) for row in rows if row[0] in _TOPICS))
