"""Tables shared by every caller of hh: the request rate of this installation."""
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlmodel import Field

from libs.common.db.tables.base import Guard, Row, Writes, moment_now, owned_by

_WRITES = Writes(insert=True, update=("tokens", "updated_at"))
_TAKERS = Guard(owner=_WRITES, others=_WRITES)


class RateBucket(Row, table=True):
    """A token bucket shared by all replicas; `tokens` may be negative: a promised wait."""

    __tablename__ = "rate_buckets"
    __table_args__ = ({"info": owned_by("api", "auto_reply", "chat_analysis", guard=_TAKERS)},)

    name: str = Field(primary_key=True)
    tokens: float
    updated_at: datetime = moment_now()
