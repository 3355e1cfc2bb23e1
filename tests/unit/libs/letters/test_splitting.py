"""What a text of a resume says, statement by statement."""

import pytest

from libs.common.letters.composing.splitting import MOST_WORDS, statements

_LONG = (
    "Подбор персонала на производство (наладчики, операторы), размещение вакансий,проведение интервью,ведение учёта "
    "в 1С ЗУП,адаптация новых сотрудников,организация мероприятий,ведение воинского учёта,составление графика "
    "отпусков,закрываю 12-15 вакансий в месяц"
)


def test_the_works_of_a_list_that_is_too_long_are_given_by_threes() -> None:
    assert list(statements(_LONG)) == [
        "Подбор персонала на производство (наладчики, операторы), размещение вакансий, проведение интервью",
        "ведение учёта в 1С ЗУП, адаптация новых сотрудников, организация мероприятий",
        "ведение воинского учёта, составление графика отпусков, закрываю 12-15 вакансий в месяц",
    ]


@pytest.mark.parametrize("limit", ["кроме", "только", "из них", "вместе"])
def test_a_long_list_of_which_a_part_limits_the_others_is_not_told(limit: str) -> None:
    assert list(statements(f"{_LONG}, {limit} вахты")) == []


def test_a_semicolon_ends_a_statement_but_within_brackets() -> None:
    pasted = "Ввод накладных до 120 в день; сверки с поставщиками (в 1С; в Excel); архив; перевела 80% счетов на ЭДО"
    told = ["Ввод накладных до 120 в день", "сверки с поставщиками (в 1С; в Excel)", "перевела 80% счетов на ЭДО"]
    assert list(statements(pasted)) == told


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Замена светильников,розеток и щитовых", "Замена светильников, розеток и щитовых"),
        ("Замена светильников на светодиодные(экономия 30%)", "Замена светильников на светодиодные (экономия 30%)"),
        ("2) веду группы детей 7 лет;", "веду группы детей 7 лет"),
        ("Рейтинг пункта выдачи 4,95 из 5", "Рейтинг пункта выдачи 4,95 из 5"),
    ],
)
def test_a_statement_has_no_bullet_and_its_spaces(written: str, said: str) -> None:
    assert list(statements(written)) == [said]


def test_no_statement_is_longer_than_a_letter_tells() -> None:
    assert all(len(one.split()) <= MOST_WORDS for one in statements(_LONG * 3))
