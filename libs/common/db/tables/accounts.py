"""Tables behind libs.common.accounts: written by whoever needs them, under the locks named there."""
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
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
    owned_by,
    user_field,
)
from libs.common.reasons import PauseReason

_LINKED_OR_LEFT = linked_to_the_bot("audit_log.user_id", also_ended_now=True)


class HHAccount(Row, table=True):
    """A linked HeadHunter account. The token pair is AES-256-GCM, bound to the row; `origin` is `sandbox` or `hh`.

    `assisted`: no account at hh at all, what its owner applies to is sent by hand. It has no tokens, needs no login,
    and stands beside the linked one; `hh_user_id` is the user's own id.
    """

    __tablename__ = "hh_accounts"
    __table_args__ = (
        CheckConstraint("origin in ('sandbox', 'hh', 'assisted')", name="origin"),
        CheckConstraint(
            "origin <> 'assisted' or (state <> 'needs_login' and access_token = '' and refresh_token = '')",
            name="assisted",
        ),
        CheckConstraint("state in ('linked', 'needs_login', 'unlinked')", name="state"),
        UniqueConstraint("origin", "hh_user_id"),
        Index(
            "uq_hh_accounts_one_per_user",
            "user_id",
            unique=True,
            postgresql_where=text("state <> 'unlinked' and origin <> 'assisted'"),
        ),
        {
            "info": owned_by(
                "api",
                "auto_reply",
                "chat_analysis",
                guard=Guard(
                    others=Writes(update=("state", "key_id", "access_token", "refresh_token", "expires_at", "version")),
                    secret=("access_token", "refresh_token"),
                ),
            )
        },
    )

    id: UUID = id_field()
    user_id: UUID = user_field()
    origin: str
    hh_user_id: str
    display_name: str = default("''")
    state: str = default("'linked'")
    key_id: str
    access_token: str
    refresh_token: str
    expires_at: datetime = moment()
    capabilities: dict[str, Any] = json_field()
    linked_at: datetime = moment_now()
    version: int = default("1")


_OWNER: PauseReason = "owner"
MACHINES = f"scope <> 'system' and reason <> '{_OWNER}'"
"""What a sender pauses by itself: whoever takes it over lifts no switch that a person has set."""

_LINKED = linked_to_the_bot("pause_switches.scope_id")


class PauseSwitch(Row, table=True):
    """A kill switch: while the row stands (and `until` is not over) nothing of its scope is sent.

    `scope` is system, user, account or resume; `scope_id` is the nil UUID for the system. The owner's switch and the
    machine's (captcha, limit, access_refused, needs_login, breaker, drift) are separate rows: lifting one leaves
    the others.
    """

    __tablename__ = "pause_switches"
    __table_args__ = (
        CheckConstraint("scope in ('system', 'user', 'account', 'resume')", name="scope"),
        {
            "info": owned_by(
                "api",
                "auto_reply",
                "chat_analysis",
                "telegram",
                guard=Guard(
                    others=Writes(insert=True, update=("until", "detail", "created_at")),
                    kept_to={
                        "telegram": f"scope = 'user' and reason = '{_OWNER}' and {_LINKED}",
                        "auto_reply": MACHINES,
                        "chat_analysis": MACHINES,
                    },
                    deleted_by=("telegram",),
                ),
            )
        },
    )

    scope: str = Field(primary_key=True)
    scope_id: UUID = Field(primary_key=True)
    reason: str = Field(primary_key=True)
    detail: dict[str, Any] = json_field()
    paused_by: str
    until: datetime | None = moment(nullable=True)
    created_at: datetime = moment_now()


class AuditEntry(Row, table=True):
    """One line of a user's hash-chained audit log: `hash` covers `prev_hash` and the entry.

    A service writes in its own name; the bot in its owner's, too, of people who are linked to it.
    """

    __tablename__ = "audit_log"
    __table_args__ = (
        UniqueConstraint("user_id", "number"),
        {
            "info": owned_by(
                "api",
                "auto_reply",
                "chat_analysis",
                "telegram",
                guard=Guard(
                    owner=Writes(insert=True),
                    others=Writes(insert=True),
                    kept_to={
                        "api": "actor not in ('auto_reply', 'chat_analysis', 'telegram')",
                        "auto_reply": "actor in ('auto_reply', 'tokens')",
                        "chat_analysis": "actor in ('chat_analysis', 'tokens')",
                        "telegram": f"actor in ('owner', 'telegram') and {_LINKED_OR_LEFT}",
                    },
                ),
            )
        },
    )

    id: UUID = id_field()
    user_id: UUID = user_field(index=False)
    number: int
    at: datetime = moment_now()
    actor: str
    action: str
    data: dict[str, Any] = json_field()
    prev_hash: str
    hash: str


class ErasedAudit(Row, table=True):
    """What remains of the audit log of an erased user: the hashes, under an id that leads to nobody.

    No service writes it: a trigger does, in the transaction that deletes the user.
    """

    __tablename__ = "erased_audit"
    __table_args__ = ({"info": owned_by("api", guard=Guard(owner=Writes()))},)

    chain_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = moment()
    prev_hash: str
    hash: str
