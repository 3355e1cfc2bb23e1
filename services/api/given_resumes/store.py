"""SQL of given resumes."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.base import table_of
from libs.common.db.tables.resumes import Resume
from libs.common.ids import new_id

MAX_RESUMES = 10


async def count(connection: AsyncConnection, account_id: UUID) -> int:
    """How many resumes the account has."""
    of_account = col(Resume.account_id) == account_id, col(Resume.deleted_at).is_(None)
    return int(await connection.scalar(select(func.count()).select_from(Resume).where(*of_account)) or 0)


async def add(connection: AsyncConnection, row: Mapping[str, object]) -> UUID:
    """A new resume; its id."""
    resume_id = new_id()
    values = {**row, "id": resume_id, "hh_resume_id": f"given-{resume_id}", "synced_at": func.now()}
    await connection.execute(insert(table_of(Resume)).values(**values))
    return resume_id


async def replace(connection: AsyncConnection, resume_id: UUID, expected: int, values: Mapping[str, object]) -> bool:
    """A new version; False when somebody else was first."""
    statement = (
        update(Resume)
        .where(col(Resume.id) == resume_id, col(Resume.version) == expected, col(Resume.deleted_at).is_(None))
        .values(**values, synced_at=func.now(), version=col(Resume.version) + 1)
    )
    return (await connection.execute(statement)).rowcount == 1


async def remove(connection: AsyncConnection, resume_id: UUID) -> None:
    """Erase what the resume says; its applications keep their letters."""
    await connection.execute(
        update(Resume)
        .where(col(Resume.id) == resume_id)
        .values(deleted_at=func.now(), snapshot={}, title="Удалённое резюме", version=col(Resume.version) + 1)
    )
