"""Outbox and inbox: the two tables that tie state changes to events."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlmodel import Field

from libs.common.db.tables.base import Guard, Row, Writes, default, json_field, moment, moment_now, owned_by
from libs.common.services import consumers, known

_RELAY = Writes(insert=True, update=("published_at", "attempts", "last_error"), delete=True)
_CLAIM = Writes(insert=True)


class OutboxRow(Row, table=True):
    """An event that waits for its relay or was published; kept for replay. A service writes its own `source` only."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unpublished", "source", "id", postgresql_where=text("published_at is null")),
        {
            "info": owned_by(
                *known(),
                guard=Guard(owner=_RELAY, others=_RELAY, own_rows="source", by_hand=("published_at",)),
            )
        },
    )

    id: int = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])  # pyright: ignore[reportArgumentType, reportCallIssue]
    event_id: UUID = Field(unique=True)
    source: str
    subject: str
    user_id: UUID = Field(index=True)
    payload: dict[str, Any] = json_field()
    headers: dict[str, Any] = json_field()
    created_at: datetime = moment_now()
    published_at: datetime | None = moment(nullable=True)
    attempts: int = default("0")
    last_error: str | None = Field(default=None)


class InboxRow(Row, table=True):
    """An event whose effect a consumer has recorded."""

    __tablename__ = "inbox"
    __table_args__ = ({"info": owned_by(*consumers(), guard=Guard(owner=_CLAIM, others=_CLAIM, own_rows="consumer"))},)

    consumer: str = Field(primary_key=True)
    event_id: UUID = Field(primary_key=True)
    processed_at: datetime = moment_now()
