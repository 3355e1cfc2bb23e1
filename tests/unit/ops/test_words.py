"""Numbers, times and names in Russian."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from ops.folder import ROOT
from ops.words import POISON, clock, duration, fault_words, plural, size


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 баллов"),
        (1, "1 балл"),
        (2, "2 балла"),
        (5, "5 баллов"),
        (11, "11 баллов"),
        (14, "14 баллов"),
        (21, "21 балл"),
        (84, "84 балла"),
        (100, "100 баллов"),
        (111, "111 баллов"),
        (122, "122 балла"),
    ],
)
def test_the_word_agrees_with_the_number(number: int, said: str) -> None:
    assert plural(number, "балл", "балла", "баллов") == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 с"),
        (59.9, "59 с"),
        (60, "1 мин"),
        (185, "3 мин 5 с"),
        (3600, "1 ч"),
        (7850, "2 ч 10 мин"),
        (86400, "1 д"),
        (100000, "1 д 3 ч"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("amount", "said"), [(0, "0 КБ"), (700_000, "683 КБ"), (25_000_000, "23 МБ"), (3_650_722_202, "3,4 ГБ")]
)
def test_a_size_has_the_unit_that_fits(amount: int, said: str) -> None:
    assert size(amount) == said


def test_another_day_is_named() -> None:
    noon = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    assert clock(noon, noon) == f"{noon.astimezone():%H:%M}"
    assert clock(noon + timedelta(days=2), noon).startswith("07.03 в ")


def test_every_kind_of_thing_that_is_put_aside_has_a_name() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "services").rglob("*.py")))
    assert set(re.findall(r'poison\.record\(\s*\w+,\s*\w+,\s*"(\w+)"', code)) == set(POISON)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("hh_breaker_open: hh.ru не отвечает: пауза.", "hh.ru не отвечает: пауза."),
        ("Время вышло: 30 с.", "Время вышло: 30 с."),
        ("search_bug: KeyError", "search_bug: KeyError"),
        ("Часы: стоят", "Часы: стоят"),
    ],
)
def test_a_fault_is_told_without_its_code(fault: str, said: str) -> None:
    assert fault_words(fault) == said
