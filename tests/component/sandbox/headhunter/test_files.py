"""Vacancies and resumes that a person hands over."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.component.sandbox.headhunter.caller import START, Sandbox

GAPS = (
    "department", "has_test", "response_letter_required", "salary", "address", "created_at", "archived", "contacts",
    "schedule", "employment", "experience", "premium",
)  # fmt: skip


def vacancy(number: int, published: str | None, **changes: Any) -> dict[str, Any]:
    return {
        **dict.fromkeys(GAPS),
        "id": str(number),
        "name": f"Инженер {number}",
        "published_at": published,
        "employer": {"id": None, "name": "Завод", "trusted": None},
        "area": {"id": "1", "name": "Москва", "url": "https://api.hh.ru/areas/1"},
        "type": {"id": "open", "name": "Открытая"},
        "key_skills": [{"name": "Чертежи"}],
        "work_format": [],
        "professional_roles": [{"id": "48", "name": "Инженер-конструктор, инженер-проектировщик"}],
        "description": "<p>Нужен\u2028инженер</p>",
        **changes,
    }


def written(path: Path, lines: list[Any]) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_bytes("\n".join(texts).encode())
    return path


async def test_gaps_are_filled_and_dates_are_fresh_in_the_old_order(tmp_path: Path) -> None:
    lines: list[Any] = [vacancy(n, f"20{10 + n}-01-01T00:00:00+0300") for n in (3, 1, 2, 5, 4, 7, 6, 9, 8, 10)]
    hh = Sandbox(vacancies=written(tmp_path / "v.jsonl", lines), held_back=0.2)
    assert [v.id for v in hh.world.market.shown] == [str(n) for n in range(1, 9)]
    assert [v.id for v in hh.world.market.waiting] == ["9", "10"]
    moments = [v.published for v in hh.world.market.shown]
    assert moments == sorted(moments)
    assert moments[0] >= START - 14 * 86_400
    assert moments[-1] <= START
    card = (await hh.get("/vacancies/1")).json()
    assert "\u2028" in card["description"]
    assert card["employer"]["id"].isdigit()
    found = (await hh.get("/vacancies", employer_id=card["employer"]["id"])).json()
    assert found["found"] == 8
    await hh.control("/settings", publish_per_hour=1.0)
    await hh.advance(3600)
    assert (await hh.get("/vacancies")).json()["items"][0]["id"] == "9"


async def test_broken_lines_are_skipped_and_told(tmp_path: Path) -> None:
    good = vacancy(1, None)
    lines = [good, "{broken", "[]", "", json.dumps({"id": "2"}), good, "null", "17", "{}", vacancy(3, None)]
    hh = Sandbox(vacancies=written(tmp_path / "v.jsonl", lines), held_back=0.0)
    assert [v.id for v in hh.world.market.shown] == ["1", "3"]
    told = hh.world.problems
    assert [line.split("v.jsonl:")[1].split(":")[0] for line in told[:5]] == ["2", "3", "5", "6", "7"]
    assert "it is not JSON" in told[0]
    assert "it is not a JSON object" in told[1]
    assert "it has no name" in told[2]
    assert "id 1 was already read" in told[3]
    assert told[5] == "and 2 more lines were skipped"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Senior-инженер", "between3And6"), ("Младший инженер", "noExperience"), ("Инженер", "between1And3")],
)
async def test_unknown_experience_is_guessed_from_the_title(tmp_path: Path, name: str, expected: str) -> None:
    path = written(tmp_path / "v.jsonl", [vacancy(1, None, name=name)])
    hh = Sandbox(vacancies=path, held_back=0.0)
    assert (await hh.get("/vacancies/1")).json()["experience"]["id"] == expected


async def test_odd_records_still_give_valid_bodies(tmp_path: Path) -> None:
    odd = [
        {"name": "Голая"},
        vacancy(2, None, employer=None, description=None, area=None, type=None, professional_roles=None),
        vacancy(3, None, salary={"from": None, "to": None, "currency": None, "gross": None}),
        vacancy(4, None, salary={"from": 100.0, "to": None, "currency": "XXX", "gross": None}),
        vacancy(5, None, key_skills=None, work_format=None, area={"id": "777777", "name": "Неведомск"}),
        vacancy(6, None, salary={"from": 5, "to": 7}),
        vacancy(7, None, address={"city": "Москва", "metro": {"station_name": "Сокол", "line_name": "Замоскворецкая"}}),
    ]
    hh = Sandbox(vacancies=written(tmp_path / "v.jsonl", odd), held_back=0.0)
    assert hh.world.problems == []
    items = (await hh.get("/vacancies", clusters="true")).json()["items"]
    assert len(items) == 7
    for item in items:
        assert (await hh.get(f"/vacancies/{item['id']}")).status_code == 200
    assert (await hh.get("/vacancies", area="777777")).json()["found"] == 1
    assert (await hh.get("/vacancies", area="113")).json()["found"] >= 2


async def test_resumes_of_a_file_belong_to_the_default_applicant(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps([{"id": "one", "title": "Токарь", "first_name": "Пётр", "last_name": "Иванов"}, {}, 5]))
    hh = Sandbox(resumes=path)
    assert hh.world.problems == [f"{path}: resume 3 skipped, it is not a JSON object"]
    body = (await hh.get("/resumes/mine")).json()
    assert body["found"] == 2
    assert body["items"][0]["id"] == "one"
    assert (await hh.get("/resumes/one")).json()["skill_set"] == []
    assert (await hh.get("/me")).json()["first_name"] == "Пётр"
    assert (await hh.get("/resumes/one/similar_vacancies")).status_code == 200


@pytest.mark.reference
async def test_real_vacancies_and_resumes_give_valid_bodies(reference: Path) -> None:
    data = reference / "data"
    hh = Sandbox(vacancies=data / "vacancies.jsonl", resumes=data / "resumes.json")
    assert hh.world.problems == []
    published = hh.world.market.index.size
    assert published + len(hh.world.market.waiting) == 3771
    assert (await hh.get("/resumes/mine")).json()["found"] == 6
    for resume in hh.user.resume_ids:
        assert (await hh.get(f"/resumes/{resume}")).status_code == 200
        assert (await hh.get(f"/resumes/{resume}/similar_vacancies", per_page=5)).json()["found"] > 10
    for vacancy_id in [v.id for v in hh.world.market.shown][::150]:
        assert (await hh.get(f"/vacancies/{vacancy_id}")).status_code == 200
    assert (await hh.get("/vacancies", text="python", per_page=50, clusters="true")).json()["found"] > 100
