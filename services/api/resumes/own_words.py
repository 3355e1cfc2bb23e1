"""What an owner said of themselves stands in their resumes: letters and replies may tell it, and are checked anew."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.answers import store as answers
from libs.common.db.tables.resumes import Resume
from services.api.resumes.domain import completed, content_hash


async def own_words(connection: AsyncConnection, user_id: UUID) -> tuple[str, ...]:
    """What the owner said of themselves; until the end of the transaction they say nothing else."""
    await answers.lock(connection, user_id)
    return (await answers.answer_bank(connection, user_id)).own_words()


async def complete(connection: AsyncConnection, user_id: UUID) -> None:
    """Bring the user's resumes up to date with what they said; letters that wait follow by the hash."""
    said = await own_words(connection, user_id)
    found = await connection.execute(
        select(col(Resume.id), col(Resume.snapshot))
        .where(col(Resume.user_id) == user_id, col(Resume.deleted_at).is_(None))
        .order_by(col(Resume.id))
        .with_for_update()
    )
    for row in found.all():
        snapshot = completed(row.snapshot, said)
        if snapshot == row.snapshot:
            continue
        await connection.execute(
            update(Resume)
            .where(col(Resume.id) == row.id)
            .values(snapshot=snapshot, content_hash=content_hash(snapshot), version=col(Resume.version) + 1)
        )
