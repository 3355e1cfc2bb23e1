from typing import Any

import pytest
from pydantic import ValidationError

from libs.common.resumes.filters import MOST_AREAS, MOST_RUBLES, ResumeFilters
from libs.common.resumes.suggested import suggested_filters
from libs.common.resumes.terms import ResumeTerms

Payload = dict[str, Any]


def test_defaults_come_from_the_resume(resume: Payload):
    filters = suggested_filters(ResumeTerms.from_hh(resume))
    assert filters.areas.include == ["1", "2019"]
    assert filters.work_formats == ["HYBRID", "ON_SITE", "REMOTE"]
    assert filters.salary_from == 140_000
    assert filters.no_salary == "accept"
    assert filters.employment_forms == ["FULL"]
    assert filters.employers.skip_current
    assert not filters.exclude_tests


def test_defaults_of_an_empty_resume_limit_nothing_but_the_current_employer():
    assert suggested_filters(ResumeTerms.from_hh({})) == ResumeFilters()


def test_who_may_move_anywhere_is_not_bound_to_the_home_town(resume: Payload):
    resume["relocation"] = {"type": {"id": "relocation_possible"}, "area": []}
    assert suggested_filters(ResumeTerms.from_hh(resume)).areas.include == []
    resume["relocation"]["area"] = [{"id": "88"}]
    assert suggested_filters(ResumeTerms.from_hh(resume)).areas.include == ["1", "2019", "88"]


def test_what_a_resume_says_beyond_the_bounds_of_filters_is_cut_to_them(resume: Payload):
    resume["salary"] = {"amount": 100_000_000, "currency": "USD"}
    resume["relocation"] = {
        "type": {"id": "relocation_possible"},
        "area": [{"id": str(area)} for area in range(3, 1003)],
    }
    filters = suggested_filters(ResumeTerms.from_hh(resume))
    assert filters.salary_from == MOST_RUBLES
    assert len(filters.areas.include) == MOST_AREAS
    assert {"1", "2019"} <= set(filters.areas.include), "home stays"


def test_filters_survive_storage_as_json(resume: Payload):
    filters = suggested_filters(ResumeTerms.from_hh(resume))
    assert ResumeFilters.model_validate_json(filters.model_dump_json()) == filters


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        ({"areas": {"include": ["Москва"]}}, "цифрами"),
        ({"areas": {"include": ["1"], "exclude": ["1"]}}, "одновременно"),
        ({"stop_words": {"title": ["  "]}}, "Пустое слово"),
        ({"no_salary": "reject"}, "минимальную зарплату"),
        ({"professional_roles": [True]}, "цифрами"),
        ({"stop_words": {"anywhere": ["x" * 101]}}, "длиннее 100 знаков"),
    ],
)
def test_a_mistake_is_explained_in_russian(payload: Payload, word: str):
    with pytest.raises(ValidationError) as caught:
        ResumeFilters.model_validate(payload)
    assert word in caught.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    "payload", [{"unknown": 1}, {"areas": {"only": []}}, {"salary_from": 0}, {"work_formats": ["SOFA"]}, {"text": ""}]
)
def test_what_is_unknown_or_out_of_bounds_is_refused(payload: Payload):
    with pytest.raises(ValidationError):
        ResumeFilters.model_validate(payload)


def test_numbers_for_ids_are_taken_as_ids():
    assert ResumeFilters.model_validate({"areas": {"include": [1]}}).areas.include == ["1"]
