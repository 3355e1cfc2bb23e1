"""Numbers as strangers write them: «640 шт», «410 млн р.», «стаж 23 г.», «три десятых процента», «у меня шесть»."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.numbers.amounts import Bound, Unit
from libs.common.grounding.numbers.decimals import number_before
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.numbers.rhythm import not_each

TODAY = date(2026, 5, 1)
VACANCY: dict[str, Any] = {
    "name": "Начальник склада",
    "employer": {"name": "Ромашка"},
    "description": "<p>Приёмка и отгрузка, 30 сотрудников.</p>",
}
RESUME: dict[str, Any] = {
    "title": "Кладовщик",
    "gender": {"id": "male"},
    "skills": "Складской стаж 19 г. Бригадиром был 1,5 г. На время отпуска начальника 2 недели вёл график.",
    "experience": [
        {
            "company": "АО «Северный порт», склад на 480 пал. мест",
            "position": "Старший кладовщик",
            "start": "2021-01-01",
            "end": None,
            "description": (
                "- приёмка контейнеров, сейчас 640 шт, бочки 95 шт\n- доля пересорта 0,3 %\n"
                "- путевые листы (в ср. 75 в работе)\n- оборот склада 410 млн р. в год\n- закупка тары до 5 млн р.\n"
                "- инвентаризации: ~140 на отдел, мои - 45\n- обучил 6 грузчиков, двое сдали на 3 разряд\n"
                "- план отгрузки выполнялся 20 мес. из 24\n- отклик терминала p95 180 мс\n- штат 54 чел.\n"
                "- 26 ч. в нед. на погрузчике\n- отгрузка 38 польз. терминала"
            ),
        },
        {
            "company": "АО «Северный порт»",
            "position": "Грузчик",
            "start": "2018-01-01",
            "end": "2020-12-01",
            "description": "Погрузка вагонов. С янв. 2018 до июня 2019 бригадир (7 чел.).",
        },
        {
            "company": "Студия «Линза»",
            "position": "Монтажник декораций",
            "start": "2007-05-01",
            "end": "2017-12-01",
            "description": "Сборка декораций, 22 проекта.",
        },
    ],
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=TODAY).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Принимаю шестьсот сорок контейнеров.",
        "Доля пересорта — три десятых процента.",
        "По путевым листам в работе семьдесят пять документов.",
        "Оборот склада — более четырёхсот миллионов рублей в год.",
        "Закупаю тару на суммы до пяти миллионов рублей.",
        "Сам провёл сорок пять инвентаризаций.",
        "Обучил шестерых грузчиков, двое сдали на разряд.",
        "Отклик терминала на 95-м перцентиле — 180 миллисекунд.",
        "На складе четыреста восемьдесят паллетных мест.",
        "Двадцать шесть часов в неделю работаю на погрузчике.",
        "Мой складской стаж — девятнадцать лет.",
        "Бригадиром был полтора года.",
        "До Северного порта десять лет проработал в студии монтажником декораций.",
        "В «Северном порту» работаю больше восьми лет.",
        "У вас 30 сотрудников, у меня пятьдесят четыре.",
        "Знаю склад с двух сторон.",
    ],
)
def test_numbers_written_short_are_told_out(text: str) -> None:
    assert grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Принимаю девятьсот сорок контейнеров.",
        "Доля пересорта — три процента.",
        "По путевым листам в работе девяносто пять документов.",
        "Оборот склада — более восьмисот миллионов рублей в год.",
        "Закупил тары на пять миллионов рублей.",
        "Лично провёл сто сорок инвентаризаций.",
        "Обучил шестерых грузчиков, и все шестеро сдали на третий разряд.",
        "План отгрузки выполнялся каждый месяц.",
        "Отклик терминала на 99-м перцентиле — 180 миллисекунд.",
        "На складе восемьсот паллетных мест.",
        "Сорок часов в неделю работаю на погрузчике.",
        "Бригадиром был больше четырёх лет.",
        "Три месяца исполнял обязанности начальника и вёл график.",
        "До Северного порта пятнадцать лет проработал в студии монтажником декораций.",
        "У вас 30 сотрудников, у меня девяносто.",
    ],
)
def test_numbers_written_short_prove_no_more(text: str) -> None:
    assert not grounded(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("две целых пять десятых процента", 2.5, Unit.PERCENT),
        ("двадцать девять целых и пять десятых процента", 29.5, Unit.PERCENT),
        ("одна десятая процента", 0.1, Unit.PERCENT),
        ("полпроцента", 0.5, Unit.PERCENT),
        ("семь десятых клиентов", 70.0, Unit.PERCENT),
        ("четыре и три десятых балла", 4.3, Unit.COUNT),
        ("две целых пять десятых миллиона рублей", 2.5e6, Unit.MONEY),
        ("пятимиллионный грант", 5e6, Unit.COUNT),
        ("двадцатипятилетний стаж", 300.0, Unit.MONTHS),
        ("девять десятых секунды", 0.9, Unit.SECONDS),
        ("410 млн р. в год", 4.1e8, Unit.MONEY),
        ("25 т.р.", 25_000.0, Unit.MONEY),
        ("чек 2 100 р.", 2100.0, Unit.MONEY),
        ("2 р. в нед.", 2.0, Unit.COUNT),
        ("официант 2 г.", 24.0, Unit.MONTHS),
        ("стаж 12 л.", 144.0, Unit.MONTHS),
        ("соус 30 г.", 30.0, Unit.COUNT),
        ("налив 5 л.", 5.0, Unit.COUNT),
        ("до 2025 годов", 2025.0, Unit.YEAR),
        ("в 2022-м", 2022.0, Unit.YEAR),
    ],
)
def test_what_a_number_is_worth(text: str, value: float, unit: Unit) -> None:
    found = quantities(text)
    assert [(one.value, one.unit) for one in found] == [(pytest.approx(value), unit)]


@pytest.mark.parametrize("text", ["с двух сторон", "в двух словах", "выкладываюсь на все сто", "как свои пять пальцев"])
def test_idioms_count_nothing(text: str) -> None:
    assert not quantities(text)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("чуть выше двухсот", Bound.OVER),
        ("не больше пяти", Bound.UNDER),
        ("больше пяти", Bound.OVER),
        ("чуть ниже двухсот", Bound.UNDER),
        ("триста с копейками рублей", Bound.OVER),
        ("плюс-минус сорок", Bound.ABOUT),
    ],
)
def test_bounds(text: str, bound: Bound) -> None:
    assert [one.bound for one in quantities(text)] == [bound]


@pytest.mark.parametrize(
    ("short", "noun"), [("35 польз.", "пользователей"), ("120 док.", "документов"), ("60 зв/день", "звонков")]
)
def test_what_is_counted_is_written_out(short: str, noun: str) -> None:
    assert quantities(short)[0].nouns[0] == noun


def test_pieces_count_the_nearest_thing_before_them() -> None:
    first, second = quantities("автотесты на REST, сейчас 640 шт, UI на Selenide 95 шт")
    assert "автотесты" in first.nouns
    assert "автотесты" in second.nouns
    assert "анализ" not in quantities("анализ, ТЗ на доработки (73 шт.)")[0].nouns


def test_a_number_at_the_beginning_of_a_word() -> None:
    assert number_before("двадцатипяти") == 25
    assert number_before("сотру") is None


def test_some_of_so_many_times_is_not_each_time() -> None:
    assert not_each("план выполнялся 20 мес. из 24")
    assert not not_each("план выполнялся 24 мес. из 24")
