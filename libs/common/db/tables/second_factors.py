"""The second factor of a sign-in; written by the api."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, text
from sqlmodel import Field

from libs.common.db.tables.base import Guard, Row, json_field, moment, moment_now, owned_by, user_field


class SecondFactor(Row, table=True):
    """A user's authenticator: its secret is sealed for this row, `confirmed_at` says since when it is asked for.

    `last_step` is the newest time step whose code was accepted: that code and all before it work no more.
    """

    __tablename__ = "second_factors"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("secret",)))},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    secret: str
    last_step: int = Field(
        default=None,
        sa_type=BigInteger,  # pyright: ignore[reportArgumentType]
        nullable=False,
        sa_column_kwargs={"server_default": text("0")},
    )
    created_at: datetime = moment_now()
    confirmed_at: datetime | None = moment(nullable=True)


class RecoveryCode(Row, table=True):
    """A code that works once instead of the authenticator's; only its SHA-256 is stored, of 120 random bits."""

    __tablename__ = "recovery_codes"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("code_hash",)))},)

    code_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    created_at: datetime = moment_now()
    used_at: datetime | None = moment(nullable=True)


class HalfSession(Row, table=True):
    """A sign-in whose first factor was right and whose code is still asked; `attempts` still count against it."""

    __tablename__ = "half_sessions"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",)))},)

    token_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    how: str
    attempts: list[Any] = json_field(default="[]")
    created_at: datetime = moment_now()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class SecondFactorDemand(Row, table=True):
    """While the row stands, who has no second factor may do nothing but set one up; at most one row.

    `demanded_by`: the role of whoever demanded it, `administrator` or `operator`; the audit logs say who.
    """

    __tablename__ = "second_factor_demands"
    __table_args__ = (CheckConstraint("scope = 'system'", name="scope"), {"info": owned_by("api")})

    scope: str = Field(primary_key=True)
    demanded_by: str
    since: datetime = moment_now()
