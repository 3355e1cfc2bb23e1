"""A model is told lines as their author would say them."""

from datetime import date
from typing import Any

import pytest

from libs.common.letters.composing.deeds import Form
from libs.common.letters.composing.spoken import spoken
from libs.common.letters.prompts import letter_messages
from libs.common.letters.style import LetterSettings


@pytest.mark.parametrize(
    ("line", "form", "said"),
    [
        ("Отпуск топлива, приём бензовозов, касса", "now", "отпускаю топливо и принимаю бензовозы"),
        ("Тушение пожаров, проведение занятий", "he", "тушил пожары, проводил занятия"),
        ("Осеменение (98 дней), помощь при отёлах, взвешивания", "she", "Осеменение (98 дней) и помощь при отёлах"),
        ("Тушение пожаров", None, "Тушение пожаров"),
        ("Веду 85 клиентов", "now", "Веду 85 клиентов"),
        ("Команда 8 человек", "now", "Команда 8 человек"),
    ],
)
def test_a_line_is_said_with_a_verb_where_it_has_one(line: str, form: Form | None, said: str) -> None:
    assert spoken(line, form, lambda _: True, female=False) == said


def test_a_prompt_tells_what_lasts_in_the_present_and_what_has_ended_in_the_past() -> None:
    jobs = [
        {"company": "Карат", "position": "Закрепщик", "start": "2020-01-01", "end": None, "description": "Пайка цепей"},
        {
            "company": "Ключ",
            "position": "Ювелир",
            "start": "2015-01-01",
            "end": "2019-12-01",
            "description": "Реставрация колец и цепей",
        },
    ]
    resume: dict[str, Any] = {"title": "Ювелир", "gender": {"id": "female"}, "skill_set": [], "experience": jobs}
    vacancy: dict[str, Any] = {"id": "1", "name": "Ювелир", "description": "Пайка, реставрация цепей и колец"}
    asked = letter_messages(resume, vacancy, LetterSettings(), today=date(2026, 12, 1), marker="m")[1]["content"]
    assert "done earlier at Ключ: реставрировала кольца и цепи" in asked
