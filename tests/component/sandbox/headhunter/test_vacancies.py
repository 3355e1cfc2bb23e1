"""Section H of the behaviours: search, vacancies, what can be sent to them."""

from typing import Any

import httpx
import pytest

from tests.component.sandbox.headhunter.caller import Sandbox, error_of


async def found(hh: Sandbox, **params: Any) -> list[str]:
    return [item["id"] for item in (await hh.get("/vacancies", per_page=100, **params)).json()["items"]]


def cards(hh: Sandbox) -> dict[str, Any]:
    return {v.id: v.card for v in hh.world.market.shown if not v.archived}


def bad(response: httpx.Response) -> list[str]:
    assert response.status_code == 400
    assert all(error["type"] == "bad_argument" for error in response.json()["errors"])
    return [error["value"] for error in response.json()["errors"]]


async def test_074_page_of_vacancies(hh: Sandbox) -> None:
    body = (await hh.get("/vacancies", text="Опыт Python", per_page=5)).json()
    assert (body["page"], body["per_page"], len(body["items"])) == (0, 5, 5)
    assert body["pages"] == -(-body["found"] // 5)
    assert (body["clusters"], body["arguments"], body["fixes"], body["suggests"]) == (None, None, None, None)
    assert body["alternate_url"].startswith("http://sandbox/search/vacancy?text=")
    for item in body["items"]:
        assert not {"description", "key_skills"} & item.keys()
        assert item["relations"] == []
    snippets = " ".join(str(item["snippet"]["requirement"]) for item in body["items"])
    assert "<highlighttext>Опыт</highlighttext>" in snippets


async def test_074_clusters_and_arguments_when_asked(hh: Sandbox) -> None:
    params: Any = {"text": "разработчик", "area": "1", "clusters": "true", "describe_arguments": "true", "per_page": 1}
    body = (await hh.get("/vacancies", **params)).json()
    clusters = {cluster["id"]: cluster["items"] for cluster in body["clusters"]}
    assert {"area", "salary", "experience"} <= clusters.keys()
    assert [item["name"] for item in clusters["area"]] == ["Москва"]
    assert sum(item["count"] for item in clusters["experience"]) == body["found"]
    url = clusters["experience"][0]["url"]
    narrowed = (await hh.http.get(url, headers=hh.auth)).json()
    assert narrowed["found"] == clusters["experience"][0]["count"]
    described = {a["argument"]: a["value_description"] for a in body["arguments"]}
    assert described["area"] == "Москва"


async def test_074_magic_turns_a_city_and_an_amount_into_filters(hh: Sandbox) -> None:
    await hh.control("/settings", magic=True)
    plain = set(await found(hh, text="разработчик", area="1", salary=100_000, only_with_salary="true"))
    assert plain
    assert set(await found(hh, text="москва разработчик 100000")) == plain
    assert await found(hh, text="москва разработчик 100000", no_magic="true") == []
    assert set(await found(hh, text="Москва")) != set(await found(hh, area="1"))  # a single word stays a word


async def test_075_page_sizes(hh: Sandbox) -> None:
    assert len((await hh.get("/vacancies", per_page=100)).json()["items"]) == 100
    assert bad(await hh.get("/vacancies", per_page=101)) == ["per_page"]
    empty = (await hh.get("/vacancies", per_page=0, clusters="true")).json()
    assert (empty["items"], empty["pages"]) == ([], 0)
    assert empty["found"] > 100
    assert empty["clusters"]
    for value in ("-1", "ten", "1.5"):
        assert bad(await hh.get("/vacancies", per_page=value)) == ["per_page"]
    assert bad(await hh.get("/vacancies", page="-1")) == ["page"]


async def test_076_no_deeper_than_two_thousand(hh: Sandbox) -> None:
    assert (await hh.get("/vacancies", page=199, per_page=10)).status_code == 200
    response = await hh.get("/vacancies", page=200, per_page=10)
    body = response.json()
    text = "you can't look up more than 2000 items in the list"
    assert bad(response) == ["page", "per_page"]
    assert body["bad_arguments"] == [{"name": "page, per_page", "description": text}]
    assert (body["description"], body["bad_argument"]) == (text, "page, per_page")


async def test_077_page_past_the_end_is_empty(hh: Sandbox) -> None:
    first = (await hh.get("/vacancies", per_page=20)).json()
    past = (await hh.get("/vacancies", page=90, per_page=20)).json()
    assert past["items"] == []
    assert (past["found"], past["pages"]) == (first["found"], first["pages"])


async def test_078_unknown_parameters_are_ignored_and_bad_values_are_not(hh: Sandbox) -> None:
    everything = await found(hh)
    assert await found(hh, experiense="noExperience", foo="bar") == everything
    wrong = {
        "employer_id": "foo",
        "experience": "someExperience",
        "schedule": "never",
        "date_from": "yesterday",
        "area": "москва",
        "order_by": "luck",
        "salary": "much",
        "currency": "XXX",
        "search_field": "soul",
        "only_with_salary": "maybe",
        "period": "-3",
    }
    for name, value in wrong.items():
        assert bad(await hh.get("/vacancies", **{name: value})) == [name]


async def test_079_repeated_keys_are_or_and_different_ones_and(hh: Sandbox) -> None:
    moscow, spb = set(await found(hh, area="1")), set(await found(hh, area="2"))
    both = await hh.http.get("/vacancies?area=1&area=2&per_page=100", headers=hh.auth)
    assert {item["id"] for item in both.json()["items"]} == moscow | spb
    remote = set(await found(hh, work_format="REMOTE"))
    assert set(await found(hh, area="1", work_format="REMOTE")) == moscow & remote
    assert bad(await hh.get("/vacancies", area="1,2")) == ["area"]
    await hh.control("/settings", comma_lists=True)
    assert set(await found(hh, area="1,2")) == moscow | spb


async def test_080_dates_and_bounds_that_do_not_go_together(hh: Sandbox) -> None:
    day = "2026-03-25"
    assert bad(await hh.get("/vacancies", period=3, date_from=day)) == ["period"]
    assert bad(await hh.get("/vacancies", date_to=day)) == ["date_to"]
    assert bad(await hh.get("/vacancies", top_lat=56, bottom_lat=55)) == ["left_lng", "right_lng"]
    assert bad(await hh.get("/vacancies", order_by="distance")) == ["sort_point_lat", "sort_point_lng"]
    box = {"top_lat": 56, "bottom_lat": 55, "left_lng": 37, "right_lng": 38}
    inside = (await hh.get("/vacancies", **box)).json()
    assert inside["found"] > 0
    assert all(55 <= item["address"]["lat"] <= 56 for item in inside["items"])
    near = await hh.get("/vacancies", order_by="distance", sort_point_lat=55.75, sort_point_lng=37.6)
    distances = [item["sort_point_distance"] for item in near.json()["items"]]
    known = [distance for distance in distances if distance is not None]
    assert known
    assert known == sorted(known)


async def test_080_date_filters_follow_the_clock(hh: Sandbox) -> None:
    week = await found(hh, period=7)
    assert 0 < len(week) < len(await found(hh))
    await hh.advance(8 * 86_400)
    assert await found(hh, period=7) == []
    between = await found(hh, date_from="2026-03-25", date_to="2026-03-26T00:00:00+0300")
    assert between
    assert all(cards(hh)[i]["published_at"].startswith("2026-03-25") for i in between)


async def test_081_salary_is_converted_and_unknown_ones_stay(hh: Sandbox) -> None:
    known = cards(hh)
    rates = hh.world.dictionaries.rates

    def roubles(card: dict[str, Any]) -> float | None:
        salary = card["salary_range"]
        return None if salary is None else (salary["to"] or salary["from"]) / rates[salary["currency"]]

    hits = await found(hh, salary=200_000)
    assert {i for i in hits if roubles(known[i]) is None} == {i for i, c in known.items() if roubles(c) is None}
    assert all((roubles(known[i]) or 200_000) >= 200_000 for i in hits)
    paid = await found(hh, salary=200_000, only_with_salary="true")
    assert paid
    assert all(known[i]["salary_range"] for i in paid)
    in_dollars = await found(hh, salary=200_000 * rates["USD"], currency="USD", only_with_salary="true")
    assert in_dollars == paid
    assert any(known[i]["salary_range"]["currency"] in ("USD", "EUR") for i in paid)


@pytest.mark.parametrize("order", ["salary_desc", "salary_asc"])
async def test_081_order_by_salary(hh: Sandbox, order: str) -> None:
    known, rates = cards(hh), hh.world.dictionaries.rates
    ids = await found(hh, order_by=order, only_with_salary="true")
    ranges = [known[i]["salary_range"] for i in ids]
    amounts = [(r["to"] or r["from"]) / rates[r["currency"]] for r in ranges]
    assert amounts == sorted(amounts, reverse=order == "salary_desc")


async def test_082_hidden_vacancies_and_employers_are_absent(hh: Sandbox) -> None:
    one, two, *_ = hh.plain_vacancies(30)
    employer = hh.world.market.vacancies[two].employer_id
    theirs = {i for i, c in cards(hh).items() if c["employer"] and c["employer"].get("id") == employer}
    await hh.call("PUT", f"/vacancies/blacklisted/{one}")
    await hh.call("PUT", f"/employers/blacklisted/{employer}")
    rest = set(cards(hh)) - theirs - {one}
    assert len(rest) > 100
    hits = set(await found(hh)) | {i["id"] for i in (await hh.get("/vacancies", per_page=100, page=1)).json()["items"]}
    assert hits == rest
    assert (await hh.get(f"/vacancies/{two}")).json()["employer"]["blacklisted"] is True
    stranger = await hh.http.get("/vacancies", params={"per_page": 1})
    assert stranger.json()["found"] == len(cards(hh))


async def test_082_second_anonymous_search_demands_a_captcha() -> None:
    hh = Sandbox(switches={"anonymous_captcha": True})
    assert (await hh.http.get("/vacancies")).status_code == 200
    refused = await hh.http.get("/vacancies")
    assert error_of(refused) == (403, "captcha_required", "captcha_required")
    assert (await hh.get("/vacancies")).status_code == 200
    state = refused.json()["errors"][0]["captcha_url"].split("state=")[1]
    await hh.http.post("/account/captcha", data={"state": state})
    assert (await hh.http.get("/vacancies")).status_code == 200


async def test_083_results_move_while_paging() -> None:
    hh = Sandbox(switches={"publish_per_hour": 60.0})
    first = [item["id"] for item in (await hh.get("/vacancies", per_page=10)).json()["items"]]
    await hh.advance(180)
    second = [item["id"] for item in (await hh.get("/vacancies", per_page=10, page=1)).json()["items"]]
    assert second[:3] == first[-3:]
    await hh.control("/vacancies/act", act="archive", vacancy_id=first[0])
    third = [item["id"] for item in (await hh.get("/vacancies", per_page=10, page=1)).json()["items"]]
    assert third[:9] == second[1:]


async def test_084_full_card(hh: Sandbox) -> None:
    ident = hh.plain_vacancies(1)[0]
    card = (await hh.get(f"/vacancies/{ident}")).json()
    assert card["description"].startswith("<p>")
    assert card["key_skills"]
    assert card["archived"] is False
    archived = hh.vacancy_where(lambda v: v.archived)
    assert (await hh.get(f"/vacancies/{archived}")).json()["archived"] is True
    await hh.control("/vacancies/act", act="delete", vacancy_id=ident)
    for gone in (ident, "1", "abc"):
        assert error_of(await hh.get(f"/vacancies/{gone}")) == (404, "not_found", None)


async def test_084_too_fast_is_429_without_a_body() -> None:
    hh = Sandbox(switches={"rate": 1.0, "rate_burst": 1.0})
    ident = hh.plain_vacancies(1)[0]
    answers = [await hh.get(f"/vacancies/{ident}") for _ in range(3)]
    assert (answers[-1].status_code, answers[-1].content) == (429, b"")


async def test_085_catalogue_holds_every_odd_kind_and_all_bodies_are_valid() -> None:
    hh = Sandbox(catalogue_size=420, held_back=0.0)
    assert len(hh.world.market.shown) >= 300
    full = [(await hh.get(f"/vacancies/{v.id}")).json() for v in hh.world.market.shown if _odd(v.card)]
    kinds = {kind for card in full for kind in _odd(card)}
    assert kinds == set(_KINDS)


_KINDS: dict[str, Any] = {
    "no salary": lambda c: c["salary"] is None and c["salary_range"] is None,
    "range only": lambda c: c["salary"] is None and c["salary_range"] is not None,
    "from only": lambda c: c["salary"] and c["salary"]["to"] is None,
    "to only": lambda c: c["salary"] and c["salary"]["from"] is None,
    "dollars": lambda c: c["salary"] and c["salary"]["currency"] == "USD",
    "euros": lambda c: c["salary"] and c["salary"]["currency"] == "EUR",
    "gross unknown": lambda c: c["salary"] and c["salary"]["gross"] is None,
    "employer null": lambda c: c["employer"] is None,
    "employer without id": lambda c: c["employer"] and "id" not in c["employer"] and c["type"]["id"] == "open",
    "anonymous": lambda c: c["type"]["id"] == "anonymous",
    "no key skills": lambda c: c["key_skills"] == [],
    "contacts": lambda c: c["contacts"] is not None,
    "direct": lambda c: c["type"]["id"] == "direct" and c["response_url"],
    "test": lambda c: c["has_test"] and c["test"]["required"],
    "letter": lambda c: c["response_letter_required"],
    "archived": lambda c: c["archived"],
    "closed": lambda c: c["closed_for_applicants"],
    "entities": lambda c: "&laquo;" in c["description"] and "<ul><li>" in c["description"],
    "injection": lambda c: "Ignore previous instructions" in c["description"],
    "script": lambda c: "<script>" in (c["branded_description"] or ""),
    "no description": lambda c: c["description"] == "",
}


def _odd(card: dict[str, Any]) -> list[str]:
    return [kind for kind, holds in _KINDS.items() if holds(card)]


async def test_086_similar_vacancies_are_near_in_content(hh: Sandbox) -> None:
    body = (await hh.get(f"/resumes/{hh.resume}/similar_vacancies", per_page=10)).json()
    assert body["found"] >= 5
    names = " ".join(item["name"] for item in body["items"]).lower()
    assert names.count("python") >= 5
    narrowed = (await hh.get(f"/resumes/{hh.resume}/similar_vacancies", area="1")).json()
    assert narrowed["found"] < body["found"]
    foreign = (await hh.control("/users"))["users"][0]["resume_ids"][0]
    assert (await hh.get(f"/resumes/{foreign}/similar_vacancies")).status_code == 404
    ident = body["items"][0]["id"]
    near = (await hh.get(f"/vacancies/{ident}/similar_vacancies")).json()
    assert near["found"] > 0
    assert ident not in [item["id"] for item in near["items"]]


async def test_087_resumes_for_a_vacancy(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    one, two, draft, blocked = hh.user.resume_ids
    suitable = (await hh.get(f"/vacancies/{vacancy}/suitable_resumes")).json()
    assert [item["id"] for item in suitable["items"]] == [one, two]
    assert suitable["overall"] == {"already_applied": 0, "not_published": 1, "unavailable": 1}
    await hh.apply(vacancy)
    lists = (await hh.get(f"/vacancies/{vacancy}/resumes_by_status")).json()
    assert lists["counters"] == {"suitable": 1, "already_applied": 1, "not_published": 1, "unavailable": 1}
    named = {name: [item["id"] for item in lists[name]] for name in lists["counters"]}
    assert named == {"suitable": [two], "already_applied": [one], "not_published": [draft], "unavailable": [blocked]}
    assert (await hh.get("/vacancies/1/suitable_resumes")).status_code == 404
    assert (await hh.get("/vacancies/1/resumes_by_status")).json()["counters"]["unavailable"] == 4


async def test_086_related_vacancies_are_the_near_ones_and_those_of_the_same_role(hh: Sandbox) -> None:
    ident = hh.plain_vacancies(1)[0]
    related = (await hh.get(f"/vacancies/{ident}/related_vacancies", per_page=100)).json()
    similar = (await hh.get(f"/vacancies/{ident}/similar_vacancies", per_page=100)).json()
    ids = [item["id"] for item in related["items"]]
    assert ids[: similar["found"]] == [item["id"] for item in similar["items"]]
    roles = {role["id"] for role in hh.world.market.vacancies[ident].card["professional_roles"]}
    further = [item["professional_roles"] for item in related["items"][similar["found"] :]]
    assert all({role["id"] for role in known} & roles for known in further)
    assert ident not in ids
    assert (await hh.get("/vacancies/1/related_vacancies")).status_code == 404
