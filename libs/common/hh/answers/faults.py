"""From an error answer to a fault: decided by `errors[].type/value`, by the status only where hh gives no list."""

import httpx

from libs.common.hh.answers.answer import ErrorAnswer, ErrorItem
from libs.common.hh.answers.errors import (
    AccessRefusedError,
    AppDeletedError,
    BadArgumentError,
    BadUserAgentError,
    BusinessRefusalError,
    CaptchaRequiredError,
    HHError,
    LimitExceededError,
    NotFoundError,
    RateLimitedError,
    ServiceUnavailableError,
    TokenDeadError,
    TokenExpiredError,
    UnexpectedAnswerError,
)

SAFE_TRANSPORT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Faults of httpx that precede the first byte of a request; of every other one the request may have arrived."""

LIMIT_VALUES = ("limit_exceeded", "touch_limit_exceeded")
NOT_FOUND_VALUES = ("topic_not_found", "not_found")
OUTAGE_TYPES = {"bad_gateway", "service_unavailable", "internal_server_error", "gateway_timeout"}
GENERAL_TYPES = {"bad_request", "bad_argument", "not_found", "forbidden", "too_many_requests", "too_early", ""}


def fault_of(answer: ErrorAnswer) -> HHError:
    """The one fault that this error answer means; several errors yield the one that demands most of us."""
    return _of_sign_in(answer) or _of_admission(answer) or _of_request(answer) or _without_words(answer)


def _of_sign_in(answer: ErrorAnswer) -> HHError | None:
    item = answer.first("oauth")
    if item is None:
        return None
    if item.value == "token_expired":
        return TokenExpiredError(answer=answer)
    if item.value == "application_not_found":
        return AppDeletedError(answer=answer)
    if item.value == "no_scope":
        return AccessRefusedError(reason="no_scope", answer=answer)
    return TokenDeadError(item.value or "oauth", answer=answer)


def _of_admission(answer: ErrorAnswer) -> HHError | None:
    if captcha := answer.first("captcha_required"):
        return CaptchaRequiredError(captcha.captcha_url, captcha.fallback_url, answer=answer)
    if agent := answer.first("bad_user_agent"):
        return BadUserAgentError(agent.value or "unset", answer=answer)
    if any(e.value in LIMIT_VALUES for e in answer.items):
        return LimitExceededError(answer=answer)
    if answer.first("too_many_requests") or (answer.status == 429 and not _business(answer)):
        return RateLimitedError(answer=answer)
    return None


def _of_request(answer: ErrorAnswer) -> HHError | None:
    if answer.first("not_found") or any(e.value in NOT_FOUND_VALUES for e in answer.items):
        return NotFoundError(answer=answer)
    if business := _business(answer):
        return BusinessRefusalError(business.type, business.value, answer=answer)
    if answer.first("bad_argument") or answer.first("bad_request"):
        fields = tuple(e.value for e in answer.items if e.type == "bad_argument" and e.value)
        return BadArgumentError(fields or answer.arguments, detail=answer.description, answer=answer)
    if answer.first("forbidden"):
        return AccessRefusedError(answer=answer)
    return None


def _without_words(answer: ErrorAnswer) -> HHError:
    if answer.status >= 500 or any(e.type in OUTAGE_TYPES for e in answer.items):
        return ServiceUnavailableError(answer=answer)
    return UnexpectedAnswerError(f"HTTP {answer.status}, {answer.words}", answer=answer)


def _business(answer: ErrorAnswer) -> ErrorItem | None:
    """The first error of a subject such as `negotiations` or `resumes`; of an outage that is never one."""
    known = GENERAL_TYPES | OUTAGE_TYPES
    return next((e for e in answer.items if e.type not in known and e.value), None) if answer.status < 500 else None
