"""What one attempt to apply came to: decided here only, by a pure function of the answer or the exception."""

from collections.abc import Callable

from libs.common.errors import OutcomeUnknownError, PermanentError, TransientError
from libs.common.hh.answers import errors
from libs.common.hh.answers.answer import Answer, ErrorAnswer, ErrorItem, error_answer
from libs.common.hh.answers.faults import SAFE_TRANSPORT
from libs.common.hh.outcomes.kinds import (
    Blocked,
    BlockReason,
    MaybeArrived,
    NeverLeft,
    RefusalReason,
    Refused,
    Sent,
    Wait,
    WaitReason,
)

ApplyOutcome = Sent | Refused | Wait | Blocked | NeverLeft | MaybeArrived
ApplyAnswer = Answer
"""What `HHClient.apply` returns: the answer as it came, whatever its status."""

CONSENT_MARKS = ("enable_applicant_visibility_in_country", "required_applicant_visibility_id")
REFUSALS: dict[str, RefusalReason] = {
    "already_applied": RefusalReason.ALREADY_APPLIED,
    "test_required": RefusalReason.TEST_REQUIRED,
    "invalid_vacancy": RefusalReason.INVALID_VACANCY,
    "archived": RefusalReason.INVALID_VACANCY,
    "vacancy_archived": RefusalReason.INVALID_VACANCY,
    "vacancy_not_found": RefusalReason.VACANCY_NOT_FOUND,
    "resume_not_found": RefusalReason.RESUME_NOT_FOUND,
    "resume_deleted": RefusalReason.RESUME_NOT_FOUND,
    "letter_required": RefusalReason.LETTER_REQUIRED,
    "empty_message": RefusalReason.LETTER_REQUIRED,
    "message_cannot_be_empty": RefusalReason.LETTER_REQUIRED,
    "too_long_message": RefusalReason.TOO_LONG_MESSAGE,
    "application_denied": RefusalReason.APPLICATION_DENIED,
    "disabled_by_employer": RefusalReason.APPLICATION_DENIED,
    "resume_visibility_conflict": RefusalReason.VISIBILITY_CONFLICT,
    "inappropriate_language": RefusalReason.INAPPROPRIATE_LANGUAGE,
    "inappropriate_language_message": RefusalReason.INAPPROPRIATE_LANGUAGE,
    "resource_policy_violation": RefusalReason.POLICY_VIOLATION,
    "resource_policy_violation_message": RefusalReason.POLICY_VIOLATION,
    "wrong_state": RefusalReason.WRONG_STATE,
}
"""Values of `negotiations` errors. hh declares its tables incomplete: an unlisted one is `unknown_refusal`."""


def classify_apply(result: ApplyAnswer | Exception) -> ApplyOutcome:
    """What the attempt came to. Never raises; whatever is not proved harmless counts as maybe arrived."""
    return _of_exception(result) if isinstance(result, Exception) else _of_answer(result)


def _of_answer(answer: Answer) -> ApplyOutcome:
    facts = error_answer(answer)
    if answer.status == 201:
        return _of_created(answer, facts)
    if answer.status == 303:
        return _of_redirect(answer, facts)
    if answer.status >= 500 or answer.status < 300:
        return MaybeArrived(f"HTTP {answer.status}", facts.request_id)
    if answer.truncated:
        return MaybeArrived(f"HTTP {answer.status}, truncated", facts.request_id)
    return _of_refusal(facts)


def _of_created(answer: Answer, facts: ErrorAnswer) -> ApplyOutcome:
    """The id is in Location; a variant of the API gives it in the body, where it may be null."""
    path = answer.target.path.rstrip("/")
    named = path.rsplit("/", 1)[-1] if "/negotiations/" in f"{path}/" else ""
    negotiation_id = named or str(answer.json_object().get("id") or "")
    if negotiation_id and negotiation_id != "negotiations":
        return Sent(negotiation_id, facts.request_id)
    return MaybeArrived("HTTP 201 without a negotiation id", facts.request_id)


def _of_redirect(answer: Answer, facts: ErrorAnswer) -> ApplyOutcome:
    """303 with an absolute address is the employer's own site: hh created nothing and the link is for a person."""
    target = answer.target
    if target.scheme in {"http", "https"} and target.netloc:
        return Refused(RefusalReason.EXTERNAL, link=answer.location, request_id=facts.request_id)
    return MaybeArrived("HTTP 303 without an external address", facts.request_id)


def _of_refusal(facts: ErrorAnswer) -> ApplyOutcome:
    for decide in (_blocked, _waiting, _refused):
        outcome = decide(facts)
        if outcome is not None:
            return outcome
    return Blocked(
        BlockReason.UNKNOWN_ANSWER, detail=f"HTTP {facts.status}, {facts.words}", request_id=facts.request_id
    )


def _blocked(facts: ErrorAnswer) -> ApplyOutcome | None:
    if oauth := facts.first("oauth"):
        return Blocked(_oauth_block(oauth), detail=oauth.value, request_id=facts.request_id)
    if captcha := facts.first("captcha_required"):
        link = captcha.captcha_url or captcha.fallback_url
        return Blocked(BlockReason.CAPTCHA, link=link, request_id=facts.request_id)
    if agent := facts.first("bad_user_agent"):
        return Blocked(BlockReason.BAD_USER_AGENT, detail=agent.value, request_id=facts.request_id)
    return None


def _oauth_block(item: ErrorItem) -> BlockReason:
    named = {"application_not_found": BlockReason.APP_DELETED, "no_scope": BlockReason.ACCESS_REFUSED}
    return named.get(item.value or "", BlockReason.TOKEN_DEAD)


def _waiting(facts: ErrorAnswer) -> ApplyOutcome | None:
    """The limit comes as 400, 403 or 429; a 429 without known words is the rate of requests."""
    if facts.first("negotiations", "already_applied"):
        return None
    if any(e.value == "limit_exceeded" for e in facts.items):
        return Wait(WaitReason.LIMIT_EXCEEDED, facts.retry_after, facts.request_id)
    if facts.first("too_many_requests") or (facts.status == 429 and not facts.first("negotiations")):
        return Wait(WaitReason.RATE_LIMITED, facts.retry_after, facts.request_id)
    return None


def _refused(facts: ErrorAnswer) -> ApplyOutcome | None:
    spoken = [e for e in facts.items if e.type == "negotiations"]
    if any(e.value == "chat_is_not_ready" for e in spoken):
        return MaybeArrived("negotiations/chat_is_not_ready", facts.request_id)
    known = sorted((e for e in spoken if e.value in REFUSALS), key=lambda e: e.value != "already_applied")
    if known:
        value = str(known[0].value)
        return Refused(REFUSALS[value], detail=value, request_id=facts.request_id)
    if _consent_missing(facts):
        return Refused(RefusalReason.VISIBILITY_CONSENT, detail=facts.description, request_id=facts.request_id)
    if spoken:
        return Refused(RefusalReason.UNKNOWN, detail=spoken[0].value, request_id=facts.request_id)
    return _of_arguments(facts)


def _of_arguments(facts: ErrorAnswer) -> ApplyOutcome | None:
    named = {e.value for e in facts.items if e.type == "bad_argument"} | set(facts.arguments)
    if "message" in named:
        long = any(e.reason == "too_long_value" for e in facts.items)
        reason = RefusalReason.TOO_LONG_MESSAGE if long else RefusalReason.LETTER_REQUIRED
        return Refused(reason, detail=facts.description, request_id=facts.request_id)
    if named or facts.first("bad_argument") or facts.first("bad_request"):
        detail = ", ".join(sorted(n for n in named if n)) or facts.description
        return Refused(RefusalReason.BAD_REQUEST, detail=detail, request_id=facts.request_id)
    if facts.first("not_found"):
        return Refused(RefusalReason.VACANCY_NOT_FOUND, detail="not_found", request_id=facts.request_id)
    if facts.first("forbidden"):
        return Blocked(BlockReason.ACCESS_REFUSED, detail="forbidden", request_id=facts.request_id)
    return None


def _consent_missing(facts: ErrorAnswer) -> bool:
    said = " ".join((facts.description or "", *facts.arguments, *(e.value or "" for e in facts.items)))
    return any(mark in said for mark in CONSENT_MARKS)


def _of_exception(error: Exception) -> ApplyOutcome:
    if isinstance(error, SAFE_TRANSPORT):
        return NeverLeft(type(error).__name__)
    if isinstance(error, errors.HHError):
        decide = next((make for kind, make in HH_ERRORS.items() if isinstance(error, kind)), None)
        if decide is not None:
            return decide(error)
    if isinstance(error, errors.AnswerLostError):
        return MaybeArrived(error.reason, error.request_id)
    if isinstance(error, OutcomeUnknownError):
        return MaybeArrived(error.code)
    if isinstance(error, TransientError):
        return NeverLeft(type(error.__cause__).__name__ if error.__cause__ else error.code)
    if isinstance(error, PermanentError):
        return Blocked(BlockReason.UNKNOWN_ANSWER, detail=error.code)
    return MaybeArrived(type(error).__name__)


def _wait(reason: WaitReason) -> Callable[[errors.HHError], ApplyOutcome]:
    return lambda error: Wait(reason, getattr(error, "retry_after", None), error.request_id)


def _block(reason: BlockReason) -> Callable[[errors.HHError], ApplyOutcome]:
    return lambda error: Blocked(
        reason, link=getattr(error, "url", None), detail=getattr(error, "reason", None), request_id=error.request_id
    )


HH_ERRORS: dict[type[errors.HHError], Callable[[errors.HHError], ApplyOutcome]] = {
    errors.BreakerOpenError: _wait(WaitReason.BREAKER_OPEN),
    errors.RateLimitedError: _wait(WaitReason.RATE_LIMITED),
    errors.LimitExceededError: _wait(WaitReason.LIMIT_EXCEEDED),
    errors.TokenExpiredError: _block(BlockReason.TOKEN_DEAD),
    errors.TokenDeadError: _block(BlockReason.TOKEN_DEAD),
    errors.AlreadyRefreshedError: _block(BlockReason.TOKEN_DEAD),
    errors.AppDeletedError: _block(BlockReason.APP_DELETED),
    errors.AccessRefusedError: _block(BlockReason.ACCESS_REFUSED),
    errors.CaptchaRequiredError: _block(BlockReason.CAPTCHA),
    errors.BadUserAgentError: _block(BlockReason.BAD_USER_AGENT),
    errors.BadArgumentError: lambda error: Refused(RefusalReason.BAD_REQUEST, detail=str(error)),
}
"""Faults raised before the POST (a refresh that failed, a breaker that is open): the application was not sent."""
