"""One vacancy, and what goes with it (behaviours 84-87)."""

import pytest

from tests.conformance.api import Api, error_of
from tests.conformance.target import Control

pytestmark = pytest.mark.reads


def test_084_the_whole_card(api: Api) -> None:
    short = api.get("/vacancies", per_page=1).json()["items"][0]
    response = api.get(f"/vacancies/{short['id']}")
    assert response.status_code == 200
    card = response.json()
    assert (card["id"], card["name"]) == (short["id"], short["name"])
    assert isinstance(card["description"], str)
    assert isinstance(card["key_skills"], list)


def test_084_an_unknown_vacancy_is_not_found(api: Api) -> None:
    assert error_of(api.get("/vacancies/999999999999"))[:2] == (404, "not_found")


def test_084_an_archived_vacancy_is_still_shown(person: Api, vacancy: str, control: Control) -> None:
    control.post("/vacancies/act", vacancy_id=vacancy, act="archive")
    response = person.get(f"/vacancies/{vacancy}")
    assert response.status_code == 200
    assert response.json()["archived"] is True


def test_086_vacancies_similar_to_a_resume(api: Api) -> None:
    resume = next((r["id"] for r in api.get("/resumes/mine").json()["items"] if r["status"]["id"] == "published"), None)
    if resume is None:
        pytest.skip("it needs a published resume")
    body = api.get(f"/resumes/{resume}/similar_vacancies", per_page=5).json()
    assert len(body["items"]) <= 5
    assert body["per_page"] == 5


def test_086_a_resume_of_nobody_has_nothing_similar(api: Api) -> None:
    response = api.get(f"/resumes/{'0' * 38}/similar_vacancies")
    assert response.status_code in (403, 404)


def test_086_vacancies_related_to_a_vacancy(api: Api) -> None:
    vacancy = api.get("/vacancies", per_page=1).json()["items"][0]["id"]
    body = api.get(f"/vacancies/{vacancy}/related_vacancies", per_page=5).json()
    assert len(body["items"]) <= 5
    assert vacancy not in [item["id"] for item in body["items"]]
    assert api.get("/vacancies/1/related_vacancies").status_code == 404


def test_087_the_resumes_that_suit_a_vacancy(api: Api) -> None:
    vacancy = api.get("/vacancies", per_page=1).json()["items"][0]["id"]
    body = api.get(f"/vacancies/{vacancy}/suitable_resumes").json()
    assert isinstance(body["items"], list)
    assert body["found"] >= len(body["items"])
