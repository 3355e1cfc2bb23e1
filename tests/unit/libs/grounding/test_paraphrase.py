"""The same fact in other words passes, by general means of the language; a near one does not."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check

RESUME: dict[str, Any] = {
    "title": "Мастер",
    "skill_set": ["Рентгенодиагностика"],
    "skills": "Next.js пробовал только в учебном проекте. Коммерческую недвижимость не продавал.",
    "experience": [
        {
            "company": "УК «Горводоканал»",
            "position": "Мастер",
            "start": "2018-02-01",
            "description": "Валидировал 7 методик. Ведение медицинских карт, участие в осмотрах школьников. "
            "Монтаж отопления в частных домах (более 60 объектов). Оценка качества 4,8 из 5. "
            "Помогал шеф-повару составлять меню.",
        },
        {"company": "Кафе «Укроп»", "position": "Повар", "start": "2015-01-01", "end": "2018-01-31", "description": ""},
    ],
    "language": [
        {"id": "rus", "name": "Русский", "level": {"id": "l1"}},
        {"id": "deu", "name": "Немецкий", "level": {"id": "a2"}},
    ],
    "certificate": [{"title": "III группа по электробезопасности", "achieved_at": "2023-06-12"}],
}
VACANCY: dict[str, Any] = {
    "name": "Мастер участка",
    "employer": {"name": "Завод «Прибор»"},
    "description": "<p>Обучение на оборудовании Siemens. Нужен шестой разряд. Даём жильё.</p>",
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "I have validated seven methods.",
        "Смонтировал отопление более чем в шестидесяти частных домах.",
        "Вёл медкарты.",
        "Восемь лет в управляющей компании.",
        "В «Водоканале» валидировал методики.",
        "Делал рентгеновскую диагностику.",
        "Next.js пробовал только в учебном проекте.",
        "Группа по электробезопасности — третья.",
        "Понравилось, что есть обучение.",
    ],
)
def test_other_words_for_the_same_fact_pass(text: str) -> None:
    assert grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Осматривал школьников.",
        "Пишу на Next.js.",
        "Был шеф-поваром.",
        "Немецкий — свободно.",
        "Группа по электробезопасности — четвёртая.",
        "Продавал коммерческую недвижимость.",
        "Оценка качества 5 из 5.",
        "Смонтировал отопление в 12 частных домах.",
        "Прошёл обучение у Siemens.",
        "Нужен шестой разряд? Он у меня есть.",
        "В «Укропе» валидировал методики.",
    ],
)
def test_what_is_near_to_it_does_not(text: str) -> None:
    assert not grounded(text)
