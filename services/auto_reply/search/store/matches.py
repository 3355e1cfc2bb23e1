"""SQL of searching: what is known, and the batch that stores a page of decisions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    case,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import LEAVING, State
from libs.common.db.tables.matches import Match, Vacancy
from services.auto_reply.search.domain import Known


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


def _saving_vacancies() -> Insert:
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


def _saving_matches() -> Insert:
    statement = insert(Match)
    new = statement.excluded
    changing = (
        "decision", "stage", "rule", "score", "threshold", "mode", "reasons", "factors", "trace",
        "matcher_version", "vacancy_hash", "resume_hash", "settings_version",
    )  # fmt: skip
    # Who found a vacancy first has found it: later searches only meet it again.
    met = col(Match.found_by).is_not(None)
    first = {
        "found_by": func.coalesce(col(Match.found_by), new.found_by),
        "found_text": case((met, col(Match.found_text)), else_=new.found_text),
    }
    # What hh has, or may have, keeps the decision it was sent by, whatever the settings say later.
    states = ", ".join(f"'{state.value}'" for state in (*LEAVING, State.NEEDS_OWNER))
    left = f"exists (select 1 from applications a where a.match_id = matches.id and a.state in ({states}))"  # noqa: S608 - our own words
    return statement.on_conflict_do_update(
        index_elements=["resume_id", "vacancy_id"],
        set_={**{name: new[name] for name in changing}, **first, "updated_at": func.now()},
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
