"""A demanded second factor: who has none can only set one up, wherever he is signed in already."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.api.users import demand_second_factor, login_link
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.test_matrix import MATRIX, World, ask, routes, world
from tests.component.services.api.test_second_factor import Factor, code_of, forget_step, send, shown, switch_on
from tests.component.services.api.test_sessions import PASSWORD, sign_in

__all__ = ["world"]
OPEN = {
    ("GET", "/api/session"),
    ("DELETE", "/api/session"),
    ("GET", "/api/second-factor"),
    ("POST", "/api/second-factor/begin"),
    ("POST", "/api/second-factor/confirm"),
}
DEMAND = "/api/admin/second-factor"
DEMANDED = (403, "second_factor_demanded")


@pytest.fixture
async def root(api: Api) -> Factor:
    """An administrator who has a second factor."""
    return await switch_on(
        api, await api.person("root@example.org", "крепкий пароль рута", is_admin=True), "крепкий пароль рута"
    )


async def demand(root: Factor, *, demanded: bool = True) -> dict[str, Any]:
    return await root.owner.write("PUT", DEMAND, {"demanded": demanded})


async def told(api: Api) -> list[str]:
    return [one["user_id"] for one in await api.events() if one.get("change") == "second_factor_demanded"]


async def test_whoever_owes_it_is_refused_by_every_route_but_those_that_set_it_up(
    api: Api, linked: Person, root: Factor, world: World
) -> None:
    await demand(root)
    stranger = api.client()
    refused: set[tuple[str, str]] = set()
    for method, template in sorted(routes() - OPEN):
        case = MATRIX[method, template]
        unknown = await ask(stranger, world, method, template, case)
        answer = await ask(linked.http, world, method, template, case)
        if is_problem(unknown, "unauthenticated"):
            assert code_of(answer) == DEMANDED, (method, template, answer.text[:200])
            refused.add((method, template))
        else:
            assert answer.status_code == unknown.status_code, (method, template, answer.text[:200])
    assert len(refused) > 60
    assert {("GET", "/api/bootstrap"), ("POST", "/api/decisions"), ("GET", "/api/sessions")} < refused
    assert (await linked.get("/api/session"))["second_factor_needed"] is True
    await linked.write("DELETE", "/api/session", status=204)
    assert (await linked.http.get("/api/session")).status_code == 401


def is_problem(answer: httpx.Response, code: str) -> bool:
    return "problem+json" in answer.headers.get("content-type", "") and answer.json()["code"] == code


async def test_a_session_that_is_alive_meets_it_at_its_next_request_and_goes_on_after_the_first_code(
    api: Api, anna: Person, root: Factor
) -> None:
    assert (await anna.get("/api/session"))["second_factor_needed"] is False
    await anna.get("/api/bootstrap")
    await demand(root)
    assert code_of(await anna.http.get("/api/bootstrap")) == DEMANDED
    assert (await anna.get("/api/second-factor"))["on"] is False
    await switch_on(api, anna)
    assert (await anna.get("/api/session"))["second_factor_needed"] is False
    await anna.get("/api/bootstrap")


async def test_both_ways_in_open_a_session_that_can_only_set_it_up(api: Api, anna: Person, root: Factor) -> None:
    await demand(root)
    by_password, by_link = api.client(), api.client()
    assert (await sign_in(by_password)).status_code == 200
    async with api.engine.begin() as connection:
        token = await login_link(connection, anna.id)
    assert (await by_link.post("/api/session/link", json={"token": token})).status_code == 204
    for client in (by_password, by_link):
        assert code_of(await client.get("/api/bootstrap")) == DEMANDED
        assert (await client.post("/api/second-factor/begin", json={"password": PASSWORD})).status_code == 200


async def test_whoever_switches_it_off_owes_it_again(api: Api, anna: Person, root: Factor) -> None:
    await demand(root)
    factor = await switch_on(api, anna)
    code = shown(factor.secret)
    await anna.write("POST", "/api/second-factor/off", {"password": PASSWORD, "code": code}, 204)
    assert code_of(await anna.http.get("/api/bootstrap")) == DEMANDED


async def test_a_half_session_is_no_way_around_it(api: Api, anna: Person, root: Factor) -> None:
    """With a second factor the code is asked as always: a session that owes is never given instead."""
    await demand(root)
    factor = await switch_on(api, anna)
    client = await factor.half()
    assert (await client.get("/api/session")).status_code == 401
    assert code_of(await client.post("/api/second-factor/begin", json={"password": PASSWORD})) == (
        401,
        "unauthenticated",
    )
    assert (await send(client, shown(factor.secret))).status_code == 200


async def test_it_is_told_to_whoever_has_none_and_noted_for_everybody_once(
    api: Api, anna: Person, boris: Person, root: Factor
) -> None:
    assert (await root.owner.get(DEMAND)) == {"demanded": False, "since": None, "without": 2}
    for _ in range(2):
        assert ((await demand(root))["demanded"]) is True
    assert sorted(await told(api)) == sorted([str(anna.id), str(boris.id)])
    for _ in range(2):
        assert ((await demand(root, demanded=False))["demanded"]) is False
    await anna.get("/api/bootstrap")
    lines = await api.rows(
        "select user_id, actor, action, data from audit_log"
        " where action like 'second_factor.demand%' order by at, user_id"
    )
    everybody = sorted([anna.id, boris.id, root.owner.id])
    expected = [
        {"user_id": one, "actor": "administrator", "action": action, "data": {"by": str(root.owner.id)}}
        for action in ("second_factor.demanded", "second_factor.demand_ended")
        for one in everybody
    ]
    assert lines == expected


async def test_an_administrator_without_one_cannot_lock_himself_out(api: Api) -> None:
    admin = await api.person("root@example.org", is_admin=True)
    problem = await admin.write("PUT", DEMAND, {"demanded": True}, 409)
    assert problem["code"] == "own_second_factor_first"
    assert (await admin.get(DEMAND))["demanded"] is False


async def test_an_administrator_shows_the_code_for_it(api: Api, root: Factor) -> None:
    await api.run("update sessions set coded_at = now() - interval '11 minutes'")
    problem = await root.owner.write("PUT", DEMAND, {"demanded": True}, 403)
    assert problem["code"] == "code_needed"
    await forget_step(api)
    await root.owner.write("POST", "/api/second-factor/proof", {"code": shown(root.secret)}, 204)
    await demand(root)


async def test_the_operator_demands_it_and_lets_it_go_from_the_command_line(api: Api, anna: Person) -> None:
    async with api.engine.begin() as connection:
        assert await demand_second_factor(connection, demanded=True)
        assert not await demand_second_factor(connection, demanded=True)
    assert code_of(await anna.http.get("/api/bootstrap")) == DEMANDED
    assert await told(api) == [str(anna.id)]
    async with api.engine.begin() as connection:
        assert await demand_second_factor(connection, demanded=False)
        actors = (
            await connection.execute(text("select distinct actor from audit_log where action like '%demand%'"))
        ).scalars()
        assert list(actors) == ["operator"]
    await anna.get("/api/bootstrap")
