"""Search: paging, parameters, order (behaviours 74-81)."""

from typing import Any

import pytest

from tests.conformance.api import Api, bad_arguments

pytestmark = pytest.mark.reads
DEEP = "you can't look up more than 2000 items in the list"


def ids(api: Api, **params: Any) -> list[str]:
    response = api.get("/vacancies", **params)
    assert response.status_code == 200, response.text[:300]
    return [item["id"] for item in response.json()["items"]]


def found(api: Api, **params: Any) -> int:
    response = api.get("/vacancies", per_page=0, **params)
    assert response.status_code == 200, response.text[:300]
    return response.json()["found"]


def test_074_a_page_of_vacancies(api: Api) -> None:
    body = api.get("/vacancies", per_page=5).json()
    assert (body["page"], body["per_page"]) == (0, 5)
    assert 0 < len(body["items"]) <= 5
    assert body["found"] >= len(body["items"])
    for item in body["items"]:
        assert not {"description", "key_skills"} & item.keys()
        assert isinstance(item["id"], str)


def test_074_clusters_and_arguments_come_when_asked_for(api: Api) -> None:
    plain = api.get("/vacancies", per_page=1, area=1).json()
    assert (plain["clusters"], plain["arguments"]) == (None, None)
    body = api.get("/vacancies", per_page=1, area=1, clusters="true", describe_arguments="true").json()
    assert {"area", "experience"} <= {cluster["id"] for cluster in body["clusters"]}
    assert "area" in {argument["argument"] for argument in body["arguments"]}


def test_075_a_hundred_is_the_most_of_a_page(api: Api) -> None:
    assert len(ids(api, per_page=100)) <= 100
    assert bad_arguments(api.get("/vacancies", per_page=101)) == ["per_page"]


def test_075_a_page_of_nothing_tells_how_many_there_are(api: Api) -> None:
    body = api.get("/vacancies", per_page=0).json()
    assert body["items"] == []
    assert body["found"] > 0


@pytest.mark.parametrize("value", ["-1", "ten"])
def test_075_page_sizes_that_make_no_sense(api: Api, value: str) -> None:
    assert bad_arguments(api.get("/vacancies", per_page=value)) == ["per_page"]


def test_076_no_deeper_than_two_thousand(api: Api) -> None:
    assert api.get("/vacancies", page=199, per_page=10).status_code == 200
    response = api.get("/vacancies", page=200, per_page=10)
    assert bad_arguments(response) == ["page", "per_page"]
    assert response.json()["description"] == DEEP


def test_077_a_page_past_the_end_is_empty(api: Api) -> None:
    text = "Проверка AND договора AND несуществующее"
    body = api.get("/vacancies", text=text, page=19, per_page=100).json()
    assert body["items"] == []
    assert body["page"] == 19
    assert body["found"] <= 1900


def test_078_an_unknown_parameter_is_ignored(api: Api) -> None:
    assert api.get("/vacancies", per_page=1, no_such_parameter="x").status_code == 200


@pytest.mark.parametrize(
    ("name", "value"), [("experience", "no_such_experience"), ("employer_id", "foo"), ("date_from", "yesterday")]
)
def test_078_a_bad_value_of_a_known_parameter_is_refused(api: Api, name: str, value: str) -> None:
    assert name in bad_arguments(api.get("/vacancies", **{name: value}))


def test_079_repeated_keys_are_alternatives(api: Api) -> None:
    either = found(api, experience=["noExperience", "between1And3"])
    one, other = found(api, experience="noExperience"), found(api, experience="between1And3")
    assert max(one, other) <= either
    assert either == pytest.approx(one + other, rel=0.02)  # a living catalogue moves between the calls


def test_079_different_filters_narrow(api: Api) -> None:
    assert found(api, area=1, experience="noExperience") <= found(api, area=1)


@pytest.mark.parametrize(
    "params",
    [
        {"period": 3, "date_from": "2026-01-01"},
        {"date_to": "2026-01-01"},
        {"top_lat": 56},
        {"order_by": "distance"},
    ],
    ids=["period with dates", "date_to alone", "one bound of four", "distance from nowhere"],
)
def test_080_parameters_that_contradict_each_other(api: Api, params: dict[str, Any]) -> None:
    assert bad_arguments(api.get("/vacancies", **params))


def test_081_a_salary_filter_keeps_those_without_unless_told(api: Api) -> None:
    wide = found(api, salary=100_000, currency="RUR")
    narrow = found(api, salary=100_000, currency="RUR", only_with_salary="true")
    assert narrow <= wide
    items = api.get("/vacancies", salary=100_000, only_with_salary="true", per_page=20).json()["items"]
    assert all(item["salary"] is not None or item["salary_range"] is not None for item in items)


def test_081_the_newest_come_first_when_asked(api: Api) -> None:
    items = api.get("/vacancies", order_by="publication_time", per_page=20).json()["items"]
    times = [item["published_at"] for item in items if not item["premium"]]  # those are bought a place on top
    assert times == sorted(times, reverse=True)
