"""A resume and a vacancy in hh's shape that fit each other; tests change what they are about."""

from collections.abc import Callable
from typing import Any

import pytest

from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.decision import Decision
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import VacancyFacts

Payload = dict[str, Any]


@pytest.fixture
def resume() -> Payload:
    return {
        "id": "r1",
        "title": "Python-разработчик",
        "area": {"id": "1", "name": "Москва"},
        "salary": {"amount": 200_000, "currency": "RUR"},
        "total_experience": {"months": 46},
        "skill_set": ["Python", "Django", "FastAPI", "PostgreSQL", "Docker", "Git"],
        "skills": "Пишу серверные приложения. Не рассматриваю преподавание.",
        "experience": [
            {
                "start": "2021-01-01",
                "end": None,
                "company": "ООО «Ромашка»",
                "position": "Python-разработчик",
                "description": "Сервисы на FastAPI, PostgreSQL.",
            },
            {
                "start": "2019-01-01",
                "end": "2020-12-01",
                "company": "Василёк",
                "position": "Программист",
                "description": "",
            },
        ],
        "professional_roles": [{"id": "96"}],
        "work_format": [{"id": "REMOTE"}, {"id": "HYBRID"}, {"id": "ON_SITE"}],
        "employments": [{"id": "full"}],
        "relocation": {"type": {"id": "no_relocation"}, "area": []},
    }


@pytest.fixture
def vacancy() -> Payload:
    return {
        "id": "v1",
        "name": "Python-разработчик",
        "area": {"id": "1", "name": "Москва"},
        "employer": {"id": "77", "name": "ООО «Лютик»"},
        "salary_range": {"from": 200_000, "to": 260_000, "currency": "RUR", "gross": False, "mode": {"id": "MONTH"}},
        "experience": {"id": "between3And6"},
        "work_format": [{"id": "HYBRID"}],
        "employment_form": {"id": "FULL"},
        "type": {"id": "open"},
        "professional_roles": [{"id": "96"}],
        "key_skills": [{"name": "Python"}, {"name": "FastAPI"}, {"name": "PostgreSQL"}, {"name": "Kafka"}],
        "archived": False,
        "has_test": False,
        "relations": [],
        "description": "<p><strong>Требования:</strong></p><ul><li>Python, FastAPI</li><li>PostgreSQL, Kafka</li></ul>",
    }


Judge = Callable[..., Decision]


@pytest.fixture
def judge(resume: Payload) -> Judge:
    """Judge a vacancy for the resume as it is at the call; keyword arguments are filters."""

    def call(vacancy: Payload, *, threshold: int = 60, **filters: Any) -> Decision:
        matcher = Matcher()
        prepared = matcher.prepare(resume, ResumeFilters.model_validate(filters))
        return matcher.judge(prepared, VacancyFacts.from_hh(vacancy), threshold=threshold)

    return call
