"""One-time links: a page first, then a button that works in the browser that opened it, once."""

import asyncio
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from services.api.sessions.store import LINKS_KEPT
from services.api.users import login_link, login_url, token_of
from tests.component.services.api.conftest import ORIGIN, Api, Person


async def link_of(api: Api, person: Person) -> str:
    async with api.engine.begin() as connection:
        return await login_link(connection, person.id)


def fields_of(page: httpx.Response) -> dict[str, str]:
    assert page.status_code == 200, page.text
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text)}


async def look(client: httpx.AsyncClient, token: str, wanted: str = "", **headers: str) -> httpx.Response:
    """As the page of the link sends it on."""
    sent = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", **headers}
    return await client.post("/link", data={"token": token, "next": wanted}, headers=sent)


async def press(client: httpx.AsyncClient, fields: dict[str, str], **headers: str) -> httpx.Response:
    """As a browser sends the form."""
    sent = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", **headers}
    return await client.post("/login", data=fields, headers=sent)


def browser(api: Api, **headers: str) -> httpx.AsyncClient:
    client = api.client(**headers)
    del client.headers["X-CSRF"], client.headers["Origin"]
    return client


async def test_opening_a_link_spends_nothing_and_its_button_signs_in_once(api: Api, anna: Person) -> None:
    token, first, second = await link_of(api, anna), browser(api), browser(api)
    for agent in ("TelegramBot (like TwitterBot)", "WhatsApp/2"):
        assert (await browser(api).get("/link", headers={"User-Agent": agent})).status_code == 200
        assert (await browser(api).head("/link")).status_code == 405
    page = await look(first, token)
    assert "anna@example.org" in page.text
    assert "<script" not in page.text
    assert (await first.get("/api/session")).status_code == 401
    other = fields_of(await look(second, token))
    opened = await press(first, fields_of(page))
    assert (opened.status_code, opened.headers["location"]) == (303, "/docs")
    assert token not in str(opened.headers)
    assert (await first.get("/api/session")).json()["email"] == "anna@example.org"
    spent = await press(second, other)
    assert (spent.status_code, spent.json()["code"]) == (410, "link_used")
    assert (await look(second, token)).status_code == 410
    assert (await second.get("/api/session")).status_code == 401


async def test_the_token_stands_behind_the_sign_that_no_browser_sends(api: Api, anna: Person) -> None:
    token = await link_of(api, anna)
    link = login_url("https://vk.example/", token)
    assert link == f"https://vk.example/link#{token}"
    assert token_of(link) == token
    page = await browser(api).get("/link", params={"next": '/review?a="b"'})
    assert 'name="next" value="/review?a=&quot;b&quot;"' in page.text
    [nonce] = re.findall(r'<script nonce="([^"]+)">', page.text)
    policy = page.headers["content-security-policy"]
    assert f"script-src 'nonce-{nonce}'" in policy
    assert "set-cookie" not in page.headers
    assert "anna@example.org" not in (await api.client().get(f"/login/{token}")).text, "no address opens it"


async def test_without_scripts_the_whole_link_or_its_end_is_pasted(api: Api, anna: Person) -> None:
    token = await link_of(api, anna)
    page = await browser(api).get("/link")
    assert '<input type="text" name="token"' in page.text
    for pasted in (token, f" {login_url('http://127.0.0.1:8000', token)}\n"):
        assert "anna@example.org" in (await look(browser(api), pasted)).text
    assert (await look(browser(api), "")).status_code == 410


async def test_the_button_works_in_the_browser_that_opened_the_page_only(api: Api, anna: Person) -> None:
    token, thief, victim = await link_of(api, anna), browser(api), browser(api)
    fields = fields_of(await look(thief, token))
    without = await press(victim, fields)
    assert (without.status_code, without.json()["code"]) == (403, "link_elsewhere")
    await look(victim, token)
    with_own = await press(victim, fields)
    assert (with_own.status_code, with_own.json()["code"]) == (403, "link_elsewhere")
    assert (await victim.get("/api/session")).status_code == 401
    assert (await press(thief, fields)).status_code == 303, "nothing was spent"


@pytest.mark.parametrize("ticket", ["", "0" * 64, "билет", "\x00", "٣" * 64, "a" * 10_000])
async def test_a_ticket_that_is_not_the_pages_signs_nobody_in(api: Api, anna: Person, ticket: str) -> None:
    client = browser(api)
    fields = fields_of(await look(client, await link_of(api, anna)))
    refused = await press(client, {**fields, "ticket": ticket})
    assert (refused.status_code, refused.json()["code"]) == (403, "link_elsewhere")
    assert (await press(client, fields)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Content-Type": "text/plain"},
    ],
)
async def test_a_form_of_another_page_is_refused(api: Api, anna: Person, headers: dict[str, str]) -> None:
    token, client = await link_of(api, anna), browser(api)
    fields = fields_of(await look(client, token))
    assert (await look(client, token, **headers)).status_code in {403, 415}
    assert (await press(client, fields, **headers)).status_code in {403, 415}
    assert (await client.get("/api/session")).status_code == 401
    assert (await press(client, fields)).status_code == 303


async def test_a_sign_in_over_another_user_is_said_and_ends_their_session(
    api: Api, anna: Person, boris: Person
) -> None:
    token, client = await link_of(api, boris), anna.http
    before = client.cookies["sid"]
    page = await look(client, token)
    assert "открыт аккаунт <b>anna@example.org</b>" in page.text
    assert "Вы войдёте как <b>boris@example.org</b>" in page.text
    assert (await client.get("/api/session")).json()["email"] == "anna@example.org", "nothing happened yet"
    assert (await press(client, fields_of(page))).status_code == 303
    assert (await client.get("/api/session")).json()["email"] == "boris@example.org"
    assert (await api.client(Cookie=f"sid={before}").get("/api/session")).status_code == 401


async def test_the_button_does_not_sign_in_over_somebody_it_did_not_name(api: Api, anna: Person, boris: Person) -> None:
    token, client = await link_of(api, anna), browser(api)
    fields = fields_of(await look(client, token))
    client.cookies.set("sid", boris.http.cookies["sid"])
    refused = await press(client, fields)
    assert (refused.status_code, refused.json()["code"]) == (403, "link_elsewhere")
    assert (await press(client, fields_of(await look(client, token)))).status_code == 303


async def test_the_page_is_kept_to_itself_and_speaks_the_readers_language(api: Api, anna: Person) -> None:
    await api.run("update users set display_name = '<b>Анна</b> & Co'")
    page = await look(browser(api), await link_of(api, anna))
    assert "&lt;b&gt;Анна&lt;/b&gt; &amp; Co" in page.text
    policy = page.headers["content-security-policy"]
    assert all(part in policy for part in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"))
    assert page.headers["referrer-policy"] == "strict-origin"
    assert page.headers["cache-control"] == "no-store"
    cookie = page.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/"))
    english = await look(browser(api, **{"Accept-Language": "en"}), await link_of(api, anna))
    assert "Sign in to Vkatilsya" in english.text


async def test_a_link_expires(api: Api, anna: Person) -> None:
    token, client = await link_of(api, anna), browser(api)
    fields = fields_of(await look(client, token))
    await api.run("update login_links set expires_at = now() - interval '1 second'")
    assert (await look(client, token)).status_code == 410
    assert (await press(client, fields)).status_code == 410


async def test_two_browsers_cannot_both_spend_a_link(api: Api, anna: Person) -> None:
    token = await link_of(api, anna)
    clients = [browser(api) for _ in range(5)]
    pages = [fields_of(await look(client, token)) for client in clients]
    answers = await asyncio.gather(*(press(client, page) for client, page in zip(clients, pages, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410, 410]


@pytest.mark.parametrize(
    ("wanted", "location"),
    [("/review", "/review"), ("//evil.example", "/docs"), ("https://evil.example", "/docs"), ("/\\evil", "/docs")],
)
async def test_a_link_never_leads_away(api: Api, anna: Person, wanted: str, location: str) -> None:
    token, client = await link_of(api, anna), browser(api)
    fields = fields_of(await look(client, token, wanted))
    forged = await press(client, {**fields, "next": "//evil.example"})
    assert forged.status_code == 403
    answer = await press(client, fields)
    assert urlsplit(answer.headers["location"]).netloc == ""
    assert answer.headers["location"] == location


async def test_a_program_signs_in_by_the_token(api: Api, anna: Person) -> None:
    token, client = await link_of(api, anna), api.client()
    body: dict[str, Any] = {"token": token}
    assert (await browser(api).post("/api/session/link", json=body)).status_code == 403
    assert (await client.post("/api/session/link", json=body)).status_code == 204
    assert (await client.get("/api/session")).json()["email"] == "anna@example.org"
    assert (await api.client().post("/api/session/link", json=body)).status_code == 410


async def test_only_the_newest_links_of_a_user_work(api: Api, anna: Person, boris: Person) -> None:
    his = await link_of(api, boris)
    tokens = [await link_of(api, anna) for _ in range(LINKS_KEPT + 3)]
    codes = [(await look(browser(api), token)).status_code for token in tokens]
    assert codes == [410] * 3 + [200] * LINKS_KEPT
    assert (await look(browser(api), his)).status_code == 200
