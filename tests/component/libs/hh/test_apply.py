"""Applying: a multipart form, sent once; the answer is returned as it came and told apart from what never left."""

import asyncio
from collections.abc import Awaitable

import httpx
import pytest

from libs.common.errors import OutcomeUnknownError, TransientError
from libs.common.hh.answers import errors
from libs.common.hh.client import HHClient
from libs.common.hh.outcomes.apply import ApplyAnswer, classify_apply
from libs.common.hh.outcomes.kinds import Blocked, BlockReason, MaybeArrived, NeverLeft, Sent
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.breaker import Breaker, BreakerState
from tests.component.libs.hh.fake_hh import AGENT, EXPIRED, FakeHH, FakeTokens, error
from tests.support.forms import form_of

POST = "POST /negotiations"
CREATED = httpx.Response(201, headers={"Location": "/negotiations/55", "Content-Type": "text/html"})
LETTER = 'Здравствуйте!\r\n"Кавычки", 100 % и --граница--\r\nС уважением'


async def outcome_of(attempt: Awaitable[ApplyAnswer]) -> object:
    try:
        return classify_apply(await attempt)
    except Exception as fault:  # noqa: BLE001 - every fault is what is classified here
        return classify_apply(fault)


async def test_the_application_is_a_multipart_form_with_the_letter_untouched(client: HHClient, hh: FakeHH) -> None:
    hh.on(POST, CREATED)
    assert classify_apply(await client.apply("7", "abc", LETTER)) == Sent("55")
    request = hh.requests[0]
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert request.headers["HH-User-Agent"] == AGENT
    assert form_of(request) == {"vacancy_id": "7", "resume_id": "abc", "message": LETTER}
    assert b"filename" not in request.content
    assert request.url.query == b""


async def test_without_a_letter_the_field_is_absent(client: HHClient, hh: FakeHH) -> None:
    hh.on(POST, CREATED)
    await client.apply("7", "abc")
    assert form_of(hh.requests[0]) == {"vacancy_id": "7", "resume_id": "abc"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(client: HHClient, hh: FakeHH, status: int) -> None:
    hh.on(POST, httpx.Response(status, headers={"Location": "http://employer.test/apply"}))
    answer = await client.apply("7", "abc", "письмо")
    assert answer.status == status
    assert hh.paths() == [POST]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (httpx.ConnectError("x"), NeverLeft("ConnectError")),
        (httpx.ConnectTimeout("x"), NeverLeft("ConnectTimeout")),
        (httpx.PoolTimeout("x"), NeverLeft("PoolTimeout")),
        (httpx.ReadTimeout("x"), MaybeArrived("ReadTimeout")),
        (httpx.WriteTimeout("x"), MaybeArrived("WriteTimeout")),
        (httpx.WriteError("x"), MaybeArrived("WriteError")),
        (httpx.ReadError("x"), MaybeArrived("ReadError")),
        (httpx.RemoteProtocolError("x"), MaybeArrived("RemoteProtocolError")),
        (httpx.Response(502, text="<html>"), MaybeArrived("HTTP 502")),
        (httpx.Response(504), MaybeArrived("HTTP 504")),
    ],
    ids=str,
)
async def test_a_post_is_never_repeated(client: HHClient, hh: FakeHH, fault: Exception, outcome: object) -> None:
    hh.on(POST, fault)
    assert await outcome_of(client.apply("7", "abc", "письмо")) == outcome
    assert hh.paths() == [POST]


async def test_after_token_expired_the_form_is_sent_once_more_with_the_new_token(
    client: HHClient, hh: FakeHH, tokens: FakeTokens
) -> None:
    hh.on(POST, error(403, *EXPIRED), CREATED)
    assert classify_apply(await client.apply("7", "abc", LETTER)) == Sent("55")
    assert tokens.renewed == ["USER-first"]
    assert [r.headers["Authorization"] for r in hh.requests] == ["Bearer USER-first", "Bearer USER-second"]
    assert form_of(hh.requests[1]) == form_of(hh.requests[0])


async def test_a_second_token_expired_ends_it(client: HHClient, hh: FakeHH, tokens: FakeTokens) -> None:
    hh.on(POST, error(403, *EXPIRED))
    outcome = classify_apply(await client.apply("7", "abc"))
    assert isinstance(outcome, Blocked)
    assert outcome.reason is BlockReason.TOKEN_DEAD
    assert (len(hh.requests), tokens.renewed) == (2, ["USER-first"])


async def test_a_5xx_with_the_words_token_expired_is_not_repeated(
    client: HHClient, hh: FakeHH, tokens: FakeTokens
) -> None:
    hh.on(POST, error(502, *EXPIRED))
    assert isinstance(classify_apply(await client.apply("7", "abc")), MaybeArrived)
    assert (len(hh.requests), tokens.renewed) == (1, [])


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (errors.AnswerLostError("ReadTimeout"), NeverLeft("AnswerLostError")),
        (OutcomeUnknownError("x"), NeverLeft("OutcomeUnknownError")),
        (errors.NetworkError("x"), NeverLeft("hh_network")),
        (ConnectionError("database away"), NeverLeft("ConnectionError")),
        (errors.TokenDeadError("token deactivated"), Blocked(BlockReason.TOKEN_DEAD, detail="token deactivated")),
    ],
)
async def test_a_refresh_that_fails_leaves_the_application_unsent(
    client: HHClient, hh: FakeHH, tokens: FakeTokens, fault: Exception, outcome: object
) -> None:
    hh.on(POST, error(403, *EXPIRED))
    tokens.fault = fault
    assert await outcome_of(client.apply("7", "abc")) == outcome
    assert hh.paths() == [POST]


class BrokenLimiter:
    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    async def acquire(self) -> None:
        raise self.fault


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (errors.RateLimitedError("x", retry_after=3), "wait"),
        (TransientError("x"), "never_left"),
        (OSError("database away"), "never_left"),
    ],
)
async def test_what_fails_before_the_post_never_left(
    http: httpx.AsyncClient, settings: HHSettings, tokens: FakeTokens, hh: FakeHH, fault: Exception, kind: str
) -> None:
    client = HHClient(http, settings, tokens, limiter=BrokenLimiter(fault))
    outcome = await outcome_of(client.apply("7", "abc"))
    assert getattr(outcome, "kind", None) == kind
    assert hh.requests == []


async def test_an_open_breaker_holds_the_application_back(
    http: httpx.AsyncClient, settings: HHSettings, tokens: FakeTokens, hh: FakeHH
) -> None:
    client = HHClient(http, settings, tokens, breaker=Breaker(lambda: 0.0, threshold=2, cooldown=30))
    hh.on(POST, httpx.ReadTimeout("x"))
    for _ in range(2):
        await outcome_of(client.apply("7", "abc"))
    outcome = await outcome_of(client.apply("7", "abc"))
    assert getattr(outcome, "retry_after", None) == 30
    assert len(hh.requests) == 2


async def test_a_cancelled_probe_does_not_lock_the_breaker(
    http: httpx.AsyncClient, settings: HHSettings, tokens: FakeTokens, hh: FakeHH
) -> None:
    now = 0.0
    breaker = Breaker(lambda: now, threshold=1, cooldown=5)
    client = HHClient(http, settings, tokens, breaker=breaker)
    hh.on(POST, httpx.ReadTimeout("x"))
    await outcome_of(client.apply("7", "abc"))
    now = 5.0

    def never(_: httpx.Request) -> httpx.Response:
        raise asyncio.CancelledError

    hh.on(POST, never)
    with pytest.raises(asyncio.CancelledError):
        await client.apply("7", "abc")
    hh.on(POST, CREATED)
    assert classify_apply(await client.apply("7", "abc")) == Sent("55")
    assert breaker.state is BreakerState.CLOSED


@pytest.mark.parametrize("letter", ["\ud83d", "до \udc00 после"])
async def test_a_letter_that_cannot_be_encoded_is_not_sent(client: HHClient, hh: FakeHH, letter: str) -> None:
    outcome = await outcome_of(client.apply("7", "abc", letter))
    assert getattr(outcome, "kind", None) == "refused"
    assert hh.requests == []


async def test_cookies_of_hh_are_not_sent_back(client: HHClient, hh: FakeHH) -> None:
    hh.on(POST, httpx.Response(201, headers={"Location": "/negotiations/5", "Set-Cookie": "track=1; Path=/"}))
    for vacancy in ("7", "8"):
        await client.apply(vacancy, "abc")
    assert [request for request in hh.requests if "cookie" in request.headers] == []
