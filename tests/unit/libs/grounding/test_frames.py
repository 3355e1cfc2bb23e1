"""Turns of speech that claim nothing cost no sentence and prove none."""

from datetime import date

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.language.forms import is_frame

RESUME = {
    "title": "Инженер по данным",
    "skills": "С Kafka не работал.",
    "experience": [
        {
            "company": "ООО «Вектор»",
            "position": "Инженер по данным",
            "start": "2021-03-01",
            "description": "Строил витрины в ClickHouse. Сократил загрузку с 40 до 12 минут.",
        }
    ],
}
VACANCY = {"name": "Инженер по данным", "description": "Нужен опыт работы с Kafka и ClickHouse."}


def _grounded(letter: str) -> bool:
    return check(letter, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "frame",
    [
        "Подводя итог,",
        "Без ложной скромности:",
        "Приведу пример:",
        "Так сложилось, что",
        "Считаю важным упомянуть, что",
    ],
)
def test_a_turn_of_speech_costs_no_proved_sentence(frame: str) -> None:
    assert _grounded(f"{frame} строил витрины в ClickHouse.")


@pytest.mark.parametrize("frame", ["Подводя итог,", "Приведу пример:", "Так сложилось, что", "Вам пригодится, что"])
@pytest.mark.parametrize("lie", ["строил витрины в Kafka", "руководил отделом", "сократил загрузку с 40 до 5 минут"])
def test_it_proves_nothing_of_what_stands_beside_it(frame: str, lie: str) -> None:
    assert not _grounded(f"{frame} {lie}.")
    assert not _grounded(f"Строил витрины в ClickHouse, скажу прямо, {lie}.")


@pytest.mark.parametrize(
    "letter",
    [
        "Вам нужен опыт с Kafka, скажу прямо, с ней я работаю каждый день.",
        "Вам нужна Kafka. Подводя итог, скажу прямо: работаю с ней пять лет.",
        "Вам нужна Kafka: честно скажу, умею.",
        "Вам нужна Kafka. Если говорить коротко, владею ей.",
    ],
)
def test_what_is_claimed_behind_it_is_still_what_the_vacancy_asks_for(letter: str) -> None:
    assert not _grounded(letter)


@pytest.mark.parametrize("said", ["мне это хорошо знакомо", "моя сильная сторона", "это я умею", "с этим я работаю"])
def test_what_claims_to_know_or_to_do_is_no_turn_of_speech(said: str) -> None:
    assert not is_frame(said)
