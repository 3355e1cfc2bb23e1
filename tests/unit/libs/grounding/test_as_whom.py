"""As whom one works, and what another does: a helper is none of those they help."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check

RESUME: dict[str, Any] = {
    "title": "Помощник бурильщика",
    "gender": {"id": "male"},
    "skill_set": ["Бурение"],
    "skills": "Тёплый пол: маты укладываю, подключает электрик. Тесты настраивает аналитик, я расставляю события.",
    "experience": [
        {
            "company": "Бур",
            "position": "Помощник бурильщика",
            "start": "2021-01-01",
            "end": None,
            "description": "Замеры раствора.",
        }
    ],
}


def grounded(text: str) -> bool:
    return check(text, RESUME, {"name": "Бригадир"}, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Пять лет работаю бурильщиком.",
        "Работаю электриком.",
        "Тёплый пол укладываю и подключаю.",
        "Тёплый пол подключаю сам.",
        "Настраиваю тесты.",
    ],
)
def test_what_another_is_or_does_is_not_told_as_own(text: str) -> None:
    assert not grounded(text)


@pytest.mark.parametrize("text", ["Работаю помощником бурильщика.", "Расставляю события.", "Маты укладываю сам."])
def test_what_one_is_and_does_is_told(text: str) -> None:
    assert grounded(text)
