"""An error body becomes one fault, whatever its shape, by its words and not by its status."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.errors import PermanentError, TransientError
from libs.common.hh.answers import errors
from libs.common.hh.answers.answer import Answer, error_answer, retry_after_seconds
from libs.common.hh.answers.faults import fault_of


def fault(status: int, parsed: Any = None, **headers: str) -> errors.HHError:
    content = b"" if parsed is None else parsed if isinstance(parsed, bytes) else json.dumps(parsed).encode()
    return fault_of(error_answer(Answer(status, {k.replace("_", "-"): v for k, v in headers.items()}, content)))


def err(*items: tuple[str, str | None], **extra: Any) -> dict[str, Any]:
    return {"errors": [{"type": t, **({"value": v} if v else {})} for t, v in items], **extra}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
@pytest.mark.parametrize(
    ("items", "kind"),
    [
        ([("oauth", "token_expired")], errors.TokenExpiredError),
        ([("oauth", "token_revoked")], errors.TokenDeadError),
        ([("oauth", "bad_authorization")], errors.TokenDeadError),
        ([("oauth", "user_auth_expected")], errors.TokenDeadError),
        ([("oauth", "application_not_found")], errors.AppDeletedError),
        ([("oauth", "no_scope")], errors.AccessRefusedError),
        ([("forbidden", None)], errors.AccessRefusedError),
        ([("captcha_required", "captcha_required")], errors.CaptchaRequiredError),
        ([("bad_user_agent", "unset")], errors.BadUserAgentError),
        ([("negotiations", "limit_exceeded")], errors.LimitExceededError),
        ([("resumes", "touch_limit_exceeded")], errors.LimitExceededError),
        ([("too_many_requests", None)], errors.RateLimitedError),
        ([("not_found", None)], errors.NotFoundError),
        ([("negotiations", "topic_not_found")], errors.NotFoundError),
        ([("vacancies_blacklist", "not_found")], errors.NotFoundError),
        ([("bad_argument", "page")], errors.BadArgumentError),
        ([("bad_request", None)], errors.BadArgumentError),
        ([("negotiations", "never_seen_before")], errors.BusinessRefusalError),
        ([("service_unavailable", None)], errors.ServiceUnavailableError),
        ([("forbidden", None), ("captcha_required", "captcha_required")], errors.CaptchaRequiredError),
        ([("forbidden", None), ("oauth", "token_expired")], errors.TokenExpiredError),
        ([("bad_argument", "x"), ("negotiations", "wrong_state")], errors.BusinessRefusalError),
        ([("quantum", None)], errors.UnexpectedAnswerError),
        ([], errors.UnexpectedAnswerError),
    ],
)
def test_the_words_decide(status: int, items: list[tuple[str, str | None]], kind: type[errors.HHError]) -> None:
    assert type(fault(status, err(*items))) is kind


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("parsed", [None, b"<html>Bad Gateway</html>", err(("bad_gateway", None)), b'{"errors":[{'])
def test_a_5xx_is_an_outage_with_any_body(status: int, parsed: Any) -> None:
    assert isinstance(fault(status, parsed), errors.ServiceUnavailableError)


@pytest.mark.parametrize("parsed", [None, b"<html></html>", err(("too_many_requests", None))])
def test_a_429_is_the_rate_of_requests_and_keeps_its_time(parsed: Any) -> None:
    found = fault(429, parsed, Retry_After="7")
    assert isinstance(found, errors.RateLimitedError)
    assert found.retry_after == 7.0


def test_a_429_of_a_bump_is_a_limit() -> None:
    assert isinstance(fault(429, err(("resumes", "touch_limit_exceeded"))), errors.LimitExceededError)


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("parsed", [None, b"<html>edge</html>", b"null", b"[1]"])
def test_a_4xx_without_words_is_not_guessed(status: int, parsed: Any) -> None:
    assert type(fault(status, parsed)) is errors.UnexpectedAnswerError


@pytest.mark.parametrize(
    ("legacy", "kind"),
    [("token-expired", errors.TokenExpiredError), ("client-id-deleted", errors.AppDeletedError)],
)
def test_the_legacy_oauth_key_is_understood(legacy: str, kind: type[errors.HHError]) -> None:
    assert type(fault(403, {"oauth_error": legacy, "description": "Forbidden"})) is kind


def test_legacy_arguments_are_split_and_named() -> None:
    found = fault(400, {"bad_argument": "page, per_page", "description": "you can't look up more than 2000 items"})
    assert isinstance(found, errors.BadArgumentError)
    assert found.fields == ("page", "per_page")


def test_the_captcha_page_is_whichever_link_came() -> None:
    item = {"type": "captcha_required", "value": "captcha_required", "fallback_url": "https://hh.ru/f"}
    found = fault(403, {"errors": [item]})
    assert isinstance(found, errors.CaptchaRequiredError)
    assert found.url == "https://hh.ru/f"


def test_the_request_id_comes_from_the_body_or_the_header() -> None:
    assert fault(403, err(("forbidden", None), request_id="from-body"), X_Request_ID="h").request_id == "from-body"
    assert fault(403, err(("forbidden", None)), X_Request_ID="from-header").request_id == "from-header"
    assert fault(403, err(("forbidden", None))).request_id is None


def test_faults_keep_to_the_three_kinds() -> None:
    faults = [v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, errors.HHError)]
    leaves = [f for f in faults if f is not errors.HHError]
    assert leaves
    assert all(issubclass(f, TransientError | PermanentError | errors.HHOutcomeUnknownError) for f in leaves)
    assert not [f for f in leaves if issubclass(f, TransientError) and issubclass(f, PermanentError)]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        (" 0.5 ", 0.5),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    assert retry_after_seconds(value, "Wed, 21 Oct 2026 07:28:00 GMT") == seconds


@given(st.integers(300, 599), st.binary(max_size=120) | st.text(max_size=60).map(str.encode))
def test_no_body_breaks_the_parser(status: int, content: bytes) -> None:
    found = fault_of(error_answer(Answer(status, {}, content)))
    assert isinstance(found, errors.HHError)
    assert str(found)
