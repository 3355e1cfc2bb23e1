"""Values that hh's JSON should never hold, and a walk that puts each of them at every place of a body."""

import json
from collections.abc import Iterator
from typing import Any

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
    "0001-01-01T00:00:00+0300",
    "9999-12-31T23:59:59-0300",
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


def mutations(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
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
            for inner, part in mutations(body[key], (*path, key)):
                yield inner, {**body, key: part} if isinstance(body, dict) else [part]
