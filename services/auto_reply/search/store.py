"""SQL of searching: whose turn it is, what is known, and the batch that stores a page of decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Interval,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.switches import Reason, paused
from libs.common.applications import LEAVING, State
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, SearchSchedule, Vacancy
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.ids import new_id
from services.auto_reply.policy import policy
from services.auto_reply.search.domain import DueSearch, Known

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


def _due() -> Any:
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
            )
            .join(Resume, col(Resume.id) == col(ResumeSettings.resume_id))
            .join(SearchSchedule, col(SearchSchedule.resume_id) == col(ResumeSettings.resume_id))
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


async def _end(connection: AsyncConnection, search: DueSearch, **values: Any) -> None:
    await connection.execute(
        update(SearchSchedule)
        .where(col(SearchSchedule.resume_id) == search.resume_id, col(SearchSchedule.lease_token) == search.lease_token)
        .values(lease_token=None, lease_until=None, finished_at=func.now(), **values)
    )


async def known(connection: AsyncConnection, resume_id: UUID, vacancy_ids: Sequence[str]) -> dict[str, Known]:
    """What was decided about these vacancies for the resume."""
    columns = (
        col(Match.vacancy_id),
        col(Match.decision),
        col(Match.mode),
        col(Match.vacancy_hash),
        col(Match.resume_hash),
        col(Match.settings_version),
        col(Match.matcher_version),
    )
    result = await connection.execute(
        select(*columns).where(col(Match.resume_id) == resume_id, col(Match.vacancy_id).in_(vacancy_ids))
    )
    return {row.vacancy_id: Known(*row[1:]) for row in result}


async def details(connection: AsyncConnection, hashes: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Full cards that are stored and still of the same content, by vacancy id."""
    if not hashes:
        return {}
    result = await connection.execute(
        select(col(Vacancy.id), col(Vacancy.snapshot), col(Vacancy.content_hash)).where(
            col(Vacancy.id).in_(list(hashes)), col(Vacancy.has_detail)
        )
    )
    return {row.id: row.snapshot for row in result if row.content_hash == hashes[row.id]}


def _saving_vacancies() -> Any:
    statement = insert(Vacancy)
    new = statement.excluded
    kept = ("name", "employer_id", "employer_name", "area_id", "published_at", "archived")
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_={
            **{name: new[name] for name in (*kept, "snapshot", "content_hash", "has_detail")},
            "seen_at": func.now(),
            "detail_at": func.coalesce(new.detail_at, col(Vacancy.detail_at)),
        },
        where=or_(new.has_detail, col(Vacancy.content_hash) != new.content_hash),
    )


def _saving_matches() -> Any:
    statement = insert(Match)
    new = statement.excluded
    changing = (
        "decision", "stage", "rule", "score", "threshold", "mode", "reasons", "factors", "trace",
        "matcher_version", "vacancy_hash", "resume_hash", "settings_version",
    )  # fmt: skip
    # What hh has, or may have, keeps the decision it was sent by, whatever the settings say later.
    states = ", ".join(f"'{state.value}'" for state in (*LEAVING, State.NEEDS_OWNER))
    left = f"exists (select 1 from applications a where a.match_id = matches.id and a.state in ({states}))"  # noqa: S608 - our own words
    return statement.on_conflict_do_update(
        index_elements=["resume_id", "vacancy_id"],
        set_={**{name: new[name] for name in changing}, "updated_at": func.now()},
        where=text(f"not {left}"),
    )


_SAVE_VACANCIES, _SAVE_MATCHES = _saving_vacancies(), _saving_matches()


async def save_vacancies(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or refresh vacancies; a list item never replaces a full card of the same content. Locks in id order."""
    if rows:
        await connection.execute(_SAVE_VACANCIES, sorted(rows, key=lambda row: row["id"]))


async def save_matches(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> dict[str, UUID]:
    """Store decisions, new or changed; returns the match id of every vacancy. Locks in vacancy order."""
    if not rows:
        return {}
    await connection.execute(_SAVE_MATCHES, sorted(rows, key=lambda row: row["vacancy_id"]))
    result = await connection.execute(
        select(col(Match.vacancy_id), col(Match.id)).where(
            col(Match.resume_id) == rows[0]["resume_id"], col(Match.vacancy_id).in_([row["vacancy_id"] for row in rows])
        )
    )
    return {row.vacancy_id: row.id for row in result}
