"""Months and days of the week by their names."""

import re

import pytest

from libs.common.text.dates import MONTHS, WEEKDAYS, Names


@pytest.mark.parametrize(
    ("names", "said", "number"),
    [
        (MONTHS, "Января", 1), (MONTHS, "мая", 5), (MONTHS, "MAY", 5), (MONTHS, "сент", 9), (MONTHS, "sept", 9),
        (WEEKDAYS, "Среду", 2), (WEEKDAYS, "пн", 0), (WEEKDAYS, "Sundays", 6),
    ],
)  # fmt: skip
def test_a_name_is_read_in_any_form(names: Names, said: str, number: int) -> None:
    assert re.fullmatch(names.either(), said, re.IGNORECASE)
    assert names.number(said) == number


@pytest.mark.parametrize("word", ["juniors", "decades", "marketing", "маркетолог", "майский", "декоратор", "средний"])
def test_a_word_that_begins_like_a_name_is_none(word: str) -> None:
    assert not any(re.match(names.either(), word) for names in (MONTHS, WEEKDAYS))


def test_short_names_can_be_left_out() -> None:
    assert re.fullmatch(WEEKDAYS.either(short=False), "среда")
    assert not re.fullmatch(WEEKDAYS.either(short=False), "ср")


def test_all_of_them_are_named() -> None:
    assert [MONTHS[number].beside for number in (1, 5, 12)] == ["января", "мая", "декабря"]
    assert [WEEKDAYS[number].beside for number in range(7)][2:4] == ["среду", "четверг"]
