"""Every answer and every fault of an application attempt has one outcome; what is not proved harmless is a maybe."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.errors import OutcomeUnknownError, PermanentError, TransientError
from libs.common.hh.answers import errors
from libs.common.hh.answers.answer import Answer, error_answer
from libs.common.hh.outcomes.apply import REFUSALS, classify_apply
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

R = "1697000000000abcdef0123456789abcd"


def body(*items: dict[str, Any], **extra: Any) -> bytes:
    return json.dumps({"errors": list(items), "request_id": R, "description": "Forbidden", **extra}).encode()


def answer(status: int, content: bytes = b"", **headers: str) -> Answer:
    kind = "application/json; charset=UTF-8" if content[:1] in {b"{", b"["} else "text/html"
    return Answer(status, {"content-type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}, content)


def err(type_: str, value: str | None = None, **extra: Any) -> dict[str, Any]:
    return {"type": type_, **({"value": value} if value else {}), **extra}


def refusal(status: int, value: str) -> Answer:
    return answer(status, body(err("negotiations", value)))


# ---- sent


def test_created_with_a_location_is_sent() -> None:
    assert classify_apply(answer(201, location="/negotiations/123")) == Sent("123")


def test_created_with_an_absolute_location_is_sent() -> None:
    assert classify_apply(answer(201, location="https://api.hh.ru/negotiations/123?x=1")) == Sent("123")


def test_created_with_the_id_in_the_body_is_sent() -> None:
    assert classify_apply(answer(201, b'{"id":"77"}')) == Sent("77")


@pytest.mark.parametrize(
    "created",
    [
        answer(201),
        answer(201, b'{"id":null}'),
        answer(201, location="/negotiations/"),
        answer(201, location="/elsewhere/5"),
        answer(201, location="https://["),
        answer(200, b'{"id":"77"}'),
        answer(202),
        answer(204),
    ],
)
def test_success_without_a_proof_has_to_be_looked_up(created: Answer) -> None:
    assert isinstance(classify_apply(created), MaybeArrived)


# ---- refused


def test_a_direct_vacancy_gives_the_employers_link() -> None:
    outcome = classify_apply(answer(303, location="https://employer.example/apply?v=1"))
    assert outcome == Refused(RefusalReason.EXTERNAL, link="https://employer.example/apply?v=1")


@pytest.mark.parametrize("location", ["", "/negotiations/5", "javascript:alert(1)", "https://["])
def test_a_303_that_leads_nowhere_outside_proves_nothing(location: str) -> None:
    assert isinstance(classify_apply(answer(303, location=location)), MaybeArrived)


@pytest.mark.parametrize("status", [400, 403, 409, 429])
@pytest.mark.parametrize(("value", "reason"), sorted(REFUSALS.items()))
def test_the_value_decides_and_not_the_status(status: int, value: str, reason: RefusalReason) -> None:
    assert classify_apply(refusal(status, value)) == Refused(reason, detail=value, request_id=R)


def test_an_unknown_value_is_an_unknown_refusal_that_keeps_hhs_word() -> None:
    assert classify_apply(refusal(403, "moon_phase")) == Refused(
        RefusalReason.UNKNOWN, detail="moon_phase", request_id=R
    )


@pytest.mark.parametrize("value", ["edit_forbidden", "in_a_row_limit", "no_invitation", "overall_limit"])
def test_words_of_the_shared_list_that_do_not_belong_to_applying_are_unknown_refusals(value: str) -> None:
    outcome = classify_apply(refusal(403, value))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.UNKNOWN


def test_a_missing_letter_is_understood_in_all_three_dialects() -> None:
    legacy = {
        "bad_arguments": [{"name": "message", "description": "letter required"}],
        "description": "letter required",
        "bad_argument": "message",
    }
    dialects = [
        answer(400, body(err("bad_argument", "message"), **legacy)),
        refusal(400, "letter_required"),
        refusal(403, "empty_message"),
        answer(400, json.dumps(legacy).encode()),
    ]
    reasons = [getattr(classify_apply(one), "reason", None) for one in dialects]
    assert reasons == [RefusalReason.LETTER_REQUIRED] * 4


def test_a_too_long_argument_is_a_too_long_letter() -> None:
    outcome = classify_apply(answer(400, body(err("bad_argument", "message", reason="too_long_value"))))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.TOO_LONG_MESSAGE


def test_malformed_ids_are_a_bad_request_that_names_them() -> None:
    outcome = classify_apply(answer(400, body(err("bad_argument", "vacancy_id"), err("bad_argument", "resume_id"))))
    assert outcome == Refused(RefusalReason.BAD_REQUEST, detail="resume_id, vacancy_id", request_id=R)


@pytest.mark.parametrize("name", ["enable_applicant_visibility_in_country", "required_applicant_visibility_id"])
def test_a_missing_consent_is_read_from_the_legacy_description(name: str) -> None:
    outcome = classify_apply(answer(400, json.dumps({"description": f'"{name}" param required'}).encode()))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.VISIBILITY_CONSENT


def test_not_found_without_a_subject_is_a_vacancy_that_is_gone() -> None:
    outcome = classify_apply(answer(404, body(err("not_found"))))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.VACANCY_NOT_FOUND


def test_of_several_errors_already_applied_decides() -> None:
    both = answer(403, body(err("negotiations", "wrong_state"), err("negotiations", "already_applied")))
    limit = answer(403, body(err("negotiations", "limit_exceeded"), err("negotiations", "already_applied")))
    for one in (both, limit):
        outcome = classify_apply(one)
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.ALREADY_APPLIED


def test_a_known_word_beats_an_unknown_one() -> None:
    outcome = classify_apply(answer(403, body(err("negotiations", "novelty"), err("negotiations", "test_required"))))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.TEST_REQUIRED


# ---- wait


@pytest.mark.parametrize("status", [400, 403, 429])
def test_the_limit_of_applications_is_a_wait_under_every_status(status: int) -> None:
    assert classify_apply(refusal(status, "limit_exceeded")) == Wait(WaitReason.LIMIT_EXCEEDED, request_id=R)


def test_the_limit_keeps_the_time_that_hh_names() -> None:
    limited = answer(429, body(err("negotiations", "limit_exceeded")), Retry_After="3600")
    assert classify_apply(limited) == Wait(WaitReason.LIMIT_EXCEEDED, 3600.0, R)


@pytest.mark.parametrize(
    "limited",
    [answer(429), answer(429, b"<html>slow down</html>"), answer(429, body(err("too_many_requests")))],
)
def test_a_429_in_any_body_is_the_rate_of_requests(limited: Answer) -> None:
    outcome = classify_apply(limited)
    assert isinstance(outcome, Wait)
    assert outcome.reason is WaitReason.RATE_LIMITED


# ---- blocked


@pytest.mark.parametrize(
    ("urls", "link"),
    [
        ({"captcha_url": "https://hh.ru/c", "fallback_url": "https://hh.ru/f"}, "https://hh.ru/c"),
        ({"fallback_url": "https://hh.ru/f"}, "https://hh.ru/f"),
        ({"captcha_url": "javascript:alert(1)", "fallback_url": "https://hh.ru/f"}, "https://hh.ru/f"),
    ],
)
def test_a_captcha_stops_the_account_and_shows_the_page(urls: dict[str, str], link: str) -> None:
    outcome = classify_apply(answer(403, body(err("captcha_required", "captcha_required", **urls))))
    assert outcome == Blocked(BlockReason.CAPTCHA, link=link, request_id=R)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("token_revoked", BlockReason.TOKEN_DEAD),
        ("bad_authorization", BlockReason.TOKEN_DEAD),
        ("token_expired", BlockReason.TOKEN_DEAD),
        ("user_auth_expected", BlockReason.TOKEN_DEAD),
        ("application_auth_expected", BlockReason.TOKEN_DEAD),
        ("something_new", BlockReason.TOKEN_DEAD),
        ("application_not_found", BlockReason.APP_DELETED),
        ("no_scope", BlockReason.ACCESS_REFUSED),
    ],
)
@pytest.mark.parametrize("status", [401, 403])
def test_a_dead_sign_in_stops_the_account(status: int, value: str, reason: BlockReason) -> None:
    assert classify_apply(answer(status, body(err("oauth", value)))) == Blocked(reason, detail=value, request_id=R)


def test_a_dead_sign_in_is_read_from_the_legacy_key_too() -> None:
    outcome = classify_apply(answer(403, b'{"oauth_error":"client-id-deleted","description":"Forbidden"}'))
    assert isinstance(outcome, Blocked)
    assert outcome.reason is BlockReason.APP_DELETED


def test_a_bare_forbidden_is_refused_access() -> None:
    outcome = classify_apply(answer(403, body(err("forbidden"))))
    assert outcome == Blocked(BlockReason.ACCESS_REFUSED, detail="forbidden", request_id=R)


def test_a_blacklisted_name_stops_the_account() -> None:
    outcome = classify_apply(answer(400, body(err("bad_user_agent", "blacklisted"))))
    assert outcome == Blocked(BlockReason.BAD_USER_AGENT, detail="blacklisted", request_id=R)


@pytest.mark.parametrize(
    "strange",
    [
        answer(403, b"<html>ddos-guard</html>"),
        answer(403),
        answer(405, body()),
        answer(403, body(err("quantum", "flux"))),
        answer(400, b"[]"),
        answer(301, location="https://hh.ru/"),
        answer(302, location="https://hh.ru/login"),
        answer(307, location="https://api2.hh.ru/negotiations"),
    ],
)
def test_an_answer_of_no_known_contract_stops_the_account(strange: Answer) -> None:
    outcome = classify_apply(strange)
    assert isinstance(outcome, Blocked)
    assert outcome.reason is BlockReason.UNKNOWN_ANSWER


# ---- never left, maybe arrived


@pytest.mark.parametrize("fault", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_faults_before_the_first_byte_never_left(fault: type[httpx.TransportError]) -> None:
    assert classify_apply(fault("x")) == NeverLeft(fault.__name__)


@pytest.mark.parametrize(
    "fault",
    [
        httpx.WriteTimeout,
        httpx.ReadTimeout,
        httpx.WriteError,
        httpx.ReadError,
        httpx.CloseError,
        httpx.RemoteProtocolError,
        httpx.LocalProtocolError,
        httpx.ProxyError,
        httpx.DecodingError,
        httpx.TooManyRedirects,
    ],
)
def test_every_other_transport_fault_may_have_arrived(fault: type[httpx.RequestError]) -> None:
    assert classify_apply(fault("x")) == MaybeArrived(fault.__name__)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Bad Gateway</html>",
        body(err("bad_gateway")),
        body(err("negotiations", "already_applied")),
        b'{"err',
    ],
)
def test_no_5xx_proves_that_nothing_happened(status: int, content: bytes) -> None:
    assert isinstance(classify_apply(answer(status, content)), MaybeArrived)


@pytest.mark.parametrize("content", [b'{"errors":[{"type":"negotia', b'{"errors"', b"[" * 100_000])
def test_a_truncated_refusal_may_be_anything(content: bytes) -> None:
    assert isinstance(classify_apply(answer(403, content)), MaybeArrived)


def test_a_chat_that_is_being_made_means_the_application_may_stand() -> None:
    assert isinstance(classify_apply(refusal(403, "chat_is_not_ready")), MaybeArrived)


# ---- exceptions of our own


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.NeverLeftError("x"), NeverLeft("hh_never_left")),
        (errors.AnswerLostError("ReadTimeout"), MaybeArrived("ReadTimeout")),
        (errors.BreakerOpenError("x", retry_after=7), Wait(WaitReason.BREAKER_OPEN, 7)),
        (errors.RateLimitedError("x", retry_after=3), Wait(WaitReason.RATE_LIMITED, 3)),
        (errors.TokenDeadError("token deactivated"), Blocked(BlockReason.TOKEN_DEAD, detail="token deactivated")),
        (errors.AlreadyRefreshedError("x"), Blocked(BlockReason.TOKEN_DEAD)),
        (errors.AppDeletedError(), Blocked(BlockReason.APP_DELETED)),
        (errors.AccessRefusedError(), Blocked(BlockReason.ACCESS_REFUSED, detail="forbidden")),
        (errors.CaptchaRequiredError(None, "https://f"), Blocked(BlockReason.CAPTCHA, link="https://f")),
        (errors.BadUserAgentError("unset"), Blocked(BlockReason.BAD_USER_AGENT)),
        (
            errors.BadArgumentError(("vacancy_id",)),
            Refused(RefusalReason.BAD_REQUEST, detail="hh.ru не принимает параметры запроса: vacancy_id."),
        ),
        (TransientError("x"), NeverLeft("temporarily_unavailable")),
        (PermanentError("x", code="odd"), Blocked(BlockReason.UNKNOWN_ANSWER, detail="odd")),
        (OutcomeUnknownError("x"), MaybeArrived("outcome_unknown")),
        (RuntimeError("x"), MaybeArrived("RuntimeError")),
        (KeyError("x"), MaybeArrived("KeyError")),
    ],
)
def test_exceptions_are_judged_by_their_kind(error: Exception, expected: object) -> None:
    assert classify_apply(error) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
ENVELOPE = st.fixed_dictionaries(
    {},
    optional={
        "errors": JSON | st.lists(st.fixed_dictionaries({}, optional={"type": JSON, "value": JSON, "reason": JSON})),
        "bad_arguments": JSON,
        "bad_argument": JSON,
        "description": JSON,
        "oauth_error": JSON,
        "request_id": JSON,
    },
)


@given(status=st.integers(200, 599), parsed=ENVELOPE | JSON, location=st.none() | st.text(max_size=20))
def test_any_json_body_has_an_outcome(status: int, parsed: Any, location: str | None) -> None:
    headers = {"content-type": "application/json", **({"location": location} if location is not None else {})}
    outcome = classify_apply(Answer(status, headers, json.dumps(parsed).encode()))
    assert status == 201 or not isinstance(outcome, Sent)
    assert status < 500 or isinstance(outcome, MaybeArrived)


@given(status=st.integers(200, 599), content=st.binary(max_size=200))
def test_any_bytes_have_an_outcome(status: int, content: bytes) -> None:
    outcome = classify_apply(Answer(status, {}, content))
    assert outcome.kind in {"sent", "refused", "wait", "blocked", "maybe_arrived"}
    assert error_answer(Answer(status, {}, content)).status == status
