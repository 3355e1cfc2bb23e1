"""Searches, the vacancies that they found, and the decision about each; written by auto_reply."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from libs.common.db.tables.base import Row, default, id_field, json_field, moment, moment_now, owned_by, user_field


class SearchSchedule(Row, table=True):
    """When a resume is searched for next, by whom it is being searched now, and how the last search went."""

    __tablename__ = "search_schedule"
    __table_args__ = (
        Index("ix_search_schedule_due", "next_due_at", postgresql_where=text("lease_token is null")),
        {"info": owned_by("auto_reply")},
    )

    resume_id: UUID = Field(primary_key=True, foreign_key="resumes.id", ondelete="CASCADE")
    user_id: UUID = user_field()
    next_due_at: datetime = moment_now()
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    started_at: datetime | None = moment(nullable=True)
    finished_at: datetime | None = moment(nullable=True)
    failures: int = default("0")
    last_error: str | None = Field(default=None)
    settings_version: int | None = Field(default=None)
    resume_hash: str | None = Field(default=None)
    newest_published_at: datetime | None = moment(nullable=True)
    counters: dict[str, Any] = json_field()


class Vacancy(Row, table=True):
    """A vacancy as last seen at hh: the list item, and the full card once it was fetched. The id is hh's."""

    __tablename__ = "vacancies"
    __table_args__ = (
        Index("ix_vacancies_archived", "seen_at", postgresql_where=text("archived")),
        {"info": owned_by("auto_reply")},
    )

    id: str = Field(primary_key=True)
    name: str
    employer_id: str | None = Field(default=None)
    employer_name: str = default("''")
    area_id: str | None = Field(default=None)
    published_at: datetime | None = moment(nullable=True)
    archived: bool = default("false")
    snapshot: dict[str, Any] = json_field()
    content_hash: str
    has_detail: bool = default("false")
    seen_at: datetime = moment_now()
    detail_at: datetime | None = moment(nullable=True)


class Match(Row, table=True):
    """The decision about one vacancy for one resume, the rejected ones too, with its whole trace.

    `decision`: matched, rejected or blocked (it fits, but cannot be applied to over the API). `stage`: listed, detail,
    score or judged. `rule` names the first rule that decided. `found_by` is the search that met the vacancy first:
    area, remote, anywhere or similar, `found_text` its words; none: it was noted by an earlier version.
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("resume_id", "vacancy_id"),
        CheckConstraint("decision in ('matched', 'rejected', 'blocked')", name="decision"),
        CheckConstraint("score is null or score between 0 and 100", name="score"),
        Index("ix_matches_matched", "updated_at", postgresql_where=text("decision = 'matched'")),
        Index("ix_matches_user_resume_score", "user_id", "resume_id", "decision", "score"),
        {"info": owned_by("auto_reply")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    account_id: UUID = Field(foreign_key="hh_accounts.id", ondelete="CASCADE")
    resume_id: UUID = Field(foreign_key="resumes.id", ondelete="CASCADE")
    vacancy_id: str = Field(foreign_key="vacancies.id", index=True)
    decision: str
    stage: str
    rule: str | None = Field(default=None)
    score: int | None = Field(default=None)
    threshold: int
    mode: str
    reasons: list[object] = json_field(default="[]")
    factors: dict[str, Any] = json_field()
    trace: dict[str, Any] = json_field()
    matcher_version: str
    vacancy_hash: str
    resume_hash: str
    settings_version: int
    found_by: str | None = Field(default=None)
    found_text: str | None = Field(default=None)
    created_at: datetime = moment_now()
    updated_at: datetime = moment_now()
