"""Resumes, when they are read from hh, and what their owner allows; written by the api."""
# pyright: reportAssignmentType=false

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from libs.common.db.tables.base import (
    Row,
    default,
    id_field,
    json_field,
    moment,
    moment_now,
    owned_by,
    user_field,
)


class Resume(Row, table=True):
    """A resume as last read from hh: the snapshot and its hash. Gone from hh: `deleted_at`.

    `suggested_filters` is what the resume suggests where its owner chose nothing (empty: not noted yet).
    `employer_unnamed`: one of its open jobs names no employer, so that the present employer may not be recognised.
    """

    __tablename__ = "resumes"
    __table_args__ = (UniqueConstraint("account_id", "hh_resume_id"), {"info": owned_by("api")})

    id: UUID = id_field()
    user_id: UUID = user_field()
    account_id: UUID = Field(foreign_key="hh_accounts.id", ondelete="CASCADE", index=True)
    hh_resume_id: str
    title: str
    status: str
    snapshot: dict[str, Any] = json_field()
    content_hash: str
    suggested_filters: dict[str, Any] = json_field()
    employer_unnamed: bool = default("false")
    hh_updated_at: datetime | None = moment(nullable=True)
    synced_at: datetime = moment_now()
    deleted_at: datetime | None = moment(nullable=True)
    version: int = default("1")


class ResumeReading(Row, table=True):
    """When the resumes of an account are read from hh again, and by whom they are being read now."""

    __tablename__ = "resume_readings"
    __table_args__ = (
        Index("ix_resume_readings_due", "next_due_at"),
        {"info": owned_by("api")},
    )

    account_id: UUID = Field(primary_key=True, foreign_key="hh_accounts.id", ondelete="CASCADE")
    next_due_at: datetime = moment_now()
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    failures: int = default("0")
    last_error: str | None = Field(default=None)
    read_at: datetime | None = moment(nullable=True)


class ResumeSettings(Row, table=True):
    """What the owner allows for one resume. Times of day are in the owner's zone `timezone`.

    `filters` holds what the owner chose and nothing else; the rest is what the resume suggests. `chat_auto`: kinds of
    actions in chats that may be sent without the owner; none unless he chose them.
    """

    __tablename__ = "resume_settings"
    __table_args__ = (
        CheckConstraint("mode in ('off', 'dry', 'review', 'auto')", name="mode"),
        CheckConstraint("threshold between 0 and 100", name="threshold"),
        CheckConstraint("pacing_min_seconds >= 0 and pacing_max_seconds >= pacing_min_seconds", name="pacing"),
        {"info": owned_by("api")},
    )

    resume_id: UUID = Field(primary_key=True, foreign_key="resumes.id", ondelete="CASCADE")
    user_id: UUID = user_field()
    mode: str = default("'off'")
    threshold: int = default("60")
    filters: dict[str, Any] = json_field()
    letter_style: str = default("'friendly'")
    letter_wishes: str = default("''")
    daily_cap: int | None = Field(default=None)
    employer_cap: int = default("1")
    employer_cooldown_days: int = default("30")
    quiet_from: time | None = Field(default=None)
    quiet_to: time | None = Field(default=None)
    timezone: str = default("'Europe/Moscow'")
    pacing_min_seconds: float = default("20")
    pacing_max_seconds: float = default("90")
    undo_seconds: int = default("60")
    llm_judge: bool = default("false")
    chat_auto: list[str] = json_field(default="[]")
    version: int = default("1")
    updated_at: datetime = moment_now()
