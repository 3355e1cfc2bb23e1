"""The operator's endpoint: clock, state, reset, dumps, and that nothing of it leaks into the API."""

import time
from typing import Any

import httpx
import pytest

from sandbox.headhunter.app import App
from sandbox.headhunter.world.state import Setup, World
from tests.component.sandbox.headhunter.caller import AGENT, START, Sandbox, error_of


async def test_control_is_off_unless_asked_for() -> None:
    transport = httpx.ASGITransport(App(World(Setup(catalogue_size=10))))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers={"User-Agent": AGENT}
    ) as http:
        for path in ("/_sandbox/state", "/_sandbox", "/_sandbox/ledger"):
            assert error_of(await http.get(path)) == (404, "not_found", None)


async def test_control_serves_loopback_only(hh: Sandbox) -> None:
    transport = httpx.ASGITransport(hh.app, client=("203.0.113.7", 4444))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as stranger:
        assert (await stranger.get("/_sandbox/state")).status_code == 403


async def test_clock_is_set_moved_and_sped_up(hh: Sandbox) -> None:
    assert (await hh.http.get("/_sandbox/clock")).json() == {
        "now": "2026-04-01T02:33:20+0300",
        "epoch": START,
        "speed": 0.0,
    }
    moved = await hh.control("/clock", advance_seconds=3600)
    assert moved["epoch"] == START + 3600
    assert (await hh.control("/clock", now="2026-05-01T00:00:00+0300"))["now"] == "2026-05-01T00:00:00+0300"
    await hh.control("/clock", speed=10_000)
    deadline = time.monotonic() + 5
    while (await hh.http.get("/_sandbox/clock")).json()["now"] < "2026-05-01T00:10:00+0300":
        assert time.monotonic() < deadline


async def test_vacancies_appear_and_vanish_with_time() -> None:
    hh = Sandbox(switches={"publish_per_hour": 6.0, "archive_per_hour": 3.0})
    before = (await hh.http.get("/_sandbox/state")).json()["vacancies"]
    await hh.advance(3600)
    after = (await hh.http.get("/_sandbox/state")).json()["vacancies"]
    assert after["published"] == before["published"] + 6
    assert after["open"] == before["open"] + 6 - 3
    assert after["waiting"] == before["waiting"] - 6
    newest = (await hh.get("/vacancies", per_page=1, order_by="publication_time")).json()["items"][0]
    assert newest["published_at"] == "2026-04-01T03:33:20+0300"


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/settings", {"limit_valu": 1}, "there is no setting 'limit_valu'"),
        ("/settings", {"limit_status": 500}, "limit_status must be one of 400, 403, 429, not 500"),
        ("/settings", {"rate": "fast"}, "rate must be a number of zero or more"),
        ("/settings", {"drift": 1}, "drift must be true or false"),
        ("/faults", {"kind": "explode"}, "kind must be one of"),
        ("/faults", {"kind": "status", "probability": 2}, "probability: Input should be less than or equal to 1"),
        ("/faults/latency", {"profile": "moon"}, "profile must be one of"),
        ("/employer", {"act": "hire", "all": True}, "act: Input should be 'view', 'invite'"),
        ("/employer", {"act": "view"}, "say which"),
        ("/employer", {"act": "view", "negotiation_id": "5"}, "there is no negotiation 5"),
        ("/clock", {"speed": -1}, "speed must not be negative"),
        ("/vacancies/act", {"act": "archive", "vacancy_id": "5"}, "there is no vacancy 5"),
        ("/users", {"count": 0}, "count: Input should be greater than or equal to 1"),
        ("/users", {"count": "five"}, "count: Input should be a valid integer"),
        ("/employer", {"act": "message", "all": True}, "a message needs a text"),
        ("/employer", {"act": "state", "all": True}, "say which: state"),
        ("/negotiations", {"resume_id": "x", "vacancy_id": "5"}, "there is no resume x"),
        ("/clock", {"now": "soon"}, "Invalid isoformat string"),
        ("/clock", {"now": "2350-01-01"}, "the clock runs from 1970 to 2199"),
        ("/faults", {"kind": "status", "often": 3}, "often: Unexpected keyword argument"),
        ("/tokens/revoke", {}, "say which"),
        ("/load", {"format": 99}, "this is no dump"),
    ],
)
async def test_nonsense_gets_a_sentence(hh: Sandbox, path: str, body: dict[str, Any], sentence: str) -> None:
    before = hh.world.switches.shown()
    response = await hh.http.post(f"/_sandbox{path}", json=body)
    assert response.status_code == 400
    assert sentence in response.json()["error"]
    assert hh.world.switches.shown() == before


async def test_bodies_that_are_no_json_object(hh: Sandbox) -> None:
    for content in ("{", "[1]", '"x"'):
        response = await hh.http.post("/_sandbox/settings", content=content)
        assert response.status_code == 400


async def test_the_clock_changes_in_all_ways_or_in_none(hh: Sandbox) -> None:
    response = await hh.http.post("/_sandbox/clock", json={"advance_seconds": 60, "speed": -5})
    assert response.status_code == 400
    assert (await hh.http.get("/_sandbox/clock")).json()["epoch"] == START


async def test_many_applications_by_hand_at_once(hh: Sandbox) -> None:
    ids = hh.plain_vacancies(3)
    many = [{"resume_id": hh.resume, "vacancy_id": ident, "message": f"Письмо {ident}"} for ident in ids]
    made = (await hh.control("/negotiations", applications=many))["made"]
    assert [hh.world.negotiations.by_id[nid].vacancy_id for nid in made] == ids
    assert (await hh.get("/negotiations")).json()["found"] == 3


async def test_settings_change_all_or_none(hh: Sandbox) -> None:
    response = await hh.http.post("/_sandbox/settings", json={"limit_value": 5, "unknown": 1})
    assert response.status_code == 400
    assert hh.world.switches.limit_value == 200


async def test_many_users_at_once(hh: Sandbox) -> None:
    made = (await hh.control("/users", count=50, resumes=3))["users"]
    assert len({user["access_token"] for user in made}) == 50
    assert len({resume for user in made for resume in user["resume_ids"]}) == 150
    headers = {"Authorization": f"Bearer {made[49]['access_token']}"}
    assert (await hh.http.get("/me", headers=headers)).json()["counters"]["resumes_count"] == 3
    vacancy = hh.plain_vacancies(1)[0]
    form = {"vacancy_id": vacancy, "resume_id": made[49]["resume_ids"][1]}
    assert (await hh.http.post("/negotiations", data=form, headers=headers)).status_code == 201


async def test_last_requests_are_shown_with_their_verdicts(hh: Sandbox) -> None:
    await hh.apply(hh.plain_vacancies(1)[0])
    await hh.get("/nothing")
    lines = (await hh.http.get("/_sandbox/requests", params={"limit": 2})).json()["requests"]
    shown = [(line["method"], line["path"], line["status"], line["verdict"]) for line in lines]
    assert shown == [("GET", "/nothing", 404, "not_found"), ("POST", "/negotiations", 201, "created")]
    assert lines[1]["account"] == hh.user.id


async def test_reset_makes_the_same_world_anew(hh: Sandbox) -> None:
    first = [v.id for v in hh.world.market.shown]
    await hh.applied()
    state = await hh.control("/reset")
    assert (state["negotiations"], state["applications"]["received"]) == (0, 0)
    assert [v.id for v in hh.world.market.shown] == first
    await hh.control("/reset", seed=7, catalogue_size=50)
    assert [v.card["name"] for v in hh.world.market.shown] != first
    assert len(hh.world.market.vacancies) == 50


async def test_dump_and_load_bring_everything_back() -> None:
    hh = Sandbox(switches={"employers": "lively", "publish_per_hour": 6.0})
    nid = await hh.applied("Письмо")
    second, hidden, favorite, archived = hh.plain_vacancies(4)
    await hh.control("/employer", act="invite", negotiation_id=nid, text="Приглашаем!")
    await hh.call("PUT", f"/vacancies/blacklisted/{hidden}")
    await hh.call("PUT", f"/vacancies/favorited/{favorite}")
    await hh.call("POST", "/saved_searches/vacancies?text=python")
    await hh.control("/vacancies/act", act="archive", vacancy_id=archived)
    await hh.control("/faults", kind="status", path="/locales")
    await hh.control("/settings", limit_value=1)
    paths = ["/me", "/resumes/mine", "/negotiations", f"/negotiations/{nid}", "/vacancies?text=python&clusters=true"]
    paths += ["/vacancies/favorited", "/saved_searches/vacancies", f"/vacancies/{archived}", "/vacancies?page=3"]
    before = {path: (await hh.get(path)).json() for path in paths}
    dumped = (await hh.http.get("/_sandbox/dump")).json()

    other = Sandbox(catalogue_size=10)
    await other.control("/load", **dumped)
    other.token = hh.token
    assert {path: (await other.get(path)).json() for path in paths} == before
    assert (await other.http.get("/_sandbox/dump")).json() == dumped
    assert error_of(await other.apply(second))[2] == "limit_exceeded"
    assert (await other.get("/locales")).status_code == 502
    assert hh.token.refresh
    for sandbox in (hh, other):
        await sandbox.control("/faults/latency", profile="zero")
        await sandbox.advance(7200)
    assert (await other.get("/negotiations")).json() == (await hh.get("/negotiations")).json()
    assert (await other.get("/vacancies")).json() == (await hh.get("/vacancies")).json()


async def test_page_for_people(hh: Sandbox) -> None:
    for path in ("/_sandbox", "/_sandbox/"):
        page = await hh.http.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "Пульт песочницы" in page.text
    assert "innerHTML" not in page.text  # texts of vacancies and chats must never become markup


async def test_vacancy_page_shows_scripts_but_never_runs_them() -> None:
    hh = Sandbox(catalogue_size=130, held_back=0.0)
    ident = hh.vacancy_where(lambda v: v.card["branded_description"])
    page = await hh.http.get(f"/vacancy/{ident}")
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert (await hh.http.get("/vacancy/1")).status_code == 404
