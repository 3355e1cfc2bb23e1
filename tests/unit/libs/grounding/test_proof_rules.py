"""What hh's own fields allow to be promised, what is denied by a denial, and how a vacancy may be told of."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.claims import ClaimKind

VACANCY = {
    "name": "Старший администратор",
    "employer": {"name": "Отель «Север»"},
    "key_skills": [{"name": "Fidelio"}],
    "description": "<p>Мы строим сеть уютных отелей для деловых гостей. Ставим шесть спектаклей в год.</p>",
}
RESUME: dict[str, Any] = {
    "title": "Администратор",
    "skill_set": ["Python"],
    "skills": "Веду стойку. Готов к дежурствам. Не готов к сверхурочной работе.",
    "experience": [],
    "business_trip_readiness": {"id": "ready"},
    "relocation": {"type": {"id": "relocation_possible"}, "area": [{"id": "3", "name": "Казань"}]},
    "schedules": [{"id": "shift", "name": "Сменный график"}],
}


def grounded(text: str, **changed: Any) -> bool:
    return check(text, {**RESUME, **changed}, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    ["Готов к командировкам.", "I am ready to travel.", "Готов переехать в Казань.", "Готов к сменному графику.",
     "К дежурствам готов."],
)  # fmt: skip
def test_what_the_resume_says_of_readiness_may_be_promised(text: str) -> None:
    assert grounded(text)


@pytest.mark.parametrize(
    "text",
    ["Готов к командировкам до 80 % времени.", "Готов переехать в Тюмень.", "Готов к сверхурочной работе.",
     "Готов к вахте."],
)  # fmt: skip
def test_no_more_than_that_is_promised(text: str) -> None:
    assert not grounded(text)


def test_readiness_that_hh_does_not_know_is_not_promised() -> None:
    assert not grounded("Готов к командировкам.", business_trip_readiness={"id": "never"})
    assert not grounded("Готов переехать в Казань.", relocation={"type": {"id": "no_relocation"}})


def test_what_will_be_done_is_a_promise() -> None:
    statement = "Число гостей за год выросло."
    assert grounded("Число гостей за год выросло.", skills=statement)
    assert not grounded("За год утрою число гостей.", skills=statement)


def test_a_denied_document_denies_no_skill() -> None:
    assert grounded("Сертификатов по Python не имею.")
    assert not grounded("Python не знаю.")


def test_a_statement_about_the_vacancy_may_use_its_words_in_a_row_but_not_whole_sentences() -> None:
    assert grounded("Вы строите сеть уютных отелей для деловых гостей.")
    own = check("Я строю сеть уютных отелей для деловых гостей.", RESUME, VACANCY, today=date(2026, 5, 1))
    assert ClaimKind.COPIED in {claim.kind for claim in own.unsupported}


def test_numbers_in_words_are_the_vacancys_too() -> None:
    assert grounded("Вы ставите шесть спектаклей в год.")
    assert not grounded("Вы ставите двадцать спектаклей в год.")


def test_a_pronoun_needs_no_proof_of_its_own() -> None:
    assert grounded("Python — основной язык, пишу на нём без труда.")


@pytest.mark.parametrize(
    "text",
    ["Из того, что для вас важно, в моём резюме есть Fidelio.", "В резюме указан Fidelio.",
     "My resume includes Fidelio.", "Вам нужен Fidelio, он есть в моём резюме."],
)  # fmt: skip
def test_what_the_resume_is_said_to_hold_is_a_claim(text: str) -> None:
    assert not grounded(text)
    assert grounded(text, skill_set=["Fidelio"])


@pytest.mark.parametrize("text", ["Моё резюме во вложении.", "Прикладываю резюме.", "Подробности есть в моём резюме."])
def test_to_hand_in_a_resume_claims_nothing(text: str) -> None:
    assert grounded(text)
