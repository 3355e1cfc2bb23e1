"""No token, secret, letter or form reaches a log line or an exception."""

import logging
import traceback

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from libs.common.hh.client import HHClient
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.exchange import Call
from tests.component.libs.hh.fake_hh import EXPIRED, FakeHH, FakeTokens, error

SECRETS = ("USER-first", "USER-second", "CLIENTSECRET", "REFRESHSECRET", "CODESECRET", "секретное письмо", "Bearer")
FAULTS = [
    httpx.ReadTimeout("slow"),
    httpx.ConnectError("refused"),
    httpx.Response(502, text="<html>"),
    error(403, *EXPIRED),
    error(403, "oauth", "token_revoked"),
    error(400, "bad_argument", "message"),
    httpx.Response(400, json={"error": "invalid_grant", "error_description": "token deactivated"}),
    httpx.Response(200, text='{"access_token": "USER-second", "refresh_tok'),
    httpx.Response(200, json={"access_token": "USER-second", "expires_in": "soon"}),
]


@pytest.fixture(autouse=True)
def _plain_structlog() -> None:
    structlog.reset_defaults()


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_nothing_secret_is_told(
    client: HHClient,
    http: httpx.AsyncClient,
    settings: HHSettings,
    hh: FakeHH,
    tokens: FakeTokens,
    caplog: pytest.LogCaptureFixture,
    fault: httpx.Response | Exception,
) -> None:
    oauth = HHOAuth(http, settings)
    for path in ("GET /me", "POST /negotiations", "POST /token", "DELETE /oauth/token"):
        hh.on(path, fault)
    texts: list[str] = []
    with caplog.at_level(logging.DEBUG), capture_logs() as events:
        for call in (
            client.me(),
            client.apply("7", "abc", "секретное письмо"),
            oauth.refresh("REFRESHSECRET"),
            oauth.exchange_code("CODESECRET"),
            oauth.revoke("USER-first"),
        ):
            try:
                texts.append(repr(await call))
            except Exception as raised:  # noqa: BLE001 - whatever is raised is searched
                texts += ["".join(traceback.format_exception(raised)), repr(raised), str(vars(raised))]
    texts += [record.getMessage() for record in caplog.records] + [str(event) for event in events]
    assert len(hh.requests) >= 5
    assert not [secret for secret in SECRETS if any(secret in line for line in texts)]


def test_settings_and_calls_do_not_print_their_secrets(settings: HHSettings) -> None:
    call = Call("POST", "/token", form={"refresh_token": "REFRESHSECRET"}, multipart={"message": "секретное письмо"})
    assert not [secret for secret in SECRETS if secret in repr(settings) + repr(call)]
