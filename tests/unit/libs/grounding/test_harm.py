"""What no letter says for its author: each line of the list by its example, and honest sentences beside them."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.facts import Text
from libs.common.grounding.harm.said import harm_in
from libs.common.grounding.sources import Sources
from libs.common.text.sayings import Saying, sayings
from libs.common.text.speech import read_speech

RESUME: dict[str, Any] = {"title": "Провизор", "skill_set": ["еФарма"], "skills": "Отпуск лекарств.", "experience": []}
VACANCY: dict[str, Any] = {"name": "Провизор", "employer": {"name": "Лекарь"}, "description": "Отпуск лекарств."}
SAYINGS = sayings("libs.common.grounding.harm", "harmful").all


@pytest.mark.parametrize("saying", SAYINGS, ids=[one.example for one in SAYINGS])
def test_every_line_recognises_its_example(saying: Saying) -> None:
    assert any(saying.holds(one) for one in read_speech(saying.example).sentences)


@pytest.mark.parametrize("text", [one.example.capitalize() + "." for one in SAYINGS])
def test_it_stands_in_no_letter_unless_its_author_said_it(text: str) -> None:
    assert not check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded
    resume = RESUME | {"skills": f"Отпуск лекарств. {text}"}
    assert check(text, resume, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Умею спокойно общаться с конфликтными клиентами.",
        "Настроила ленивую загрузку.",
        "Судя по описанию, вам важны iOS и Android.",
        "У вас расчёт зарплаты на 150 человек, это меньше моего участка.",
        "Не опаздываю.",
        "Собирала анкеты и документы заёмщиков по ипотеке.",
        "Вела беременных пациенток.",
        "Детали, которые не подходят, отбраковываю.",
        "Команда не могла повторить ошибку, я её нашла.",
        "Опыта работы с детьми нет.",
    ],
)
def test_work_with_such_words_does_no_harm(text: str) -> None:
    assert harm_in(text) is None


def test_an_answer_of_the_owner_allows_what_it_says() -> None:
    sources = Sources(answers=(Text("/answers/about", "Судимости нет."),))
    assert check("Судимости нет.", RESUME, VACANCY, today=date(2026, 5, 1), sources=sources).grounded


def test_who_has_no_bad_habits_neither_drinks_nor_smokes() -> None:
    clean = RESUME | {"skills": "Без вредных привычек."}
    assert check("Не пью, не курю.", clean, VACANCY, today=date(2026, 5, 1)).grounded
    assert not check("Не пью, не курю.", RESUME, VACANCY, today=date(2026, 5, 1)).grounded
