"""Days of a text, and what only begins like one."""

from datetime import date

import pytest

from services.chat_analysis.reading.days import days_in

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("5 марта", [5]),
        ("march 5th", [5]),
        ("5 мар.", [5]),
        ("в среду или четверг", [4, 5]),
        ("3 или 4 апреля", [3, 4]),
        ("у нас 5 juniors", []),
        ("junior 3 года", []),
        ("12 decades", []),
        ("средний оклад", []),
        ("средняя команда", []),
    ],
)
def test_a_day_is_read_by_its_whole_name(said: str, days: list[int]) -> None:
    assert [one.day.day for one in days_in(said, TODAY)] == days
