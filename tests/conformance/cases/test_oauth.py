"""The token endpoint (behaviours 12-24)."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conformance.api import Api
from tests.conformance.target import Control

pytestmark = pytest.mark.writes
CLIENT = {"client_id": "vkatilsya-demo", "client_secret": "vkatilsya-demo-secret"}
BACK = "http://127.0.0.1:9000/callback"


def ask(nobody: Api, **form: str) -> httpx.Response:
    return nobody.call("POST", "/token", data=form)


def refused(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


@pytest.fixture
def pair(control: Control) -> dict[str, str]:
    """A live pair of a new applicant of the sandbox."""
    return control.post("/users", count=1)["users"][0]


def test_012_a_code_becomes_a_pair_once_013(control: Control, pair: dict[str, str], nobody: Api) -> None:
    asked = {"response_type": "code", "client_id": CLIENT["client_id"], "redirect_uri": BACK, "state": "s"}
    decision = {**asked, "user_id": pair["user_id"], "decision": "allow"}
    granted = nobody.call("POST", "/oauth/authorize", data=decision)
    assert granted.status_code == 302
    back = parse_qs(urlsplit(granted.headers["location"]).query)
    assert back["state"] == ["s"]
    form = {"grant_type": "authorization_code", "code": back["code"][0], "redirect_uri": BACK, **CLIENT}
    body = ask(nobody, **form).json()
    assert body["token_type"] == "bearer"
    assert body["expires_in"] > 1_209_000
    assert Api(nobody.line, body["access_token"]).get("/me").json()["id"] == pair["user_id"]
    assert refused(ask(nobody, **form)) == (400, "invalid_grant")


def test_013_an_unknown_code_is_refused(nobody: Api) -> None:
    response = ask(nobody, grant_type="authorization_code", code="NOSUCHCODE", **CLIENT)
    assert refused(response) in ((400, "invalid_request"), (400, "invalid_grant"), (400, "invalid_client"))


def test_015_an_unknown_client_is_refused(nobody: Api) -> None:
    form = {"grant_type": "authorization_code", "code": "X", "client_id": "no-such", "client_secret": "no-such"}
    assert refused(ask(nobody, **form)) in ((400, "invalid_client"), (400, "invalid_request"))


def test_016_an_unknown_grant_type_is_refused(nobody: Api) -> None:
    assert refused(ask(nobody, grant_type="no_such_grant", **CLIENT)) == (400, "unsupported_grant_type")


def test_017_an_expired_token_is_refreshed_and_019_once(control: Control, pair: dict[str, str], nobody: Api) -> None:
    control.post("/tokens/expire", access_token=pair["access_token"])
    form = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
    fresh = ask(nobody, **form)
    assert fresh.status_code == 200
    body = fresh.json()
    assert body["access_token"] != pair["access_token"]
    assert body["refresh_token"] != pair["refresh_token"]
    again = ask(nobody, **form)
    assert refused(again) == (400, "invalid_grant")
    assert again.json()["error_description"] == "token has already been refreshed"
    assert Api(nobody.line, body["access_token"]).get("/me").status_code == 200


def test_018_a_live_token_is_not_refreshed(control: Control, pair: dict[str, str], nobody: Api) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
    early = ask(nobody, **form)
    assert (*refused(early), early.json()["error_description"]) == (400, "invalid_grant", "token not expired")
    control.post("/tokens/expire", access_token=pair["access_token"])
    assert ask(nobody, **form).status_code == 200


def test_021_an_unknown_refresh_token_is_refused(nobody: Api) -> None:
    response = ask(nobody, grant_type="refresh_token", refresh_token="NOSUCHTOKEN")
    assert refused(response) in ((400, "invalid_grant"), (400, "invalid_request"))


def test_023_a_token_is_given_back(person: Api) -> None:
    assert person.call("DELETE", "/oauth/token").status_code == 204
    assert person.get("/me").status_code == 403


def test_024_the_token_endpoint_takes_forms_alone(nobody: Api) -> None:
    response = nobody.call("POST", "/token", json={"grant_type": "refresh_token", "refresh_token": "X"})
    assert refused(response)[0] == 400
