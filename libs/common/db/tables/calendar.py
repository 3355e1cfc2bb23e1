"""Times that employers named: meetings and deadlines, what their owner says of them, and private feeds of them."""
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from libs.common.calendar.domain import CHOICES, KINDS, STATES
from libs.common.db.tables.base import Guard, Row, default, id_field, moment, moment_now, owned_by, user_field


class Commitment(Row, table=True):
    """A time that an employer named: a meeting, or the deadline of a task or form.

    A meeting is `proposed` until its owner has confirmed it: by the reply that names it, or by his own choice (see
    `CommitmentChoice`, which stands above `state`). `said` is how the employer put it.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        UniqueConstraint("action_id", "starts_at"),
        CheckConstraint(f"kind in {KINDS!r}", name="kind"),
        CheckConstraint(f"state in {STATES!r}", name="state"),
        CheckConstraint("ends_at is null or ends_at >= starts_at", name="order"),
        Index("ix_commitments_user_starts", "user_id", "starts_at"),
        Index("ix_commitments_starts", "starts_at", postgresql_where=text("hour_reminded_at is null")),
        {"info": owned_by("chat_analysis")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    chat_id: UUID = Field(foreign_key="chats.id", ondelete="CASCADE", index=True)
    action_id: UUID = Field(foreign_key="agent_actions.id", ondelete="CASCADE")
    kind: str
    state: str = default("'proposed'")
    starts_at: datetime = moment()
    ends_at: datetime | None = moment(nullable=True)
    said: str = default("''")
    link: str | None = Field(default=None)
    accepted_at: datetime | None = moment(nullable=True)
    day_reminded_at: datetime | None = moment(nullable=True)
    hour_reminded_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment_now()


class CommitmentChoice(Row, table=True):
    """What the owner said last of a commitment; it stands above what the chat says."""

    __tablename__ = "commitment_choices"
    __table_args__ = (
        CheckConstraint(f"choice in {CHOICES!r}", name="choice"),
        {"info": owned_by("api")},
    )

    commitment_id: UUID = Field(primary_key=True, foreign_key="commitments.id", ondelete="CASCADE")
    user_id: UUID = user_field()
    choice: str
    at: datetime = moment_now()


class CalendarFeed(Row, table=True):
    """The private address under which a calendar program reads a user's commitments; only its SHA-256 is stored."""

    __tablename__ = "calendar_feeds"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",)))},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    token_hash: str = Field(unique=True)
    created_at: datetime = moment_now()
