"""Bad input is refused as the service does it or with a sentence: never a 5xx, never a stack trace, nothing breaks."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sandbox.headhunter.api.app import build_router
from sandbox.headhunter.http.incoming import MOST_BYTES
from sandbox.headhunter.world.settings import Switches
from tests.component.sandbox.headhunter.caller import AGENT, Sandbox
from tests.component.sandbox.local import LOCAL
from tests.component.sandbox.nasty import FEW, KINDS, MANY, PLAIN, RAW, VALUES, spoiled

ROUTES = sorted(build_router().paths())
ARGUMENTS = [
    "text", "page", "per_page", "area", "salary", "currency", "period", "date_from", "date_to", "order_by", "top_lat",
    "bottom_lat", "left_lng", "right_lng", "sort_point_lat", "sort_point_lng", "experience", "employer_id", "metro",
    "clusters", "describe_arguments", "excluded_text", "search_field", "status", "order", "has_updates", "vacancy_id",
    "id", "callback", "locale", "with_text_only", "name", "subscription", "state", "redirect_uri", "client_id",
    "response_type", "part_time", "label", "only_with_salary", "area_id",
]  # fmt: skip
FIELDS = [
    "vacancy_id", "resume_id", "message", "name", "subscription", "grant_type", "code", "refresh_token", "client_id",
    "client_secret", "redirect_uri", "state", "backurl", "decision", "user_id", "response_type",
]  # fmt: skip
TEXTS = [value for value in PLAIN if isinstance(value, str)] + [
    "1", "python", "(" * 900, "NOT " * 900, "NAME:" * 900, '"' * 99, "9" * 5000, "1,2", "true", "-1.5", "1e5",
    "http://[", "http://127.0.0.1:99999/", "authorization_code", "refresh_token", "code", "vkatilsya-demo",
    "2026-04-01", "distance",
]  # fmt: skip
READS = [
    "/me", "/vacancies?text=python", "/negotiations", "/resumes/mine", "/employers", "/employers/blacklisted",
    "/vacancies/favorited", "/vacancies/blacklisted", "/saved_searches/vacancies",
]  # fmt: skip
CONTROL = [
    "/clock", "/settings", "/faults", "/faults/latency", "/captcha", "/captcha/solve", "/employer", "/negotiations",
    "/vacancies", "/vacancies/act", "/users", "/tokens", "/tokens/revoke", "/tokens/expire", "/clients", "/resumes/act",
    "/load",
]  # fmt: skip
ASKED = [
    "now", "advance_seconds", "speed", "kind", "when", "status", "body", "probability", "times", "skip", "account",
    "seconds", "bytes_per_second", "method", "path", "profile", "median_ms", "p99_ms", "on", "state", "act",
    "negotiation_id", "vacancy_id", "user_id", "all", "text", "assessments", "resume_id", "message", "applications",
    "vacancies", "count", "card", "visibility_id", "resumes", "life_seconds", "client_id", "resume", "app", "format",
    "access_token", "id", "secret", "redirect_uri", "name", "deleted", "hidden", "new_views", "access",
    *Switches().shown(),
]  # fmt: skip


@pytest.fixture
def hh() -> Sandbox:
    return Sandbox(checked=False, catalogue_size=40)


@pytest.fixture
def http(hh: Sandbox) -> TestClient:
    return TestClient(hh.app, **LOCAL, headers={"User-Agent": AGENT, **hh.auth}, follow_redirects=False)


def sound(response: Any) -> Any:
    """Not an error of ours, and no innards in it."""
    assert response.status_code < 500, response.text
    assert "Traceback" not in response.text
    return response


def works(hh: Sandbox, http: TestClient) -> None:
    """Whatever was asked for before: what is left serves everybody."""
    http.delete("/_sandbox/faults")
    for path in ("/_sandbox/state", "/_sandbox/negotiations", "/_sandbox/dump"):
        assert http.get(path).status_code == 200
    for path in (
        *READS,
        f"/resumes/{hh.resume}",
        *(f"/employers/{ident}" for ident in list(hh.world.market.employers)[:2]),
    ):
        sound(http.get(path))
    assert not [line for line in hh.world.log.all() if line.verdict == "handler_failed"]


@MANY
@given(data=st.data())
def test_no_argument_and_no_form_makes_a_method_fail(hh: Sandbox, http: TestClient, data: st.DataObject) -> None:
    method, path = data.draw(st.sampled_from(ROUTES))
    known = {"{vacancy_id}": hh.plain_vacancies(1)[0], "{resume_id}": hh.resume, "{id}": "1"}
    for place in [part for part in path.split("/") if part.startswith("{")]:
        value = data.draw(st.sampled_from([known.get(place, "1"), *TEXTS]))
        path = path.replace(place, quote(value, safe="") or "x", 1)
    texts = st.sampled_from(TEXTS)
    query: Any = data.draw(st.lists(st.tuples(st.sampled_from(ARGUMENTS), texts), max_size=4))
    form = data.draw(st.dictionaries(st.sampled_from(FIELDS), texts, max_size=4))
    given_form: Any = {"data": form} if method != "GET" and form else {}
    hh.token.revoked = False
    sound(http.request(method, path, params=query, **given_form))
    assert not [line for line in hh.world.log.all() if line.verdict == "handler_failed"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["/negotiations", "/token", "/oauth/authorize", "/account/captcha"])
def test_no_body_of_any_type_makes_a_write_fail(hh: Sandbox, http: TestClient, path: str, kind: str) -> None:
    for raw in RAW:
        answer = sound(http.post(path, content=raw, headers={"content-type": kind}))
        assert answer.status_code != 201
    works(hh, http)


@pytest.mark.parametrize(
    ("path", "status"), [("/negotiations", 413), ("/token", 413), ("/account/captcha", 200), ("/_sandbox/clock", 400)]
)
def test_a_body_that_is_too_large_is_refused(hh: Sandbox, http: TestClient, path: str, status: int) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = sound(http.post(path, content=b"message=" + b"a" * MOST_BYTES, headers=form))
    assert answer.status_code == status
    works(hh, http)


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer ", "Bearer \xff", "Basic eDp5", "Bearer a b", "x" * 9000])
def test_no_token_makes_admission_fail(http: TestClient, token: str) -> None:
    assert sound(http.get("/me", headers={b"Authorization": token.encode("latin-1")})).status_code == 403


@pytest.mark.parametrize(
    "path", ["/%00", "/vacancies/%00", "/vacancies/%ff%fe", "//", "/vacancies//", "/%2e%2e/me", "/_sandbox%00"]
)
def test_no_address_makes_routing_fail(http: TestClient, path: str) -> None:
    assert sound(http.get(path)).status_code in (403, 404)


@FEW
@given(data=st.data())
def test_control_takes_or_refuses_whatever_is_posted(hh: Sandbox, http: TestClient, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(CONTROL))
    values = st.one_of(VALUES, st.sampled_from([hh.resume, hh.user.id, hh.plain_vacancies(1)[0], "invite", "patch"]))
    body = data.draw(st.dictionaries(st.sampled_from(ASKED), values, max_size=5))
    answer = sound(http.post(f"/_sandbox{path}", content=json.dumps(body)))
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["error"]
    works(hh, http)


@pytest.mark.parametrize("path", CONTROL)
def test_control_tells_a_body_that_is_none_with_a_sentence(hh: Sandbox, http: TestClient, path: str) -> None:
    for raw in RAW[1:]:
        answer = sound(http.post(f"/_sandbox{path}", content=raw))
        assert answer.json()["error"] if answer.status_code == 400 else raw == b'{"a": "\\u0000"}'
    works(hh, http)


@pytest.mark.parametrize("path", ["/ledger", "/requests", "/negotiations", "/vacancies"])
@pytest.mark.parametrize("value", ["-1", "x", "1.5", "9" * 5000, "", "%00"])
def test_control_reads_refuse_numbers_that_are_none(http: TestClient, path: str, value: str) -> None:
    answer = sound(http.get(f"/_sandbox{path}", params={"limit": value}))
    assert (answer.status_code, answer.json()["error"]) == (400, "limit must be a whole number of zero or more")


def test_control_speaks_json_about_addresses_and_methods_too(http: TestClient) -> None:
    assert http.get("/_sandbox/nothing").json() == {"error": "Not Found"}
    assert http.put("/_sandbox/clock").json() == {"error": "Method Not Allowed"}
    assert http.request("DELETE", "/_sandbox/faults", params={"id": "9" * 5000}).json() == {"removed": 0}


def test_pages_of_other_sites_cannot_drive_the_sandbox(http: TestClient) -> None:
    foreign = http.post("/_sandbox/tokens/revoke", json={"all": True}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    own = http.post("/_sandbox/clock", json={}, headers={"origin": "http://localhost"})
    assert own.status_code == 200
    assert http.get("/me").status_code == 200


async def played() -> dict[str, Any]:
    """The dump of a sandbox in which a little of everything has happened."""
    hh = Sandbox(catalogue_size=12, held_back=0.2, switches={"employers": "lively"})
    first, second = [v.id for v in hh.world.market.shown[:2]]
    for vacancy in (first, second):
        await hh.control("/negotiations", resume_id=hh.resume, vacancy_id=vacancy, message="Здравствуйте!")
    await hh.control("/employer", act="invite", vacancy_id=first, text="Приглашаем!")
    await hh.call("PUT", f"/vacancies/favorited/{second}")
    await hh.call("POST", "/saved_searches/vacancies?text=python")
    await hh.call("PUT", f"/vacancies/blacklisted/{first}")
    await hh.call("PUT", f"/employers/blacklisted/{hh.world.market.vacancies[first].employer_id}")
    await hh.apply(first)
    await hh.control("/faults", kind="status", path="/locales")
    return (await hh.http.get("/_sandbox/dump")).json()


async def test_a_damaged_dump_is_refused_or_serves(hh: Sandbox) -> None:
    dumped = await played()
    http = TestClient(hh.app, **LOCAL, headers={"User-Agent": AGENT})

    @FEW
    @given(spoiled(dumped))
    def run(damaged: dict[str, Any]) -> None:
        before = hh.app.world
        answer = sound(http.post("/_sandbox/load", content=json.dumps(damaged)))
        if answer.status_code == 400:
            assert answer.json()["error"]
            assert hh.app.world is before
            return
        assert answer.status_code == 200
        hh.token = next(iter(hh.world.accounts.tokens.values()), hh.token)
        http.headers |= hh.auth
        works(hh, http)
        http.post("/_sandbox/clock", json={"advance_seconds": 86_400})
        works(hh, http)

    run()


@pytest.mark.parametrize(
    "body",
    [
        {"seed": "x"},
        {"seed": -1},
        {"held_back": 2},
        {"catalogue_size": -1},
        {"catalogue_size": 10**9},
        {"speed": -1},
        {"start": 1e99},
    ],
)
def test_a_reset_to_nonsense_leaves_the_world_as_it_is(hh: Sandbox, http: TestClient, body: dict[str, Any]) -> None:
    before = hh.app.world
    answer = sound(http.post("/_sandbox/reset", json=body))
    assert (answer.status_code, hh.app.world is before) == (400, True)
    works(hh, http)
