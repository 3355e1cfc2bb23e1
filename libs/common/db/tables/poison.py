"""What came from outside and could not be processed: put aside, counted, shown."""
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from libs.common.db.tables.base import Guard, Row, Writes, default, id_field, moment, moment_now, owned_by
from libs.common.services import known

_RECORDS = Writes(
    insert=True, update=("reason", "body", "count", "last_seen_at", "counted_at", "resolved_at"), delete=True
)


class PoisonRow(Row, table=True):
    """One thing that could not be processed; seen again, it counts up. `source` is the service that met it.

    `kind`: vacancy, resume, negotiation, dictionary. `key`: hh's id, or a digest of what is wrong with a
    body without one. `count`: hours in which it was met. `body` may hold
    personal data and is for the service alone. `resolved_at`: it was read well later.
    """

    __tablename__ = "poison"
    __table_args__ = (
        UniqueConstraint("source", "kind", "key"),
        Index("ix_poison_open", "source", "kind", postgresql_where=text("resolved_at is null")),
        {
            "info": owned_by(
                *known(),
                guard=Guard(owner=_RECORDS, others=_RECORDS, own_rows="source", secret=("body",)),
            )
        },
    )

    id: UUID = id_field()
    source: str
    kind: str
    key: str
    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="CASCADE", index=True)
    reason: str
    body: str
    count: int = default("1")
    first_seen_at: datetime = moment_now()
    last_seen_at: datetime = moment_now()
    counted_at: datetime = moment_now()
    resolved_at: datetime | None = moment(nullable=True)
