"""SQL of the answer bank's facts beside what is shared. Every statement is of one user."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.answers.domain import Topic
from libs.common.db.tables.answers import AnswerFact


async def remove(connection: AsyncConnection, user_id: UUID, topic: Topic, subject: str) -> bool:
    """Forget a fact; False where there was none."""
    found = await connection.execute(
        delete(AnswerFact).where(
            col(AnswerFact.user_id) == user_id,
            col(AnswerFact.topic) == topic.value,
            col(AnswerFact.subject) == subject,
        )
    )
    return found.rowcount > 0
