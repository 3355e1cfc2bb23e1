"""Sentences in other words than the resume's, and false ones that look like them."""

import pytest

from libs.common.grounding.check import check
from tests.corpus.letters.reading import LABELLED_AT, RETELLINGS, people

PEOPLE = people(RETELLINGS)


def grounded(trade: str, text: str) -> bool:
    person = PEOPLE[trade]
    return check(text, person["resume"], person["vacancy"], today=LABELLED_AT).grounded


@pytest.mark.parametrize(
    ("trade", "text"),
    [
        ("paediatric_nurse", "Опыта в педиатрии у меня нет, скажу сразу."),
        ("paediatric_nurse", "Могу выйти в дневные смены."),
        ("paediatric_nurse", "Замечу сразу: детской практики у меня не было."),
        ("bookkeeper", "Две проверки прошли без единого штрафа."),
        ("electrician", "Группа допуска у меня четвёртая, до 1000 В."),
        ("logistics", "Каждую неделю у меня 35 рейсов."),
    ],
)
def test_honest_words_are_kept(trade: str, text: str) -> None:
    assert grounded(trade, text)


@pytest.mark.parametrize(
    ("trade", "text"),
    [
        ("paediatric_nurse", "Могу выходить в любые смены."),
        ("paediatric_nurse", "Могу выйти в ночные смены."),
        ("paediatric_nurse", "Есть опыт работы в частной клинике."),
        ("paediatric_nurse", "Скажу сразу: детей лечу каждый день."),
        ("backend", "Вёл собеседования разработчиков."),
        ("electrician", "Группа допуска у меня пятая."),
    ],
)
def test_false_words_are_caught(trade: str, text: str) -> None:
    assert not grounded(trade, text)
