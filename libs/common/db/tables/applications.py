"""Applications and what sending them needs; written by auto_reply."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from libs.common.applications import ASSISTED, AT_EMPLOYER, BY_PROGRAM, IN_FLIGHT, WAITING, State
from libs.common.db.tables.base import Row, default, id_field, json_field, moment, moment_now, owned_by, user_field
from libs.common.transitions import sql_list

STATES = tuple(state.value for state in State)


class Application(Row, table=True):
    """Our row for one application (hh's object is the negotiation): its state, its lease and its evidence.

    `employer_key` is the employer's hh id, or the normalised name of one without an id. `made_by` is `agent`, or
    `manual` for a negotiation that the owner started by hand. Time fields are the database's clock. `letter_ok`: the
    letter passed the grounding check, or the owner wrote or approved it; nothing else is ever claimed for sending.
    `letter_resume_hash` is the resume that the letter was last checked against: with any other it is not sent.
    `letter_style` is the style that the settings asked for when it was written.
    Of origin `assisted` it is sent by hand alone: the database refuses every state on the way to hh.
    `card` is the vacancy as events show it. `lease_until` is the end of the lease, or of an `unknown` row without a
    lease the time of the next look.
    """

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(f"state in {STATES!r}", name="state"),
        CheckConstraint(f"(lease_token is null) or state in {sql_list(IN_FLIGHT)}", name="lease"),
        CheckConstraint(f"state <> '{State.SENT.value}' or negotiation_id is not null", name="sent_has_negotiation"),
        CheckConstraint(
            f"origin <> '{ASSISTED}' or (posts = 0 and lease_token is null and state not in {sql_list(BY_PROGRAM)})",
            name="assisted",
        ),
        Index(
            "uq_applications_account_vacancy",
            "account_id",
            "vacancy_id",
            unique=True,
            postgresql_where=text("not is_override"),
        ),
        Index(
            "ix_applications_next",
            "resume_id",
            text("score desc"),
            "id",
            postgresql_where=text(f"state = '{State.QUEUED.value}' and letter_ok"),
        ),
        Index("ix_applications_held", "not_before", postgresql_where=text(f"state = '{State.HELD.value}'")),
        Index("ix_applications_lease", "lease_until", postgresql_where=text(f"state in {sql_list(IN_FLIGHT)}")),
        Index(
            "ix_applications_letterless",
            "user_id",
            text("score desc"),
            "id",
            postgresql_where=text(f"state in {sql_list(WAITING)} and letter_hash is null"),
        ),
        Index(
            "ix_applications_lettered",
            "resume_id",
            "letter_resume_hash",
            postgresql_where=text(f"state in {sql_list(WAITING)} and letter_hash is not null"),
        ),
        Index(
            "ix_applications_expires",
            "expires_at",
            postgresql_where=text(f"state in {sql_list(WAITING)}"),
        ),
        Index(
            "ix_applications_waiting_vacancy",
            "vacancy_id",
            postgresql_where=text(f"state in {sql_list(WAITING)}"),
        ),
        Index(
            "ix_applications_employer",
            "account_id",
            "employer_key",
            postgresql_where=text(f"state in {sql_list(AT_EMPLOYER)} or made_by = 'manual'"),
        ),
        Index("ix_applications_user_state", "user_id", "state", "updated_at"),
        {"info": owned_by("auto_reply")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    account_id: UUID = Field(foreign_key="hh_accounts.id", ondelete="CASCADE")
    resume_id: UUID | None = Field(default=None, foreign_key="resumes.id", ondelete="CASCADE")
    match_id: UUID | None = Field(default=None, foreign_key="matches.id", ondelete="SET NULL")
    vacancy_id: str
    vacancy_name: str
    employer_key: str
    employer_name: str = default("''")
    card: dict[str, Any] = json_field()
    origin: str
    made_by: str = default("'agent'")
    is_override: bool = default("false")
    mode: str
    score: int | None = Field(default=None)
    state: str
    reason: str | None = Field(default=None)
    held_why: str | None = Field(default=None)
    not_before: datetime = moment_now()
    expires_at: datetime | None = moment(nullable=True)
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    attempts: int = default("0")
    posts: int = default("0")
    readbacks: int = default("0")
    attempt_at: datetime | None = moment(nullable=True)
    negotiation_id: str | None = Field(default=None)
    negotiation_state: str | None = Field(default=None)
    viewed_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)
    letter: str | None = Field(default=None)
    letter_hash: str | None = Field(default=None)
    letter_source: str | None = Field(default=None)
    letter_style: str | None = Field(default=None)
    authored_by: str | None = Field(default=None)
    letter_ok: bool = default("false")
    letter_lease_until: datetime | None = moment(nullable=True)
    letter_attempts: int = default("0")
    letter_resume_hash: str | None = Field(default=None)
    grounding: dict[str, Any] | None = json_field(nullable=True)
    vacancy_snapshot: dict[str, Any] = json_field()
    resume_hash: str | None = Field(default=None)
    factors: dict[str, Any] = json_field()
    reasons: list[object] = json_field(default="[]")
    prompt_version: str | None = Field(default=None)
    model: str | None = Field(default=None)
    request_id: str | None = Field(default=None)
    hh_answer: dict[str, Any] | None = json_field(nullable=True)
    traceparent: str | None = Field(default=None)
    decided_by: str | None = Field(default=None)
    decided_at: datetime | None = moment(nullable=True)
    version: int = default("1")
    created_at: datetime = moment_now()
    updated_at: datetime = moment_now()


class UsageEntry(Row, table=True):
    """One taken unit of the limits. A limit is the sum of `units` over a window; a refund is a row of its own.

    `kind`: take (in the claim; `id` is the attempt's lease token), refund (hh provably did not accept: units -1 at the
    time of its take, so that both leave a window together), manual (a negotiation made by hand).
    """

    __tablename__ = "usage_ledger"
    __table_args__ = (
        CheckConstraint("kind in ('take', 'refund', 'manual')", name="kind"),
        Index("ix_usage_ledger_account_at", "account_id", "at"),
        Index("ix_usage_ledger_user_window", "user_id", "plan_window_at"),
        Index("ix_usage_ledger_resume_at", "resume_id", "at"),
        {"info": owned_by("auto_reply")},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    account_id: UUID = Field(foreign_key="hh_accounts.id", ondelete="CASCADE")
    resume_id: UUID | None = Field(default=None)
    application_id: UUID | None = Field(default=None, index=True)
    take_id: UUID | None = Field(default=None, unique=True)
    kind: str
    units: int
    at: datetime = moment_now()
    plan_window_at: datetime | None = moment(nullable=True)


class SendLane(Row, table=True):
    """One row per user: the lock under which quota is taken, the pacing, and the circuit breaker of sending.

    `wake_at` is when the lane is worth a look, none: nothing waits. `paused_notice` and `paused_until` say why nothing
    of the lane goes out now; `notices` remembers which pauses the owner has been told of, by reason.
    """

    __tablename__ = "send_lanes"
    __table_args__ = (
        Index(
            "ix_send_lanes_due",
            text("greatest(wake_at, next_send_at)"),
            postgresql_where=text("wake_at is not null"),
        ),
        {"info": owned_by("auto_reply")},
    )

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    next_send_at: datetime = moment_now()
    failures: int = default("0")
    wake_at: datetime | None = moment(nullable=True)
    paused_notice: str | None = Field(default=None)
    paused_until: datetime | None = moment(nullable=True)
    notices: dict[str, Any] = json_field()


class NegotiationReading(Row, table=True):
    """When an account's negotiations are read from hh again, and by whom they are being read now.

    `read_at`: the beginning of the last whole reading; nothing is sent from an account before there was one.
    """

    __tablename__ = "negotiation_readings"
    __table_args__ = (
        Index("ix_negotiation_readings_due", "next_due_at"),
        {"info": owned_by("auto_reply")},
    )

    account_id: UUID = Field(primary_key=True, foreign_key="hh_accounts.id", ondelete="CASCADE")
    next_due_at: datetime = moment_now()
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    read_at: datetime | None = moment(nullable=True)


class DecisionOutcome(Row, table=True):
    """What became of a decision: carried out (`refused_why` is none), or why not."""

    __tablename__ = "decision_outcomes"
    __table_args__ = ({"info": owned_by("auto_reply")},)

    decision_id: UUID = Field(primary_key=True)
    user_id: UUID = user_field()
    refused_why: str | None = Field(default=None)
    at: datetime = moment_now()
