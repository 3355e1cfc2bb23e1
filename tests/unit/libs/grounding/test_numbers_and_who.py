"""Of whom a number is told: those who did it, what follows the same verb, a rank within its dates."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check

RESUME: dict[str, Any] = {
    "title": "Наладчик станков",
    "gender": {"id": "male"},
    "skill_set": ["Фрезерование"],
    "experience": [
        {
            "company": "Завод «Метиз»",
            "position": "Наладчик",
            "start": "2012-02-01",
            "end": None,
            "description": (
                "Обучил 4 операторов, двое сдали на 4 разряд. Поиск закупок: подал 318 заявок, выиграл 97. "
                "С 2015 наладчик, с янв. 2018 до июня 2019 бригадир (7 человек), потом реорганизация. "
                "5-11 кл., 2 выпуска. 3 призёра мун. олимпиады."
            ),
        }
    ],
}


def grounded(text: str) -> bool:
    return check(text, RESUME, {"name": "Наладчик"}, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Обучил четверых операторов, и все четверо получили четвёртый разряд.",
        "Бригадиром проработал больше четырёх лет, под моим началом было семь человек.",
    ],
)
def test_more_than_a_number_is_told_of_is_refused(text: str) -> None:
    assert not grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Обучил четырёх операторов.",
        "Подал 318 заявок и выиграл девяносто семь закупок.",
        "Трое моих учеников стали призёрами олимпиады.",
    ],
)
def test_what_a_number_is_told_of_is_told(text: str) -> None:
    assert grounded(text)
