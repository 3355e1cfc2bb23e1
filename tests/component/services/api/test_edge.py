"""The edge: CSRF, headers, sizes, languages, faults. Every refusal is a problem that shows nothing inside."""

import json
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from libs.common.concurrency.keyed_semaphore import KeyedSemaphore
from libs.common.concurrency.token_bucket import TokenBucket
from sandbox.faults.proxy import FaultProxy
from services.api.app import create
from services.api.spent import ThrottledSessions
from services.api.users import create_user, login_link
from services.api.web.openapi import describe
from standalone.servers.postgres import PostgresServer
from tests.component.services.api.conftest import ORIGIN, Api, Person, api_settings


def writes(app: FastAPI) -> list[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = describe(app)["paths"]
    return [
        (method.upper(), path)
        for path, operations in paths.items()
        for method in operations
        if method in {"post", "put", "patch", "delete"}
    ]


FILE = "/api/resumes/given/file"
"""The one write whose body is a file: octets, which no form can send either."""


async def test_every_write_needs_the_header_an_own_origin_and_json(api: Api, linked: Person) -> None:
    checked = 0
    for method, template in writes(api.app):
        path = template.replace("{resume_id}", "0").replace("{application_id}", "0").replace("{session_id}", "0")
        cookies = dict(linked.http.cookies)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(api.app), base_url=ORIGIN, cookies=cookies) as bare:
            for headers, status, code in (
                ({}, 403, "csrf"),
                ({"X-CSRF": "1", "Origin": "https://evil.example"}, 403, "foreign_origin"),
                ({"X-CSRF": "1", "Origin": "null"}, 403, "foreign_origin"),
                ({"X-CSRF": "1", "Host": "evil.example"}, 403, "foreign_origin"),
                ({"X-CSRF": "1", "Content-Type": "text/plain"}, 415, "json_only"),
                ({"X-CSRF": "1", "Content-Type": "application/x-www-form-urlencoded"}, 415, "json_only"),
            ):
                answer = await bare.request(method, path, content=b"{}", headers=headers)
                wanted = "file_only" if code == "json_only" and path == FILE else code
                assert (answer.status_code, answer.json()["code"]) == (status, wanted), (method, path, headers)
                checked += 1
    assert checked >= 6 * 15


async def test_loopback_twins_of_the_address_may_write(linked: Person) -> None:
    answer = await linked.http.post("/api/resumes/sync", headers={"Origin": "http://localhost:8000"})
    assert answer.status_code == 200


async def test_every_answer_has_the_security_headers(api: Api, anna: Person) -> None:
    for path in ("/api/bootstrap", "/api/none", "/docs", "/nowhere"):
        headers = (await anna.http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-request-id"]
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


async def test_a_body_over_one_megabyte_is_refused(linked: Person) -> None:
    body = json.dumps({"letter": "x" * 1_100_000, "resume_id": "0"}).encode()
    headers = {"Content-Type": "application/json"}
    answer = await linked.http.post("/api/letters/check", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    async def chunks() -> AsyncGenerator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    streamed = await linked.http.post("/api/letters/check", content=chunks(), headers=headers)
    assert (streamed.status_code, streamed.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("content", [b"{", b"", b"[]", b"\xff", b'"text"', b"null", b'{"a": NaN}', rb'{"\ud800": 1}'])
async def test_a_body_that_is_no_object_is_refused_in_words(linked: Person, content: bytes) -> None:
    answer = await linked.http.post("/api/letters/check", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


async def test_problems_speak_the_readers_language(anna: Person) -> None:
    path = "/api/matches/00000000-0000-7000-8000-000000000000"
    russian = (await anna.http.get(path)).json()
    assert (russian["title"], russian["type"]) == ("Не нашлось", "urn:vkatilsya:problem:not_found")
    english = await anna.http.get(path, headers={"Accept-Language": "en-US,ru;q=0.5"})
    assert english.json()["title"] == "Not found"
    assert english.headers["content-language"] == "en"
    field = await anna.http.get("/api/matches", params={"limit": 500}, headers={"Accept-Language": "en"})
    assert field.json()["errors"][0]["detail"] == "Not more than 200."
    assert field.json()["errors"][0]["pointer"] == "/query/limit"


async def test_a_person_who_opened_a_dead_link_reads_a_page(api: Api) -> None:
    answer = await api.client().post(
        "/link", data={"token": "none"}, headers={"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert "Ссылка уже использована или устарела" in answer.text
    assert '<a class="way" href="/">Открыть Вкатился</a>' in answer.text
    nonce = answer.text.partition('nonce="')[2].partition('"')[0]
    assert f"style-src 'nonce-{nonce}'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text


async def test_unknown_addresses_and_methods_are_problems_too(anna: Person) -> None:
    assert (await anna.http.get("/api/none")).json()["code"] == "no_such_route"
    assert (await anna.http.put("/api/bootstrap")).json()["code"] == "method_not_allowed"
    assert (await anna.http.get("/api/matches?q=%00")).json()["code"] == "bad_request"
    for path in ("/", "/api/bootstrap", "/docs"):
        traced = await anna.http.request("TRACE", path)
        assert traced.status_code in {403, 404, 405}, path
        assert anna.http.cookies["sid"] not in traced.text


async def test_a_bug_is_a_500_that_shows_only_its_number(
    api: Api, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("services.api.plans.routes.store.all_plans", broken)
    with capture_logs() as logs:
        answer = await anna.http.get("/api/plans")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert [one["path"] for one in logs if one.get("action") == "request.failed"] == ["/api/plans"]
    assert "secret" not in answer.text
    assert answer.json()["request_id"] in answer.json()["detail"]
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_without_nats_writes_still_succeed_and_their_events_wait(api: Api, linked: Person) -> None:
    await linked.write("PUT", "/api/switches", {"scope": "user"})
    waiting = await api.rows("select 1 from outbox where published_at is null")
    assert len(waiting) >= 3
    ready = await linked.http.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")


async def test_without_the_database_every_answer_is_a_503_that_says_when_to_come_back(
    api: Api, anna: Person, database_url: str, postgres: PostgresServer
) -> None:
    async with FaultProxy(("127.0.0.1", postgres.port)) as proxy:
        settings = api_settings(database_url.replace(f":{postgres.port}/", f":{proxy.port}/"))
        app = create(settings, transport=api.hh)
        async with app.router.lifespan_context(app):
            client = Api(app, api.engine, api.hh, settings).client(Cookie=f"sid={anna.http.cookies['sid']}")
            assert (await client.get("/api/bootstrap")).status_code == 200
            await proxy.down()
            for method, path in (("GET", "/api/bootstrap"), ("POST", "/api/session")):
                body = {"email": "anna@example.org", "password": "x"} if method == "POST" else None
                answer = await client.request(method, path, json=body)
                assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
                assert answer.headers["retry-after"] == "5"
            await proxy.up()
            assert (await client.get("/api/bootstrap")).status_code == 200
            await client.aclose()


async def test_the_documentation_works_offline(api: Api) -> None:
    client = api.client()
    page = await client.get("/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    nonce = page.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert page.text.count(f'nonce="{nonce}"') == 2
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"):
        assert len((await client.get(f"/docs/assets/{name}")).content) > 500
    assert (await client.get("/docs/assets/other.js")).status_code == 422
    assert (await client.get("/api/openapi.json")).json()["openapi"] == "3.1.0"
    assert (await client.get("/")).headers["location"] == "/docs"


async def test_behind_https_cookies_and_documentation_are_locked(database_url: str, api: Api) -> None:
    settings = api_settings(database_url, public_url="https://vk.example.org")
    app = create(settings, transport=api.hh)
    async with app.router.lifespan_context(app):
        away = Api(app, api.engine, api.hh, settings)
        person = away.client(Origin="https://vk.example.org")
        async with api.engine.begin() as connection:
            token = await login_link(connection, await create_user(connection, "s@example.org"))
        assert (await person.get("/docs")).status_code == 401
        assert (await person.get("/api/openapi.json")).status_code == 401
        opened = await person.post("/api/session/link", json={"token": token})
        cookies = opened.headers.get_list("set-cookie")
        assert [one.partition("=")[0] for one in cookies] == ["__Host-sid", "__Host-device"]
        assert all("Secure" in one for one in cookies)
        assert opened.headers["strict-transport-security"].startswith("max-age=31536000")
        assert (await person.get("/docs")).status_code == 200
        plain = away.client(Origin="https://vk.example.org", Cookie=f"sid={person.cookies['__Host-sid']}")
        assert (await plain.get("/api/session")).status_code == 401
        await person.aclose()
        await plain.aclose()


@pytest.mark.parametrize("depth", [33, 500, 900, 5000])
@pytest.mark.parametrize("opening", [("[", "]"), ('{"a":', "}")], ids=["lists", "objects"])
async def test_a_body_that_is_nested_too_deeply_is_refused_and_hardly_logged(
    linked: Person, capsys: pytest.CaptureFixture[str], depth: int, opening: tuple[str, str]
) -> None:
    before, after = opening
    body = (before * depth + "1" + after * depth).encode()
    for method, path in (("PUT", "/api/switches"), ("POST", "/api/letters/check")):
        answer = await linked.http.request(method, path, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) in {(400, "too_deep"), (400, "bad_request")}
        wrapped = b'{"filters": ' + body + b"}"
        answer = await linked.http.request(method, path, content=wrapped, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
    said = capsys.readouterr()
    assert len(said.out) + len(said.err) < 20_000


@pytest.mark.parametrize(
    "host", ["evil.example", "[::1]evil.example", "127.0.0.1:80@evil.example", "[::1]:x", "[[::1]"]
)
async def test_a_foreign_name_of_the_server_is_refused(api: Api, host: str) -> None:
    answer = await api.client().get("/api/bootstrap", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "foreign_host")


async def test_requests_of_one_user_have_a_rate_and_long_lists_cost_more(
    api: Api, linked: Person, boris: Person
) -> None:
    api.app.state.deps = replace(api.app.state.deps, requests=TokenBucket(per_second=1e-6, burst=8))
    paths = (
        "/api/matches?limit=200",
        "/api/bootstrap",
        "/api/bootstrap",
        "/api/matches?limit=99",
        "/api/matches?limit=x",
    )
    answers = [await linked.http.get(path) for path in paths]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 422]
    assert answers[3].json()["code"] == "too_many_requests"
    assert (await boris.http.get("/api/bootstrap")).status_code == 200


async def test_who_has_used_up_a_quarter_of_his_rate_is_worked_for_half_of_the_time(
    api: Api, linked: Person, boris: Person
) -> None:
    noted: list[tuple[object, bool]] = []

    class Watched(KeyedSemaphore):
        @asynccontextmanager
        async def of(self, user: Hashable, *, resting: bool = False) -> AsyncGenerator[None]:
            noted.append((user, resting))
            async with super().of(user, resting=resting):
                yield

    requests = TokenBucket(per_second=1e-6, burst=8)
    api.app.state.deps = replace(api.app.state.deps, requests=requests, turns=Watched(8))
    for _ in range(4):
        assert (await linked.http.get("/api/session")).status_code == 200
    await boris.http.get("/api/session")
    assert noted == [*((linked.id, rests) for rests in (False, False, True, True)), (boris.id, False)]


async def test_edited_letters_are_few_in_one_body_and_take_more_of_the_allowance(linked: Person) -> None:
    edit = {"action": "edit", "expected_version": 1, "letter": "Здравствуйте!"}
    many = {"items": [{**edit, "application_id": str(uuid4())} for _ in range(11)]}
    problem = await linked.write("POST", "/api/decisions", many, 422, **{"Idempotency-Key": "one-too-many"})
    assert [one["code"] for one in problem["errors"]] == ["too_many_edits"]
    statuses: list[int] = []
    for number in range(3):
        some = {"items": many["items"][:10]}
        answer = await linked.http.post("/api/decisions", json=some, headers={"Idempotency-Key": f"ten-edits-{number}"})
        statuses.append(answer.status_code)
    assert statuses == [200, 200, 429]


async def test_who_asked_too_much_is_refused_without_a_look_at_the_database(api: Api, linked: Person) -> None:
    """His session ends meanwhile, and nobody notices until it is his turn to be looked at again."""
    nearly_none = TokenBucket(per_second=1e-6, burst=1)
    deps = api.app.state.deps = replace(api.app.state.deps, requests=nearly_none)
    nearly_none.take(linked.id)
    refused = await linked.http.get("/api/session")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    await api.run("update sessions set revoked_at = now() where user_id = :id", id=linked.id)
    again = await linked.http.post(
        "/api/switches", content=b"[" * 100_000, headers={"Content-Type": "application/json"}
    )
    assert (again.status_code, again.json()["code"]) == (429, "too_many_requests")
    api.app.state.deps = replace(deps, spent=ThrottledSessions())
    assert (await linked.http.get("/api/session")).status_code == 401


async def test_a_refused_request_is_logged_with_who_and_what_and_a_flood_of_them_in_few_lines(
    api: Api, anna: Person, boris: Person
) -> None:
    foreign = (await boris.http.get("/api/sessions")).json()["items"][0]["id"]
    with capture_logs() as logs:
        assert (await anna.http.delete(f"/api/sessions/{foreign}")).status_code == 404
        assert (await anna.http.get("/api/admin/users?token=SECRETQUERY")).status_code == 403
        assert (await api.client().get("/api/sessions")).status_code == 401
        for _ in range(80):
            await anna.http.delete(f"/api/sessions/{foreign}")
    refused = [one for one in logs if one.get("action") == "request.refused"]
    first, second, stranger, *flood = refused
    assert (first["user_id"], first["path"], first["about"]) == (
        str(anna.id),
        "/api/sessions/{session_id}",
        {"session_id": foreign},
    )
    assert (first["status"], first["code"]) == (404, "not_found")
    assert second["user_id"] == str(anna.id)
    assert (stranger["address"], stranger["status"]) == ("127.0.0.1", 401)
    assert len(flood) < 50
    assert "SECRETQUERY" not in str(logs)
