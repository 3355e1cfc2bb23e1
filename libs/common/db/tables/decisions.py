"""What the owner decided; written by the api and the Telegram bot."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from libs.common.db.tables.base import (
    Guard,
    Row,
    Writes,
    default,
    id_field,
    json_field,
    linked_to_the_bot,
    moment,
    moment_now,
    numbered,
    owned_by,
    user_field,
)
from libs.common.reasons import DismissalReason


def _met(table: str) -> dict[str, str]:
    """Who may write which decisions: a bot those of people who are linked to it and as its own, the api all others."""
    linked = linked_to_the_bot(f"{table}.user_id")
    return {"api": "via <> 'telegram'", "telegram": f"via = 'telegram' and {linked}"}


class Decision(Row, table=True):
    """What the owner decided: about which application (or resume and vacancy), from where, on which letter.

    The row is the truth of it; its event only says that it is there. `seen_hash` names the letter that the owner saw,
    `letter_hash` the one that stands after the decision, `letter` is the owner's own text. `number` is the order in
    which decisions about one application were made.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("action in ('approve', 'edit', 'dismiss', 'undo', 'apply', 'sent_by_hand')", name="action"),
        Index("ix_decisions_user_id_number", "user_id", "number"),
        {
            "info": owned_by(
                "api",
                "telegram",
                guard=Guard(
                    owner=Writes(insert=True),
                    others=Writes(insert=True),
                    secret=("letter",),
                    seen_by=("auto_reply",),
                    kept_to=_met("decisions"),
                ),
            )
        },
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    application_id: UUID | None = Field(default=None, index=True)
    match_id: UUID | None = Field(default=None, index=True)
    action: str
    via: str = default("'web'")
    letter_hash: str | None = Field(default=None)
    seen_hash: str | None = Field(default=None)
    resume_id: UUID | None = Field(default=None)
    vacancy_id: str | None = Field(default=None)
    override: bool = default("false")
    letter: str | None = Field(default=None)
    number: int = numbered()
    created_at: datetime = moment_now()


class DismissalReasonRow(Row, table=True):
    """Why the owner dismissed a vacancy, said once the decision was there; he may say another reason later."""

    __tablename__ = "dismissal_reasons"
    __table_args__ = (
        CheckConstraint(f"reason in {get_args(DismissalReason)!r}", name="reason"),
        {"info": owned_by("api")},
    )

    decision_id: UUID = Field(primary_key=True, foreign_key="decisions.id", ondelete="CASCADE")
    user_id: UUID = user_field()
    reason: str
    at: datetime = moment_now()


class PastedVacancy(Row, table=True):
    """A vacancy as its owner pasted it, in the shape of hh's; nobody else sees it. The id is hh's, or that of its text.

    Read by auto_reply when the wish to apply to it is carried out.
    """

    __tablename__ = "pasted_vacancies"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    vacancy_id: str = Field(primary_key=True)
    snapshot: dict[str, Any] = json_field()
    created_at: datetime = moment_now()


class ChatDecision(Row, table=True):
    """What the owner decided about a proposed action in a chat, and from where; its event only says that it is there.

    `seen_hash` names the draft that the owner saw, `text` is his own reply. `number` is the order of the decisions.
    """

    __tablename__ = "chat_decisions"
    __table_args__ = (
        CheckConstraint("decision in ('approve', 'edit', 'dismiss', 'snooze', 'undo')", name="decision"),
        CheckConstraint("(decision = 'edit') = (text is not null)", name="edit_has_text"),
        {
            "info": owned_by(
                "api",
                "telegram",
                guard=Guard(
                    owner=Writes(insert=True),
                    others=Writes(insert=True),
                    secret=("text",),
                    seen_by=("chat_analysis",),
                    kept_to=_met("chat_decisions"),
                ),
            )
        },
    )

    id: UUID = id_field()
    user_id: UUID = user_field()
    action_id: UUID = Field(index=True)
    chat_id: UUID
    decision: str
    via: str = default("'web'")
    seen_hash: str | None = Field(default=None)
    text: str | None = Field(default=None)
    text_hash: str | None = Field(default=None)
    snooze_until: datetime | None = moment(nullable=True)
    number: int = numbered()
    created_at: datetime = moment_now()
