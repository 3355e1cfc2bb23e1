"""Section A and C of the behaviours: user agents, access, rate, tokens."""

import pytest

from tests.component.sandbox.headhunter.caller import AGENT, Sandbox, error_of


async def test_001_call_without_user_agent_is_refused(hh: Sandbox) -> None:
    hh.http.headers.pop("User-Agent")
    request = hh.http.build_request("GET", "/dictionaries")
    request.headers.pop("User-Agent", None)
    response = await hh.http.send(request)
    assert error_of(response) == (400, "bad_user_agent", "unset")


@pytest.mark.parametrize("agent", ["MyApp/1.0 (my-app-feedback@example.com)", "Own/2.0 (me@example.com)"])
async def test_002_blacklisted_agents_are_refused(hh: Sandbox, agent: str) -> None:
    response = await hh.http.get("/me", headers={"User-Agent": agent})
    assert error_of(response) == (400, "bad_user_agent", "blacklisted")


async def test_002_the_blacklist_is_a_setting(hh: Sandbox) -> None:
    await hh.control("/settings", agent_blacklist=["curl/"])
    refused = await hh.http.get("/areas", headers={"User-Agent": "curl/8.0"})
    assert error_of(refused) == (400, "bad_user_agent", "blacklisted")


async def test_003_only_hh_user_agent_counts_when_both_are_sent(hh: Sandbox) -> None:
    bad = "MyApp/1.0 (my-app-feedback@example.com)"
    good = await hh.http.get("/locales", headers={"User-Agent": bad, "HH-User-Agent": AGENT})
    assert good.status_code == 200
    refused = await hh.http.get("/locales", headers={"User-Agent": AGENT, "HH-User-Agent": bad})
    assert error_of(refused) == (400, "bad_user_agent", "blacklisted")


async def test_004_unknown_but_well_formed_agents_are_welcome(hh: Sandbox) -> None:
    response = await hh.http.get("/locales", headers={"User-Agent": "Nobody/1.0 (who@knows.ru)"})
    assert response.status_code == 200


@pytest.mark.parametrize("signed_in", [True, False])
async def test_005_closed_access_refuses_everyone_but_the_allowed_clients(hh: Sandbox, signed_in: bool) -> None:
    await hh.control("/settings", access_closed=True)
    headers = hh.auth if signed_in else {}
    response = await hh.http.get("/vacancies", headers=headers)
    assert response.status_code == 403
    body = response.json()
    assert body == {
        "description": "Forbidden",
        "errors": [{"type": "forbidden"}],
        "request_id": response.headers["x-request-id"],
    }
    await hh.control("/settings", access_allowed_clients=["vkatilsya-demo"])
    assert (await hh.http.get("/me", headers=headers)).status_code == (200 if signed_in else 403)


@pytest.mark.parametrize(("kind", "retry"), [("empty", None), ("json", 3), ("html", None)])
async def test_006_too_many_calls_a_second_get_429(kind: str, retry: int | None) -> None:
    switches = {"rate": 5.0, "rate_burst": 5.0, "rate_body": kind, "rate_retry_after": retry}
    hh = Sandbox(switches=switches)
    answers = [await hh.get("/locales") for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 5 <= len(refused) <= 7
    assert (refused[0].headers.get("retry-after") == "3") is (retry == 3)
    if kind == "json":
        assert error_of(refused[0]) == (429, "too_many_requests", None)
    else:
        assert refused[0].text.startswith("<html>") is (kind == "html")


async def test_007_unknown_paths_and_wrong_methods(hh: Sandbox) -> None:
    assert error_of(await hh.get("/nothing/here")) == (404, "not_found", None)
    wrong = await hh.call("GET", f"/resumes/{hh.resume}/publish")
    assert wrong.status_code == 405
    await hh.control("/settings", wrong_method_status=403)
    assert error_of(await hh.call("GET", f"/resumes/{hh.resume}/publish")) == (403, "forbidden", None)


async def test_008_jsonp_and_cors(hh: Sandbox) -> None:
    wrapped = await hh.get("/locales", callback="cb.one")
    assert wrapped.text.startswith("cb.one([")
    assert wrapped.headers["content-type"].startswith("text/javascript")
    for method in ("GET", "POST", "PUT", "DELETE"):
        echo = await hh.call(method, "/cors", headers={"Origin": "https://a.test"})
        assert echo.json()["method"] == method
        assert echo.json()["origin"] == "https://a.test"
    head = await hh.call("HEAD", "/cors")
    assert (head.status_code, head.content) == (200, b"")


async def test_000_every_answer_carries_the_common_headers(hh: Sandbox) -> None:
    response = await hh.get("/me")
    assert response.headers["server"] == "ddos-guard"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "X-Request-ID" in response.headers["access-control-expose-headers"]
    assert response.headers["content-type"] == "application/json; charset=UTF-8"
    assert "content-length" not in response.headers
    assert response.headers["x-request-id"][:13].isdigit()


async def test_000_admission_is_checked_in_the_documented_order(hh: Sandbox) -> None:
    await hh.control("/settings", access_closed=True, rate=0.001, rate_burst=1.0)
    bad_agent = await hh.http.get("/me", headers={"User-Agent": "A/1 (a@example.com)"})
    assert error_of(bad_agent)[1] == "bad_user_agent"
    assert error_of(await hh.http.get("/me"))[1] == "forbidden"
    await hh.control("/settings", access_closed=False)
    assert error_of(await hh.http.get("/me")) == (403, "forbidden", None)
    assert (await hh.http.get("/me")).status_code == 429
    await hh.control("/settings", rate=0.0)
    await hh.control("/captcha", on=True)
    no_token = await hh.http.post("/negotiations")
    assert error_of(no_token)[1] == "forbidden"
    assert error_of(await hh.call("POST", "/negotiations"))[1] == "captcha_required"


async def test_025_user_method_without_a_token_is_forbidden(hh: Sandbox) -> None:
    response = await hh.http.get("/me")
    assert error_of(response) == (403, "forbidden", None)
    assert response.json()["description"] == "Forbidden"


@pytest.mark.parametrize("status", [403, 401])
async def test_026_expired_token(hh: Sandbox, status: int) -> None:
    await hh.control("/settings", auth_status=status)
    await hh.advance(1_209_601)
    response = await hh.get("/me")
    assert error_of(response) == (status, "oauth", "token_expired")
    assert response.json()["oauth_error"] == "token-expired"


async def test_027_the_repeated_request_works_and_writes_once(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    await hh.control("/tokens/expire", all=True)
    assert error_of(await hh.apply(vacancy))[2] == "token_expired"
    fresh = await hh.http.post("/token", data={"grant_type": "refresh_token", "refresh_token": hh.token.refresh})
    hh.token = hh.world.accounts.tokens[fresh.json()["access_token"]]
    assert (await hh.apply(vacancy)).status_code == 201
    assert len(hh.world.negotiations.by_id) == 1


async def test_028_revoked_unknown_and_orphaned_tokens(hh: Sandbox) -> None:
    garbage = await hh.http.get("/me", headers={"Authorization": "Bearer nonsense"})
    assert error_of(garbage) == (403, "oauth", "bad_authorization")
    assert garbage.json()["oauth_error"] == "bad-auth-type"
    await hh.control("/tokens/revoke", access_token=hh.token.access)
    revoked = await hh.get("/me")
    assert error_of(revoked) == (403, "oauth", "token_revoked")
    assert revoked.json()["oauth_error"] == "token-revoked"
    await hh.control("/clients", id="vkatilsya-demo", deleted=True)
    orphan = await hh.get("/me")
    assert error_of(orphan) == (403, "oauth", "application_not_found")
    assert orphan.json()["oauth_error"] == "client-id-deleted"


async def test_029_application_token_on_a_user_method(hh: Sandbox) -> None:
    token = await hh.control("/tokens", app=True)
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert error_of(await hh.http.get("/resumes/mine", headers=headers)) == (403, "oauth", "user_auth_expected")
    await hh.control("/settings", app_on_user_method="forbidden")
    assert error_of(await hh.http.get("/resumes/mine", headers=headers)) == (403, "forbidden", None)


async def test_030_employer_on_an_applicant_method(hh: Sandbox) -> None:
    made = await hh.control("/users", kind="employer")
    headers = {"Authorization": f"Bearer {made['users'][0]['access_token']}"}
    assert error_of(await hh.http.get("/negotiations", headers=headers)) == (403, "forbidden", None)
    me = (await hh.http.get("/me", headers=headers)).json()
    assert (me["auth_type"], me["is_employer"], me["is_applicant"]) == ("employer", True, False)


async def test_031_token_ends_in_the_middle_of_a_listing(hh: Sandbox) -> None:
    assert (await hh.get("/vacancies", page=0, per_page=5)).status_code == 200
    await hh.advance(1_209_601)
    assert error_of(await hh.get("/vacancies", page=1, per_page=5))[2] == "token_expired"
    fresh = await hh.http.post("/token", data={"grant_type": "refresh_token", "refresh_token": hh.token.refresh})
    hh.token = hh.world.accounts.tokens[fresh.json()["access_token"]]
    assert (await hh.get("/vacancies", page=1, per_page=5)).status_code == 200
