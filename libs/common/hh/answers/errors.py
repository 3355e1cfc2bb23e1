"""The faults that a call to hh can end with, under the three kinds of libs.common.errors.

The sentence is that of `code` in `libs.common.messages`, with machine words of hh at most, never a header, a body or a
token.
"""

from libs.common.errors import OutcomeUnknownError, PermanentError, TransientError, VkatilsyaError
from libs.common.hh.answers.answer import ErrorAnswer
from libs.common.messages.catalogue import known, message


class HHError(VkatilsyaError):
    """Base of every fault of hh; `answer` holds hh's own words when it answered at all.

    `detail` is a machine word that the sentence names. The sentence is the owner's (Russian) one.
    """

    code = "hh_error"

    def __init__(self, detail: str = "", *, answer: ErrorAnswer | None = None) -> None:
        super().__init__(self._sentence(detail), detail=detail)
        self.answer = answer

    def _sentence(self, detail: str) -> str:
        return message("hh", self.code).filled(detail=detail or "?")

    @property
    def request_id(self) -> str | None:
        """hh's id of the request, the one to quote to its support."""
        return self.answer.request_id if self.answer else None


class HHTransientError(HHError, TransientError):
    """Nothing happened and the same call may succeed later; `retry_after` is in seconds when known."""

    code = "hh_unavailable"

    def __init__(
        self, detail: str = "", *, answer: ErrorAnswer | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(detail, answer=answer)
        self.retry_after = retry_after if retry_after is not None or answer is None else answer.retry_after


class HHPermanentError(HHError, PermanentError):
    """Nothing happened and the same call will not succeed."""

    code = "hh_refused"


class HHOutcomeUnknownError(HHError, OutcomeUnknownError):
    """The call may have taken effect: look before anything else."""

    code = "hh_outcome_unknown"


# ---- the token and the application


class TokenExpiredError(HHTransientError):
    """The access token is over its life: refresh once and repeat once."""

    code = "hh_token_expired"


class TokenDeadError(HHPermanentError):
    """Only a new login helps; `reason` is hh's word (token_revoked, bad_authorization, token deactivated...)."""

    code = "hh_token_dead"
    status = 409

    def __init__(self, reason: str, *, answer: ErrorAnswer | None = None) -> None:
        super().__init__(reason, answer=answer)
        self.reason = reason


class AppDeletedError(HHPermanentError):
    """hh does not know the application (client id) any more, or its id and secret do not fit."""

    code = "hh_app_deleted"


class AccessRefusedError(HHPermanentError):
    """A bare `forbidden`: this client may not use the method. Refreshing or repeating does not help."""

    code = "hh_access_refused"
    status = 403

    def __init__(self, *, reason: str = "forbidden", answer: ErrorAnswer | None = None) -> None:
        super().__init__(reason, answer=answer)
        self.reason = reason


class BadUserAgentError(HHPermanentError):
    """hh refuses the client's name; `value` is `unset` or `blacklisted`."""

    code = "hh_bad_user_agent"

    def __init__(self, value: str, *, answer: ErrorAnswer | None = None) -> None:
        super().__init__(value, answer=answer)
        self.value = value


class CaptchaRequiredError(HHPermanentError):
    """A person must solve a captcha in a browser; one of the two links may be missing."""

    code = "hh_captcha_required"
    status = 409

    def __init__(
        self, captcha_url: str | None, fallback_url: str | None = None, *, answer: ErrorAnswer | None = None
    ) -> None:
        super().__init__(answer=answer)
        self.captcha_url = captcha_url
        self.fallback_url = fallback_url

    @property
    def url(self) -> str | None:
        """The page for the person, whichever link hh gave."""
        return self.captcha_url or self.fallback_url


# ---- limits and outages


class RateLimitedError(HHTransientError):
    """Too many requests a second; nothing was done."""

    code = "hh_rate_limited"
    status = 429


class LimitExceededError(HHTransientError):
    """hh's own limit on applications, messages or lists is used up."""

    code = "hh_limit_exceeded"
    status = 429


class ServiceUnavailableError(HHTransientError):
    """hh answered 5xx, or with a body that breaks off. Of a write this proves nothing: see `AnswerLostError`."""

    code = "hh_unavailable"


class NetworkError(HHTransientError):
    """A read that did not complete: no connection, a timeout, a broken answer."""

    code = "hh_network"


class NeverLeftError(HHTransientError):
    """A write that provably was not sent: the fault came before its first byte."""

    code = "hh_never_left"


class TooLateError(NeverLeftError):
    """A write that was not sent because what allowed it is too old by now."""

    code = "hh_too_late"


class AnswerLostError(HHOutcomeUnknownError):
    """A write whose answer was lost or proves nothing; `reason` is the class of the fault underneath."""

    code = "hh_answer_lost"

    def __init__(self, reason: str, *, answer: ErrorAnswer | None = None) -> None:
        super().__init__(reason, answer=answer)
        self.reason = reason


class BreakerOpenError(HHTransientError):
    """The circuit breaker holds calls back after repeated outages; `retry_after` says for how long."""

    code = "hh_breaker_open"


# ---- the request itself


class NotFoundError(HHPermanentError):
    """hh has no such object, or not for this user."""

    code = "hh_not_found"
    status = 404


class BadArgumentError(HHPermanentError):
    """hh (or the client before it) rejects arguments; `fields` names them."""

    code = "hh_bad_argument"
    status = 422

    def __init__(
        self, fields: tuple[str, ...], *, detail: str | None = None, answer: ErrorAnswer | None = None
    ) -> None:
        super().__init__(detail or ", ".join(fields), answer=answer)
        self.fields = fields


class BusinessRefusalError(HHPermanentError):
    """A rule of hh forbids this act; `type` and `value` are hh's words, also ones not known yet."""

    code = "hh_refused"
    status = 409

    def __init__(self, type_: str, value: str | None, *, answer: ErrorAnswer | None = None) -> None:
        super().__init__(f"{type_}/{value or '?'}", answer=answer)
        self.type = type_
        self.value = value


class UnexpectedAnswerError(HHPermanentError):
    """An answer that none of the known contracts covers: the API changed, or something else answered in its place."""

    code = "hh_unexpected_answer"
    status = 502


# ---- sign-in


class TokenNotExpiredError(HHPermanentError):
    """A refresh came too early; the pair in hand goes on working."""

    code = "hh_token_not_expired"


class AlreadyRefreshedError(HHPermanentError):
    """This refresh token was used before: its successor is stored, or lost, and then only a new login helps."""

    code = "hh_already_refreshed"


class SignInError(HHPermanentError):
    """hh did not complete a sign-in; `reason` is its word (code expired, bad redirect url...)."""

    code = "hh_sign_in_failed"
    status = 422

    def __init__(self, reason: str, *, answer: ErrorAnswer | None = None) -> None:
        super().__init__(reason, answer=answer)
        self.reason = reason

    def _sentence(self, detail: str) -> str:
        said = known("sign_in", detail)
        return said.sentence if said else super()._sentence(detail)
