"""From hh's vacancy to our card and keys: what a person recognises it by, and what rules count employers by. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from libs.common.employers.names import employer_key as same_name
from libs.common.events.base import VacancyCard
from libs.common.messages.salaries import salary_told

STABLE_KEYS = (
    "name",
    "area",
    "salary",
    "salary_range",
    "employer",
    "experience",
    "schedule",
    "employment_form",
    "work_format",
    "has_test",
    "response_letter_required",
    "archived",
    "type",
    "response_url",
    "professional_roles",
    "published_at",
)


def card_of(payload: Mapping[str, Any]) -> VacancyCard:
    """The card of a vacancy or of a vacancy inside a negotiation."""
    employer = payload.get("employer") or {}
    area = payload.get("area") or {}
    return VacancyCard(
        id=str(payload["id"]),
        name=payload.get("name") or "Вакансия без названия",
        employer_id=_text(employer.get("id")),
        employer_name=employer.get("name") or "",
        area=area.get("name"),
        salary=salary_told(payload, "ru", taxed=True),
        url=payload.get("alternate_url"),
    )


def employer_key(employer: Mapping[str, Any] | None) -> str:
    """hh's id, or the normalised name of an employer without one; anonymous ones share the key of their shown name."""
    employer = employer or {}
    if employer.get("id"):
        return f"id:{employer['id']}"
    return f"name:{same_name(employer.get('name') or '')}"


def listed_hash(payload: Mapping[str, Any]) -> str:
    """Changes when something changes that a search shows and a decision rests on."""
    return content_hash({key: payload.get(key) for key in STABLE_KEYS})


def content_hash(payload: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
