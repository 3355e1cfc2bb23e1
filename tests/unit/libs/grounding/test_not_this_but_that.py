"""«Не пять часов, а три» tells of three hours that once were five; it denies nothing and may not be turned round."""

from datetime import date

import pytest

from libs.common.grounding.check import check

RESUME = {
    "title": "Архивист",
    "experience": [
        {
            "company": "Архив области",
            "position": "Архивист",
            "start": "2019-03-01",
            "description": "Отчёт по шаблону в Excel: 5 ч -> 3 ч. Поиск дела: было 40 мин, стало 15. Веду 48 фондов.",
        }
    ],
}
VACANCY = {"name": "Архивист", "description": "Нужен опыт оцифровки."}


def _grounded(letter: str) -> bool:
    return check(letter, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "letter",
    [
        "На отчёт уходит не пять часов, а три.",
        "На отчёт по моему шаблону уходит не 5 часов, а 3.",
        "Отчёт делаю не за пять часов, а за три.",
        "Поиск дела занимает теперь не сорок минут, а пятнадцать.",
        "Дело ищем не 40 минут, а всего 15.",
    ],
)
def test_what_was_before_is_no_denial(letter: str) -> None:
    assert _grounded(letter)


@pytest.mark.parametrize(
    "letter",
    [
        "На отчёт уходит не три часа, а пять.",
        "Отчёт занимает пять часов, а не три.",
        "Поиск дела занимал не пятнадцать минут, а сорок.",
        "Поиск дела занимает сорок минут, а не пятнадцать.",
        "На отчёт уходит не пять часов, а два.",
        "На отчёт уходит не восемь часов, а три.",
        "Поиск дела занимает не час, а пятнадцать минут.",
        "Веду не 48 фондов, а 60.",
        "Веду не 30 фондов, а 48.",
        "Руковожу не двумя людьми, а тремя.",
        "Веду не двое, а трое учеников.",
    ],
)
def test_it_may_not_be_turned_round_nor_told_of_other_numbers(letter: str) -> None:
    assert not _grounded(letter)


@pytest.mark.parametrize("letter", ["Вёл не отдел, а 48 фондов на Kafka.", "Не веду фондов, а 48 дел сдал."])
def test_what_denies_no_number_is_still_a_denial(letter: str) -> None:
    assert not _grounded(letter)
