"""Section I of the behaviours: resumes, /me, lists, dictionaries."""

from pathlib import Path
from typing import Any

import pytest

from tests.component.sandbox.headhunter import schema
from tests.component.sandbox.headhunter.caller import Sandbox, error_of


async def test_088_me_counts_agree_with_the_rest(hh: Sandbox) -> None:
    me = (await hh.get("/me")).json()
    assert (me["auth_type"], me["is_applicant"], me["id"]) == ("applicant", True, hh.user.id)
    assert me["counters"] == {"resumes_count": 4, "new_resume_views": 0, "unread_negotiations": 0}
    nid = await hh.applied()
    await hh.control("/employer", act="message", negotiation_id=nid, text="Здравствуйте!")
    counters = (await hh.get("/me")).json()["counters"]
    assert counters == {"resumes_count": 4, "new_resume_views": 1, "unread_negotiations": 1}
    found = (await hh.get("/negotiations", has_updates="true")).json()["found"]
    assert found == counters["unread_negotiations"]


async def test_088_application_token_sees_the_flags_only(hh: Sandbox) -> None:
    token = await hh.control("/tokens", app=True)
    me = (await hh.http.get("/me", headers={"Authorization": f"Bearer {token['access_token']}"})).json()
    assert me == {
        "auth_type": "application",
        "is_applicant": False,
        "is_employer": False,
        "is_admin": False,
        "is_application": True,
        "is_employer_integration": False,
    }


async def test_089_my_resumes_in_every_state(hh: Sandbox) -> None:
    body = (await hh.get("/resumes/mine")).json()
    assert (body["found"], body["pages"]) == (4, 1)
    states = [item["status"]["id"] for item in body["items"]]
    assert states == ["published", "published", "not_published", "blocked"]
    first = body["items"][0]
    assert first["similar_vacancies"]["counters"]["total"] > 0
    full = (await hh.get(f"/resumes/{first['id']}")).json()
    assert full["skill_set"]
    assert full["experience"][0]["description"]
    status = (await hh.get(f"/resumes/{body['items'][2]['id']}/status")).json()
    assert (status["status"]["id"], status["can_publish_or_update"]) == ("not_published", False)
    assert (await hh.get(f"/resumes/{first['id']}/access_types")).json()["items"]
    for path in ("", "/status", "/views", "/access_types"):
        assert (await hh.get(f"/resumes/nosuch{path}")).status_code == 404


async def test_090_bumping_a_resume(hh: Sandbox) -> None:
    url = f"/resumes/{hh.resume}"
    first = await hh.call("POST", f"{url}/publish")
    assert (first.status_code, first.content) == (204, b"")
    card = (await hh.get(url)).json()
    assert card["can_publish_or_update"] is False
    assert card["next_publish_at"] > card["updated_at"]
    early = await hh.call("POST", f"{url}/publish")
    assert error_of(early) == (429, "resumes", "touch_limit_exceeded")
    await hh.advance(4 * 3600)
    assert (await hh.call("POST", f"{url}/publish")).status_code == 204
    draft, blocked = hh.user.resume_ids[2:]
    for ident in (draft, blocked):
        refused = await hh.call("POST", f"/resumes/{ident}/publish")
        assert error_of(refused) == (400, "bad_request", None)
        assert refused.json()["description"]
    foreign = (await hh.control("/users"))["users"][0]["resume_ids"][0]
    assert (await hh.call("POST", f"/resumes/{foreign}/publish")).status_code == 404


async def test_091_views_are_new_until_read(hh: Sandbox) -> None:
    nid = await hh.applied()
    await hh.control("/employer", act="view", negotiation_id=nid)
    assert (await hh.get(f"/resumes/{hh.resume}")).json()["new_views"] == 1
    views = (await hh.get(f"/resumes/{hh.resume}/views")).json()
    assert (views["found"], views["resume"]["id"]) == (1, hh.resume)
    assert views["items"][0]["viewed"] is False
    card = (await hh.get(f"/resumes/{hh.resume}")).json()
    assert (card["new_views"], card["total_views"]) == (0, 1)


@pytest.mark.parametrize("kind", ["vacancies", "employers"])
async def test_092_blacklists(hh: Sandbox, kind: str) -> None:
    vacancies = hh.plain_vacancies(60)
    ids = vacancies
    if kind == "employers":
        ids = list(dict.fromkeys(hh.world.market.vacancies[v].employer_id for v in vacancies))
    url = f"/{kind}/blacklisted"
    for _ in range(2):
        assert (await hh.call("PUT", f"{url}/{ids[0]}")).status_code == 204
    body = (await hh.get(url)).json()
    assert (body["found"], body["limit_reached"], body["items"][0]["id"]) == (1, False, ids[0])
    await hh.control("/settings", blacklist_limit=1)
    assert (await hh.get(url)).json()["limit_reached"] is True
    full = await hh.call("PUT", f"{url}/{ids[1]}")
    assert error_of(full) == (400, f"{kind}_blacklist", "limit_exceeded")
    for _ in range(2):
        assert (await hh.call("DELETE", f"{url}/{ids[0]}")).status_code == 204
    for method in ("PUT", "DELETE"):
        unknown = await hh.call(method, f"{url}/999999999")
        assert error_of(unknown) == (404, f"{kind}_blacklist", "not_found")


async def test_093_favorites(hh: Sandbox) -> None:
    one, two = hh.plain_vacancies(2)
    assert (await hh.call("PUT", f"/vacancies/favorited/{one}")).status_code == 204
    assert (await hh.get(f"/vacancies/{one}")).json()["relations"] == ["favorited"]
    assert [item["id"] for item in (await hh.get("/vacancies/favorited")).json()["items"]] == [one]
    await hh.control("/settings", favorites_limit=1)
    full = await hh.call("PUT", f"/vacancies/favorited/{two}")
    assert error_of(full) == (403, "vacancies_favorited", "limit_exceeded")
    archived = hh.vacancy_where(lambda v: v.archived)
    refused = await hh.call("PUT", f"/vacancies/favorited/{archived}")
    assert error_of(refused) == (403, "vacancies_favorited", "vacancy_archived")
    assert (await hh.call("DELETE", f"/vacancies/favorited/{one}")).status_code == 204
    assert (await hh.get(f"/vacancies/{one}")).json()["relations"] == []
    assert (await hh.call("PUT", "/vacancies/favorited/999999999")).status_code == 404


async def test_094_saved_searches(hh: Sandbox) -> None:
    made = await hh.call("POST", "/saved_searches/vacancies?text=python&area=1")
    assert made.status_code == 201
    assert made.headers["content-type"].startswith("text/html")
    assert made.headers["location"].startswith("/saved_searches/vacancies/")
    line = (await hh.get("/saved_searches/vacancies")).json()["items"][0]
    assert (line["name"], line["subscription"], line["new_items"]["count"]) == ("python", False, 0)
    followed = await hh.http.get(line["items"]["url"], headers=hh.auth)
    assert followed.json()["found"] == line["items"]["count"] > 0
    url = f"/saved_searches/vacancies/{line['id']}"
    assert (await hh.call("PUT", url, data={"name": "Питон"})).status_code == 204
    assert (await hh.call("PUT", url, data={"subscription": "true"})).status_code == 204
    both = await hh.call("PUT", url, data={"name": "x", "subscription": "true"})
    assert error_of(both)[:2] == (409, "bad_argument")
    changed = (await hh.get(url)).json()
    assert (changed["name"], changed["subscription"]) == ("Питон", True)
    assert error_of(await hh.call("POST", "/saved_searches/vacancies?period=week")) == (400, "bad_argument", "period")
    assert (await hh.call("DELETE", url)).status_code == 204
    for method in ("GET", "PUT", "DELETE"):
        assert (await hh.call(method, url, data={"name": "x"} if method == "PUT" else None)).status_code == 404


async def test_094_saved_searches_tell_what_is_new(hh: Sandbox) -> None:
    await hh.call("POST", "/saved_searches/vacancies?text=python")
    await hh.advance(60)
    card = {"name": "Python-разработчик", "description": "python", "area": {"id": "1", "name": "Москва"}}
    await hh.control("/vacancies", vacancies=[{**card, "id": "777"}])
    line = (await hh.get("/saved_searches/vacancies")).json()["items"][0]
    assert line["new_items"]["count"] == 1


async def test_094_a_saved_search_may_come_without_its_address(hh: Sandbox) -> None:
    await hh.control("/settings", saved_search_location=False)
    made = await hh.call("POST", "/saved_searches/vacancies?text=python")
    assert (made.status_code, "location" in made.headers) == (201, False)
    assert (await hh.get("/saved_searches/vacancies")).json()["found"] == 1


@pytest.mark.parametrize("most", [10, 50])
async def test_094_page_size_of_saved_searches(most: int) -> None:
    hh = Sandbox(switches={"saved_per_page_max": most})
    assert (await hh.get("/saved_searches/vacancies", per_page=most)).status_code == 200
    assert (await hh.get("/saved_searches/vacancies", per_page=most + 1)).status_code == 400


ARRAYS = ["/areas", "/areas/countries", "/industries", "/languages", "/locales"]


@pytest.mark.parametrize("path", [*ARRAYS, "/dictionaries", "/professional_roles", "/areas/1", "/metro/1"])
async def test_095_dictionaries_are_cached_by_etag(hh: Sandbox, path: str) -> None:
    first = await hh.http.get(path)
    assert isinstance(first.json(), list) is (path in ARRAYS)
    assert first.headers["cache-control"] == "public, max-age=86400"
    assert first.headers["expires"].endswith("GMT")
    tag = first.headers["etag"]
    same = await hh.http.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    other = await hh.http.get(path, headers={"If-None-Match": '"old"'})
    assert other.status_code == 200
    head = await hh.http.head(path)
    assert (head.status_code, head.content) == (200, b"")


async def test_095_entries_may_vanish(hh: Sandbox) -> None:
    before = await hh.http.get("/dictionaries")
    await hh.control("/settings", dictionary_gone=["moreThan6"])
    after = await hh.http.get("/dictionaries", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert [item["id"] for item in after.json()["experience"]] == ["noExperience", "between1And3", "between3And6"]


async def test_095_unknown_areas_and_cities(hh: Sandbox) -> None:
    assert (await hh.http.get("/metro/99999")).status_code == 404
    for unknown in ("abc", "999999", "\u00b9"):
        assert error_of(await hh.http.get(f"/areas/{unknown}")) == (400, "bad_argument", "area_id")
    assert error_of(await hh.http.get("/skills", params={"id": "\u00b9"})) == (400, "bad_argument", "id")


async def test_095_suggestions_and_skills(hh: Sandbox) -> None:
    areas = (await hh.http.get("/suggests/areas", params={"text": "моск"})).json()["items"]
    assert areas[0]["text"].lower().startswith("моск")
    words = (await hh.http.get("/suggests/vacancy_search_keyword", params={"text": "python"})).json()["items"]
    assert words
    roles = (await hh.http.get("/suggests/professional_roles", params={"text": "програм"})).json()["items"]
    assert roles[0]["id"] == "96"
    skill = (await hh.http.get("/suggests/skill_set", params={"text": "post"})).json()["items"][0]
    assert (await hh.http.get("/skills", params={"id": skill["id"]})).json()["items"] == [skill]
    for path in ("areas", "vacancy_search_keyword", "professional_roles", "skill_set"):
        short = await hh.http.get(f"/suggests/{path}", params={"text": "a"})
        assert error_of(short) == (400, "bad_argument", "text")


async def test_095_employers(hh: Sandbox) -> None:
    part = next(iter(hh.world.market.employers.values()))["name"].split()[-1].strip("«»").lower()
    line = (await hh.http.get("/employers", params={"text": part})).json()["items"][0]
    assert part in line["name"].lower()
    card = (await hh.http.get(f"/employers/{line['id']}")).json()
    assert (card["name"], card["open_vacancies"], card["relations"]) == (line["name"], line["open_vacancies"], [])
    theirs = (await hh.get("/vacancies", employer_id=line["id"])).json()
    assert theirs["found"] == line["open_vacancies"]
    assert (await hh.http.get("/employers/1")).status_code == 404


def _walk(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in _walk(item)]
    if isinstance(value, dict):
        return [value, *(found for item in value.values() for found in _walk(item))]
    return []


DRIFTING = [
    "/me", "/vacancies?text=python&clusters=true&describe_arguments=true", "/vacancies/{vacancy}", "/negotiations",
    "/negotiations/active", "/negotiations/{nid}", "/negotiations/{nid}/messages", "/resumes/mine",
    "/resumes/{resume}", "/resumes/{resume}/status", "/resumes/{resume}/views",
    "/resumes/{resume}/similar_vacancies", "/employers/{employer}", "/resumes/{resume}/access_types",
    "/vacancies/{vacancy}/suitable_resumes", "/vacancies/{vacancy}/resumes_by_status",
    "/vacancies/{vacancy}/similar_vacancies", "/vacancies/favorited", "/vacancies/blacklisted",
    "/employers/blacklisted", "/saved_searches/vacancies", "/employers?text=банк", "/dictionaries", "/areas",
    "/areas/1", "/metro/1", "/professional_roles", "/industries", "/suggests/areas?text=моск", "/skills?id=1",
]  # fmt: skip


async def drifting() -> tuple[Sandbox, dict[str, str]]:
    """A sandbox of tomorrow in which every list has something in it, and the ids to ask with."""
    hh = Sandbox(switches={"drift": True})
    nid = await hh.applied()
    await hh.control("/employer", act="invite", negotiation_id=nid, text="Приглашаем!")
    first, second = hh.plain_vacancies(2)
    employer = hh.world.market.vacancies[first].employer_id or ""
    await hh.call("PUT", f"/vacancies/favorited/{first}")
    await hh.call("PUT", f"/vacancies/blacklisted/{second}")
    await hh.call("POST", "/saved_searches/vacancies?text=python")
    return hh, {"nid": nid, "vacancy": first, "resume": hh.resume, "employer": employer}


async def test_096_drift_mixes_in_unknown_keys_gaps_and_nulls() -> None:
    hh, ids = await drifting()
    for path in ("/vacancies", "/negotiations", "/negotiations/{nid}", "/resumes/mine", "/resumes/{resume}"):
        objects = _walk((await hh.get(path.format(**ids))).json())
        assert any("x_new_field" in found for found in objects)
    vacancy = (await hh.get(f"/vacancies/{ids['vacancy']}")).json()
    assert (vacancy["address"], vacancy["contacts"], vacancy["department"]) == (None, None, None)
    assert not {"night_shifts", "internship", "working_hours", "suitable_resumes_url"} & vacancy.keys()
    assert vacancy["id"] == ids["vacancy"]


@pytest.mark.reference
@pytest.mark.parametrize("path", DRIFTING)
async def test_096_bodies_of_tomorrow_are_still_within_the_specification(reference: Path, path: str) -> None:
    hh, ids = await drifting()
    response = await hh.get(path.format(**ids))  # the client checks the body
    assert response.status_code == 200
    assert schema.template_of(response.request.url.path), "a path of the specification"


async def test_095_the_metro_of_all_cities_and_their_districts(hh: Sandbox) -> None:
    metros = (await hh.http.get("/metro")).json()
    assert metros[0] == (await hh.http.get(f"/metro/{metros[0]['id']}")).json()
    station = metros[0]["lines"][0]["stations"][0]
    assert {"id", "name", "lat", "lng", "order", "line"} <= station.keys()
    districts = (await hh.http.get("/districts")).json()
    assert {"id", "name", "area_id"} == districts[0].keys()
    assert {district["area_id"] for district in districts} <= hh.world.dictionaries.area_by_id.keys()


async def test_095_more_suggestions(hh: Sandbox) -> None:
    employer = next(iter(hh.world.market.employers.values()))
    company = (await hh.http.get("/suggests/companies", params={"text": employer["name"]})).json()["items"][0]
    assert (company["id"], company["text"]) == (employer["id"], employer["name"])
    title = hh.world.market.shown[0].card["name"]
    for path in ("/suggests/positions", "/suggests/vacancy_positions"):
        position = (await hh.http.get(path, params={"text": title})).json()["items"][0]
        assert position["text"] == title
        assert position["professional_roles"][0].keys() == {"id", "name", "accept_incomplete_resumes"}
    assert (await hh.http.get("/suggests/resume_search_keyword", params={"text": "моск"})).json()["items"]
    known = hh.world.dictionaries.area_by_id
    ids = {
        path: {item["id"] for item in (await hh.http.get(path, params={"text": "республика"})).json()["items"]}
        for path in ("/suggests/areas", "/suggests/area_leaves")
    }
    assert any(known[ident]["areas"] for ident in ids["/suggests/areas"])
    assert not any(known[ident]["areas"] for ident in ids["/suggests/area_leaves"])
    for name in ("companies", "positions", "vacancy_positions", "resume_search_keyword", "area_leaves"):
        assert error_of(await hh.http.get(f"/suggests/{name}")) == (400, "bad_argument", "text")
