from collections.abc import Callable, Sequence
from typing import Any

import pytest

from libs.common.messages.catalogue import Language
from libs.common.messages.said import Said, retold, stored
from services.auto_reply.matching.decision import Decision, Outcome

Payload = dict[str, Any]
Judge = Callable[..., Decision]


def read(said: Sequence[Said], language: Language = "ru") -> list[str]:
    return [one.told(language) for one in said]


def test_reasons_read_as_sentences_and_name_facts(judge: Judge, vacancy: Payload):
    decision = judge(vacancy)
    assert read(decision.reasons) == [
        "Должность по профилю: «Python-разработчик».",
        "Совпали навыки: Python, FastAPI, PostgreSQL.",
        "Город подходит: Москва.",
        "Зарплата 200–260 тыс. ₽ не ниже ваших 200 тыс. ₽.",
        "Нужен опыт от 3 до 6 лет, у вас 3 года 10 месяцев.",
    ]
    assert read(decision.reasons_against) == ["Не хватает: Kafka."]


@pytest.mark.parametrize(
    ("offer", "sentence"),
    [
        ({"from": 150_000, "to": 240_000}, "Зарплата 150–240 тыс. ₽: ваши 200 тыс. ₽ в этих пределах."),
        ({"from": None, "to": 210_000}, "Зарплата до 210 тыс. ₽: ваши 200 тыс. ₽ в этих пределах."),
    ],
)
def test_a_salary_in_favour_says_only_what_the_figures_prove(
    judge: Judge, vacancy: Payload, offer: Payload, sentence: str
):
    assert sentence in read(judge({**vacancy, "salary_range": {**offer, "currency": "RUR"}}).reasons)


def test_an_open_offer_below_the_wish_is_not_called_enough(judge: Judge, vacancy: Payload):
    decision = judge({**vacancy, "salary_range": {"from": 170_000, "to": None, "currency": "RUR"}})
    assert not any("Зарплата" in reason for reason in read(decision.reasons))
    assert "Зарплата от 170 тыс. ₽, верхняя граница не названа; вы хотите 200 тыс. ₽." in read(decision.reasons_against)


def test_another_city_and_another_trade_are_named(judge: Judge, vacancy: Payload):
    decision = judge(
        {**vacancy, "name": "Повар", "area": {"id": "88", "name": "Казань"}, "work_format": [{"id": "ON_SITE"}]}
    )
    assert "Другая профессия: «Повар»." in read(decision.reasons_against)
    assert "Работа в другом городе: Казань." in read(decision.reasons_against)


def test_the_applicants_own_refusal_is_respected(judge: Judge, vacancy: Payload):
    decision = judge({**vacancy, "name": "Преподаватель Python"})
    assert decision.outcome is Outcome.REJECTED
    assert read(decision.reasons_against)[0] == "В резюме вы исключаете: «преподавание»."


def test_the_counterfactual_names_the_skill_that_was_missing(judge: Judge, vacancy: Payload):
    score = judge(vacancy).score
    decision = judge(vacancy, threshold=score + 1)
    assert decision.rule == "score_below_threshold"
    assert retold(decision.trace["counterfactual"], "ru") == (
        f"Оценка {score} ниже порога {score + 1}: не хватило навыков (Kafka)."
    )
    assert decision.trace["enough"] == {"skills": ["Kafka"], "conditions": []}


def test_adding_what_the_counterfactual_names_does_pass(judge: Judge, resume: Payload, vacancy: Payload):
    threshold = judge(vacancy).score + 1
    resume["skill_set"].append("Kafka")
    assert judge(vacancy, threshold=threshold).outcome is Outcome.MATCHED


def test_the_counterfactual_names_the_condition_when_no_skill_would_help(judge: Judge, vacancy: Payload):
    away = {**vacancy, "area": {"id": "88", "name": "Казань"}, "work_format": [{"id": "ON_SITE"}]}
    decision = judge(away)
    assert retold(decision.trace["counterfactual"], "ru").endswith(": не хватило подходящего места работы.")
    assert decision.trace["enough"] == {"skills": [], "conditions": ["place"]}


def test_a_trace_is_plain_json_and_complete(judge: Judge, vacancy: Payload):
    import json

    decision = judge(vacancy, threshold=100)
    trace = json.loads(json.dumps(decision.trace))
    assert trace == decision.trace
    assert trace["version"] == decision.version
    assert (trace["score"], trace["threshold"]) == (decision.score, 100)
    assert set(trace["factors"]) >= {"role", "stack", "skills", "experience", "place", "salary"}
    assert [rule["code"] for rule in trace["rules"]][:2] == ["archived", "already_applied"]


def test_pay_by_the_shift_or_hour_is_said_as_such(judge: Judge, vacancy: Payload):
    shift = {"from": 4_500, "to": 6_000, "currency": "RUR", "mode": {"id": "SHIFT"}}
    assert "Оплата 4 500–6 000 ₽ за смену: с месячной не сравнить." in read(
        judge({**vacancy, "salary_range": shift}).reasons_against
    )
    hourly = {**vacancy, "salary_range": {"from": 350, "currency": "RUR"}, "description": "Платим 350 ₽ в час."}
    rejected = judge(hourly, salary_from=100_000, no_salary="reject")
    assert read(rejected.reasons_against) == ["Оплата от 350 ₽ за час: сравнить с вашими 100 тыс. ₽ в месяц нельзя."]
    assert judge(hourly).factors["salary"] == 1.0


def test_a_reason_names_a_skill_as_the_vacancy_spells_it(judge: Judge, resume: Payload, vacancy: Payload):
    resume["skill_set"].append("Работа с кассой")
    reasons = read(judge({**vacancy, "key_skills": [{"name": "Кассовая дисциплина"}]}).reasons)
    assert any("Кассовая дисциплина" in sentence for sentence in reasons)
    assert not any("Банк-клиент" in sentence for sentence in reasons)


def test_the_same_reasons_read_in_english(judge: Judge, vacancy: Payload):
    decision = judge(vacancy)
    assert read(decision.reasons, "en") == [
        "The position matches your profile: “Python-разработчик”.",
        "Matching skills: Python, FastAPI, PostgreSQL.",
        "The city suits: Москва.",
        "Salary 200–260 thousand ₽, not below your 200 thousand ₽.",
        "Experience of 3 to 6 years required, you have 3 years 10 months.",
    ]
    assert read(decision.reasons_against, "en") == ["Missing: Kafka."]
    below = judge(vacancy, threshold=decision.score + 1).trace["counterfactual"]
    assert retold(below, "en").endswith("; missing skills: Kafka.")


def test_whatever_speaks_against_a_vacancy_is_said_in_both_languages(judge: Judge, vacancy: Payload):
    """Every rule and reason that these vacancies meet: no sentence is empty, none lacks a fact."""
    shift = {"from": 4_500, "to": 6_000, "currency": "RUR", "mode": {"id": "SHIFT"}}
    away = {"area": {"id": "88", "name": "Казань"}, "work_format": [{"id": "ON_SITE"}]}
    found = [
        judge({**vacancy, **away, "name": "Повар", "salary_range": shift}),
        judge({**vacancy, **away}, salary_from=300_000, employers={"never": ["Лютик"]}),
        judge({**vacancy, "experience": {"id": "moreThan6"}}, max_experience_gap_months=0),
        judge({**vacancy, "experience": {"id": "noExperience"}, "name": "Стажёр Python"}),
        judge({**vacancy, "has_test": True, "archived": True, "schedule": {"id": "shift"}}, schedules=["fullDay"]),
        judge(vacancy, work_formats=["REMOTE"], threshold=100),
    ]
    sentences = [
        retold(one, language)
        for decision in found
        for language in ("ru", "en")
        for one in (
            *stored([*decision.reasons, *decision.reasons_against, *decision.blockers]),
            *(rule["said"] for rule in decision.trace["rules"] if not rule["passed"]),
        )
    ]
    assert len(sentences) > 40
    assert not [one for one in sentences if not one or "?" in one or "{" in one]
