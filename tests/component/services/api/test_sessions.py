"""Sign-in: cookies, links, limits, revocation; what a stranger sees is the same whoever he guesses."""

import asyncio
import time
from base64 import b64decode
from contextlib import AsyncExitStack
from statistics import median

import httpx
import pytest

from services.api.app import REQUESTS_AT_ONCE
from services.api.sessions.store import SESSIONS_KEPT
from services.api.users import login_link
from tests.component.services.api.conftest import Api, Person

PASSWORD = "крепкий пароль анны"


async def sign_in(
    client: httpx.AsyncClient, email: str = "anna@example.org", password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/api/session", json={"email": email, "password": password})


async def test_a_password_opens_a_session_whose_cookie_scripts_cannot_read(api: Api, anna: Person) -> None:
    client = api.client()
    answer = await sign_in(client, " Anna@Example.org ")
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("sid=")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"))
    assert "Domain" not in cookie
    token = client.cookies["sid"]
    stored = await api.rows("select token_hash from sessions")
    assert len(token) >= 43
    assert all(token not in row["token_hash"] for row in stored)
    assert (await client.get("/api/session")).json()["email"] == "anna@example.org"


async def test_every_sign_in_has_a_new_token(api: Api, anna: Person) -> None:
    client = api.client()
    await sign_in(client)
    first = client.cookies["sid"]
    await sign_in(client)
    assert client.cookies["sid"] != first


async def test_wrong_password_and_unknown_user_are_the_same_answer(api: Api, anna: Person) -> None:
    client = api.client()
    wrong, unknown = await sign_in(client, password="не тот пароль"), await sign_in(client, "nobody@example.org")
    bodies = [{**answer.json(), "request_id": ""} for answer in (wrong, unknown)]
    assert bodies[0] == bodies[1]
    assert wrong.status_code == 401
    assert bodies[0]["detail"] == "Почта или пароль не подходят."
    assert "set-cookie" not in wrong.headers


async def test_wrong_password_and_unknown_user_take_the_same_time(api: Api, anna: Person) -> None:
    client = api.client()
    await sign_in(client, "warm@example.org")

    async def took(email: str) -> float:
        started = time.perf_counter()
        await sign_in(client, email, "не тот пароль")
        return time.perf_counter() - started

    pairs = [(await took("anna@example.org"), await took(f"nobody{number}@example.org")) for number in range(7)]
    assert 0.3 < median(known / unknown for known, unknown in pairs) < 3


async def test_guesses_are_limited_per_account_even_in_parallel(api: Api, anna: Person) -> None:
    client = api.client()
    answers = await asyncio.gather(*(sign_in(client, password=f"попытка {number}") for number in range(20)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [401] * 10 + [429] * 10
    refused = await sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert "Следующая через" in refused.json()["detail"]


async def test_a_limit_ends_with_its_window_and_a_success_does_not_count(api: Api, anna: Person) -> None:
    client = api.client()
    for _ in range(3):
        assert (await sign_in(client)).status_code == 200
    assert await api.rows("select 1 from login_attempts") == []
    for _ in range(10):
        await sign_in(client, password="не тот")
    assert (await sign_in(client)).status_code == 429
    await api.run("update login_attempts set at = at - interval '16 minutes'")
    assert (await sign_in(client)).status_code == 200


async def test_a_sign_out_ends_the_session_on_the_server(api: Api, anna: Person) -> None:
    token = anna.http.cookies["sid"]
    assert (await anna.http.delete("/api/session")).status_code == 204
    thief = api.client(Cookie=f"sid={token}")
    answer = await thief.get("/api/bootstrap")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert "location" not in answer.headers


async def test_sessions_are_listed_and_revoked(api: Api, anna: Person) -> None:
    other = api.client(**{"User-Agent": "Phone"})
    await sign_in(other)
    items = (await anna.get("/api/sessions"))["items"]
    assert sorted(one["is_current"] for one in items) == [False, True]
    foreign = next(one for one in items if not one["is_current"])
    assert foreign["user_agent"] == "Phone"
    await anna.write("DELETE", f"/api/sessions/{foreign['id']}", status=204)
    assert (await other.get("/api/session")).status_code == 401
    await anna.write("DELETE", f"/api/sessions/{foreign['id']}", status=404)


async def test_every_other_session_can_be_ended_at_once(api: Api, anna: Person) -> None:
    others = [api.client(), api.client()]
    for client in others:
        await sign_in(client)
    assert (await anna.write("POST", "/api/sessions/revoke-others"))["revoked"] == 2
    assert [(await client.get("/api/session")).status_code for client in others] == [401, 401]
    assert (await anna.http.get("/api/session")).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        "update sessions set revoked_at = now()",
        "update sessions set expires_at = now() - interval '1 second'",
        "update sessions set last_seen_at = now() - interval '8 days'",
    ],
)
async def test_a_session_ends_when_revoked_expired_or_idle(api: Api, anna: Person, change: str) -> None:
    await api.run(change)
    assert (await anna.http.get("/api/session")).status_code == 401


async def test_a_session_in_use_stays_awake(api: Api, anna: Person) -> None:
    await api.run("update sessions set last_seen_at = now() - interval '6 days'")
    await anna.get("/api/session")
    assert await api.rows("select 1 from sessions where last_seen_at > now() - interval '1 minute'")


async def test_a_user_has_so_many_sessions_and_the_one_used_longest_ago_ends(api: Api, anna: Person) -> None:
    browsers = [api.client() for _ in range(SESSIONS_KEPT + 2)]
    for browser in browsers:
        assert (await sign_in(browser)).status_code == 200
    codes = [(await browser.get("/api/session")).status_code for browser in browsers]
    assert codes == [401] * 2 + [200] * SESSIONS_KEPT
    ended = await api.rows("select data from audit_log where action = 'sessions.ended'")
    assert [row["data"] for row in ended] == [{"count": 1}] * 3, "the first one was there before"


async def test_a_session_says_whether_there_is_a_password_to_prove_the_owner_by(api: Api, anna: Person) -> None:
    assert (await anna.get("/api/session"))["has_password"] is True
    await api.run("update users set password_hash = null where id = :id", id=anna.id)
    assert (await anna.get("/api/session"))["has_password"] is False


async def test_what_seals_a_browsers_unsent_texts_is_of_the_user_and_outlives_the_session(
    api: Api, anna: Person, boris: Person
) -> None:
    before, other = [(await one.get("/api/bootstrap"))["draft_key"] for one in (anna, boris)]
    async with api.engine.begin() as connection:
        token = await login_link(connection, anna.id)
    again = api.client()
    assert (await again.post("/api/session/link", json={"token": token})).status_code == 204
    assert (await again.get("/api/bootstrap")).json()["draft_key"] == before
    assert len(b64decode(before)) == 32
    assert other != before


async def test_who_signs_out_waits_for_nothing_else_that_he_has_asked_for(api: Api, anna: Person) -> None:
    turns = api.app.state.deps.turns
    async with AsyncExitStack() as busy, asyncio.timeout(20):
        for _ in range(REQUESTS_AT_ONCE):
            await busy.enter_async_context(turns.of(anna.id))
        await anna.write("DELETE", "/api/session", status=204)
    assert (await anna.http.get("/api/session")).status_code == 401
