"""Tables that the notifier writes."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from libs.common.db.tables.base import Row, default, id_field, json_field, moment_now, owned_by, user_field


class Notification(Row, table=True):
    """One notification of one user; `seq` is gapless per user and is the cursor of the WebSocket."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("user_id", "seq"),
        UniqueConstraint("user_id", "event_id"),
        {"info": owned_by("notifier")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    seq: int
    event_id: UUID
    kind: str
    level: str = default("'info'")
    title: str
    body: str = default("''")
    data: dict[str, Any] = json_field()
    created_at: datetime = moment_now()


class NotificationCounter(Row, table=True):
    """The last `seq` given to a user; taken only after the unique insert has won."""

    __tablename__ = "notification_counters"
    __table_args__ = ({"info": owned_by("notifier")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    last_seq: int = default("0")
