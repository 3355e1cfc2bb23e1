"""SQL of searching: whose turn it is, and how a turn ends."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Interval,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.switches import Reason, paused
from libs.common.db.leases import Kind
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import SearchSchedule
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.messages.catalogue import language_of
from services.auto_reply.policy import policy
from services.auto_reply.search.domain import DueSearch

LEASE = Kind("search_schedule", row="resume_id")
PUBLISHED = "published"
"""Only such a resume can be applied with; searching for another would promise what cannot be kept."""

STILL_SEARCHES: tuple[Reason, ...] = ("limit", "breaker")
"""Pauses of sending that do not stop the looking."""

# Both are asked every second or so, hence put together once.
_ENSURE = (
    insert(SearchSchedule)
    .from_select(
        ["resume_id", "user_id"],
        select(col(ResumeSettings.resume_id), col(ResumeSettings.user_id))
        .join(Resume, col(Resume.id) == col(ResumeSettings.resume_id))
        .where(col(ResumeSettings.mode) != "off", col(Resume.deleted_at).is_(None)),
    )
    .on_conflict_do_nothing()
)


def _stopped() -> ColumnElement[bool]:
    """Anything but the limit and the breaker stops the looking, too."""
    return paused(
        user_id=col(ResumeSettings.user_id),
        account_id=col(Resume.account_id),
        resume_id=col(ResumeSettings.resume_id),
        but=STILL_SEARCHES,
    )


def _due() -> Select[UUID]:
    changed = or_(
        col(SearchSchedule.settings_version).is_distinct_from(col(ResumeSettings.version)),
        col(SearchSchedule.resume_hash).is_distinct_from(col(Resume.content_hash)),
    )
    return (
        select(col(SearchSchedule.resume_id))
        .join(ResumeSettings, col(ResumeSettings.resume_id) == col(SearchSchedule.resume_id))
        .join(Resume, col(Resume.id) == col(ResumeSettings.resume_id))
        .join(HHAccount, col(HHAccount.id) == col(Resume.account_id))
        .where(
            or_(col(SearchSchedule.next_due_at) <= func.now(), and_(changed, col(SearchSchedule.failures) == 0)),
            or_(col(SearchSchedule.lease_token).is_(None), col(SearchSchedule.lease_until) < func.now()),
            col(ResumeSettings.mode) != "off",
            col(Resume.deleted_at).is_(None),
            col(Resume.status) == PUBLISHED,
            col(HHAccount.state) == "linked",
            col(HHAccount.origin) == bindparam("this_origin"),
            ~_stopped(),
        )
        .order_by(col(SearchSchedule.next_due_at))
        .limit(1)
        .with_for_update(of=table_of(SearchSchedule), skip_locked=True)
    )


_CLAIM = (
    update(SearchSchedule)
    .where(col(SearchSchedule.resume_id).in_(_due()))
    .values(
        lease_token=bindparam("this_token"),
        lease_until=func.now() + bindparam("this_lease", type_=Interval()),
        started_at=func.now(),
    )
    .returning(col(SearchSchedule.resume_id))
)


async def ensure_schedules(connection: AsyncConnection) -> None:
    """Give every resume that is switched on a place in the schedule, due at once."""
    await connection.execute(_ENSURE)


async def claim_due(connection: AsyncConnection, *, origin: str, lease: timedelta) -> DueSearch | None:
    """Take the search that is longest due, for `lease`; None when nobody is due. Settings that changed make one due."""
    token = new_id()
    values = {"this_origin": origin, "this_token": token, "this_lease": lease}
    claimed = await connection.scalar(_CLAIM, values)
    return await _claimed(connection, claimed, token) if claimed else None


async def _claimed(connection: AsyncConnection, resume_id: UUID, token: UUID) -> DueSearch:
    row = (
        await connection.execute(
            select(
                table_of(ResumeSettings),
                col(Resume.account_id),
                col(Resume.hh_resume_id),
                col(Resume.snapshot),
                col(Resume.content_hash),
                col(Resume.suggested_filters),
                literal_column(policy(settings="resume_settings", resume="resumes"), String).label("policy"),
                col(SearchSchedule.settings_version).label("searched_version"),
                col(SearchSchedule.resume_hash).label("searched_hash"),
                col(SearchSchedule.newest_published_at),
                col(User.locale),
            )
            .join(Resume, col(Resume.id) == col(ResumeSettings.resume_id))
            .join(SearchSchedule, col(SearchSchedule.resume_id) == col(ResumeSettings.resume_id))
            .join(User, col(User.id) == col(ResumeSettings.user_id))
            .where(col(ResumeSettings.resume_id) == resume_id)
        )
    ).one()
    return DueSearch(
        lease_token=token,
        resume_id=resume_id,
        user_id=row.user_id,
        account_id=row.account_id,
        hh_resume_id=row.hh_resume_id,
        mode=row.policy,
        threshold=row.threshold,
        filters=row.filters,
        llm_judge=row.llm_judge,
        settings_version=row.version,
        resume_hash=row.content_hash,
        suggested=row.suggested_filters,
        resume=row.snapshot,
        complete=(row.searched_version, row.searched_hash) == (row.version, row.content_hash),
        newest=row.newest_published_at,
        language=language_of(row.locale),
    )


async def extend(connection: AsyncConnection, search: DueSearch, lease: timedelta) -> bool:
    """Keep the turn; False when it was lost to another replica, or the resume was switched off or changed meanwhile."""
    result = await connection.execute(
        update(SearchSchedule)
        .where(
            col(SearchSchedule.resume_id) == search.resume_id,
            col(SearchSchedule.lease_token) == search.lease_token,
            exists().where(
                col(ResumeSettings.resume_id) == search.resume_id,
                col(ResumeSettings.version) == search.settings_version,
                col(ResumeSettings.mode) != "off",
            ),
        )
        .values(lease_until=func.now() + lease)
    )
    return result.rowcount == 1


async def finish(
    connection: AsyncConnection,
    search: DueSearch,
    *,
    interval: timedelta,
    counters: Mapping[str, int],
    newest: datetime | None = None,
) -> None:
    """End the turn well; the next one is due after `interval`. Everything published by `newest` has been seen."""
    await _end(
        connection,
        search,
        next_due_at=func.now() + interval,
        failures=0,
        last_error=None,
        settings_version=search.settings_version,
        resume_hash=search.resume_hash,
        newest_published_at=func.coalesce(newest, col(SearchSchedule.newest_published_at)),
        counters=dict(counters),
    )


async def fail(connection: AsyncConnection, search: DueSearch, *, pause: timedelta, error: str) -> None:
    """End the turn badly; the next one is due after `pause`."""
    await _end(
        connection,
        search,
        next_due_at=func.now() + pause,
        failures=col(SearchSchedule.failures) + 1,
        last_error=error[:500],
    )


async def release(connection: AsyncConnection, search: DueSearch) -> None:
    """Give the turn back, due at once: there is more to look at, the process stops, or the settings changed."""
    await _end(connection, search, next_due_at=func.now())


async def _end(connection: AsyncConnection, search: DueSearch, **values: object) -> None:
    await connection.execute(
        update(SearchSchedule)
        .where(col(SearchSchedule.resume_id) == search.resume_id, col(SearchSchedule.lease_token) == search.lease_token)
        .values(lease_token=None, lease_until=None, finished_at=func.now(), **values)
    )
