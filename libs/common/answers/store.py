"""The stored facts of an owner."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.answers.domain import AnswerBank, Fact, Topic
from libs.common.db.tables.answers import AnswerFact
from libs.common.text.clean import as_shown

_TOPICS = frozenset(Topic)
MAX_FACTS = 200


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


async def lock(connection: AsyncConnection, user_id: UUID) -> None:
    """Nobody else states a fact of this owner before the end of the transaction."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"answers:{user_id}", 0))))


async def state(
    connection: AsyncConnection, user_id: UUID, topic: Topic, subject: str, *, text: str = "", text_en: str = ""
) -> bool:
    """State a fact anew, dated now, in the order that it shows; False where it would be one more than `MAX_FACTS`."""
    # The lock makes the count and the insert one step.
    await lock(connection, user_id)
    others = select(func.count()).where(
        col(AnswerFact.user_id) == user_id,
        (col(AnswerFact.topic) != topic.value) | (col(AnswerFact.subject) != subject),
    )
    if (await connection.scalar(others) or 0) >= MAX_FACTS:
        return False
    stated = {"text": as_shown(text), "text_en": as_shown(text_en)}
    statement = insert(AnswerFact).values(user_id=user_id, topic=topic.value, subject=subject, **stated)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "topic", "subject"], set_={**stated, "stated_at": func.now()}
        )
    )
    return True
