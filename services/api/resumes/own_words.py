"""What an owner said of themselves stands in their resumes: letters and replies may tell it, and are checked anew."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.answers import store as answers
from services.api.resumes import store
from services.api.resumes.domain import completed, content_hash


async def own_words(connection: AsyncConnection, user_id: UUID) -> tuple[str, ...]:
    """What the owner said of themselves; until the end of the transaction they say nothing else."""
    await answers.lock(connection, user_id)
    return (await answers.answer_bank(connection, user_id)).own_words()


async def complete(connection: AsyncConnection, user_id: UUID) -> None:
    """Bring the user's resumes up to date with what they said; letters that wait follow by the hash."""
    said = await own_words(connection, user_id)
    for resume_id, before in (await store.lock_snapshots(connection, user_id)).items():
        snapshot = completed(before, said)
        if snapshot != before:
            await store.set_snapshot(connection, resume_id, snapshot, content_hash(snapshot))
