"""How a composed letter sounds: one colon or dash a sentence, small letters inside of one, few repeated runs."""

import re
from itertools import permutations
from typing import Any

import pytest

from libs.common.letters.composing.composed import compose
from libs.common.letters.composing.places import at_company
from tests.unit.libs.letters.test_composed import TODAY

RESUME: dict[str, Any] = {
    "title": "Учитель математики",
    "first_name": "Наталья",
    "gender": {"id": "female"},
    "skill_set": ["Подготовка к ЕГЭ", "Классное руководство"],
    "experience": [
        {
            "company": "Магазин книг «Пифагор»",
            "position": "Методист",
            "start": "2020-09-01",
            "description": "Подготовка к ОГЭ и ЕГЭ: средний балл 2025 года — 71.\n"
            "Олимпиадный кружок: два призёра за год в пятом классе.\n"
            "Составила рабочую программу по алгебре для восьмых классов.\n"
            "Веду журнал и родительские собрания в двух классах.",
        }
    ],
    "education": {
        "level": {"id": "higher"},
        "primary": [{"name": "Воронежский университет", "result": "Учитель математики", "year": 2015}],
    },
}
ASKED = (
    "Подготовка к ЕГЭ и ОГЭ, проверка работ.",
    "Олимпиадный кружок, работа с призёрами.",
    "Рабочая программа по алгебре, восьмые классы.",
    "Родительские собрания, журнал.",
    "Математика в гимназии, учитель.",
)


def vacancy(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": "Учитель математики",
        "employer": {"name": "Школа № 5"},
        "description": ASKED[number % len(ASKED)],
    }


LETTERS = [compose(RESUME, vacancy(number), today=TODAY) for number in range(20)]


def test_no_sentence_has_two_colons_or_two_dashes_of_the_letters_own() -> None:
    for letter in LETTERS:
        for sentence in re.split(r"(?<=[.!?])\s+", letter):
            assert sentence.count(": ") <= 1, sentence
            assert sentence.count(" — ") <= 1, sentence


def test_what_was_studied_is_written_small() -> None:
    told = [letter for letter in LETTERS if "Воронежский университет" in letter]
    assert told
    assert all("По диплому я учитель математики (Воронежский университет)." in letter for letter in told)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Гимназия им. Платонова", "в гимназии им. Платонова"),
        ("Магазин обуви «Шаг»", "в магазине обуви «Шаг»"),
        ("Российская академия музыки", "в Российской академии музыки"),
    ],
)
def test_a_common_noun_that_begins_a_name_is_written_small(name: str, said: str) -> None:
    assert at_company(name) == said


def test_letters_of_one_applicant_share_less_than_half_of_their_runs_of_five_words() -> None:
    """Its four lines are the same in all of them: what is left to differ is how they are said."""
    shared = [len(runs(one) & runs(other)) / len(runs(one)) for one, other in permutations(LETTERS, 2) if runs(one)]
    assert sum(shared) / len(shared) < 0.5


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[start:] for start in range(5)), strict=False))
