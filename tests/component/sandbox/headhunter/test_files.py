"""Vacancies and resumes that a person hands over."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.headhunter.world.records.loader import FileError
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


async def test_broken_lines_are_skipped_and_told_in_russian(tmp_path: Path) -> None:
    good = vacancy(1, None)
    lines = [good, "{broken", "[]", "", json.dumps({"id": "2"}), good, "null", "17", "{}", vacancy(3, None)]
    path = written(tmp_path / "v.jsonl", lines)
    hh = Sandbox(vacancies=path, held_back=0.0)
    assert [v.id for v in hh.world.market.shown] == ["1", "3"]
    assert hh.world.problems == [
        f"{path}, строка 2 пропущена: это не JSON, ожидалось имя поля в двойных кавычках (позиция 2)",
        f"{path}, строка 3 пропущена: это не объект JSON в фигурных скобках",
        f"{path}, строка 5 пропущена: нет поля name",
        f"{path}, строка 6 пропущена: вакансия с id 1 уже была выше",
        f"{path}, строка 7 пропущена: это не объект JSON в фигурных скобках",
        "и ещё пропущено записей: 2",
    ]
    state = (await hh.http.get("/_sandbox/state")).json()
    assert state["problems"] == hh.world.problems
    assert state["left_out"] == {str(path): 7}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": 5}, "в поле name должна быть строка"),
        ({"name": " "}, "поле name пустое"),
        ({"salary": "100 000"}, "в поле salary должен быть объект"),
        ({"salary": {"from": "100000"}}, "в поле salary.from должно быть число"),
        ({"salary": {"from": -1}}, "в поле salary.from должно быть число от 0 до триллиона"),
        ({"employer": "Завод"}, "в поле employer должен быть объект"),
        ({"key_skills": "Чертежи"}, "в поле key_skills должен быть список"),
        ({"key_skills": [{"name": "а"}, 5]}, "в поле key_skills (элемент 2) должен быть объект"),
        ({"work_format": [{"name": "Удалённо"}]}, "нет поля work_format (элемент 1).id"),
        ({"description": ["<p>"]}, "в поле description должна быть строка"),
        ({"address": {"lat": "55.7"}}, "в поле address.lat должно быть число"),
        ({"id": "1 2"}, "в поле id недопустимые символы"),
        ({"professional_roles": {"id": "48"}}, "в поле professional_roles должен быть список"),
        ({"snippet": "текст"}, "в поле snippet должен быть объект"),
    ],
)
async def test_a_vacancy_of_wrong_types_is_skipped_and_the_field_named(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    path = written(tmp_path / "v.jsonl", [vacancy(1, None), vacancy(2, None, **changes)])
    hh = Sandbox(vacancies=path, held_back=0.0)
    assert hh.world.problems == [f"{path}, строка 2 пропущена: {said}"]
    assert [v.id for v in hh.world.market.shown] == ["1"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"name": "a"', "это не JSON, нет запятой или закрывающей скобки (позиция 13)"),
        (b'{"name": "a",}', "это не JSON, "),
        (b'{"name" "a"}', "это не JSON, после имени поля нет двоеточия (позиция 9)"),
        (b'{"name": "a', "это не JSON, строка не закрыта кавычкой (позиция 10)"),
        (b'{"name": "a"} {}', "это не JSON, после значения есть лишнее (позиция 15)"),
        (
            b'{"name": "a\tb"}',
            "это не JSON, внутри строки перевод строки или табуляция, их пишут как \\n и \\t",
        ),
        ('{"name": "Инженер"}'.encode("cp1251"), "кодировка не UTF-8, сохраните файл в UTF-8"),
        (b"[", "это начало списка, а нужен JSON Lines: один объект в строке, без запятых между строками"),
        (b'{"name": NaN}', "это не JSON, который можно сохранить"),
        (b'{"name": "\\ud800"}', "это не JSON, который можно сохранить"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "это не JSON, который можно сохранить"),
    ],
)
async def test_a_line_that_cannot_be_read_is_told_with_its_reason(tmp_path: Path, line: bytes, said: str) -> None:
    path = tmp_path / "v.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(vacancy(1, None)).encode() + b"\r\n" + line + b"\n")
    hh = Sandbox(vacancies=path, held_back=0.0)
    [caught] = hh.world.problems
    assert caught.startswith(f"{path}, строка 2 пропущена: {said}")


@pytest.mark.parametrize("kind", ["vacancies", "resumes"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Файла {path} нет. Проверьте путь."),
        ("folder", "{path} — папка, а нужен файл. Допишите к пути имя файла."),
        (b" \n\n", "Файл {path} пуст."),
        ("[]".encode("utf-16"), "Файл {path} в кодировке UTF-16. Сохраните его в UTF-8."),
    ],
)
async def test_a_file_that_cannot_be_used_is_told_in_russian(
    tmp_path: Path, kind: str, content: bytes | str | None, said: str
) -> None:
    path = tmp_path / "данные"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()
    given: dict[str, Any] = {kind: path}
    with pytest.raises(FileError) as caught:
        Sandbox(**given)
    assert str(caught.value) == said.format(path=path)


async def test_a_vacancy_file_without_a_single_usable_line_says_what_is_wanted(tmp_path: Path) -> None:
    path = written(tmp_path / "v.jsonl", ["[", '{"name": "a"},', "]"])
    with pytest.raises(FileError) as caught:
        Sandbox(vacancies=path)
    assert str(caught.value) == (
        f"В файле {path} нет ни одной вакансии. Нужен JSON Lines: одна вакансия в строке, в кодировке UTF-8. "
        f"{path}, строка 1 пропущена: это начало списка, а нужен JSON Lines: один объект в строке, без запятых между "
        "строками."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[{]", "не прочитан: это не JSON, ожидалось имя поля в двойных кавычках (позиция 3)"),
        ("5", "нет списка резюме"),
        ("[]", "нет ни одного резюме"),
        ('[5, {"title": 7}]', "резюме 1 пропущено: это не объект JSON в фигурных скобках"),
    ],
)
async def test_a_resume_file_that_cannot_be_used_says_why(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(content)
    with pytest.raises(FileError, match=re.escape(said)):
        Sandbox(resumes=path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": 5}, "в поле title должна быть строка"),
        ({"experience": [{"position": 5}]}, "в поле experience (элемент 1).position должна быть строка"),
        ({"skill_set": "Python"}, "в поле skill_set должен быть список"),
        ({"education": "высшее"}, "в поле education должен быть объект"),
    ],
)
async def test_a_resume_of_wrong_types_is_skipped_and_the_field_named(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps([{"id": "one", "title": "Токарь"}, {"id": "two", **changes}]))
    hh = Sandbox(resumes=path)
    assert hh.world.problems == [f"{path}, резюме 2 пропущено: {said}"]
    assert hh.user.resume_ids == ["one"]


async def test_a_status_that_nobody_knows_is_taken_for_published(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps([{"id": "one", "title": "Токарь", "status": {"id": "of_tomorrow"}}]))
    assert (await Sandbox(resumes=path).get("/resumes/mine")).json()["items"][0]["status"]["id"] == "published"


async def test_published_and_generated_vacancies_never_take_an_id_that_is_taken(tmp_path: Path) -> None:
    taken = [*range(800_000_000, 800_000_040), *range(700_000_000, 700_000_040)]
    path = written(tmp_path / "v.jsonl", [vacancy(n, None) for n in taken])
    hh = Sandbox(vacancies=path, held_back=0.0)
    made = [(await hh.control("/vacancies", count=30))["published"] for _ in range(3)]
    made.append((await hh.control("/vacancies", vacancies=[{"name": "Без номера"}] * 3))["published"])
    ids = [ident for batch in made for ident in batch]
    assert len(set(ids)) == len(ids) == 93
    assert not set(ids) & {str(n) for n in taken}
    assert len(hh.world.market.vacancies) == len(taken) + 93
    for ident in (str(taken[5]), ids[0], ids[-1]):
        assert (await hh.get(f"/vacancies/{ident}")).json()["id"] == ident
    both = [{"name": "Один", "id": "5"}, {"name": "Другой", "id": "5"}]
    refused = await hh.http.post("/_sandbox/vacancies", json={"vacancies": both})
    assert (refused.status_code, refused.json()["error"]) == (400, "vacancy 5 exists already")
    assert "5" not in hh.world.market.vacancies  # all or none


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
    assert hh.world.problems == [f"{path}, резюме 3 пропущено: это не объект JSON в фигурных скобках"]
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
