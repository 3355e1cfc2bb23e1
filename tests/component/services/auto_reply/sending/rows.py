"""Vacancies at the sandbox, and the rows that a search would have stored of them."""

from typing import Any
from uuid import UUID

from libs.common.ids import new_id
from tests.support.headhunter import Sandbox
from tests.support.people import Person


def publish(hh: Sandbox, count: int, **card: Any) -> list[str]:
    """Publish vacancies that take applications over the API, each of an employer of its own; returns their ids."""
    cards = [
        {
            "id": f"6{new_id().int % 10**11:011d}",
            "name": f"Python-разработчик, команда {number}",
            "employer": {"id": f"9{new_id().int % 10**9:09d}", "name": f"Работодатель {number}"},
            "area": {"id": "1", "name": "Москва"},
            "description": "<p>Разрабатываем сервисы на Python, PostgreSQL и Docker. Нужен опыт от трёх лет.</p>",
            "key_skills": [{"name": "Python"}, {"name": "PostgreSQL"}],
            **card,
        }
        for number in range(count)
    ]
    return [str(vacancy_id) for vacancy_id in hh.post("/vacancies", vacancies=cards)["published"]]


def vacancy_row(payload: dict[str, Any]) -> dict[str, Any]:
    employer = payload.get("employer") or {}
    return {
        "id": str(payload["id"]),
        "name": payload["name"],
        "employer_id": employer.get("id"),
        "employer_name": employer.get("name") or "",
        "snapshot": payload,
        "content_hash": "h",
        "has_detail": True,
    }


def match_row(match_id: UUID, one: Person, resume_id: UUID, payload: Any, score: int, mode: str) -> dict[str, Any]:
    return {
        "id": match_id,
        "user_id": one.user_id,
        "account_id": one.account_id,
        "resume_id": resume_id,
        "vacancy_id": str(payload["id"]),
        "decision": "matched",
        "stage": "score",
        "score": score,
        "threshold": 60,
        "mode": mode,
        "reasons": ["подходит"],
        "factors": {"skills": 1},
        "matcher_version": "1",
        "vacancy_hash": "h",
        "resume_hash": "r",
        "settings_version": 1,
    }
