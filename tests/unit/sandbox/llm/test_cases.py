"""Words in the case that a sentence asks for, or none."""

import pytest

from sandbox.llm.cases import as_whom, is_told


@pytest.mark.parametrize(
    ("position", "whom"),
    [
        ("Процедурная медсестра", "процедурной медсестрой"),
        ("Водитель грузового автомобиля", "водителем грузового автомобиля"),
        ("Продавец-консультант", "продавцом-консультантом"),
        ("Python-разработчик", "Python-разработчиком"),
        ("Младший frontend-разработчик", "младшим frontend-разработчиком"),
        ("Менеджер по продажам", "менеджером по продажам"),
        ("DevOps Engineer", None),
        ("Повар/пекарь", None),
        ("Отдел продаж", None),
        ("", None),
    ],
)
def test_what_one_works_as(position: str, whom: str | None) -> None:
    assert as_whom(position) == whom


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Обучила трёх новых продавцов", True),
        ("Веду 85 клиентов", True),
        ("Работа на кассе, приёмка товара", False),
        ("Дашборды в Power BI", False),
        ("85 клиентов", False),
        ("«Лучший сотрудник» 2024 года", False),
    ],
)
def test_a_line_that_is_a_sentence_already(line: str, told: bool) -> None:
    assert is_told(line) is told
