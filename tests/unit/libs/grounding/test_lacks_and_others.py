"""What one still has to learn, who is named behind the verb, a plain verb alone, hours a week and times of day."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.numbers.clocks import clock_times

RESUME: dict[str, Any] = {
    "title": "Преподаватель фортепиано",
    "gender": {"id": "female"},
    "skill_set": ["Сольфеджио", "Аккомпанемент"],
    "skills": "Орган только слушала.",
    "experience": [
        {
            "company": "ДШИ № 3",
            "position": "Преподаватель фортепиано",
            "start": "2016-09-01",
            "end": None,
            "description": (
                "• 21 ч/нед., 14 учеников\n• план концертов составляет завуч, я веду его раздел\n"
                "• отсев учеников: было 9, стало 4\n• пед. совет, отч. концерты, ст. методист подписывает программы\n"
                "• договариваюсь с родителями о репетициях"
            ),
        }
    ],
}
VACANCY: dict[str, Any] = {
    "name": "Преподаватель органа",
    "employer": {"name": "Филармония «Полдень»"},
    "key_skills": [{"name": "Орган"}, {"name": "Клавесин"}, {"name": "Sibelius"}],
    "description": "<p>Нужны орган и клавесин, нотный набор в Sibelius, немецкий язык. Снизить отсев.</p>",
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Клавесин мне ещё предстоит освоить.",
        "На освоение клавесина мне потребуется время.",
        "С Sibelius придётся познакомиться поближе, его предстоит изучить.",
        "With Sibelius I would be starting from scratch.",
        "План концертов составляет завуч.",
        "Программы подписывает старший методист.",
        "Занимаюсь по двадцать одному часу в неделю.",
        "Отсев снизился с девяти до четырёх учеников.",
        "Когда заболевает завуч, я подхватываю его работу.",
    ],
)
def test_what_is_lacked_or_done_by_another_is_told(text: str):
    assert grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Клавесин освоила за год.",
        "Клавесин мне предстоит освоить, зато Sibelius знаю на отлично.",
        "Сольфеджио мне ещё предстоит освоить.",
        "На орган ушло время, теперь играю на нём концерты.",
        "I started from scratch with Sibelius and now engrave scores in it.",
        "Работаю как старший методист.",
        "Я старший методист школы.",
        "Была завучем, составляла план концертов.",
        "Программы подписываю как старший методист.",
        "Занимаюсь по тридцать одному часу в неделю.",
        "Плаваю.",
        "Играю на органе до десяти вечера.",
        "Отсев снизился с девяти до двух учеников.",
    ],
)
def test_what_is_claimed_beside_it_is_refused(text: str):
    assert not grounded(text)


def test_a_time_of_day_in_words_counts_nothing():
    assert clock_times("сдавали до десяти вечера") == [(11, 17)]
    assert clock_times("сдавали до десяти отчётов") == []
