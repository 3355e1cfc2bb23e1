"""Sign-in: what is asked, what each refusal means, and what is unknown when the answer is lost."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from libs.common.errors import ConfigurationError, OutcomeUnknownError
from libs.common.hh.answers import errors
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from tests.component.libs.hh.fake_hh import AGENT, FakeHH, error

TOKEN = "POST /token"
PAIR = {"access_token": "USER-a", "token_type": "bearer", "expires_in": 1209599, "refresh_token": "R-a"}


@pytest.fixture
def oauth(http: httpx.AsyncClient, settings: HHSettings) -> HHOAuth:
    return HHOAuth(http, settings)


def refusal(word: str, said: str, status: int = 400) -> httpx.Response:
    return httpx.Response(status, json={"error": word, "error_description": said})


def test_the_sign_in_page_is_the_sites_and_carries_the_state(oauth: HHOAuth) -> None:
    url = urlsplit(oauth.authorize_url("s t&te", force_login=True))
    assert (url.netloc, url.path) == ("hh.test", "/oauth/authorize")
    assert parse_qs(url.query) == {
        "response_type": ["code"],
        "client_id": ["client"],
        "state": ["s t&te"],
        "redirect_uri": ["http://127.0.0.1:8000/api/hh/callback"],
        "force_login": ["true"],
    }


def test_without_keys_there_is_no_sign_in_page(http: httpx.AsyncClient) -> None:
    with pytest.raises(ConfigurationError, match="HH_CLIENT_ID"):
        HHOAuth(http, HHSettings("http://a", "http://b", AGENT)).authorize_url("s")


async def test_a_code_is_exchanged_with_a_form(oauth: HHOAuth, hh: FakeHH) -> None:
    hh.on(TOKEN, httpx.Response(200, json=PAIR))
    pair = await oauth.exchange_code("CODE")
    assert (pair.access_token, pair.refresh_token, pair.expires_in) == ("USER-a", "R-a", 1209599)
    request = hh.requests[0]
    assert request.headers["HH-User-Agent"] == AGENT
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Authorization" not in request.headers
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["authorization_code"],
        "client_id": ["client"],
        "client_secret": ["CLIENTSECRET"],
        "redirect_uri": ["http://127.0.0.1:8000/api/hh/callback"],
        "code": ["CODE"],
    }


async def test_a_refresh_sends_the_refresh_token_alone(oauth: HHOAuth, hh: FakeHH) -> None:
    hh.on(TOKEN, httpx.Response(200, json=PAIR))
    await oauth.refresh("R-old")
    form = parse_qs(hh.requests[0].content.decode())
    assert form == {"grant_type": ["refresh_token"], "refresh_token": ["R-old"]}


async def test_the_token_endpoint_of_the_site_can_be_set(http: httpx.AsyncClient, hh: FakeHH) -> None:
    settings = HHSettings("http://api.hh.test", "http://hh.test", AGENT, token_url="http://hh.test/oauth/token")
    hh.on("POST /oauth/token", httpx.Response(200, json=PAIR))
    await HHOAuth(http, settings).refresh("R")
    assert hh.requests[0].url == "http://hh.test/oauth/token"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("invalid_grant", "token not expired"), errors.TokenNotExpiredError),
        (refusal("invalid_grant", "token has already been refreshed"), errors.AlreadyRefreshedError),
        (refusal("invalid_grant", "token deactivated"), errors.TokenDeadError),
        (refusal("invalid_grant", "token was revoked"), errors.TokenDeadError),
        (refusal("invalid_grant", "bad token"), errors.TokenDeadError),
        (refusal("invalid_grant", "a word yet unknown"), errors.TokenDeadError),
        (refusal("invalid_request", "token not found"), errors.TokenDeadError),
        (refusal("invalid_request", "token is empty"), errors.TokenDeadError),
        (refusal("invalid_request", "account is locked"), errors.TokenDeadError),
        (refusal("invalid_request", "password invalidated"), errors.TokenDeadError),
        (refusal("invalid_client", "client_id or client_secret not found"), errors.AppDeletedError),
        (refusal("invalid_request", "account not found"), errors.AppDeletedError),
        (refusal("forbidden", "app token refresh too early", 403), errors.AccessRefusedError),
        (refusal("invalid_request", "a word yet unknown"), errors.UnexpectedAnswerError),
        (refusal("unsupported_grant_type", "unsupported grant_type"), errors.UnexpectedAnswerError),
        (error(403, "forbidden"), errors.AccessRefusedError),
        (error(400, "bad_user_agent", "unset"), errors.BadUserAgentError),
        (error(429, "too_many_requests"), errors.RateLimitedError),
        (httpx.Response(403), errors.UnexpectedAnswerError),
        (httpx.Response(302, headers={"Location": "http://evil.test"}), errors.UnexpectedAnswerError),
    ],
)
async def test_each_refusal_of_a_refresh_has_its_fault(
    oauth: HHOAuth, hh: FakeHH, answer: httpx.Response, kind: type[Exception]
) -> None:
    hh.on(TOKEN, answer)
    with pytest.raises(errors.HHError) as caught:
        await oauth.refresh("R")
    assert type(caught.value) is kind
    assert len(hh.requests) == 1


@pytest.mark.parametrize(
    "said",
    ["code has already been used", "code expired", "code was revoke", "code not found", "bad redirect url", "new word"],
)
async def test_a_code_that_does_not_work_is_told_in_a_sentence(oauth: HHOAuth, hh: FakeHH, said: str) -> None:
    hh.on(TOKEN, refusal("invalid_grant", said))
    with pytest.raises(errors.SignInError) as caught:
        await oauth.exchange_code("C")
    assert caught.value.reason == said
    assert said not in str(caught.value)


@pytest.mark.parametrize(
    "lost",
    [
        httpx.ReadTimeout("x"),
        httpx.RemoteProtocolError("x"),
        httpx.Response(502, text="<html>"),
        httpx.Response(200, text='{"access_token":"US', headers={"Content-Type": "application/json"}),
        httpx.Response(200, json={"access_token": "USER-a"}),
        httpx.Response(200, text="ok"),
    ],
    ids=str,
)
async def test_a_lost_answer_is_unknown_and_not_repeated(
    oauth: HHOAuth, hh: FakeHH, lost: httpx.Response | Exception
) -> None:
    hh.on(TOKEN, lost)
    with pytest.raises(OutcomeUnknownError):
        await oauth.refresh("R")
    assert len(hh.requests) == 1


@pytest.mark.parametrize("fault", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")])
async def test_without_a_connection_nothing_happened(oauth: HHOAuth, hh: FakeHH, fault: Exception) -> None:
    hh.on(TOKEN, fault)
    with pytest.raises(errors.NetworkError):
        await oauth.refresh("R")


async def test_a_token_is_given_back(oauth: HHOAuth, hh: FakeHH) -> None:
    hh.on("DELETE /oauth/token", httpx.Response(204))
    await oauth.revoke("USER-a")
    assert hh.requests[0].headers["Authorization"] == "Bearer USER-a"
    hh.on("DELETE /oauth/token", error(403, "oauth", "token_expired"))
    with pytest.raises(errors.TokenExpiredError):
        await oauth.revoke("USER-a")
