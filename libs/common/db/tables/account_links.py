"""Linking an hh account, until its owner has confirmed it; written by the api."""
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from libs.common.db.tables.base import (
    Guard,
    Row,
    default,
    id_field,
    moment,
    moment_now,
    owned_by,
    user_field,
)


class OAuthState(Row, table=True):
    """A pending account link: one-time, bound to the session that began it."""

    __tablename__ = "oauth_states"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("state_hash",)))},)

    state_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    session_id: UUID = Field(foreign_key="sessions.id", ondelete="CASCADE")
    created_at: datetime = moment_now()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class PendingLink(Row, table=True):
    """An hh account that its owner signed in to and has not confirmed yet: one per user, with its sealed pair.

    `hh_email` is masked. `expires_at` is the end of the access token, `ends_at` that of the question.
    """

    __tablename__ = "pending_links"
    __table_args__ = (
        UniqueConstraint("user_id"),
        Index("ix_pending_links_ends_at", "ends_at"),
        {"info": owned_by("api", guard=Guard(secret=("browser_hash", "access_token", "refresh_token")))},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    session_id: UUID = Field(foreign_key="sessions.id", ondelete="CASCADE")
    browser_hash: str
    origin: str
    hh_user_id: str
    display_name: str = default("''")
    hh_email: str | None = Field(default=None)
    resumes: int | None = Field(default=None)
    key_id: str
    access_token: str
    refresh_token: str
    expires_at: datetime = moment()
    created_at: datetime = moment_now()
    ends_at: datetime = moment()
