"""SQL of resumes and their settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.rows import whole
from libs.common.db.tables.base import table_of
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from services.api.resumes.domain import ResumeStatus

READ = (
    "title",
    "status",
    "snapshot",
    "content_hash",
    "suggested_filters",
    "employer_unnamed",
    "hh_updated_at",
)
"""Columns that a reading brings up to date."""
_OF_SETTINGS = "s_"


class ResumeInUse(NamedTuple):
    """A resume, and what its owner allows for it."""

    resume: Resume
    settings: ResumeSettings


async def listing(connection: AsyncConnection, user_id: UUID, resume_id: UUID | None = None) -> list[ResumeInUse]:
    """The user's resumes with their settings, the oldest first; or only one of them."""
    settings = (column.label(f"{_OF_SETTINGS}{column.name}") for column in table_of(ResumeSettings).c)
    statement = (
        select(table_of(Resume), *settings)
        .join(ResumeSettings, col(ResumeSettings.resume_id) == col(Resume.id))
        .where(col(Resume.user_id) == user_id, col(Resume.deleted_at).is_(None))
        .order_by(col(Resume.id))
    )
    if resume_id is not None:
        statement = statement.where(col(Resume.id) == resume_id)
    rows = (await connection.execute(statement)).mappings()
    return [ResumeInUse(whole(Resume, row), whole(ResumeSettings, row, _OF_SETTINGS)) for row in rows]


async def owned(connection: AsyncConnection, user_id: UUID, resume_id: UUID) -> ResumeInUse | None:
    """One resume of the user with its settings, or None."""
    rows = await listing(connection, user_id, resume_id)
    return rows[0] if rows else None


async def lock_account(connection: AsyncConnection, account_id: UUID) -> None:
    """Serialise syncs of one account until the end of the transaction."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"sync:{account_id}", 0))))


async def owner_zone(connection: AsyncConnection, user_id: UUID) -> str:
    """The user's time zone."""
    return (await connection.execute(select(col(User.timezone)).where(col(User.id) == user_id))).scalar_one()


async def upsert(connection: AsyncConnection, row: Mapping[str, object]) -> UUID | None:
    """Store a resume as read; its id when anything changed, None when only the time of the reading did."""
    statement = pg_insert(table_of(Resume)).values(id=new_id(), synced_at=func.now(), **row)
    fresh = statement.excluded
    changed = or_(
        col(Resume.content_hash) != fresh.content_hash,
        col(Resume.status) != fresh.status,
        col(Resume.title) != fresh.title,
        col(Resume.deleted_at).is_not(None),
        col(Resume.suggested_filters) != fresh.suggested_filters,
        col(Resume.employer_unnamed) != fresh.employer_unnamed,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["account_id", "hh_resume_id"],
        set_={
            **{name: getattr(fresh, name) for name in READ},
            "deleted_at": None,
            "synced_at": func.now(),
            "version": col(Resume.version) + 1,
        },
        where=changed,
    )
    return (await connection.execute(statement.returning(col(Resume.id)))).scalar_one_or_none()


async def lock_snapshots(connection: AsyncConnection, user_id: UUID) -> dict[UUID, Mapping[str, Any]]:
    """The user's resumes as they stand, locked."""
    statement = (
        select(col(Resume.id), col(Resume.snapshot))
        .where(col(Resume.user_id) == user_id, col(Resume.deleted_at).is_(None))
        .order_by(col(Resume.id))
        .with_for_update()
    )
    return {row.id: row.snapshot for row in await connection.execute(statement)}


async def set_snapshot(
    connection: AsyncConnection, resume_id: UUID, snapshot: Mapping[str, Any], content_hash: str
) -> None:
    """Store what a resume says now."""
    values = {"snapshot": snapshot, "content_hash": content_hash, "version": col(Resume.version) + 1}
    await connection.execute(update(Resume).where(col(Resume.id) == resume_id).values(values))


async def set_status(
    connection: AsyncConnection, user_id: UUID, account_id: UUID, hh_resume_id: str, status: str
) -> UUID | None:
    """Note where an otherwise unchanged resume stands; its id when that is new."""
    statement = (
        update(Resume)
        .where(
            and_(col(Resume.user_id) == user_id, col(Resume.account_id) == account_id),
            col(Resume.hh_resume_id) == hh_resume_id,
            col(Resume.status) != status,
        )
        .values(status=status, version=col(Resume.version) + 1)
    )
    return (await connection.execute(statement.returning(col(Resume.id)))).scalar_one_or_none()


async def set_time(
    connection: AsyncConnection, user_id: UUID, account_id: UUID, hh_resume_id: str, moment: datetime | None
) -> set[UUID]:
    """Note when hh last touched an otherwise unchanged resume; its id."""
    statement = (
        update(Resume)
        .where(
            and_(col(Resume.user_id) == user_id, col(Resume.account_id) == account_id),
            col(Resume.hh_resume_id) == hh_resume_id,
        )
        .values(hh_updated_at=moment)
    )
    return set((await connection.execute(statement.returning(col(Resume.id)))).scalars())


async def statuses(connection: AsyncConnection, user_id: UUID, account_id: UUID) -> dict[UUID, ResumeStatus]:
    """Where every resume of the account stands, those that are gone too."""
    statement = (
        select(
            col(Resume.id),
            col(Resume.title),
            col(Resume.status),
            col(Resume.deleted_at).is_not(None).label("deleted"),
            (func.coalesce(col(ResumeSettings.mode), "off") != "off").label("switched_on"),
        )
        .outerjoin(ResumeSettings, col(ResumeSettings.resume_id) == col(Resume.id))
        .where(col(Resume.user_id) == user_id, col(Resume.account_id) == account_id)
        .order_by(col(Resume.id))
    )
    return {row.id: ResumeStatus(*row) for row in (await connection.execute(statement)).all()}


async def touch(connection: AsyncConnection, account_id: UUID, present: Sequence[str]) -> None:
    """Note the time of a reading on everything that is there."""
    await connection.execute(
        update(Resume)
        .where(
            col(Resume.account_id) == account_id,
            col(Resume.hh_resume_id).in_(present),
            col(Resume.deleted_at).is_(None),
        )
        .values(synced_at=func.now())
    )


async def add_settings(
    connection: AsyncConnection, user_id: UUID, resume_id: UUID, values: Mapping[str, object]
) -> None:
    """Settings of a new resume; those that are there stay."""
    statement = pg_insert(table_of(ResumeSettings)).values(resume_id=resume_id, user_id=user_id, **values)
    await connection.execute(statement.on_conflict_do_nothing(index_elements=["resume_id"]))


async def mark_gone(connection: AsyncConnection, user_id: UUID, account_id: UUID, present: Sequence[str]) -> int:
    """Mark the account's resumes that hh lists no more; returns how many."""
    statement = (
        update(Resume)
        .where(
            and_(col(Resume.user_id) == user_id, col(Resume.account_id) == account_id),
            col(Resume.deleted_at).is_(None),
            col(Resume.hh_resume_id).not_in(present),
        )
        .values(deleted_at=func.now(), version=col(Resume.version) + 1)
    )
    return (await connection.execute(statement)).rowcount


async def save_settings(
    connection: AsyncConnection, user_id: UUID, resume_id: UUID, *, expected_version: int, values: Mapping[str, object]
) -> bool:
    """Change the settings if they still have this version; False when somebody else was first."""
    statement = (
        update(ResumeSettings)
        .where(
            col(ResumeSettings.resume_id) == resume_id,
            col(ResumeSettings.user_id) == user_id,
            col(ResumeSettings.version) == expected_version,
        )
        .values(**values, version=col(ResumeSettings.version) + 1, updated_at=func.now())
    )
    return (await connection.execute(statement)).rowcount == 1
