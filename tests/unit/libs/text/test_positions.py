"""Positions are read and told without their short words, in the case and gender that their place asks for."""

from datetime import date

import pytest

from libs.common.grounding.check import check
from libs.common.text.positions import position_spelled


@pytest.mark.parametrize(
    ("position", "said"),
    [
        ("Пром. альпинист", "Промышленный альпинист"),
        ("ст. медсестра", "старшая медсестра"),
        ("Зам. начальника цеха", "Заместитель начальника цеха"),
        ("Зам. нач. цеха", "Заместитель начальника цеха"),
        ("зам. гл. инженера", "заместитель главного инженера"),
        ("вед.спец.", "ведущий специалист"),
        ("Инж.-конструктор 2 кат.", "Инженер-конструктор 2 кат."),
        ("Гл. бух.", "Главный бухгалтер"),
        ("Начальник цеха", "Начальник цеха"),
        ("Менеджер по продажам (г. Омск)", "Менеджер по продажам (г. Омск)"),
        ("Инженер. Проверял приборы.", "Инженер. Проверял приборы."),
        ("Fullstack dev.", "Fullstack dev."),
        ("Зав. складом", "Заведующий складом"),
        ("Ст. смены", "Старший смены"),
        # Here they stand for other words, or may: a letter would say that a teacher was a head.
        ("Учитель нач. классов", "Учитель нач. классов"),
        ("Водитель спец. техники", "Водитель спец. техники"),
        ("Спец. техника, водитель", "Спец. техника, водитель"),
        ("Уборщик пом.", "Уборщик пом."),
        ("Оператор АЗС, ст. Каневская", "Оператор АЗС, ст. Каневская"),
        ("ст. м. Сокол", "ст. м. Сокол"),
        ("Вед. мероприятий", "Вед. мероприятий"),
        ("гл.\u0000бух", "гл.\u0000бух"),
        ("", ""),
    ],
)
def test_a_position_is_written_out(position: str, said: str) -> None:
    assert position_spelled(position) == said


def test_a_text_that_is_no_position_is_left_as_it_is() -> None:
    assert position_spelled("ст. " * 100_000) == "ст. " * 100_000


@pytest.mark.parametrize(
    ("position", "letter"),
    [
        ("Учитель нач. классов", "Работаю начальником в школе."),
        ("Водитель спец. техники", "Работаю ведущим специалистом."),
        ("Уборщик пом.", "Работаю помощником руководителя."),
        ("Оператор АЗС, ст. Каневская", "Работаю старшим оператором."),
    ],
)
def test_a_short_word_further_on_makes_nobody_more(position: str, letter: str) -> None:
    assert not _grounded(position, letter)


@pytest.mark.parametrize(
    ("position", "letter"),
    [
        ("гл.зоотехник", "Я главный зоотехник, уже пять лет на этой должности."),
        ("ст. продавец-кассир", "Работаю старшим продавцом-кассиром."),
        ("ст. продавец-кассир", "Старший продавец-кассир, уже 5 лет."),
        ("вед.спец.", "Работаю ведущим специалистом."),
    ],
)
def test_a_letter_may_spell_a_position_out(position: str, letter: str) -> None:
    assert _grounded(position, letter)
    assert not _grounded(position, "Работаю начальником отдела.")


def _grounded(position: str, letter: str) -> bool:
    job = {"company": "СПК «Заря»", "position": position, "start": "2021-11-01", "end": None, "description": "Учёт"}
    resume = {"title": position, "gender": {"id": "female"}, "experience": [job], "skill_set": []}
    vacancy = {"name": "Специалист", "description": "Работа.", "key_skills": []}
    return check(letter, resume, vacancy, today=date(2026, 12, 1)).grounded
