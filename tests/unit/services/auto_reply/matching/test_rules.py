"""Each rule by what it lets through and what it stops."""

from collections.abc import Callable
from typing import Any

import pytest

from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.decision import Decision, Outcome
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import VacancyFacts

Payload = dict[str, Any]
Judge = Callable[..., Decision]


def test_a_fitting_vacancy_passes_every_rule(judge: Judge, vacancy: Payload):
    decision = judge(vacancy)
    assert decision.outcome is Outcome.MATCHED
    assert decision.rule is None
    assert all(rule["passed"] for rule in decision.trace["rules"])


@pytest.mark.parametrize(
    ("rule", "change", "filters"),
    [
        ("area", {"area": {"id": "88", "name": "Казань"}}, {"areas": {"include": ["1"]}}),
        ("area", {"area": {"id": "1"}}, {"areas": {"exclude": ["113"]}}),
        ("work_format", {"work_format": [{"id": "ON_SITE"}]}, {"work_formats": ["REMOTE"]}),
        ("work_format", {"work_format": [], "description": "Только офис, без удалёнки."}, {"work_formats": ["REMOTE"]}),
        ("employment", {"employment_form": {"id": "PART"}}, {"employment_forms": ["FULL"]}),
        ("employment", {"employment_form": None, "employment": {"id": "probation"}}, {"employment_forms": ["FULL"]}),
        ("schedule", {"schedule": {"id": "shift"}}, {"schedules": ["fullDay"]}),
        ("professional_role", {"professional_roles": [{"id": "124"}]}, {"professional_roles": ["96"]}),
        ("salary", {"salary_range": {"to": 90_000, "currency": "RUR"}}, {"salary_from": 100_000}),
        ("salary", {"salary_range": None}, {"salary_from": 100_000, "no_salary": "reject"}),
        ("salary", {"salary_range": {"from": 9, "currency": "XYZ"}}, {"salary_from": 100_000, "no_salary": "reject"}),
        ("experience", {"experience": {"id": "moreThan6"}}, {"experience": ["between1And3", "between3And6"]}),
        ("experience", {"experience": {"id": "moreThan6"}}, {"max_experience_gap_months": 12}),
        ("stop_word_title", {"name": "Python-разработчик в банк"}, {"stop_words": {"title": ["банк"]}}),
        ("stop_word_title", {"name": "Python-разработчик в банк"}, {"stop_words": {"anywhere": ["банк"]}}),
        ("stop_word", {}, {"stop_words": {"anywhere": ["Kafka"]}}),
        ("employer_never", {}, {"employers": {"never": ["Лютик"]}}),
        ("employer_never", {}, {"employers": {"never": ["77"]}}),
        ("employer_never", {"employer": {"id": "5", "name": "Yandex Cloud"}}, {"employers": {"never": ["Яндекс"]}}),
        ("employer_current", {"employer": {"id": "5", "name": "Ромашка"}}, {}),
        ("employer_current", {}, {"employers": {"current": ["77"]}}),
        ("employer_current", {"employer": {"name": "СберТех"}}, {"employers": {"current": ["Сбербанк"]}}),
        ("stop_word_title", {"name": "Битрикс24-разработчик"}, {"stop_words": {"title": ["Битрикс"]}}),
        ("employer_anonymous", {"employer": None}, {"employers": {"skip_anonymous": True}}),
        ("employer_anonymous", {"type": {"id": "anonymous"}}, {"employers": {"skip_anonymous": True}}),
        ("description", {"description": "коротко"}, {"min_description_chars": 100}),
        ("excluded_test", {"has_test": True}, {"exclude_tests": True}),
        ("excluded_external", {"response_url": "https://example.org"}, {"exclude_external": True}),
    ],
)
def test_a_rule_of_the_owner_rejects(judge: Judge, vacancy: Payload, rule: str, change: Payload, filters: Payload):
    decision = judge({**vacancy, **change}, **filters)
    assert decision.outcome is Outcome.REJECTED
    assert decision.rule == rule
    assert decision.reasons_against[0].told("ru").endswith(".")


@pytest.mark.parametrize(
    ("change", "filters"),
    [
        ({"area": {"id": "88"}, "work_format": [{"id": "REMOTE"}]}, {"areas": {"include": ["1"]}}),
        ({"area": {"id": "113", "name": "Россия"}}, {"areas": {"include": ["1"]}}),
        ({"area": None}, {"areas": {"include": ["1"]}}),
        ({"work_format": [], "description": "Задачи: Python"}, {"work_formats": ["REMOTE"]}),
        ({"work_format": [], "description": "Уютный офис у метро."}, {"work_formats": ["REMOTE"]}),
        ({"salary_range": {"from": 90_000, "currency": "RUR"}}, {"salary_from": 100_000}),
        ({"salary_range": {"to": 1, "currency": "XYZ"}}, {"salary_from": 100_000}),
        ({"salary_range": None}, {"salary_from": 100_000}),
        ({"experience": {"id": "moreThan6"}}, {"max_experience_gap_months": 30}),
        ({"experience": None}, {"experience": ["between1And3"]}),
        ({"name": "Python-разработчик банковских программ"}, {"stop_words": {"title": ["рама"]}}),
        ({"employer": {"id": "5", "name": "Василёк"}}, {}),
        ({"employer": {"id": "5", "name": "Ромашка"}}, {"employers": {"skip_current": False}}),
    ],
)
def test_a_rule_lets_pass_what_does_not_clearly_break_it(
    judge: Judge, vacancy: Payload, change: Payload, filters: Payload
):
    decision = judge({**vacancy, **change}, threshold=0, **filters)
    assert decision.outcome is Outcome.MATCHED, decision.rule


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("archived", {"archived": True}),
        ("archived", {"archived": "true"}),
        ("already_applied", {"relations": ["got_response"]}),
        ("already_applied", {"relations": [{"id": "got_rejection"}]}),
        ("already_applied", {"relations": ["favorited", "got_question"]}),
        ("hidden_by_owner", {"relations": ["blacklisted"]}),
        ("closed_for_applicants", {"closed_for_applicants": True}),
        ("has_test", {"has_test": True}),
        ("has_test", {"test": {"required": True}}),
        ("external", {"type": {"id": "direct"}, "response_url": "https://example.org/apply"}),
    ],
)
def test_an_operational_blocker_blocks_but_leaves_the_score_alone(
    judge: Judge, vacancy: Payload, rule: str, change: Payload
):
    free, blocked = judge(vacancy), judge({**vacancy, **change})
    assert blocked.outcome is Outcome.BLOCKED
    assert blocked.rule == rule
    assert blocked.blockers
    assert blocked.score == free.score


@pytest.mark.parametrize(
    "change", [{"archived": "false"}, {"relations": None}, {"relations": ["favorited"]}, {"has_test": None}]
)
def test_what_is_no_blocker_does_not_block(judge: Judge, vacancy: Payload, change: Payload):
    assert judge({**vacancy, **change}).outcome is Outcome.MATCHED


def listed(payload: Payload) -> VacancyFacts:
    """The vacancy as the search gives it: no description, no key skills."""
    return VacancyFacts.from_hh(
        {key: value for key, value in payload.items() if key not in {"description", "key_skills"}}
    )


def test_list_level_rules_spare_the_detail_of_hopeless_vacancies(resume: Payload, vacancy: Payload):
    matcher = Matcher()
    prepared = matcher.prepare(resume, ResumeFilters(salary_from=300_000))
    verdict = matcher.check_listed(prepared, listed(vacancy))
    assert verdict is not None
    assert verdict.code == "salary"
    assert verdict.said.told("ru") == "Зарплата 200–260 тыс. ₽ на руки ниже ваших 300 тыс. ₽."


def test_a_test_or_an_outside_form_is_still_worth_a_look(resume: Payload, vacancy: Payload):
    matcher = Matcher()
    prepared = matcher.prepare(resume, ResumeFilters())
    assert matcher.check_listed(prepared, listed({**vacancy, "has_test": True, "type": {"id": "direct"}})) is None
    archived = matcher.check_listed(prepared, listed({**vacancy, "archived": True}))
    assert archived is not None
    assert archived.code == "archived"


def test_another_region_may_turn_out_remote_in_the_detail(resume: Payload, vacancy: Payload):
    matcher = Matcher()
    prepared = matcher.prepare(resume, ResumeFilters.model_validate({"areas": {"include": ["1"]}}))
    away: Payload = {**vacancy, "area": {"id": "88", "name": "Казань"}, "work_format": []}
    assert matcher.check_listed(prepared, listed(away)) is None
    detail = VacancyFacts.from_hh({**away, "description": "Офис в центре города."})
    assert matcher.judge(prepared, detail).rule == "area"
    remote = VacancyFacts.from_hh({**away, "description": "Полностью удалённо."})
    assert matcher.judge(prepared, remote, threshold=0).rule is None


def test_the_experience_sentence_names_both_sides(judge: Judge, vacancy: Payload):
    decision = judge({**vacancy, "experience": {"id": "moreThan6"}}, max_experience_gap_months=0)
    assert [one.told("ru") for one in decision.reasons_against] == ["Нужен опыт от 6 лет, у вас 3 года 10 месяцев."]
