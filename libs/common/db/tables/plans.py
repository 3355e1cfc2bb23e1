"""Plans and who is on which; written by the api."""
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from libs.common.db.tables.base import (
    Row,
    default,
    moment,
    moment_now,
    owned_by,
)


class Plan(Row, table=True):
    """How many applications a subscription may send in a window that starts at its first send."""

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint("application_limit >= 0", name="limit"),
        CheckConstraint("window_seconds > 0", name="window"),
        {"info": owned_by("api")},
    )

    id: str = Field(primary_key=True)
    title_ru: str
    title_en: str
    application_limit: int
    window_seconds: int
    position: int = default("0")
    is_active: bool = default("true")


class Subscription(Row, table=True):
    """The plan of a user. A user without a row, or with an expired one, is on the default plan."""

    __tablename__ = "subscriptions"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    plan_id: str = Field(foreign_key="plans.id")
    started_at: datetime = moment_now()
    expires_at: datetime | None = moment(nullable=True)
    version: int = default("1")
