"""Whatever hh sends for a field, what stands behind the border has its type, and everything else is untouched."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.grounding.check import check
from libs.common.hh.models import Negotiation, Resume, Vacancy
from libs.common.hh.shapes import ME, NEGOTIATION, RESUME, VACANCY, Drift, shaped
from libs.common.resume_filters import ResumeFilters
from libs.common.text.money import Rates
from services.auto_reply.cards import card_of, employer_key, listed_hash
from services.auto_reply.matching.areas import AreaTree
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.facts import VacancyFacts
from services.auto_reply.search.domain import queries

HOSTILE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    float("inf"),
    "",
    "x",
    "\u0000",
    "\ud83d",
    "300 000",
    "не число",
    "<b>" * 50,
    [],
    ["96"],
    [None],
    [[]],
    {},
    {"id": None},
    {"id": 1},
    {"name": "\ud83d"},
    "9" * 5_000,
)
VACANCY_BODY: dict[str, Any] = {
    "id": "1",
    "name": "Повар",
    "area": {"id": "1", "name": "Москва", "url": "https://api.hh.ru/areas/1"},
    "employer": {"id": "5", "name": "Столовая", "alternate_url": "https://hh.ru/employer/5", "trusted": True},
    "salary": {"from": 50_000, "to": 60_000, "currency": "RUR", "gross": False},
    "salary_range": {"from": 50_000, "to": None, "currency": "RUR", "gross": False, "mode": {"id": "MONTH"}},
    "snippet": {"requirement": "Опыт", "responsibility": "Готовить"},
    "professional_roles": [{"id": "94", "name": "Повар"}],
    "key_skills": [{"name": "Кулинария"}],
    "type": {"id": "open", "name": "Открытая"},
    "experience": {"id": "between1And3", "name": "От 1 года до 3 лет"},
    "schedule": {"id": "fullDay", "name": "Полный день"},
    "employment_form": {"id": "FULL", "name": "Полная"},
    "work_format": [{"id": "ON_SITE", "name": "На месте"}],
    "relations": [],
    "test": {"required": False},
    "has_test": False,
    "archived": False,
    "published_at": "2026-01-31T10:00:00+0300",
    "alternate_url": "https://hh.ru/vacancy/1",
    "description": "<p>Готовим обеды.</p>",
}
RESUME_BODY: dict[str, Any] = {
    "id": "r1",
    "title": "Повар",
    "first_name": "Анна",
    "last_name": "Иванова",
    "area": {"id": "1", "name": "Москва"},
    "salary": {"amount": 70_000, "currency": "RUR"},
    "status": {"id": "published", "name": "Опубликовано"},
    "skills": "Готовлю и люблю это.",
    "skill_set": ["Кулинария", "СанПиН"],
    "professional_roles": [{"id": "94", "name": "Повар"}],
    "total_experience": {"months": 40},
    "experience": [
        {"company": "Кафе", "position": "Повар", "start": "2022-01-01", "end": None, "description": "Кухня"}
    ],
    "education": {"level": {"id": "special"}, "primary": [{"name": "Колледж", "year": 2015}]},
    "language": [{"id": "rus", "name": "Русский", "level": {"id": "l1", "name": "Родной"}}],
    "relocation": {"type": {"id": "no_relocation"}, "area": []},
    "updated_at": "2026-01-31T10:00:00+0300",
}
MATCHER = Matcher(AreaTree.builtin(), Rates.from_hh({}))


def _mutated(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place of the body with every hostile value, and with nothing."""
    for key in list(body) if isinstance(body, dict) else range(len(body)):
        for value in HOSTILE:
            changed = json.loads(json.dumps(body))
            changed[key] = value
            yield (*path, key), changed
        changed = json.loads(json.dumps(body))
        del changed[key]
        yield (*path, key), changed
        if isinstance(body[key], dict | list):
            for inner, part in _mutated(body[key], (*path, key)):
                yield inner, {**body, key: part} if isinstance(body, dict) else [part]


def test_a_payload_of_the_specification_comes_out_equal() -> None:
    drift = Drift()

    assert shaped(VACANCY_BODY, VACANCY, drift) == VACANCY_BODY
    assert shaped(RESUME_BODY, RESUME, drift) == RESUME_BODY
    assert drift.paths == []


@pytest.mark.parametrize("field", VACANCY_BODY)
def test_no_value_of_a_vacancy_stops_its_way_to_a_card_and_a_decision(field: str) -> None:
    prepared = MATCHER.prepare(RESUME_BODY, ResumeFilters())
    for path, body in _mutated(VACANCY_BODY):
        if path[0] != field:
            continue
        payload = shaped(body, VACANCY)
        if not payload.get("id"):
            continue  # without an id there is nothing to apply to
        found = Vacancy.model_validate(body)
        card_of(found.payload).model_dump_json().encode()
        employer_key(found.payload.get("employer"))
        listed_hash(found.payload).encode()
        json.dumps(found.payload, ensure_ascii=False).encode()
        assert MATCHER.judge(prepared, VacancyFacts.from_hh(found.payload), threshold=60).score >= 0, path


@pytest.mark.parametrize("field", RESUME_BODY)
def test_no_value_of_a_resume_stops_a_search_or_a_letters_check(field: str) -> None:
    for path, body in _mutated(RESUME_BODY):
        if path[0] != field or not shaped(body, RESUME).get("id"):
            continue
        payload = Resume.model_validate(body).payload
        filters = MATCHER.suggested(payload)
        MATCHER.prepare(payload, filters)
        assert queries(payload, filters)
        check("Я работал поваром.", payload, VACANCY_BODY, today=date(2026, 3, 1))
        json.dumps(payload, ensure_ascii=False).encode()


def test_a_negotiation_keeps_its_id_whatever_its_vacancy_is() -> None:
    body = {"id": 5, "state": {"id": "response"}, "vacancy": VACANCY_BODY, "resume": {"id": "r1", "title": "Повар"}}
    for _, changed in _mutated(body):
        if shaped(changed, NEGOTIATION).get("id"):
            json.dumps(Negotiation.model_validate(changed).payload, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("shape", "given_", "wanted"),
    [
        (VACANCY, {"area": {"id": 1}}, {"area": {"id": "1"}}),
        (VACANCY, {"employer": "x", "name": "Повар"}, {"name": "Повар"}),
        (VACANCY, {"salary": {"from": "300 000"}}, {"salary": {"from": 300_000}}),
        (VACANCY, {"archived": "true"}, {"archived": True}),
        (VACANCY, {"name": "Пов\u0000ар \ud83d"}, {"name": "Повар \ufffd"}),
        (RESUME, {"professional_roles": ["96", None]}, {"professional_roles": [{"id": "96"}]}),
        (
            RESUME,
            {"relocation": {"type": "relocation_possible"}},
            {"relocation": {"type": {"id": "relocation_possible"}}},
        ),
        (ME, {"id": 7, "first_name": {}}, {"id": "7"}),
        (VACANCY, {"new_field": ["\u0000x", {"a": 10**30}]}, {"new_field": ["x", {"a": None}]}),
    ],
)
def test_drift_is_read_where_it_can_be_and_left_out_where_not(shape: Any, given_: Any, wanted: Any) -> None:
    assert shaped(given_, shape) == wanted


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda e: st.lists(e) | st.dictionaries(st.text(), e)
    )
)
def test_no_json_at_all_makes_it_raise(value: Any) -> None:
    for shape in (VACANCY, RESUME, NEGOTIATION, ME):
        found = shaped(dict.fromkeys(shape, value), shape)
        json.dumps(found, ensure_ascii=False).encode()
