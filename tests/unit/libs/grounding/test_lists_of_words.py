"""What is told by words of one list in several places of the check: grades, helpers, groups, posts held for a while."""

from datetime import date

import pytest

from libs.common.grounding.check import check

TODAY = date(2026, 5, 1)


def _grounded(letter: str, *, description: str = "", position: str = "Слесарь", about: str = "") -> bool:
    resume = {
        "title": position,
        "skills": about,
        "experience": [
            {"company": "ООО «Вектор»", "position": position, "start": "2021-03-01", "description": description}
        ],
    }
    return check(letter, resume, {"name": position, "description": ""}, today=TODAY).grounded


@pytest.mark.parametrize(
    ("told", "letter", "grounded"),
    [
        ("2 кат., аттестация пройдена", "Имею вторую категорию.", True),
        ("2 кат., аттестация пройдена", "Имею первую категорию.", False),
        ("Слесарь 5 р.", "Имею пятый разряд.", True),
        ("Слесарь 5 р.", "Имею шестой разряд.", False),
        ("Группа допуска III", "Имею третью группу допуска.", True),
    ],
)
def test_a_grade_is_one_however_it_is_written(told: str, letter: str, grounded: bool) -> None:
    assert _grounded(letter, about=told) is grounded


@pytest.mark.parametrize("position", ["Помощник директора", "Помощница директора", "Ассистентка директора"])
def test_who_helps_one_is_not_that_one(position: str) -> None:
    assert not _grounded("Работала директором.", position=position)
    assert not _grounded("Пять лет работала директором.", position=position)


@pytest.mark.parametrize(
    ("position", "letter", "grounded"),
    [
        ("Заместитель директора", "Пять лет работаю заместителем директора.", True),
        ("Заместитель директора", "Пять лет работаю директором.", False),
        ("Директор магазина", "Пять лет работаю директором магазина.", True),
        ("Шеф-повар", "Пять лет работаю шеф-поваром.", True),
        ("Су-шеф", "Пять лет работаю су-шефом.", True),
        ("Су-шеф", "Пять лет работаю шефом.", False),
    ],
)
def test_a_rank_is_held_by_whom_the_position_names(position: str, letter: str, grounded: bool) -> None:
    assert _grounded(letter, position=position) is grounded
