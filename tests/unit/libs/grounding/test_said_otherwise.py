"""Shares, turns of speech and relative clauses: an honest sentence passes, its false twin does not."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check

RESUME: dict[str, Any] = {
    "title": "Инженер-проектировщик",
    "gender": {"id": "female"},
    "skills": "Владею AutoCAD. Вертолётные площадки не проектировала.",
    "skill_set": ["AutoCAD", "Вентиляция", "Отопление"],
    "experience": [
        {
            "company": "Проектный институт «Югпроект»",
            "position": "Инженер-проектировщик",
            "start": "2019-03-01",
            "end": None,
            "description": "Проектирую отопление и вентиляцию. Доля отклонённых разделов снизилась с 20 до 11 %. "
            "Уменьшила вес моделей на 35 %. Офис на 70 человек. Дважды становилась призёром конкурса проектов. "
            "Перевела архив чертежей за 12 лет в электронный вид. Брак печати около 1 %.",
        },
        {
            "company": "Бюро «Тепло»",
            "position": "Автомеханик",
            "start": "2013-09-01",
            "end": "2019-02-01",
            "description": "Участвовала в переносе архива на сервер.",
        },
    ],
    "education": {
        "level": {"id": "higher"},
        "primary": [{"name": "Донской технический университет", "result": "Теплогазоснабжение", "year": 2013}],
        "additional": [{"name": "Учебный центр", "result": "Охрана труда, 144 часа", "year": 2021}],
    },
    "language": [{"id": "eng", "name": "Английский", "level": {"id": "b2", "name": "B2"}}],
}
VACANCY: dict[str, Any] = {
    "name": "Ведущий инженер",
    "employer": {"name": "Бюро «Меридиан»"},
    "key_skills": [{"name": "Revit"}],
    "description": "<p>Проектируем больницы и вертолётные площадки. Нужен опыт руководства сменой чертёжников от года. "
    "Маленькие группы до 8 человек, гибкое начало дня, медосмотр за счёт предприятия.</p>",
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    ("honest", "false"),
    [
        ("Отклоняют каждый девятый раздел.", "Отклоняют каждый третий раздел."),
        ("Уменьшила вес моделей на треть.", "Уменьшила вес моделей наполовину."),
        ("Брак печати — один лист из ста.", "Брак печати — девять листов из ста."),
        ("Два раза была призёром конкурса проектов.", "Четыре раза была призёром конкурса проектов."),
        ("Перевела в электронный вид архив за двенадцать лет.", "Перевела в электронный вид архив за тридцать лет."),
        ("Держу офис, где сидят семьдесят человек.", "Держу офис, где сидят девяносто человек."),
        ("Мне близко, что у вас маленькие группы, до восьми человек.", "Мне близко, что у меня группы, до девяти."),
        ("Удобно, что начало дня гибкое.", "Согласна, что медосмотр за свой счёт."),
        ("С английским трудностей нет — уровень B2.", "С английским трудностей нет — уровень C2."),
        ("С английским проблем нет.", "С Revit проблем нет."),
        ("Прошла курс на 144 часа.", "Прошла курс на 500 часов."),
        ("Вертолётные площадки проектировать не доводилось.", "Отопление проектировать не доводилось."),
        ("Проектирую отопление в институте «Югпроект».", "Окончила институт «Югпроект»."),
        ("Хочу учиться новому.", "Училась в институте «Югпроект»."),
        ("Хочу освоить Revit.", "Освоила Revit."),
        ("I would like to learn Revit.", "I learned Revit."),
        ("I took part in moving the archive to a server.", "I led moving the archive to a server."),
        ("Готова ответить на вопросы и выполнить тестовое задание.", "Готова выполнить любую работу бесплатно."),
    ],
)  # fmt: skip
def test_an_honest_sentence_passes_and_its_false_twin_does_not(honest: str, false: str) -> None:
    assert grounded(honest)
    assert not grounded(false)


def test_a_share_of_a_hundred_is_no_count_of_things() -> None:
    assert not grounded("Проверила один раздел из ста.")


def test_a_time_that_comes_round_is_no_share() -> None:
    assert grounded("Каждый день проектирую вентиляцию.")
    assert not grounded("Каждый девятый день руковожу бюро.")


def test_what_the_employer_asks_for_may_be_repeated_to_them_in_a_row() -> None:
    assert grounded("Вам нужен опыт руководства сменой чертёжников.")
    assert not grounded("Имею опыт руководства сменой чертёжников.")


def test_manuals_lead_nobody() -> None:
    writer = {
        "title": "Технический писатель",
        "experience": [
            {
                "company": "Завод «Прибор»",
                "position": "Технический писатель",
                "start": "2019-03-01",
                "end": None,
                "description": "Написала 35 руководств, разработала руководства по эксплуатации.",
            }
        ],
    }

    def told(text: str) -> bool:
        return check(text, writer, VACANCY, today=date(2026, 5, 1)).grounded

    assert told("Написала 35 руководств.")
    assert told("Разработала руководства по эксплуатации.")
    assert not told("I lead a team.")
    assert not told("Имею опыт руководства отделом.")


def test_nobody_is_the_best_by_courtesy() -> None:
    assert not grounded("I am one of the best engineers.")
    assert grounded("Best regards,")
