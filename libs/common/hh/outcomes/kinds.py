"""The kinds of ends that an attempt to apply or to write can have, and hh's reasons."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal


class RefusalReason(StrEnum):
    """Why this application will not be made; hh created nothing."""

    ALREADY_APPLIED = "already_applied"
    TEST_REQUIRED = "test_required"
    EXTERNAL = "external"
    INVALID_VACANCY = "invalid_vacancy"
    VACANCY_NOT_FOUND = "vacancy_not_found"
    RESUME_NOT_FOUND = "resume_not_found"
    LETTER_REQUIRED = "letter_required"
    TOO_LONG_MESSAGE = "too_long_message"
    APPLICATION_DENIED = "application_denied"
    VISIBILITY_CONFLICT = "visibility_conflict"
    VISIBILITY_CONSENT = "visibility_consent_required"
    INAPPROPRIATE_LANGUAGE = "inappropriate_language"
    POLICY_VIOLATION = "policy_violation"
    WRONG_STATE = "wrong_state"
    BAD_REQUEST = "bad_request"
    UNKNOWN = "unknown_refusal"


class WaitReason(StrEnum):
    """Why to come back later; hh created nothing."""

    LIMIT_EXCEEDED = "limit_exceeded"
    RATE_LIMITED = "rate_limited"
    BREAKER_OPEN = "breaker_open"


class BlockReason(StrEnum):
    """Why the account must stop until a person acts; hh created nothing."""

    CAPTCHA = "captcha"
    ACCESS_REFUSED = "access_refused"
    TOKEN_DEAD = "token_dead"  # noqa: S105 - a reason, not a secret
    APP_DELETED = "app_deleted"
    BAD_USER_AGENT = "bad_user_agent"
    UNKNOWN_ANSWER = "unknown_answer"


@dataclass(frozen=True, slots=True)
class Sent:
    """hh confirmed; the `id` of the negotiation, or of the message, is the proof."""

    id: str
    request_id: str | None = None
    kind: ClassVar[Literal["sent"]] = "sent"


@dataclass(frozen=True, slots=True)
class Refused:
    """Decided against. `link`: where the person can go on; `detail`: hh's own word, also when it is new to us."""

    reason: RefusalReason
    link: str | None = None
    detail: str | None = None
    request_id: str | None = None
    kind: ClassVar[Literal["refused"]] = "refused"


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now. `retry_after` is in seconds, None when hh named no time."""

    reason: WaitReason
    retry_after: float | None = None
    request_id: str | None = None
    kind: ClassVar[Literal["wait"]] = "wait"


@dataclass(frozen=True, slots=True)
class Blocked:
    """The account stops. `link`: the captcha page; `detail`: hh's own word."""

    reason: BlockReason
    link: str | None = None
    detail: str | None = None
    request_id: str | None = None
    kind: ClassVar[Literal["blocked"]] = "blocked"


@dataclass(frozen=True, slots=True)
class NeverLeft:
    """Provably nothing was sent: repeating is safe."""

    detail: str
    kind: ClassVar[Literal["never_left"]] = "never_left"


@dataclass(frozen=True, slots=True)
class MaybeArrived:
    """hh may have accepted: look at the list of negotiations before anything else."""

    detail: str
    request_id: str | None = None
    kind: ClassVar[Literal["maybe_arrived"]] = "maybe_arrived"
