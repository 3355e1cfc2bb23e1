"""Every exception of openai, httpx and httpx2 has a kind, and no text of it is taken over."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import httpx2
import openai
import pytest

from libs.common.errors import PermanentError, TransientError, VkatilsyaError
from libs.common.llm.wire import classify

SECRET = "sk-secret-key and a prompt"
REQUEST = httpx2.Request("POST", "https://api.openai.com/v1/chat/completions")
OLD_REQUEST = httpx.Request("POST", "https://api.openai.com/v1/chat/completions")


def status(code: int, *, error_code: str | None = None, **headers: str) -> openai.APIStatusError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = httpx2.Response(code, request=REQUEST, headers={"x-request-id": "req_1", **named})
    return openai.APIStatusError(SECRET, response=response, body={"code": error_code, "message": SECRET})


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


TABLE: list[tuple[Exception, type[VkatilsyaError], str]] = [
    (status(400), PermanentError, "llm_rejected"),
    (status(401), PermanentError, "llm_key_refused"),
    (status(402), TransientError, "llm_quota"),
    (status(403), PermanentError, "llm_key_refused"),
    (status(404), PermanentError, "llm_model_unknown"),
    (status(408), TransientError, "llm_unavailable"),
    (status(409), TransientError, "llm_unavailable"),
    (status(413), PermanentError, "llm_rejected"),
    (status(422), PermanentError, "llm_rejected"),
    (status(425), TransientError, "llm_unavailable"),
    (status(429), TransientError, "llm_rate_limited"),
    (status(429, error_code="insufficient_quota"), TransientError, "llm_quota"),
    (status(301), PermanentError, "llm_redirected"),
    (status(307), PermanentError, "llm_redirected"),
    *((status(code), TransientError, "llm_unavailable") for code in (500, 501, 502, 503, 504, 520, 529)),
    (openai.APITimeoutError(REQUEST), TransientError, "llm_timeout"),
    (openai.APIConnectionError(message=SECRET, request=REQUEST), TransientError, "llm_connection_lost"),
    (
        caused(openai.APIConnectionError(request=REQUEST), httpx2.ConnectError(SECRET, request=REQUEST)),
        TransientError,
        "llm_unreachable",
    ),
    (
        caused(openai.APITimeoutError(REQUEST), httpx2.ConnectTimeout(SECRET, request=REQUEST)),
        TransientError,
        "llm_unreachable",
    ),
    (
        openai.APIResponseValidationError(httpx2.Response(200, request=REQUEST), body=SECRET, message=SECRET),
        TransientError,
        "llm_garbled",
    ),
    (openai.OpenAIError(SECRET), PermanentError, "llm_rejected"),
    (openai.ContentFilterFinishReasonError(), PermanentError, "llm_refused"),
    (TimeoutError(SECRET), TransientError, "llm_timeout"),
    (ConnectionResetError(SECRET), TransientError, "llm_connection_lost"),
    (json.JSONDecodeError(SECRET, SECRET, 0), TransientError, "llm_garbled"),
    *(
        (getattr(library, name)(SECRET, request=request), kind, code)
        for library, request in ((httpx, OLD_REQUEST), (httpx2, REQUEST))
        for name, kind, code in (
            ("ConnectError", TransientError, "llm_unreachable"),
            ("ConnectTimeout", TransientError, "llm_unreachable"),
            ("PoolTimeout", TransientError, "llm_unreachable"),
            ("ReadTimeout", TransientError, "llm_timeout"),
            ("WriteTimeout", TransientError, "llm_timeout"),
            ("ReadError", TransientError, "llm_connection_lost"),
            ("WriteError", TransientError, "llm_connection_lost"),
            ("CloseError", TransientError, "llm_connection_lost"),
            ("RemoteProtocolError", TransientError, "llm_connection_lost"),
            ("ProxyError", TransientError, "llm_connection_lost"),
            ("DecodingError", TransientError, "llm_garbled"),
            ("UnsupportedProtocol", PermanentError, "llm_misconfigured"),
            ("LocalProtocolError", PermanentError, "llm_misconfigured"),
            ("TooManyRedirects", PermanentError, "llm_misconfigured"),
        )
    ),
    (httpx.InvalidURL(SECRET), PermanentError, "llm_misconfigured"),
    (httpx2.InvalidURL(SECRET), PermanentError, "llm_misconfigured"),
]


@pytest.mark.parametrize(
    ("error", "kind", "code"), TABLE, ids=lambda each: getattr(each, "__name__", type(each).__name__)
)
def test_kind_and_code(error: Exception, kind: type[VkatilsyaError], code: str) -> None:
    fault = classify(error)
    assert isinstance(fault, kind)
    assert fault.code == code
    assert "secret" not in str(fault) + repr(fault) + str(fault.facts)


@pytest.mark.parametrize("bug", [KeyError("x"), TypeError("x"), AssertionError()])
def test_a_bug_of_ours_is_not_made_into_a_fault(bug: Exception) -> None:
    assert classify(bug) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after": "-3"}, 0.0),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        ({"retry_after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    fault = classify(status(429, **headers))
    assert isinstance(fault, TransientError)
    assert fault.retry_after == seconds


def test_retry_after_as_a_date() -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    fault = classify(status(503, retry_after=until))
    assert isinstance(fault, TransientError)
    assert fault.retry_after == pytest.approx(30, abs=3)
