"""Guessing is slow, and nobody who knows the password is locked out by somebody who does not."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from services.api.sessions import limits
from services.api.users import login_link
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.test_sessions import sign_in

WRONG = "не тот пароль вовсе"


async def guess_over_many_accounts(api: Api, count: int, **headers: str) -> list[int]:
    client = api.client(**headers)
    return [(await sign_in(client, f"nobody{number}@example.org", WRONG)).status_code for number in range(count)]


async def test_a_shared_address_full_of_guesses_does_not_lock_out_a_right_password(api: Api, anna: Person) -> None:
    assert await guess_over_many_accounts(api, 31) == [401] * 31
    started = time.monotonic()
    assert (await sign_in(api.client())).status_code == 200
    assert 0.2 < time.monotonic() - started < 20, "slower, not closed"


async def test_many_guesses_at_once_from_one_address_are_turned_away(
    api: Api, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await guess_over_many_accounts(api, 30)
    monkeypatch.setattr(limits, "STEP_SECONDS", limits.SLOWEST_SECONDS)  # all have come before the first one goes on
    client = api.client()
    answers = await asyncio.gather(*(sign_in(client, f"other{n}@example.org", WRONG) for n in range(20)))
    codes = [answer.status_code for answer in answers]
    assert codes.count(401) <= 8
    assert codes.count(429) >= 12
    assert all(int(one.headers["retry-after"]) <= 5 for one in answers if one.status_code == 429)


async def test_a_forged_header_gives_no_new_address(api: Api, anna: Person) -> None:
    for number in range(10):
        client = api.client(**{"X-Forwarded-For": f"203.0.113.{number}"})
        assert (await sign_in(client, password=WRONG)).status_code == 401
    forged = api.client(**{"X-Forwarded-For": "203.0.113.99"})
    assert (await sign_in(forged, password=WRONG)).status_code == 429
    keys = {row["key"] for row in await api.rows("select key from login_attempts where key like 'address:%'")}
    assert keys == {"address:127.0.0.1"}


async def test_who_is_guessed_at_from_elsewhere_signs_in_from_a_known_browser(api: Api, anna: Person) -> None:
    known = api.client()
    assert (await sign_in(known)).status_code == 200
    stranger = api.client()
    codes = [(await sign_in(stranger, password=WRONG)).status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2
    assert (await sign_in(stranger)).status_code == 429
    assert (await sign_in(known)).status_code == 200


async def test_a_known_browser_may_not_guess_without_end(api: Api, anna: Person, boris: Person) -> None:
    known = api.client()
    await sign_in(known)
    codes = [(await sign_in(known, password=WRONG)).status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2
    assert (await sign_in(known, "boris@example.org", WRONG)).status_code == 401, "known to one account only"


async def test_each_try_beyond_the_free_ones_waits_twice_as_long(api: Api, anna: Person) -> None:
    client, waits = api.client(), []
    for _ in range(10):
        await sign_in(client, password=WRONG)
    for _ in range(3):
        refused = await sign_in(client, password=WRONG)
        assert refused.status_code == 429
        waits.append(int(refused.headers["retry-after"]))
        await api.run("update login_attempts set at = at - make_interval(secs => :wait)", wait=waits[-1] + 1)
        assert (await sign_in(client, password=WRONG)).status_code == 401
    assert [round(wait / 30) for wait in waits] == [1, 2, 4]


async def test_an_account_is_guessed_at_from_many_addresses_only_so_often(api: Api, anna: Person) -> None:
    await api.run(
        "insert into login_attempts (id, key, at) select gen_random_uuid(), "
        "'account:' || encode(sha256('anna@example.org'), 'hex'), now() from generate_series(1, 50)"
    )
    assert (await sign_in(api.client())).status_code == 429
    assert (await sign_in(api.client(), "boris@example.org", WRONG)).status_code == 401


async def test_guessed_links_make_their_address_slow_and_nobody_else(
    api: Api, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STEP_SECONDS", 0.01)
    client = api.client()
    for number in range(30):
        assert (await client.post("/api/session/link", json={"token": f"guess-{number}"})).status_code == 410
    monkeypatch.setattr(limits, "STEP_SECONDS", limits.SLOWEST_SECONDS)
    guesses = (client.post("/api/session/link", json={"token": f"guess-{number}"}) for number in range(20))
    codes = [answer.status_code for answer in await asyncio.gather(*guesses)]
    assert codes.count(410) <= limits.WAITING
    assert codes.count(429) >= 20 - limits.WAITING
    async with api.engine.begin() as connection:
        token = await login_link(connection, anna.id)
    assert (await client.post("/api/session/link", json={"token": token})).status_code == 204, "a right one never waits"
    assert (await sign_in(api.client())).status_code == 200


async def test_a_refused_sign_in_is_logged_with_whose_and_from_where_without_what_was_tried(
    api: Api, anna: Person
) -> None:
    client = api.client()
    with capture_logs() as logs:
        await sign_in(client, password=WRONG)
        await sign_in(client, "nobody@example.org", WRONG)
        await client.post("/api/session/link", json={"token": "wrong-token"})
        await sign_in(client)
        await client.put("/api/password", json={"current_password": WRONG, "new_password": "совсем другой пароль"})
    refused = [one for one in logs if one.get("action") == "session.refused"]
    assert [one["how"] for one in refused] == ["password", "password", "link", "proof"]
    assert {one["address"] for one in refused} == {"127.0.0.1"}
    assert refused[0]["user_id"] == refused[3]["user_id"] == str(anna.id)
    assert refused[1]["account"]
    opened = [one for one in logs if one.get("action") == "session.opened"]
    assert [(one["how"], one["user_id"]) for one in opened] == [("password", str(anna.id))]
    assert not any(secret in str(logs) for secret in (WRONG, "wrong-token", "nobody@example.org"))
