"""The owner is told of a sign-in from a browser or a network that was not seen before, and of no other."""

from dataclasses import replace
from typing import Any

import httpx

from libs.common.concurrency.token_bucket import TokenBucket
from services.api.users import login_link
from tests.component.services.api.conftest import WRITE, Api, Person

PASSWORD = "крепкий пароль анны"


async def notices(api: Api) -> list[str]:
    return [event["sentence"] for event in await api.events() if event.get("change") == "signed_in"]


async def sign_in(client: httpx.AsyncClient, **headers: str) -> None:
    body: dict[str, Any] = {"email": "anna@example.org", "password": PASSWORD}
    assert (await client.post("/api/session", json=body, headers=headers)).status_code == 200


async def test_the_first_sign_in_and_a_known_browser_are_not_told(api: Api, anna: Person) -> None:
    await sign_in(anna.http)
    await anna.write("DELETE", "/api/session", status=204)
    await sign_in(anna.http)
    assert await notices(api) == []


async def test_a_new_browser_and_a_new_network_are_told_coarsely(api: Api, anna: Person) -> None:
    other = api.client(**{"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/127.0"})
    await sign_in(other)
    [first] = await notices(api)
    assert first.startswith("Firefox, Windows; этот компьютер. ")
    moved = httpx.ASGITransport(api.app, client=("203.0.113.77", 40000))
    async with httpx.AsyncClient(
        transport=moved, base_url=api.settings.base_url, headers=other.headers, cookies=other.cookies
    ) as travelling:
        await sign_in(travelling)
        await sign_in(travelling)
    [_, second] = await notices(api)
    assert second.startswith("Firefox, Windows; сеть 203.0.113.0/24. ")
    stored = str(await api.rows("select payload, headers from outbox")) + str(await api.rows("select * from audit_log"))
    assert "203.0.113.77" not in stored


async def test_a_link_opened_elsewhere_is_told(api: Api, anna: Person) -> None:
    """A demo's own links, opened on its own machine, are not: each start of a demo signs in by one."""
    for address, count in (("127.0.0.1", 0), ("203.0.113.77", 1)):
        async with api.engine.begin() as connection:
            token = await login_link(connection, anna.id)
        transport = httpx.ASGITransport(api.app, client=(address, 40000))
        async with httpx.AsyncClient(transport=transport, base_url=api.settings.base_url, headers=WRITE) as client:
            assert (await client.post("/api/session/link", json={"token": token})).status_code == 204
        assert len(await notices(api)) == count


async def test_after_a_changed_password_every_other_browser_is_new(api: Api, anna: Person) -> None:
    body = {"current_password": PASSWORD, "new_password": "совсем другая длинная фраза"}
    await anna.write("PUT", "/api/password", body, status=204)
    assert await notices(api) == [], "the owner's own act"
    answer = await api.client().post(
        "/api/session", json={"email": "anna@example.org", "password": body["new_password"]}
    )
    assert answer.status_code == 200
    assert len(await notices(api)) == 1


async def test_links_begun_from_one_address_are_bounded(api: Api, anna: Person, boris: Person) -> None:
    """Whoever is signed in there."""
    api.app.state.deps = replace(api.app.state.deps, links_of_address=TokenBucket(per_second=1e-6, burst=1))
    assert (await anna.http.post("/api/accounts/link", json={})).status_code == 200
    refused = await boris.http.post("/api/accounts/link", json={})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
