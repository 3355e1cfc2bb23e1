"""Tables that chat_analysis writes: chats of linked accounts, their messages, and the actions proposed in them."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from libs.common.chat_actions import ANSWERING, IN_FLIGHT, KINDS, OPEN, State
from libs.common.db.tables.base import Row, default, id_field, json_field, moment, moment_now, owned_by, user_field
from libs.common.transitions import sql_list

STATES = tuple(state.value for state in State)


class ChatPoll(Row, table=True):
    """When an account's list of negotiations is looked at next, and by whom it is being looked at now.

    `seen_until` is how far the last whole look went; `changed_at` when a chat of the account last changed: a quiet
    account is looked at less often.
    """

    __tablename__ = "chat_polls"
    __table_args__ = (Index("ix_chat_polls_due", "due_at"), {"info": owned_by("chat_analysis")})

    account_id: UUID = Field(primary_key=True, foreign_key="hh_accounts.id", ondelete="CASCADE")
    user_id: UUID = user_field()
    due_at: datetime = moment_now()
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    failures: int = default("0")
    last_error: str | None = Field(default=None)
    seen_until: datetime | None = moment(nullable=True)
    changed_at: datetime | None = moment(nullable=True)


class Chat(Row, table=True):
    """The chat of one negotiation as hh shows it, and when it is read.

    `listed_at` is hh's time of the last change as its list says, `read_at` the same of the last whole reading: they
    differ while there is something to read. `card` is the vacancy as events show it. `last_position` and `last_author`
    are those of the last stored message. `viewed_since`: when we first saw that the employer had read the application;
    `reminder_allowed`: hh's word of the last look; `follow_up_told_at`: a reminder was proposed, which happens once.
    """

    __tablename__ = "chats"
    __table_args__ = (
        UniqueConstraint("account_id", "negotiation_id"),
        Index("ix_chats_due", "due_at", postgresql_where=text("due_at is not null")),
        Index("ix_chats_analysis_due", "analysis_due_at", postgresql_where=text("analysis_due_at is not null")),
        Index("ix_chats_user", "user_id", "last_message_at", "id"),
        Index(
            "ix_chats_follow_up",
            "viewed_since",
            postgresql_where=text("reminder_allowed and follow_up_told_at is null"),
        ),
        {"info": owned_by("chat_analysis")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    account_id: UUID = Field(foreign_key="hh_accounts.id", ondelete="CASCADE")
    negotiation_id: str
    application_id: UUID | None = Field(default=None, index=True)
    resume_id: UUID | None = Field(default=None, foreign_key="resumes.id", ondelete="SET NULL", index=True)
    vacancy_id: str | None = Field(default=None)
    card: dict[str, Any] = json_field()
    negotiation_state: str = default("'response'")
    messaging_status: str | None = Field(default=None)
    viewed: bool = default("false")
    viewed_since: datetime | None = moment(nullable=True)
    reminder_allowed: bool = default("false")
    follow_up_told_at: datetime | None = moment(nullable=True)
    listed_at: datetime | None = moment(nullable=True)
    read_at: datetime | None = moment(nullable=True)
    due_at: datetime | None = moment(nullable=True)
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    failures: int = default("0")
    last_error: str | None = Field(default=None)
    analysis_due_at: datetime | None = moment(nullable=True)
    analysis_token: UUID | None = Field(default=None)
    analysis_until: datetime | None = moment(nullable=True)
    analysis_failures: int = default("0")
    last_position: int = default("-1")
    last_author: str | None = Field(default=None)
    last_message_at: datetime | None = moment(nullable=True)
    version: int = default("1")
    created_at: datetime = moment_now()
    updated_at: datetime = moment_now()


class ChatMessageRow(Row, table=True):
    """One message of a chat, stored once. `position` is its place in hh's order, `seen_at` when we met it.

    `kind`: text, letter (the applicant's first), or state (only the negotiation's state changed). `authored_by` and
    `action_id` say who wrote one of the applicant's: none when somebody did it at hh.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("chat_id", "hh_id"),
        CheckConstraint("author in ('employer', 'applicant', 'robot', 'unknown')", name="author"),
        CheckConstraint("kind in ('text', 'letter', 'state')", name="kind"),
        Index("ix_messages_chat_position", "chat_id", "position"),
        {"info": owned_by("chat_analysis")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field()
    chat_id: UUID = Field(foreign_key="chats.id", ondelete="CASCADE")
    hh_id: str
    position: int
    author: str
    kind: str = default("'text'")
    state: str = default("'text'")
    text: str = default("''")
    text_hash: str
    buttons: list[str] = json_field(default="[]")
    at: datetime = moment()
    seen_at: datetime = moment_now()
    authored_by: str | None = Field(default=None)
    action_id: UUID | None = Field(default=None, index=True)


class AgentAction(Row, table=True):
    """What is proposed about one message of an employer, and what became of it.

    `draft` is what was proposed, `text` what is or was sent, with `authored_by` of it. `known_position` is the place of
    the last message that the draft knew: with any newer one it is not sent. `auto_ok`: the reader would let it go
    without the owner. `details` holds slots, links, missing facts and contradictions. `lease_until` is the end of the
    lease, or of an `unknown` row without a lease the time of the next look. `ended_why` is why it ended without a
    message; `held_why` what an approved one waits for.
    """

    __tablename__ = "agent_actions"
    __table_args__ = (
        UniqueConstraint("message_id", "kind"),
        CheckConstraint(f"state in {STATES!r}", name="state"),
        CheckConstraint(f"kind in {KINDS!r}", name="kind"),
        CheckConstraint("state <> 'sent' or sent_message_id is not null", name="sent_has_message"),
        CheckConstraint("state not in ('approved', 'sending') or text is not null", name="approved_has_text"),
        CheckConstraint("authored_by <> 'ai_auto' or not (sensitive or suspicious)", name="auto_is_harmless"),
        Index(
            "uq_agent_actions_one_reply",
            "message_id",
            unique=True,
            postgresql_where=text(f"state in {sql_list(ANSWERING)}"),
        ),
        Index(
            "uq_agent_actions_one_in_flight",
            "chat_id",
            unique=True,
            postgresql_where=text(f"state in {sql_list(IN_FLIGHT)}"),
        ),
        Index("ix_agent_actions_due", "not_before", postgresql_where=text("state = 'approved'")),
        Index("ix_agent_actions_lease", "lease_until", postgresql_where=text(f"state in {sql_list(IN_FLIGHT)}")),
        Index("ix_agent_actions_expires", "expires_at", postgresql_where=text(f"state in {sql_list(OPEN)}")),
        Index("ix_agent_actions_snoozed", "snoozed_until", postgresql_where=text("state = 'snoozed'")),
        Index("ix_agent_actions_chat", "chat_id"),
        Index("ix_agent_actions_user_state", "user_id", "state", "updated_at"),
        {"info": owned_by("chat_analysis")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    chat_id: UUID = Field(foreign_key="chats.id", ondelete="CASCADE")
    message_id: UUID = Field(foreign_key="messages.id", ondelete="CASCADE")
    kind: str
    state: str = default("'proposed'")
    reason: str = default("''")
    evidence: list[str] = json_field(default="[]")
    options: list[str] = json_field(default="[]")
    details: dict[str, Any] = json_field()
    draft: str | None = Field(default=None)
    draft_hash: str | None = Field(default=None)
    deadline: datetime | None = moment(nullable=True)
    sensitive: bool = default("false")
    suspicious: bool = default("false")
    grounded: bool = default("false")
    auto_ok: bool = default("false")
    known_position: int
    text: str | None = Field(default=None)
    text_hash: str | None = Field(default=None)
    authored_by: str | None = Field(default=None)
    decided_via: str | None = Field(default=None)
    decided_at: datetime | None = moment(nullable=True)
    snoozed_until: datetime | None = moment(nullable=True)
    expires_at: datetime | None = moment(nullable=True)
    ended_why: str | None = Field(default=None)
    held_why: str | None = Field(default=None)
    not_before: datetime = moment_now()
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    attempts: int = default("0")
    posts: int = default("0")
    looks: int = default("0")
    attempt_at: datetime | None = moment(nullable=True)
    sent_message_id: str | None = Field(default=None)
    sent_at: datetime | None = moment(nullable=True)
    request_id: str | None = Field(default=None)
    hh_answer: dict[str, Any] | None = json_field(nullable=True)
    traceparent: str | None = Field(default=None)
    version: int = default("1")
    created_at: datetime = moment_now()
    updated_at: datetime = moment_now()


class ChatDecisionOutcome(Row, table=True):
    """What became of a decision about an action: carried out (`refused_why` is none), or why not."""

    __tablename__ = "chat_decision_outcomes"
    __table_args__ = ({"info": owned_by("chat_analysis")},)

    decision_id: UUID = Field(primary_key=True)
    user_id: UUID = user_field()
    refused_why: str | None = Field(default=None)
    at: datetime = moment_now()
