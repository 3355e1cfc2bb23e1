"""Every reason why sending rests. Their texts and who must act are in `libs.common.messages`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

PauseReason = Literal[
    "limit",
    "quiet_hours",
    "pacing",
    "captcha",
    "access_refused",
    "needs_login",
    "breaker",
    "drift",
    "owner",
    "llm_budget",
    "plan",
    "resume_cap",
    "dead_man",
    "app_deleted",
    "resume",
    "origin",
    "resume_refused",
    "visibility_consent",
    "visibility_conflict",
]
"""What `reply.paused` may say; a contract: it only grows. `pacing` and `llm_budget` are said by nobody today."""

Scope = Literal["system", "user", "account", "resume"]
"""Whom a switch concerns, the widest first."""
SwitchReason = Literal[
    "owner",
    "captcha",
    "limit",
    "access_refused",
    "needs_login",
    "breaker",
    "drift",
    "app_deleted",
    "dead_man",
    "resume_refused",
    "visibility_consent",
]
"""Reasons that stand as a row of `pause_switches`."""

DismissalReason = Literal["pay", "tasks", "level", "place", "schedule", "employer"]
"""Why a vacancy does not suit its owner, as he may say after he dismissed it; the words of the table's check."""

APPLYING_LOST: tuple[SwitchReason, ...] = ("access_refused", "app_deleted")
"""Switches that say that hh lets this application apply no more."""


class InterimReason(StrEnum):
    """why an application that has not ended waits, beside its state."""

    RESUME_CHANGED = "resume_changed"
    LETTER_UNPROVED = "letter_unproved"
    LEASE_OVER = "lease_over"
    MAYBE_ARRIVED = "maybe_arrived"
    NEVER_LEFT = "never_left"
    RATE_LIMITED = "rate_limited"
    TOO_LATE = "too_late"
    OLD_TOKEN = "old_token"  # noqa: S105 - a reason
    PROVED_ABSENT = "proved_absent"


class EndReason(StrEnum):
    """Why an application ended, beside hh's refusals (`RefusalReason`)."""

    DRY_RUN = "dry_run"
    EXPIRED = "expired"
    ARCHIVED = "archived"
    LETTER_FAILED = "letter_failed"
    NOT_PROVED = "not_proved"
    TOO_MANY_TRIES = "too_many_tries"


@dataclass(frozen=True, slots=True)
class Reason:
    """`liftable`: a person may end its switch. `announced`: the owner gets a notification when it begins."""

    liftable: bool = False
    announced: bool = True


PAUSES: Mapping[str, Reason] = MappingProxyType(
    {
        "limit": Reason(),
        "plan": Reason(),
        "resume_cap": Reason(),
        "quiet_hours": Reason(),
        "owner": Reason(liftable=True),
        # Who sets it tells it.
        "dead_man": Reason(liftable=True, announced=False),
        "captcha": Reason(liftable=True),
        "access_refused": Reason(liftable=True),
        "app_deleted": Reason(),
        "needs_login": Reason(),
        "drift": Reason(liftable=True),
        "breaker": Reason(liftable=True),
        # The reading of resumes tells it.
        "resume": Reason(announced=False),
        "resume_stale": Reason(announced=False),
        "resume_refused": Reason(liftable=True),
        "visibility_consent": Reason(liftable=True),
        "visibility_conflict": Reason(),
        "origin": Reason(),
        # Of one row, or of the owner's own hand a moment ago: not worth a notification.
        "mode_off": Reason(announced=False),
        "employer": Reason(announced=False),
        "pacing": Reason(announced=False),
        "llm_budget": Reason(announced=False),
    }
)

LIFTABLE = tuple(name for name, reason in PAUSES.items() if reason.liftable)
"""Pauses that a person may end; the others end with their cause."""

ANNOUNCED = frozenset(name for name, reason in PAUSES.items() if reason.announced)
"""Pauses that stop an account or a resume and of which the owner gets a notification."""
