"""The second factor: what asks for a code, that a code works once, and that nobody guesses one."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from pydantic import SecretStr
from pyotp.totp import TOTP
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.security.crypto import KeyRing
from services.api.sessions.second_factor import codes, store
from services.api.users import login_link, take_off_second_factor
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.test_sessions import PASSWORD, sign_in


def shown(secret: str, *, steps: int = 0) -> str:
    """What the authenticator shows, so many steps from now."""
    return TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


def wrong(secret: str) -> str:
    right = {shown(secret, steps=step) for step in range(-2, 3)}
    return next(code for code in ("111111", "222222", "333333", "444444", "555555", "666666") if code not in right)


async def forget_step(api: Api) -> None:
    """As if the time of the last code were long over."""
    await api.run("update second_factors set last_step = 0")


class Factor:
    """Anna's second factor, switched on."""

    def __init__(self, api: Api, owner: Person, secret: str, recovery: list[str]) -> None:
        self.api, self.owner, self.secret, self.recovery = api, owner, secret, recovery

    async def half(self, client: httpx.AsyncClient | None = None) -> httpx.AsyncClient:
        """A browser that has shown the password."""
        client = client or self.api.client()
        assert (await sign_in(client)).status_code == 202
        return client


async def switch_on(api: Api, person: Person, password: str | None = PASSWORD) -> Factor:
    begun = await person.write("POST", "/api/second-factor/begin", {"password": password})
    told = await person.write("POST", "/api/second-factor/confirm", {"code": shown(begun["secret"])})
    await forget_step(api)
    return Factor(api, person, begun["secret"], told["recovery_codes"])


async def send(client: httpx.AsyncClient, code: str) -> httpx.Response:
    return await client.post("/api/session/code", json={"code": code})


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def factor(api: Api, anna: Person) -> Factor:
    return await switch_on(api, anna)


async def test_a_secret_asks_for_nothing_until_its_first_code_came(api: Api, anna: Person) -> None:
    begun = await anna.write("POST", "/api/second-factor/begin", {"password": PASSWORD})
    assert ET.fromstring(begun["qr_svg"]).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert begun["address"].startswith("otpauth://totp/Vkatilsya:anna%40example.org?secret=" + begun["secret"])
    assert (await sign_in(api.client())).status_code == 200
    assert (await anna.get("/api/second-factor"))["code_needed"] is False
    refused = await anna.http.post("/api/second-factor/confirm", json={"code": wrong(begun["secret"])})
    assert code_of(refused) == (403, "wrong_code")
    assert (await anna.get("/api/second-factor"))["on"] is False
    told = await anna.write("POST", "/api/second-factor/confirm", {"code": shown(begun["secret"])})
    assert (len(told["recovery_codes"]), len(set(told["recovery_codes"]))) == (10, 10)
    standing = await anna.get("/api/second-factor")
    assert (standing["on"], standing["recovery_left"]) == (True, 10)


async def test_only_the_owner_begins_and_an_old_secret_waits_no_more(api: Api, anna: Person) -> None:
    refused = await anna.http.post("/api/second-factor/begin", json={"password": "не он, а другой"})
    assert code_of(refused) == (403, "wrong_password")
    begun = await anna.write("POST", "/api/second-factor/begin", {"password": PASSWORD})
    await api.run("update second_factors set created_at = now() - interval '16 minutes'")
    late = await anna.http.post("/api/second-factor/confirm", json={"code": shown(begun["secret"])})
    assert code_of(late) == (409, "second_factor_not_begun")


async def test_both_ways_in_ask_for_the_code_and_open_nothing_before_it(api: Api, factor: Factor) -> None:
    client = await factor.half()
    assert "sid" not in client.cookies
    assert (await client.get("/api/session")).status_code == 401
    async with api.engine.begin() as connection:
        token = await login_link(connection, factor.owner.id)
    by_link = api.client()
    assert (await by_link.post("/api/session/link", json={"token": token})).status_code == 202
    assert (await by_link.get("/api/session")).status_code == 401
    assert (await send(client, shown(factor.secret))).status_code == 200
    await forget_step(api)
    assert (await send(by_link, shown(factor.secret))).status_code == 200
    for one in (client, by_link):
        assert (await one.get("/api/session")).json()["email"] == "anna@example.org"


async def test_the_page_of_a_link_leads_to_the_code_and_keeps_where_to_go_on(api: Api, factor: Factor) -> None:
    async with api.engine.begin() as connection:
        token = await login_link(connection, factor.owner.id)
    client = api.client(**{"Sec-Fetch-Site": "same-origin"})
    page = (await client.post("/link", data={"token": token, "next": "/calendar"})).text
    fields = dict(part.split('" value="') for part in _between(page, 'type="hidden" name="', '">'))
    pressed = await client.post("/login", data=fields)
    assert (pressed.status_code, pressed.headers["location"]) == (303, "/login?step=code&next=%2Fcalendar")
    assert (await client.get("/api/session")).status_code == 401
    assert (await send(client, shown(factor.secret))).status_code == 200


def _between(text: str, begin: str, end: str) -> list[str]:
    return [part.partition(end)[0] for part in text.split(begin)[1:]]


async def test_a_code_works_once(api: Api, factor: Factor) -> None:
    first, second = await factor.half(), await factor.half()
    code = shown(factor.secret)
    assert (await send(first, code)).status_code == 200
    assert code_of(await send(second, code)) == (401, "wrong_code")


async def test_a_code_of_a_step_before_an_accepted_one_is_refused(api: Api, factor: Factor) -> None:
    first, second = await factor.half(), await factor.half()
    assert (await send(first, shown(factor.secret, steps=1))).status_code == 200
    assert code_of(await send(second, shown(factor.secret))) == (401, "wrong_code")


@pytest.mark.parametrize("steps", [-3, 3])
async def test_a_code_of_another_time_is_refused(factor: Factor, steps: int) -> None:
    assert code_of(await send(await factor.half(), shown(factor.secret, steps=steps))) == (401, "wrong_code")


@pytest.mark.parametrize("steps", [-1, 1])
async def test_where_clocks_have_to_be_right_a_code_lives_for_its_own_step_only(
    api: Api, factor: Factor, steps: int
) -> None:
    deps = api.app.state.deps
    api.app.state.deps = replace(deps, settings=deps.settings.model_copy(update={"second_factor_drift": 0}))
    refused = await send(await factor.half(), shown(factor.secret, steps=2 * steps))
    assert code_of(refused) == (401, "wrong_code")
    secret, at = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", datetime(2026, 11, 29, 12, 0, 15, tzinfo=UTC)
    beside = TOTP(secret).at(at + timedelta(seconds=30 * steps))
    assert codes.step_of(secret, beside, at, after=0, drift=0) is None
    assert codes.step_of(secret, beside, at, after=0) is not None


async def test_a_half_sign_in_ends_in_its_browser_once_and_within_five_minutes(api: Api, factor: Factor) -> None:
    client = await factor.half()
    assert code_of(await send(api.client(), shown(factor.secret))) == (401, "half_session_over")
    token = client.cookies["half"]
    assert (await send(client, shown(factor.secret))).status_code == 200
    await forget_step(api)
    again = api.client(Cookie=f"half={token}")
    assert code_of(await send(again, shown(factor.secret))) == (401, "half_session_over")
    late = await factor.half()
    await api.run("update half_sessions set expires_at = now() - interval '1 second'")
    assert code_of(await send(late, shown(factor.secret))) == (401, "half_session_over")


async def test_guessed_codes_are_limited_and_do_not_lock_out_a_known_browser(api: Api, factor: Factor) -> None:
    known = factor.owner.http
    stranger = await factor.half()
    answers = [await send(stranger, wrong(factor.secret)) for _ in range(7)]
    assert [one.status_code for one in answers] == [401] * 5 + [429] * 2
    assert (await send(stranger, shown(factor.secret))).status_code == 429, "a right one has to wait as well"
    await factor.half(known)
    assert (await send(known, shown(factor.secret))).status_code == 200


async def test_a_password_whose_code_is_not_known_counts_as_a_failed_try(api: Api, factor: Factor) -> None:
    """Otherwise who knows it could open half sign-ins, and learn that it is right, without end."""
    stranger = api.client()
    codes_of_ten = [(await sign_in(stranger)).status_code for _ in range(12)]
    assert codes_of_ten == [202] * 10 + [429] * 2
    await api.run("delete from login_attempts")
    client = await factor.half()
    assert (await send(client, shown(factor.secret))).status_code == 200
    assert await api.rows("select key from login_attempts") == []


async def test_a_recovery_code_works_once_and_is_told(api: Api, factor: Factor) -> None:
    code = factor.recovery[0]
    first, second = await factor.half(), await factor.half()
    assert (await send(first, code.lower().replace("-", " "))).status_code == 200
    assert code_of(await send(second, code)) == (401, "wrong_code")
    told = [event["sentence"] for event in await api.events() if event.get("change") == "recovery_code_used"]
    assert len(told) == 1
    assert "осталось кодов: 9" in told[0]
    lines = await api.rows("select action from audit_log where action = 'second_factor.recovery_used'")
    assert len(lines) == 1
    stored = str(await api.rows("select payload from outbox")) + str(await api.rows("select * from recovery_codes"))
    assert code not in stored
    assert code.replace("-", "") not in stored


async def test_of_fifty_equal_codes_at_once_one_wins(api: Api, factor: Factor) -> None:
    deps = api.app.state.deps
    many = deps.settings.model_copy(update={"login_account_attempts": 1000, "login_address_attempts": 10_000})
    api.app.state.deps = replace(deps, sign_in_limits=replace(deps.sign_in_limits, settings=many))
    for code in (shown(factor.secret), factor.recovery[0]):
        browsers = [api.client() for _ in range(50)]
        async with api.engine.begin() as connection:
            tokens = [await _half(connection, factor) for _ in browsers]
        for browser, token in zip(browsers, tokens, strict=True):
            browser.cookies.set("half", token)
        answers = await asyncio.gather(*(send(browser, code) for browser in browsers))
        assert sorted(one.status_code for one in answers) == [200] + [401] * 49
        await api.run("delete from login_attempts")


async def _half(connection: Any, factor: Factor) -> str:
    """As many as wanted: a user has ten at most otherwise."""
    many = store.OneTimeTokens(store.HalfSession, kept=1000)
    return await many.issue(connection, factor.owner.id, life=timedelta(minutes=5), how="password", attempts=[])


async def test_one_half_sign_in_at_once_by_different_codes_opens_one_session(api: Api, factor: Factor) -> None:
    client = await factor.half()
    cookie = {"Cookie": f"half={client.cookies['half']}"}
    each = [shown(factor.secret), shown(factor.secret, steps=1), *factor.recovery[:2]]
    answers = await asyncio.gather(*(send(api.client(**cookie), code) for code in each))
    assert sorted(one.status_code for one in answers) == [200, 401, 401, 401]


async def test_each_change_ends_the_other_ways_in_is_told_and_noted(api: Api, anna: Person) -> None:
    async def other() -> httpx.AsyncClient:
        client = api.client()
        if (await sign_in(client)).status_code == 202:
            await forget_step(api)
            assert (await send(client, shown(secret))).status_code == 200
            await forget_step(api)
        return client

    secret = ""
    before = await other()
    begun = await anna.write("POST", "/api/second-factor/begin", {"password": PASSWORD})
    secret = begun["secret"]
    await anna.write("POST", "/api/second-factor/confirm", {"code": shown(secret)})
    await _only_the_owner(api, anna, before)
    before = await other()
    body = {"password": PASSWORD, "code": shown(secret)}
    renewed = await anna.write("POST", "/api/second-factor/recovery-codes", body)
    await _only_the_owner(api, anna, before)
    before = await other()
    body = {"password": PASSWORD, "code": renewed["recovery_codes"][3]}
    await anna.write("POST", "/api/second-factor/off", body, status=204)
    await _only_the_owner(api, anna, before)
    assert (await sign_in(api.client())).status_code == 200
    wanted = ["second_factor_on", "recovery_codes_made", "recovery_code_used", "second_factor_off"]
    assert [event["change"] for event in await api.events() if event.get("change") in wanted] == wanted
    lines = await api.rows("select action, actor from audit_log where action like 'account.%' order by number")
    assert lines == [{"action": f"account.{one}", "actor": "owner"} for one in (wanted[0], wanted[1], wanted[3])]
    for table in ("second_factors", "recovery_codes", "half_sessions"):
        assert await api.rows(f"select * from {table}") == []  # noqa: S608 - names of our tables


async def _only_the_owner(api: Api, anna: Person, other: httpx.AsyncClient) -> None:
    assert (await other.get("/api/session")).status_code == 401
    assert (await anna.http.get("/api/session")).status_code == 200
    devices = await api.rows("select token_hash from known_devices")
    assert len(devices) == 1, "that of the browser that changed it"


async def test_old_recovery_codes_work_no_more_after_new_ones(api: Api, factor: Factor) -> None:
    body = {"password": PASSWORD, "code": shown(factor.secret)}
    await factor.owner.write("POST", "/api/second-factor/recovery-codes", body)
    assert code_of(await send(await factor.half(), factor.recovery[5])) == (401, "wrong_code")


@pytest.mark.parametrize("path", ["off", "recovery-codes"])
async def test_a_change_needs_password_and_code(factor: Factor, path: str) -> None:
    for body, refused in (
        ({"password": "не он, а другой", "code": shown(factor.secret)}, (403, "wrong_password")),
        ({"password": PASSWORD, "code": wrong(factor.secret)}, (403, "wrong_code")),
    ):
        assert code_of(await factor.owner.http.post(f"/api/second-factor/{path}", json=body)) == refused
    standing = await factor.owner.get("/api/second-factor")
    assert (standing["on"], standing["recovery_left"]) == (True, 10)
    assert code_of(await factor.owner.http.post("/api/second-factor/begin", json={"password": PASSWORD})) == (
        409,
        "second_factor_on",
    )


REACHES = [
    ("POST", "/api/accounts/link", {}),
    ("GET", "/api/personal-data/export", None),
    ("PUT", "/api/password", {"current_password": PASSWORD, "new_password": "лиловый трактор у реки"}),
    ("POST", "/api/personal-data/erase", {"confirmation": "стереть мои данные", "password": PASSWORD}),
]


@pytest.mark.parametrize(("method", "path", "body"), REACHES, ids=[one[1] for one in REACHES])
async def test_what_cannot_be_undone_asks_for_a_code_of_the_last_ten_minutes(
    api: Api, factor: Factor, method: str, path: str, body: Any
) -> None:
    http = factor.owner.http
    assert (await factor.owner.get("/api/second-factor"))["code_needed"] is False
    await api.run("update sessions set coded_at = now() - interval '11 minutes'")
    assert (await factor.owner.get("/api/second-factor"))["code_needed"] is True
    assert code_of(await http.request(method, path, json=body)) == (403, "code_needed")
    refused = await http.post("/api/second-factor/proof", json={"code": wrong(factor.secret)})
    assert code_of(refused) == (403, "wrong_code")
    assert code_of(await http.request(method, path, json=body)) == (403, "code_needed")
    await factor.owner.write("POST", "/api/second-factor/proof", {"code": shown(factor.secret)}, status=204)
    assert (await http.request(method, path, json=body)).status_code in (200, 204)


async def test_after_a_changed_password_the_code_is_still_asked(api: Api, factor: Factor) -> None:
    new = "лиловый трактор у реки"
    body = {"current_password": PASSWORD, "new_password": new}
    half = await factor.half()
    await factor.owner.write("PUT", "/api/password", body, status=204)
    assert code_of(await send(half, shown(factor.secret))) == (401, "half_session_over")
    assert (await sign_in(api.client(), password=new)).status_code == 202


async def test_the_operator_takes_it_off_and_the_owner_hears_of_it(api: Api, factor: Factor, boris: Person) -> None:
    async with api.engine.begin() as connection:
        assert await take_off_second_factor(connection, factor.owner.id)
        assert not await take_off_second_factor(connection, boris.id)
    assert (await factor.owner.http.get("/api/session")).status_code == 401
    assert (await sign_in(api.client())).status_code == 200
    [told] = [event for event in await api.events() if event.get("change") == "second_factor_off"]
    assert "снял администратор" in told["sentence"]
    lines = await api.rows("select actor from audit_log where action = 'account.second_factor_off'")
    assert lines == [{"actor": "operator"}]


async def test_a_secret_is_sealed_for_its_row_and_sealed_anew_by_a_new_key(
    api: Api, engine: AsyncEngine, factor: Factor, boris: Person
) -> None:
    """The test steers the loop's one turn by hand."""
    of_boris = await switch_on(api, boris, None)
    stored = {row["user_id"]: row["secret"] for row in await api.rows("select user_id, secret from second_factors")}
    assert all(one.startswith("v1.k1.") and factor.secret not in one for one in stored.values())
    await api.run(
        "update second_factors set secret = :other where user_id = :id", other=stored[boris.id], id=factor.owner.id
    )
    moved = await send(await factor.half(), shown(of_boris.secret))
    assert code_of(moved) == (409, "second_factor_unreadable")
    assert (await send(await factor.half(), factor.recovery[0])).status_code == 200, "the way in without the secret"
    old = api.settings.secret_keys.get_secret_value()
    keys = KeyRing.parse(SecretStr(f"k2:{'B' * 43}=,{old}"))
    async with engine.begin() as connection:
        last = await store.reseal(connection, keys, after=None)
        assert last == max(stored)
        assert await store.reseal(connection, keys, after=last) is None
    anew = {row["user_id"]: row["secret"] for row in await api.rows("select user_id, secret from second_factors")}
    assert anew[boris.id].startswith("v1.k2.")
    assert keys.open(anew[boris.id], row=store.row_of(boris.id), column="secret") == of_boris.secret
    assert anew[factor.owner.id] == stored[boris.id], "what cannot be read stays as it is"


def test_codes_are_those_of_the_rfc() -> None:
    """RFC 6238, appendix B: SHA-1, the last six of eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for second, digits in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        at = datetime.fromtimestamp(second, UTC)
        assert codes.step_of(secret, digits, at, after=0) == second // 30
        assert codes.step_of(secret, digits, at, after=second // 30) is None
