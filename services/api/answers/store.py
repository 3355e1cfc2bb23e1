"""SQL of the answer bank's facts. Every statement is of one user."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.answers.domain import Topic
from libs.common.db.tables.answers import AnswerFact
from libs.common.db.tables.users import User


async def put(
    connection: AsyncConnection, user_id: UUID, topic: Topic, subject: str, *, text: str, text_en: str, most: int
) -> bool:
    """State a fact anew, dated now; False where it would be one too many."""
    # The lock of the owner's row makes the count and the insert one step.
    await connection.execute(select(col(User.id)).where(col(User.id) == user_id).with_for_update())
    others = select(func.count()).where(
        col(AnswerFact.user_id) == user_id,
        (col(AnswerFact.topic) != topic.value) | (col(AnswerFact.subject) != subject),
    )
    if (await connection.scalar(others) or 0) >= most:
        return False
    stated = {"text": text, "text_en": text_en}
    statement = insert(AnswerFact).values(user_id=user_id, topic=topic.value, subject=subject, **stated)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "topic", "subject"], set_={**stated, "stated_at": func.now()}
        )
    )
    return True


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
