"""Every call of a language model, without its texts."""
# pyright: reportAssignmentType=false

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, Numeric
from sqlmodel import Field

from libs.common.db.tables.base import Guard, Row, Writes, default, id_field, moment_now, owned_by, user_field

_WRITES = Writes(insert=True, update=("tokens_in", "tokens_out", "cost", "latency_ms", "outcome"))
_CALLERS = Guard(owner=_WRITES, others=_WRITES)


class LLMCall(Row, table=True):
    """Purpose, model, tokens, cost (in the currency of the settings) and outcome of one call."""

    __tablename__ = "llm_calls"
    __table_args__ = (
        Index("ix_llm_calls_user_at", "user_id", "at"),
        {"info": owned_by("auto_reply", "chat_analysis", "api", guard=_CALLERS)},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    at: datetime = moment_now()
    purpose: str
    model: str
    attempt: int = default("1")
    tokens_in: int = default("0")
    tokens_out: int = default("0")
    cost: Decimal = Field(default=Decimal(0), sa_type=Numeric(12, 6), nullable=False)  # pyright: ignore[reportArgumentType, reportCallIssue]
    latency_ms: int = default("0")
    outcome: str
