"""People and how they sign in; written by the api."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from libs.common.db.tables.base import (
    Guard,
    Row,
    default,
    id_field,
    json_field,
    moment,
    moment_now,
    owned_by,
    user_field,
)


class User(Row, table=True):
    """A person who signs in. `email` is kept in lower case."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        {"info": owned_by("api", guard=Guard(secret=("password_hash",)))},
    )

    id: UUID = id_field()
    email: str = Field(unique=True)
    password_hash: str | None = Field(default=None)
    display_name: str = default("''")
    locale: str = default("'ru'")
    timezone: str = default("'Europe/Moscow'")
    is_admin: bool = default("false")
    notify: dict[str, Any] = json_field()
    version: int = default("1")
    created_at: datetime = moment_now()


class Session(Row, table=True):
    """A browser session; only the SHA-256 of its token is stored. `coded_at`: when the second factor was shown."""

    __tablename__ = "sessions"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",), seen_by=("notifier",)))},)

    id: UUID = id_field()
    user_id: UUID = user_field()
    token_hash: str = Field(unique=True)
    user_agent: str = default("''")
    created_at: datetime = moment_now()
    last_seen_at: datetime = moment_now()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(nullable=True)
    coded_at: datetime | None = moment(nullable=True)


class LoginLink(Row, table=True):
    """A one-time sign-in link; only its hash is stored."""

    __tablename__ = "login_links"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",)))},)

    token_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    created_at: datetime = moment_now()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class LoginAttempt(Row, table=True):
    """Failed sign-ins per key (address or account): the source of the sign-in limits."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_key_at", "key", "at"), {"info": owned_by("api")})

    id: UUID = id_field()
    key: str
    at: datetime = moment_now()


class KnownDevice(Row, table=True):
    """A browser that has signed in to an account, and from which network; only the SHA-256 of its token is stored."""

    __tablename__ = "known_devices"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",)))},)

    token_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    network: str | None = Field(default=None)
    created_at: datetime = moment_now()
    seen_at: datetime = moment_now()


class IdempotencyKey(Row, table=True):
    """The stored answer of a write that carried `Idempotency-Key`."""

    __tablename__ = "idempotency_keys"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    request_hash: str
    status: int | None = Field(default=None)
    response: dict[str, Any] | None = json_field(nullable=True)
    created_at: datetime = moment_now()
