"""Ranks before trades that no list has, deeds told of other things, shares, points, and all told of some."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check

RESUME: dict[str, Any] = {
    "title": "Менеджер проектов",
    "gender": {"id": "female"},
    "skill_set": ["Звонарство", "Кабели"],
    "skills": "",
    "experience": [
        {
            "company": "Колокольный двор",
            "position": "Звонарь",
            "start": "2020-03-01",
            "end": None,
            "description": "Отлила 12 колоколов, из них 9 в срок. Половина заказчиков приходит снова. "
            "Доля брака снизилась с 17 до 4 %. "
            "Просрочка задач уменьшилась с 30 до 12 %. Излишки на складе сократились с 8 до 5 млн рублей.",
        },
        {
            "company": "Мастерская «Медь»",
            "position": "Кладовщик",
            "start": "2015-01-01",
            "end": "2020-02-01",
            "description": "Выдавала кабели. Продавала сувениры. Помогала слесарям при ремонте печей.",
        },
    ],
}
VACANCY: dict[str, Any] = {
    "name": "Главный звонарь",
    "employer": {"name": "Собор"},
    "key_skills": [{"name": "Управление людьми"}],
    "description": "<p>Ищем главного звонаря.</p>",
}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text", ["Главный звонарь.", "Я старший звонарь.", "Работаю ведущим звонарём.", "Главный звонарь собора с опытом."]
)
def test_a_rank_before_a_trade_that_no_list_has_is_a_rank(text: str) -> None:
    assert not grounded(text)


def test_the_trade_without_the_rank_is_told() -> None:
    assert grounded("Работаю звонарём в «Колокольном дворе».")


@pytest.mark.parametrize(("honest", "lie"), [
    ("Отлила двенадцать колоколов.", "Отлила двенадцать колоколов, и все в срок."),
    ("Ко мне снова приходит каждый второй заказчик.", "Ко мне снова приходит треть заказчиков."),
    ("Брак снизился на 13 пунктов.", "Брак снизился на 15 пунктов."),
    ("Просроченных задач стало 12 % вместо 30.", "Просроченных задач стало 10 % вместо 30."),
    ("Запасов на складе стало на три миллиона меньше.", "Запасов на складе стало на четыре миллиона меньше."),
    ("Руковожу проектами.", "Руковожу проектами и людьми."),
    ("Выдавала кабели.", "Продавала кабели."),
])  # fmt: skip
def test_the_honest_twin_passes_and_the_lie_does_not(honest: str, lie: str) -> None:
    assert grounded(honest)
    assert not grounded(lie)


@pytest.mark.parametrize(
    "text", ["Купила кабели.", "Прокладывала кабели.", "Подписывала договоры на кабели.", "I purchased cables."]
)
def test_what_another_trade_does_with_a_thing_of_the_resume_is_no_common_verb(text: str) -> None:
    assert not grounded(text)


def test_an_adjective_of_a_country_names_no_language() -> None:
    found = check("Выдавала китайские и немецкие кабели, это китайская медь.", RESUME, VACANCY, today=date(2026, 5, 1))
    assert "language_level" not in {claim.kind for claim in found.claims}
