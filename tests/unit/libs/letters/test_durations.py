"""How long one has worked, as people say it."""

import pytest

from libs.common.letters.composing.durations import rough_en, rough_ru, running_year


@pytest.mark.parametrize(
    ("months", "russian", "english", "running"),
    [
        (5, "5 месяцев", "5 months", None),
        (12, "1 год", "1 year", None),
        (14, "больше года", "more than a year", "второй год"),
        (23, "почти 2 года", "almost 2 years", "второй год"),
        (60, "5 лет", "5 years", None),
        (66, "больше 5 лет", "more than 5 years", "шестой год"),
        (256, "больше 21 года", "more than 21 years", None),
        (300, "25 лет", "25 years", None),
    ],
)
def test_a_duration_is_said_roughly_and_never_as_more_than_it_is(
    months: int, russian: str, english: str, running: str | None
) -> None:
    assert (rough_ru(months), rough_en(months), running_year(months)) == (russian, english, running)
