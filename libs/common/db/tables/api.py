"""Tables that the api service writes: people, sessions, resumes, settings, plans, decisions."""
# pyright: reportAssignmentType=false

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from libs.common.db.tables.base import (
    Guard,
    May,
    Row,
    default,
    id_field,
    json_field,
    moment,
    moment_now,
    numbered,
    owned_by,
    user_field,
)


class User(Row, table=True):
    """A person who signs in. `email` is kept in lower case."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        {"info": owned_by("api", guard=Guard(secret=("password_hash",)))},
    )

    id: UUID = id_field()
    email: str = Field(unique=True)
    password_hash: str | None = Field(default=None)
    display_name: str = default("''")
    locale: str = default("'ru'")
    timezone: str = default("'Europe/Moscow'")
    is_admin: bool = default("false")
    notify: dict[str, Any] = json_field()
    version: int = default("1")
    created_at: datetime = moment_now()


class Session(Row, table=True):
    """A browser session; only the SHA-256 of its token is stored."""

    __tablename__ = "sessions"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",), seen_by=("notifier",)))},)

    id: UUID = id_field()
    user_id: UUID = user_field()
    token_hash: str = Field(unique=True)
    user_agent: str = default("''")
    created_at: datetime = moment_now()
    last_seen_at: datetime = moment_now()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(nullable=True)


class LoginLink(Row, table=True):
    """A one-time sign-in link; only its hash is stored."""

    __tablename__ = "login_links"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",)))},)

    token_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    created_at: datetime = moment_now()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class LoginAttempt(Row, table=True):
    """Failed sign-ins per key (address or account): the source of the sign-in limits."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_key_at", "key", "at"), {"info": owned_by("api")})

    id: UUID = id_field()
    key: str
    at: datetime = moment_now()


class KnownDevice(Row, table=True):
    """A browser that has signed in to an account, and from which network; only the SHA-256 of its token is stored."""

    __tablename__ = "known_devices"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("token_hash",)))},)

    token_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    network: str | None = Field(default=None)
    created_at: datetime = moment_now()
    seen_at: datetime = moment_now()


class OAuthState(Row, table=True):
    """A pending account link: one-time, bound to the session that began it."""

    __tablename__ = "oauth_states"
    __table_args__ = ({"info": owned_by("api", guard=Guard(secret=("state_hash",)))},)

    state_hash: str = Field(primary_key=True)
    user_id: UUID = user_field()
    session_id: UUID = Field(foreign_key="sessions.id", ondelete="CASCADE")
    created_at: datetime = moment_now()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class PendingLink(Row, table=True):
    """An hh account that its owner signed in to and has not confirmed yet: one per user, with its sealed pair.

    `hh_email` is masked. `expires_at` is the end of the access token, `ends_at` that of the question.
    """

    __tablename__ = "pending_links"
    __table_args__ = (
        UniqueConstraint("user_id"),
        Index("ix_pending_links_ends_at", "ends_at"),
        {"info": owned_by("api", guard=Guard(secret=("browser_hash", "access_token", "refresh_token")))},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    session_id: UUID = Field(foreign_key="sessions.id", ondelete="CASCADE")
    browser_hash: str
    origin: str
    hh_user_id: str
    display_name: str = default("''")
    hh_email: str | None = Field(default=None)
    resumes: int | None = Field(default=None)
    key_id: str
    access_token: str
    refresh_token: str
    expires_at: datetime = moment()
    created_at: datetime = moment_now()
    ends_at: datetime = moment()


class IdempotencyKey(Row, table=True):
    """The stored answer of a write that carried `Idempotency-Key`."""

    __tablename__ = "idempotency_keys"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    request_hash: str
    status: int | None = Field(default=None)
    response: dict[str, Any] | None = json_field(nullable=True)
    created_at: datetime = moment_now()


class Plan(Row, table=True):
    """How many applications a subscription may send in a window that starts at its first send."""

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint("application_limit >= 0", name="limit"),
        CheckConstraint("window_seconds > 0", name="window"),
        {"info": owned_by("api")},
    )

    id: str = Field(primary_key=True)
    title_ru: str
    title_en: str
    application_limit: int
    window_seconds: int
    position: int = default("0")
    is_active: bool = default("true")


class Subscription(Row, table=True):
    """The plan of a user. A user without a row, or with an expired one, is on the default plan."""

    __tablename__ = "subscriptions"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    plan_id: str = Field(foreign_key="plans.id")
    started_at: datetime = moment_now()
    expires_at: datetime | None = moment(nullable=True)
    version: int = default("1")


class Resume(Row, table=True):
    """A resume as last read from hh: the snapshot and its hash. Gone from hh: `deleted_at`.

    `suggested_filters` is what the resume suggests where its owner chose nothing (empty: not noted yet).
    `employer_unnamed`: one of its open jobs names no employer, so that the present employer may not be recognised.
    """

    __tablename__ = "resumes"
    __table_args__ = (UniqueConstraint("account_id", "hh_resume_id"), {"info": owned_by("api")})

    id: UUID = id_field()
    user_id: UUID = user_field()
    account_id: UUID = Field(foreign_key="hh_accounts.id", ondelete="CASCADE", index=True)
    hh_resume_id: str
    title: str
    status: str
    snapshot: dict[str, Any] = json_field()
    content_hash: str
    suggested_filters: dict[str, Any] = json_field()
    employer_unnamed: bool = default("false")
    hh_updated_at: datetime | None = moment(nullable=True)
    synced_at: datetime = moment_now()
    deleted_at: datetime | None = moment(nullable=True)
    version: int = default("1")


class ResumeReading(Row, table=True):
    """When the resumes of an account are read from hh again, and by whom they are being read now."""

    __tablename__ = "resume_readings"
    __table_args__ = (
        Index("ix_resume_readings_due", "next_due_at"),
        {"info": owned_by("api")},
    )

    account_id: UUID = Field(primary_key=True, foreign_key="hh_accounts.id", ondelete="CASCADE")
    next_due_at: datetime = moment_now()
    lease_token: UUID | None = Field(default=None)
    lease_until: datetime | None = moment(nullable=True)
    failures: int = default("0")
    last_error: str | None = Field(default=None)
    read_at: datetime | None = moment(nullable=True)


class ResumeSettings(Row, table=True):
    """What the owner allows for one resume. Times of day are in the owner's zone `timezone`.

    `filters` holds what the owner chose and nothing else; the rest is what the resume suggests.
    """

    __tablename__ = "resume_settings"
    __table_args__ = (
        CheckConstraint("mode in ('off', 'dry', 'review', 'auto')", name="mode"),
        CheckConstraint("threshold between 0 and 100", name="threshold"),
        CheckConstraint("pacing_min_seconds >= 0 and pacing_max_seconds >= pacing_min_seconds", name="pacing"),
        {"info": owned_by("api")},
    )

    resume_id: UUID = Field(primary_key=True, foreign_key="resumes.id", ondelete="CASCADE")
    user_id: UUID = user_field()
    mode: str = default("'off'")
    threshold: int = default("60")
    filters: dict[str, Any] = json_field()
    letter_style: str = default("'friendly'")
    letter_wishes: str = default("''")
    daily_cap: int | None = Field(default=None)
    employer_cap: int = default("1")
    employer_cooldown_days: int = default("30")
    quiet_from: time | None = Field(default=None)
    quiet_to: time | None = Field(default=None)
    timezone: str = default("'Europe/Moscow'")
    pacing_min_seconds: float = default("20")
    pacing_max_seconds: float = default("90")
    undo_seconds: int = default("60")
    llm_judge: bool = default("false")
    version: int = default("1")
    updated_at: datetime = moment_now()


class Decision(Row, table=True):
    """What the owner decided: about which application (or resume and vacancy), from where, on which letter.

    The row is the truth of it; its event only says that it is there. `seen_hash` names the letter that the owner saw,
    `letter_hash` the one that stands after the decision, `letter` is the owner's own text. `number` is the order in
    which decisions about one application were made.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("action in ('approve', 'edit', 'dismiss', 'undo', 'apply', 'sent_by_hand')", name="action"),
        {
            "info": owned_by(
                "api", "telegram", guard=Guard(others=May(insert=True), secret=("letter",), seen_by=("auto_reply",))
            )
        },
    )

    id: UUID = id_field()
    user_id: UUID = user_field()
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
                "api", "telegram", guard=Guard(others=May(insert=True), secret=("text",), seen_by=("chat_analysis",))
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


class NotificationRead(Row, table=True):
    """How far a user has read the notifications: everything up to `seq`."""

    __tablename__ = "notification_reads"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    seq: int = default("0")
    updated_at: datetime = moment_now()


class AnswerFact(Row, table=True):
    """A fact that the owner stated for replies to employers; `subject` tells facts of one topic apart."""

    __tablename__ = "answer_facts"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    topic: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    text: str = default("''")
    text_en: str = default("''")
    stated_at: datetime = moment_now()


class NotificationPreference(Row, table=True):
    """What a user wants to be told where and when; `chosen` holds what differs from the rules of the topics.

    `digest`: what came in quiet hours is told in one message afterwards. `collapse`: many become one. `fallback`: push
    or e-mail stand in for a Telegram that cannot be reached.
    """

    __tablename__ = "notification_preferences"
    __table_args__ = ({"info": owned_by("api")},)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    chosen: dict[str, Any] = json_field()
    quiet_from: time | None = Field(default=None)
    quiet_to: time | None = Field(default=None)
    urgent: bool = default("true")
    digest: bool = default("true")
    collapse: bool = default("true")
    fallback: bool = default("true")
    version: int = default("1")
    updated_at: datetime = moment_now()


class PushSubscription(Row, table=True):
    """A browser that shows Web Push; its address and keys let whoever knows them write to it."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        UniqueConstraint("user_id", "endpoint_hash"),
        {"info": owned_by("api", guard=Guard(secret=("endpoint", "p256dh", "auth"), seen_by=("notifier",)))},
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    endpoint_hash: str
    endpoint: str
    p256dh: str
    auth: str
    name: str = default("''")
    created_at: datetime = moment_now()
