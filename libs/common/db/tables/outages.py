"""Loops that fail again and again: since when, with what, and until when."""
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text

from libs.common.db.tables.base import Guard, Row, Writes, id_field, moment, moment_now, owned_by
from libs.common.services import known

_RECORDS = Writes(insert=True, update=("seen_at", "ended_at", "error"), delete=True)


class LoopOutage(Row, table=True):
    """One row from the third failure in a row until the loop works again; a service writes its own rows only.

    `seen_at`: when a process last saw it fail. `error`: the class of the last error; its words may hold personal data.
    """

    __tablename__ = "loop_outages"
    __table_args__ = (
        Index("uq_loop_outages_open", "service", "loop", unique=True, postgresql_where=text("ended_at is null")),
        {"info": owned_by(*known(), guard=Guard(owner=_RECORDS, others=_RECORDS, own_rows="service"))},
    )

    id: UUID = id_field()
    service: str
    loop: str
    error: str
    began_at: datetime = moment()
    seen_at: datetime = moment_now()
    ended_at: datetime | None = moment(nullable=True)
