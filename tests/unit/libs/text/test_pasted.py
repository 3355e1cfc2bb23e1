"""Lists that a resume has in one line are read item by item; what limits its neighbours stays beside them."""

import pytest

from libs.common.text.pasted import by_lines


@pytest.mark.parametrize(
    ("pasted", "items"),
    [
        ("- касса - выкладка товара - ценники", ["- касса", "- выкладка товара", "- ценники"]),
        ("• Заявки • Обучил 2 стажёров", ["• Заявки", "• Обучил 2 стажёров"]),
        ("•Заявки•Отчёты", ["•Заявки", "•Отчёты"]),
        ("1. Готовил супы 2. Вёл журналы", ["1. Готовил супы", "2. Вёл журналы"]),
        ("1) веду 5 групп 2) готовлю детей; 6 призёров", ["1) веду 5 групп", "2) готовлю детей; 6 призёров"]),
        ("Обслуживаю щитовые.Меняю лампы", ["Обслуживаю щитовые.", "Меняю лампы"]),
        ("Замена ламп (экономия 30%).Устранение аварий", ["Замена ламп (экономия 30%).", "Устранение аварий"]),
    ],
)
def test_a_list_in_one_line_is_read_by_its_items(pasted: str, items: list[str]) -> None:
    assert by_lines(pasted).split("\n") == items


@pytest.mark.parametrize(
    "line",
    [
        # What one part says of the others.
        "Не занималась закупками; логистикой",
        "Не делаю: • отчёты • звонки",
        "- склад - приёмка - без инвентаризаций",
        "Хочу вести: 1. Учёт 2. Склад",
        # Punctuation that is no list.
        "Снизил брак - с 5 до 3 %",
        "- Ремонт насосов - до 40 в месяц",
        "Разряд 2. Стаж 5. Смены",
        "2. Второй пункт 1. Первый",
        "Живу в г.Москва на ул.Лесной",
        "Касса, выкладка, ценники",
        "Смены по 12 часов; в пятницу по 14",
    ],
)
def test_what_is_no_list_or_limits_its_neighbours_stays_in_one_line(line: str) -> None:
    assert by_lines(line) == line


def test_nothing_but_line_ends_is_added() -> None:
    text = "- касса - выкладка - ценники\n1) раз 2) два три.Четыре пятого\n• а • б"
    assert "".join(by_lines(text).split()) == "".join(text.split())
