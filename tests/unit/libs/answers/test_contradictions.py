"""Whether an employer was told another day to begin: spans are compared by their days."""

from datetime import UTC, datetime

import pytest

from libs.common.answers.contradictions import contradictions
from libs.common.answers.domain import Fact, Topic


def contradicted(fact: str, stated: str) -> bool:
    return bool(list(contradictions([Fact(Topic.START, fact, datetime(2026, 12, 1, tzinfo=UTC))], [stated])))


@pytest.mark.parametrize(
    ("fact", "stated"),
    [
        ("Смогу выйти через полтора месяца", "Готов выйти через 45 дней."),
        ("Смогу выйти через пару недель", "Готов выйти через 14 дней."),
        ("Смогу выйти через две недели", "Готов выйти через 2 недели."),
        ("Смогу выйти через месяц", "Готов выйти через тридцать дней."),
        ("Смогу выйти через двадцать пять дней", "Готов выйти через 25 дней."),
    ],
)
def test_the_same_span_in_other_words_is_no_contradiction(fact: str, stated: str) -> None:
    assert not contradicted(fact, stated)


@pytest.mark.parametrize(
    ("fact", "stated"),
    [
        ("Смогу выйти через полтора месяца", "Готов выйти через два месяца."),
        ("Смогу выйти через полторы недели", "Готов выйти через неделю."),
        ("Смогу выйти через двое суток", "Готов выйти через неделю."),
        ("Смогу выйти через двадцать пять дней", "Готов выйти через пять дней."),
        ("Смогу выйти через день", "Готов выйти через пятнадцать дней."),
    ],
)
def test_another_span_is_a_contradiction(fact: str, stated: str) -> None:
    assert contradicted(fact, stated)
