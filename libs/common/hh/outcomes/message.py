"""What one attempt to write in a chat came to: decided here only, by a pure function of the answer or the exception."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from libs.common.hh.answers.answer import Answer, ErrorAnswer, error_answer
from libs.common.hh.outcomes.apply import classify_apply
from libs.common.hh.outcomes.kinds import Blocked, BlockReason, MaybeArrived, NeverLeft, Refused, Sent, Wait, WaitReason


class MessageRefusal(StrEnum):
    """Why hh took no message; the first five are also words of `messaging_status`."""

    IN_A_ROW_LIMIT = "in_a_row_limit"
    NO_INVITATION = "no_invitation"
    DISABLED_BY_EMPLOYER = "disabled_by_employer"
    RESUME_DELETED = "resume_deleted"
    ARCHIVED = "archived"
    OVERALL_LIMIT = "overall_limit"
    PROHIBITED = "prohibited"
    TOO_LONG_MESSAGE = "too_long_message"
    EMPTY_MESSAGE = "message_cannot_be_empty"
    INAPPROPRIATE_LANGUAGE = "inappropriate_language"
    POLICY_VIOLATION = "policy_violation"
    CHAT_NOT_FOUND = "chat_not_found"
    BAD_REQUEST = "bad_request"
    UNKNOWN = "unknown_refusal"


@dataclass(frozen=True, slots=True)
class MessageRefused:
    """Decided against; `detail`: hh's own word, also when it is new to us."""

    reason: MessageRefusal
    detail: str | None = None
    request_id: str | None = None
    kind: ClassVar[Literal["refused"]] = "refused"


MessageOutcome = Sent | MessageRefused | Wait | Blocked | NeverLeft | MaybeArrived

NOT_READY_PAUSE = 5.0
REFUSALS: dict[str, MessageRefusal] = {
    **{reason.value: reason for reason in MessageRefusal},
    "chat_archived": MessageRefusal.ARCHIVED,
    "topic_archived": MessageRefusal.ARCHIVED,
    "vacancy_archived": MessageRefusal.ARCHIVED,
    "invalid_vacancy": MessageRefusal.ARCHIVED,
    "resume_not_found": MessageRefusal.RESUME_DELETED,
    "empty_message": MessageRefusal.EMPTY_MESSAGE,
    "inappropriate_language_message": MessageRefusal.INAPPROPRIATE_LANGUAGE,
    "resource_policy_violation": MessageRefusal.POLICY_VIOLATION,
    "resource_policy_violation_message": MessageRefusal.POLICY_VIOLATION,
    "topic_not_found": MessageRefusal.CHAT_NOT_FOUND,
}
"""Values of `negotiations` errors. hh declares its tables incomplete: an unlisted one is `unknown_refusal`."""


def classify_message(result: Answer | Exception) -> MessageOutcome:
    """What the attempt came to. Never raises; whatever is not proved harmless counts as maybe arrived."""
    if isinstance(result, Exception):
        return _shared(result)
    facts = error_answer(result)
    if result.status == 201:
        message_id = str(result.json_object().get("id") or "")
        if message_id:
            return Sent(message_id, facts.request_id)
        return MaybeArrived("HTTP 201 without a message id", facts.request_id)
    if result.status < 400:
        return MaybeArrived(f"HTTP {result.status}", facts.request_id)
    if result.status < 500 and not result.truncated:
        refused = _refused(facts)
        if refused is not None:
            return refused
    return _shared(result)


def _refused(facts: ErrorAnswer) -> MessageOutcome | None:
    """A refusal in words that only messages know; everything else is read as an application's answer is."""
    spoken = [e for e in facts.items if e.type == "negotiations"]
    if any(e.value == "chat_is_not_ready" for e in spoken):
        return Wait(WaitReason.RATE_LIMITED, facts.retry_after or NOT_READY_PAUSE, facts.request_id)
    known = next((str(e.value) for e in spoken if e.value in REFUSALS), None)
    if known is not None:
        return MessageRefused(REFUSALS[known], known, facts.request_id)
    return None


def _shared(result: Answer | Exception) -> MessageOutcome:
    outcome = classify_apply(result)
    assert not isinstance(outcome, Sent)  # 201 is read above
    if isinstance(outcome, Refused):
        missing = outcome.detail == "not_found"
        reason = MessageRefusal.CHAT_NOT_FOUND if missing else REFUSALS.get(outcome.reason.value)
        return MessageRefused(reason or MessageRefusal.UNKNOWN, outcome.detail, outcome.request_id)
    if isinstance(outcome, Blocked) and outcome.reason is BlockReason.UNKNOWN_ANSWER:
        return MessageRefused(MessageRefusal.UNKNOWN, outcome.detail, outcome.request_id)
    return outcome
