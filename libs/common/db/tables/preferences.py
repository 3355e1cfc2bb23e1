"""What a user wants to be told and where; written by the api."""
# pyright: reportAssignmentType=false

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from libs.common.db.tables.base import (
    Guard,
    Row,
    default,
    id_field,
    json_field,
    moment_now,
    owned_by,
    user_field,
)


class NotificationRead(Row, table=True):
    """How far a user has read the notifications: everything up to `seq`."""

    __tablename__ = "notification_reads"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    seq: int = default("0")
    updated_at: datetime = moment_now()


class NotificationPreference(Row, table=True):
    """What a user wants to be told where and when; `chosen` holds what differs from the rules of the topics.

    `digest`: what came in quiet hours is told in one message afterwards. `collapse`: many become one. `fallback`: push
    or e-mail stand in for a Telegram that cannot be reached.
    """

    __tablename__ = "notification_preferences"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    chosen: dict[str, Any] = json_field()
    quiet_from: time | None = Field(default=None)
    quiet_to: time | None = Field(default=None)
    urgent: bool = default("true")
    digest: bool = default("true")
    collapse: bool = default("true")
    fallback: bool = default("true")
    version: int = default("1")
    updated_at: datetime = moment_now()


class PushSubscription(Row, table=True):
    """A browser that shows Web Push; its address and keys let whoever knows them write to it."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        UniqueConstraint("user_id", "endpoint_hash"),
        {"info": owned_by("api", guard=Guard(secret=("endpoint", "p256dh", "auth"), seen_by=("notifier",)))},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    endpoint_hash: str
    endpoint: str
    p256dh: str
    auth: str
    name: str = default("''")
    created_at: datetime = moment_now()
