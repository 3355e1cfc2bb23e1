"""Tables that the notifier writes."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
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


class Notification(Row, table=True):
    """One notification of one user; `seq` is gapless per user and is the cursor of the WebSocket.

    `kind` is the subject of the event, `topic` what preferences call it, `level` its severity, `about` the row that
    other notifications may be about, too, and `actions` what its owner may decide from it. `title` and `body` are in
    the language that its owner had then, `words` has both in every language.
    """

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
    topic: str = default("''")
    link: str | None = Field(default=None)
    actions: list[dict[str, Any]] = json_field(default="[]")
    about: str | None = Field(default=None)
    words: dict[str, Any] = json_field()


class NotificationCounter(Row, table=True):
    """The last `seq` given to a user; taken only after the unique insert has won."""

    __tablename__ = "notification_counters"
    __table_args__ = ({"info": owned_by("notifier")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    last_seq: int = default("0")


class NotificationDelivery(Row, table=True):
    """One notification on one channel beside the socket, or a test of a channel (`notification_id` is none then).

    It leaves at `due_at`; rows of one owner, channel and `bundle` leave as one message, which is told by `message_id`.
    `error` is a machine word, `attempts` counts what was tried. A row in `sending` whose lease is over is tried again.
    """

    __tablename__ = "notification_deliveries"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sending', 'sent', 'failed', 'skipped')", name="state"),
        CheckConstraint("channel in ('web', 'telegram', 'push', 'email')", name="channel"),
        UniqueConstraint("notification_id", "channel"),
        Index(
            "ix_notification_deliveries_due",
            "channel",
            "due_at",
            postgresql_where=text("state in ('waiting', 'sending')"),
        ),
        Index("ix_notification_deliveries_lately", "user_id", "channel", "created_at"),
        {"info": owned_by("notifier")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    notification_id: UUID | None = Field(
        default=None, foreign_key="notifications.id", ondelete="CASCADE", nullable=True
    )
    channel: str
    topic: str
    bundle: str | None = Field(default=None)
    state: str = default("'waiting'")
    due_at: datetime = moment_now()
    attempts: int = default("0")
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    message_id: UUID | None = Field(default=None)
    error: str | None = Field(default=None)
    created_at: datetime = moment_now()
    settled_at: datetime | None = moment(nullable=True)


class NotificationChannel(Row, table=True):
    """A channel of this installation: whether it is set up, and since when it cannot be reached.

    `public_key` is what browsers need to subscribe to Web Push.
    """

    __tablename__ = "notification_channels"
    __table_args__ = ({"info": owned_by("notifier")},)

    channel: str = Field(primary_key=True)
    configured: bool = default("false")
    public_key: str | None = Field(default=None)
    failing_since: datetime | None = moment(nullable=True)
    error: str | None = Field(default=None)
    updated_at: datetime = moment_now()


class PushState(Row, table=True):
    """What became of messages to a browser; one that is `gone` has taken its subscription back."""

    __tablename__ = "push_states"
    __table_args__ = ({"info": owned_by("notifier")},)

    subscription_id: UUID = Field(primary_key=True, foreign_key="push_subscriptions.id", ondelete="CASCADE")
    gone_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)
    error: str | None = Field(default=None)
