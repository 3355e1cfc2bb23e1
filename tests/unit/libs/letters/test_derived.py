"""A verb is told of a work where the grammar has it, and of a thing of that name never."""

import pytest

from libs.common.letters.composing.derived import verb_of


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("тушение", "тушить"),
        ("кормление", "кормить"),
        ("взвешивание", "взвешивать"),
        ("фасовка", "фасовать"),
        ("сортировка", "сортировать"),
        ("стерилизация", "стерилизовать"),
        ("вышивка", "вышивать"),
        ("удаление", "удалять"),
    ],
)
def test_a_work_has_its_verb(noun: str, verb: str) -> None:
    assert verb_of(noun) == verb


@pytest.mark.parametrize(
    "noun", ["отделение", "помещение", "ставка", "сигнализация", "взаимодействие", "касса", "запуск"]
)
def test_a_thing_or_what_takes_nothing_has_none(noun: str) -> None:
    assert verb_of(noun) is None
