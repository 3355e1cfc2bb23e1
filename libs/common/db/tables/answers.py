"""Facts that the owner stated for replies to employers, on the web or by the bot."""
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from libs.common.db.tables.base import (
    Guard,
    Row,
    Writes,
    default,
    linked_to_the_bot,
    moment_now,
    owned_by,
)


class AnswerFact(Row, table=True):
    """A fact that the owner stated for replies to employers; `subject` tells facts of one topic apart."""

    __tablename__ = "answer_facts"
    __table_args__ = (
        {
            "info": owned_by(
                "api",
                "telegram",
                guard=Guard(
                    others=Writes(insert=True, update=("text", "text_en", "stated_at")),
                    kept_to={"telegram": linked_to_the_bot("answer_facts.user_id")},
                ),
            )
        },
    )

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    topic: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    text: str = default("''")
    text_en: str = default("''")
    stated_at: datetime = moment_now()
