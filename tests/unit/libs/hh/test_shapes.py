"""Whatever hh sends for a field, what stands behind the border has its type, and everything else is untouched."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.cards import card_of, employer_key, listed_hash
from libs.common.grounding.check import check
from libs.common.hh.models.negotiations import Negotiation
from libs.common.hh.models.resumes import Resume
from libs.common.hh.models.shapes import ME, NEGOTIATION, RESUME, VACANCY
from libs.common.hh.models.shaping import Drift, shaped
from libs.common.hh.models.vacancies import Vacancy
from libs.common.resumes.filters import ResumeFilters
from libs.common.text.money import Rates
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.search.domain import queries
from tests.support.hostile import RESUME_BODY, VACANCY_BODY, mutations

MATCHER = Matcher(AreaTree.builtin(), Rates.from_hh({}))


def test_a_payload_of_the_specification_comes_out_equal() -> None:
    drift = Drift()

    assert shaped(VACANCY_BODY, VACANCY, drift) == VACANCY_BODY
    assert shaped(RESUME_BODY, RESUME, drift) == RESUME_BODY
    assert drift.paths == []


@pytest.mark.parametrize("field", VACANCY_BODY)
def test_no_value_of_a_vacancy_stops_its_way_to_a_card_and_a_decision(field: str) -> None:
    prepared = MATCHER.prepare(RESUME_BODY, ResumeFilters())
    for path, body in mutations(VACANCY_BODY):
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
    for path, body in mutations(RESUME_BODY):
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
    for _, changed in mutations(body):
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
        (
            RESUME,
            {"title": "Повар &amp; пекарь", "skill_set": ["R&amp;D", "C &lt; D", "&#0;x"], "skills": "a &amp; b"},
            {"title": "Повар & пекарь", "skill_set": ["R&D", "C < D", "\ufffdx"], "skills": "a &amp; b"},
        ),
        (RESUME, {"experience": [{"position": "&laquo;Шеф&raquo;"}]}, {"experience": [{"position": "«Шеф»"}]}),
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


def test_what_a_stranger_calls_a_thing_is_one_line_in_the_order_that_it_shows() -> None:
    hostile = "Python\x1b[2J\n12:00 Отклик отправлен\u202eexe\u202c\u2028\x9bm &amp;"
    body = {"id": "1", "name": hostile, "employer": {"name": hostile}, "area": {"id": "1", "name": hostile}}
    found = shaped(body | {"key_skills": [{"name": hostile}], "experience": {"id": "x", "name": hostile}}, VACANCY)
    said = "Python [2J 12:00 Отклик отправленexe  m &amp;"
    names = [found, found["employer"], found["area"], found["key_skills"][0], found["experience"]]
    assert [one["name"] for one in names] == [said] * 5
    assert shaped({"id": "1", "title": hostile}, RESUME)["title"].isprintable()


def test_a_name_is_as_long_as_names_are() -> None:
    found = shaped({"id": "1", "name": "а" * 50_000, "employer": {"name": "а-а " * 50_000}}, VACANCY)
    assert (len(found["name"]), len(found["employer"]["name"])) == (1_000, 1_000)


def test_a_name_of_any_script_and_every_face_stays() -> None:
    for name in ("Повар\u00a0— «Ромашка»", "👩\u200d🍳 cook", "שף", "Développeur"):
        assert shaped({"id": "1", "name": name}, VACANCY)["name"] == name


@pytest.mark.parametrize("url", ["https://[", "https://", "https://hh.ru/\nx", "javascript:alert(1)"])
def test_an_address_that_leads_nowhere_is_left_out(url: str) -> None:
    assert "alternate_url" not in shaped({"id": "1", "alternate_url": url}, VACANCY)
