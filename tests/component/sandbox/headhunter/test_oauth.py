"""Section B of the behaviours: signing in."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.component.sandbox.headhunter.caller import Sandbox

CLIENT = {"client_id": "vkatilsya-demo", "client_secret": "vkatilsya-demo-secret"}
CALLBACK = "http://127.0.0.1:9000/callback"
ASKED = {"response_type": "code", "client_id": "vkatilsya-demo", "redirect_uri": CALLBACK, "state": "s p&c"}


def said(response: httpx.Response) -> dict[str, str]:
    query = parse_qs(urlsplit(response.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


async def press(hh: Sandbox, decision: str = "allow", **changes: str) -> httpx.Response:
    form = {**ASKED, "user_id": hh.user.id, "decision": decision, **changes}
    return await hh.http.post("/oauth/authorize", data=form)


async def code_of(hh: Sandbox, **changes: str) -> str:
    return said(await press(hh, **changes))["code"]


async def exchange(hh: Sandbox, code: str, path: str = "/token", **changes: Any) -> httpx.Response:
    form = {"grant_type": "authorization_code", **CLIENT, "code": code, "redirect_uri": CALLBACK, **changes}
    return await hh.http.post(path, data={name: value for name, value in form.items() if value is not None})


async def refresh(hh: Sandbox, token: str) -> httpx.Response:
    return await hh.http.post("/token", data={"grant_type": "refresh_token", "refresh_token": token})


def problem(response: httpx.Response) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["error"], body["error_description"]


async def test_009_form_for_a_stranger_and_redirect_for_who_granted_before(hh: Sandbox) -> None:
    page = await hh.http.get("/oauth/authorize", params=ASKED)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for text in ("Вход как Артём Соколов", "Разрешить", "Отказать"):
        assert text in page.text
    granted = await press(hh)
    assert granted.status_code == 302
    assert granted.headers["location"].startswith(CALLBACK + "?")
    assert said(granted)["state"] == "s p&c"
    again = await hh.http.get("/oauth/authorize", params=ASKED)
    assert again.status_code == 302
    assert said(again)["code"] != said(granted)["code"]
    forced = await hh.http.get("/oauth/authorize", params={**ASKED, "force_login": "true"})
    assert forced.status_code == 200


async def test_009_skip_choose_account_shows_one_account(hh: Sandbox) -> None:
    await hh.control("/users", count=2)
    everybody = await hh.http.get("/oauth/authorize", params=ASKED)
    assert everybody.text.count("Вход как") == len(hh.world.accounts.users)
    one = await hh.http.get("/oauth/authorize", params={**ASKED, "skip_choose_account": "true"})
    assert one.text.count("Вход как") == 1


async def test_009_auto_grant_redirects_at_once(hh: Sandbox) -> None:
    await hh.control("/settings", auto_grant=True)
    assert (await hh.http.get("/oauth/authorize", params=ASKED)).status_code == 302


async def test_010_refusal_goes_back_with_access_denied(hh: Sandbox) -> None:
    assert said(await press(hh, "deny")) == {"error": "access_denied", "state": "s p&c"}


@pytest.mark.parametrize(
    ("uri", "allowed"),
    [
        ("https://app.test/oauth", True),
        ("https://sub.app.test/oauth", True),
        ("https://app.test/oauth/deeper?x=1", True),
        ("http://app.test/oauth", False),
        ("https://app.test:8443/oauth", False),
        ("https://app.test/other", False),
        ("https://app.test/oauthx", False),
        ("https://evilapp.test/oauth", False),
        ("https://app.test.evil.test/oauth", False),
        ("https://app.test@evil.test/oauth", False),
    ],
)
async def test_011_redirect_address_must_derive_from_the_registered_one(hh: Sandbox, uri: str, allowed: bool) -> None:
    await hh.control("/clients", id="own", secret="s", redirect_uri="https://app.test/oauth")
    asked = {"response_type": "code", "client_id": "own", "redirect_uri": uri}
    page = await hh.http.get("/oauth/authorize", params=asked)
    assert page.status_code == (200 if allowed else 400)
    assert "location" not in page.headers


@pytest.mark.parametrize("path", ["/token", "/oauth/token"])
async def test_012_good_code_gives_a_pair(hh: Sandbox, path: str) -> None:
    body = (await exchange(hh, await code_of(hh), path)).json()
    assert body["access_token"].startswith("USER")
    assert len(body["access_token"]) == len(body["refresh_token"]) == 64
    assert (body["token_type"], body["expires_in"]) == ("bearer", 1_209_600)
    me = await hh.http.get("/me", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert me.json()["id"] == hh.user.id


async def test_012_expires_in_may_be_a_second_less(hh: Sandbox) -> None:
    await hh.control("/settings", expires_in_shown=1_209_599)
    assert (await exchange(hh, await code_of(hh))).json()["expires_in"] == 1_209_599


async def test_013_code_works_once_and_for_minutes(hh: Sandbox) -> None:
    code = await code_of(hh)
    assert (await exchange(hh, code)).status_code == 200
    assert problem(await exchange(hh, code)) == (400, "invalid_grant", "code has already been used")
    late = await code_of(hh)
    await hh.advance(301)
    assert problem(await exchange(hh, late)) == (400, "invalid_grant", "code expired")
    assert problem(await exchange(hh, "NOSUCH")) == (400, "invalid_request", "code not found")


@pytest.mark.parametrize("uri", [None, "http://127.0.0.1:9000/other"])
async def test_014_redirect_address_must_be_repeated(hh: Sandbox, uri: str | None) -> None:
    response = await exchange(hh, await code_of(hh), redirect_uri=uri)
    assert problem(response) == (400, "invalid_request", "bad redirect url")


async def test_015_wrong_secret(hh: Sandbox) -> None:
    response = await exchange(hh, await code_of(hh), client_secret="wrong")
    assert problem(response) == (400, "invalid_client", "client_id or client_secret not found")
    await hh.control("/settings", bad_client="account not found")
    response = await exchange(hh, await code_of(hh), client_id="nobody")
    assert problem(response) == (400, "invalid_request", "account not found")


async def test_016_unknown_grant(hh: Sandbox) -> None:
    response = await hh.http.post("/token", data={"grant_type": "password"})
    assert problem(response) == (400, "unsupported_grant_type", "unsupported grant_type")


async def test_017_expired_pair_is_refreshed_without_client_secrets(hh: Sandbox) -> None:
    old = (await exchange(hh, await code_of(hh))).json()
    await hh.advance(1_209_600)
    new = (await refresh(hh, old["refresh_token"])).json()
    assert {new["access_token"], new["refresh_token"]}.isdisjoint({old["access_token"], old["refresh_token"]})
    ok = await hh.http.get("/me", headers={"Authorization": f"Bearer {new['access_token']}"})
    dead = await hh.http.get("/me", headers={"Authorization": f"Bearer {old['access_token']}"})
    assert (ok.status_code, dead.status_code) == (200, 403)


async def test_018_early_refresh_is_refused_and_burns_nothing(hh: Sandbox) -> None:
    pair = (await exchange(hh, await code_of(hh))).json()
    early = await refresh(hh, pair["refresh_token"])
    assert problem(early) == (400, "invalid_grant", "token not expired")
    await hh.advance(1_209_600)
    assert (await refresh(hh, pair["refresh_token"])).status_code == 200


async def test_018_an_early_refresh_may_burn_the_token_after_all(hh: Sandbox) -> None:
    await hh.control("/settings", early_refresh="burned")
    pair = (await exchange(hh, await code_of(hh))).json()
    assert problem(await refresh(hh, pair["refresh_token"]))[2] == "token not expired"
    await hh.advance(1_209_600)
    assert problem(await refresh(hh, pair["refresh_token"]))[2] == "token has already been refreshed"


async def test_019_second_refresh_is_refused_and_the_first_pair_lives(hh: Sandbox) -> None:
    pair = (await exchange(hh, await code_of(hh))).json()
    await hh.advance(1_209_600)
    first = (await refresh(hh, pair["refresh_token"])).json()
    second = await refresh(hh, pair["refresh_token"])
    assert problem(second) == (400, "invalid_grant", "token has already been refreshed")
    ok = await hh.http.get("/me", headers={"Authorization": f"Bearer {first['access_token']}"})
    assert ok.status_code == 200


async def test_020_two_refreshes_at_once_give_one_pair(hh: Sandbox) -> None:
    await hh.control("/tokens/expire", all=True)
    assert hh.token.refresh
    answers = await asyncio.gather(*(refresh(hh, hh.token.refresh) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 400]


async def test_020_lost_answer_of_a_refresh_asks_for_a_new_login(hh: Sandbox) -> None:
    await hh.control("/tokens/expire", all=True)
    await hh.control("/faults", kind="close", when="after", method="POST", path="/token", times=1)
    assert hh.token.refresh
    with pytest.raises(ConnectionError):
        await refresh(hh, hh.token.refresh)
    assert problem(await refresh(hh, hh.token.refresh))[2] == "token has already been refreshed"


async def test_021_dead_and_unknown_refresh_tokens(hh: Sandbox) -> None:
    assert hh.token.refresh
    await hh.control("/tokens/revoke", user_id=hh.user.id)
    assert problem(await refresh(hh, hh.token.refresh)) == (400, "invalid_grant", "token deactivated")
    await hh.control("/settings", dead_refresh="token was revoked")
    assert problem(await refresh(hh, hh.token.refresh)) == (400, "invalid_grant", "token was revoked")
    assert problem(await refresh(hh, "NOSUCH")) == (400, "invalid_grant", "bad token")
    assert problem(await refresh(hh, "")) == (400, "invalid_request", "token is empty")


async def test_022_application_token(hh: Sandbox) -> None:
    form = {"grant_type": "client_credentials", **CLIENT}
    first = (await hh.http.post("/token", data=form)).json()
    assert first["access_token"].startswith("APPL")
    assert set(first) == {"access_token", "token_type"}
    early = await hh.http.post("/token", data=form)
    assert problem(early) == (403, "forbidden", "app token refresh too early")
    await hh.advance(301)
    assert (await hh.http.post("/token", data=form)).status_code == 200
    old = await hh.http.get("/me", headers={"Authorization": f"Bearer {first['access_token']}"})
    assert old.json()["errors"][0]["value"] == "token_revoked"


async def test_022_application_tokens_may_begin_otherwise(hh: Sandbox) -> None:
    await hh.control("/settings", app_prefix="")
    token = (await hh.http.post("/token", data={"grant_type": "client_credentials", **CLIENT})).json()["access_token"]
    assert len(token) == 64
    assert not token.startswith("APPL")


async def test_023_a_live_pair_can_be_thrown_away(hh: Sandbox) -> None:
    gone = await hh.call("DELETE", "/oauth/token")
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await hh.get("/me")).json()["errors"][0]["value"] == "token_revoked"
    assert hh.token.refresh
    assert problem(await refresh(hh, hh.token.refresh))[2] == "token deactivated"
    assert (await hh.call("DELETE", "/oauth/token")).status_code == 403
    app = await hh.control("/tokens", app=True)
    headers = {"Authorization": f"Bearer {app['access_token']}"}
    assert (await hh.http.request("DELETE", "/oauth/token", headers=headers)).status_code == 403
    assert (await hh.http.request("DELETE", "/oauth/token")).status_code == 403


async def test_024_bodies_that_are_no_form(hh: Sandbox) -> None:
    as_json = await hh.http.post("/token", json={"grant_type": "refresh_token"})
    empty = await hh.http.post("/token", data={})
    for response in (as_json, empty):
        assert problem(response)[:2] == (400, "invalid_request")
    missing = await hh.http.post("/token", data={"grant_type": "authorization_code", **CLIENT})
    assert problem(missing) == (400, "invalid_request", "code not found")
    await hh.control("/settings", unreadable_form="code not found")
    assert problem(await hh.http.post("/token", json={}))[2] == "code not found"
